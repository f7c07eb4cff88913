/**
 * Programs and matches in the machine's memory. A match that is interrupted keeps its own stack; others take theirs from a pool.
 */
import type { Vm } from '../../runtime/vm.ts'
import type { Address, Term } from '../../term/types.ts'
import { HEAP_BASE } from '../../term/layout.ts'
import type { Newline, Pattern } from './items.ts'
import { buildProgram } from './program.ts'
import type { Unicode } from './unicode.ts'
import * as RL from '../../../assembly/re_layout.ts'

const STACK_BYTES = 16384
/** Stacks larger than this are not kept for the next match. */
const KEPT_STACK = 1 << 20
const POOL = 4
/** Binaries up to this size may lie on a heap that moves. */
const SMALL = 256
/** Limits of PCRE where the call and the pattern name none. */
const MATCH_LIMIT = 10000000

/** A pattern ready to run. */
export interface Loaded {
  readonly pattern: Pattern
  readonly address: Address
  readonly bytes: number
  /** Matches that are under way, and the cache: at 0 the memory is given back. */
  uses: number
}

const NEWLINES: Readonly<Record<Newline, number>> = {
  lf: 10, cr: 13, nul: 0, crlf: RL.NL_TWO | 13 << 8 | 10, any: RL.NL_ANY, anycrlf: RL.NL_ANYCRLF,
}

export interface RunOptions {
  readonly options: number
  readonly newline: Newline | undefined
  readonly offset: number
  readonly matchLimit: number | undefined
  readonly depthLimit: number | undefined
}

/** A match: an object in memory while it is under way. */
export class Match {
  readonly #m: Matcher
  readonly block: Address
  loaded: Loaded | undefined
  subject: Address = 0
  size = 0
  /** A copy of the subject. */
  #copy: Address = 0
  /** Words there is room for in the capture vector. */
  #room: number

  constructor(matcher: Matcher, block: Address, room: number) {
    this.#m = matcher
    this.block = block
    this.#room = room
  }

  /** Prepares a run; false: no memory. */
  begin(loaded: Loaded, subject: Address, size: number, copy: boolean, run: RunOptions): boolean {
    const { vm } = this.#m
    const { pattern } = loaded
    const w = this.block >>> 2
    const { m } = vm
    const words = pattern.groups * 2
    if (words > this.#room) {
      const fresh = vm.k.malloc(words * 4) >>> 0
      if (fresh === 0) return false
      if (this.#room > INLINE_WORDS) vm.k.free(m[w + (RL.MT_CAPTURES >> 2)]!)
      m[w + (RL.MT_CAPTURES >> 2)] = fresh
      this.#room = words
    }
    if (copy) {
      this.#copy = vm.k.malloc(size + 8) >>> 0
      if (this.#copy === 0) return false
      vm.u8.copyWithin(this.#copy, subject, subject + size)
    }
    this.loaded = loaded
    loaded.uses++
    this.subject = copy ? this.#copy : subject
    this.size = size
    m[w + (RL.MT_PROGRAM >> 2)] = loaded.address
    m[w + (RL.MT_SUBJECT >> 2)] = this.subject
    m[w + (RL.MT_END >> 2)] = this.subject + size
    m[w + (RL.MT_FROM >> 2)] = this.subject + run.offset
    m[w + (RL.MT_OPTIONS >> 2)] = run.options
    m[w + (RL.MT_NEWLINE >> 2)] = NEWLINES[run.newline ?? pattern.newline]
    m[w + (RL.MT_LIMIT >> 2)] = Math.min(run.matchLimit ?? MATCH_LIMIT, pattern.limitMatch ?? 0xffffffff)
    m[w + (RL.MT_DEPTH_LIMIT >> 2)] = Math.min(run.depthLimit ?? MATCH_LIMIT, pattern.limitDepth ?? 0x7fffffff, 0x7fffffff)
    m[w + (RL.MT_PHASE >> 2)] = 0
    const captures = m[w + (RL.MT_CAPTURES >> 2)]! >>> 2
    for (let i = 0; i < words; i++) m[captures + i] = -1
    return true
  }

  /** A slice: RE_x. */
  run(steps: number): number {
    return this.#m.vm.k.re_run(this.block, steps)
  }

  /** Of a match: pairs of offsets; how many are set. */
  result(): { start: number; end: number; top: number } {
    const { m } = this.#m.vm
    const w = this.block >>> 2
    return {
      start: (m[w + (RL.MT_MATCH_START >> 2)]! >>> 0) - this.subject,
      end: (m[w + (RL.MT_MATCH_END >> 2)]! >>> 0) - this.subject,
      top: m[w + (RL.MT_TOP >> 2)]!,
    }
  }
  /** Word `i` of the capture vector. */
  captured(i: number): number {
    const { m } = this.#m.vm
    return m[(m[(this.block + RL.MT_CAPTURES) >>> 2]! >>> 2) + i]!
  }

  /** The run is over: what it held is given back, but for the block and its stack. */
  end(): void {
    const { vm } = this.#m
    if (this.#copy !== 0) vm.k.free(this.#copy)
    this.#copy = 0
    if (this.loaded) this.#m.release(this.loaded)
    this.loaded = undefined
    this.subject = 0
  }

  /** Gives all memory back. */
  destroy(): void {
    const { vm } = this.#m
    const w = this.block >>> 2
    this.end()
    vm.k.free(vm.m[w + (RL.MT_STACK >> 2)]!)
    if (this.#room > INLINE_WORDS) vm.k.free(vm.m[w + (RL.MT_CAPTURES >> 2)]!)
    vm.k.free(this.block)
  }

  /** Bytes of its stack. */
  get stackBytes(): number {
    const { m } = this.#m.vm
    const w = this.block >>> 2
    return (m[w + (RL.MT_STACK_END >> 2)]! >>> 0) - (m[w + (RL.MT_STACK >> 2)]! >>> 0)
  }
}

/** Capture words that lie in the block itself. */
const INLINE_WORDS = 40

export class Matcher {
  readonly vm: Vm
  readonly #pool: Match[] = []

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Puts a pattern's program into memory; undefined: there is none left. */
  load(pattern: Pattern, unicode: () => Unicode): Loaded | undefined {
    const { vm } = this
    const program = buildProgram(pattern, unicode)
    const tables = program.needsUnicode ? unicode().install(vm.k, vm.u8) : 0
    if (program.needsUnicode && tables === 0) return undefined
    const address = vm.k.malloc(program.bytes.length) >>> 0
    if (address === 0) return undefined
    vm.u8.set(program.bytes, address)
    for (const at of program.relocations) vm.m[(address + at) >>> 2]! += address
    vm.m[(address + RL.PR_UNICODE) >>> 2] = tables
    return { pattern, address, bytes: program.bytes.length, uses: 1 }
  }

  release(loaded: Loaded): void {
    if (--loaded.uses === 0) this.vm.k.free(loaded.address)
  }

  /** A match to begin with; undefined: no memory. */
  take(): Match | undefined {
    const kept = this.#pool.pop()
    if (kept) return kept
    const { vm } = this
    const block = vm.k.malloc(RL.MT_BYTES + INLINE_WORDS * 4) >>> 0
    const stack = block === 0 ? 0 : vm.k.malloc(STACK_BYTES) >>> 0
    if (stack === 0) return undefined
    const w = block >>> 2
    vm.m[w + (RL.MT_CAPTURES >> 2)] = block + RL.MT_BYTES
    vm.m[w + (RL.MT_STACK >> 2)] = stack
    vm.m[w + (RL.MT_STACK_END >> 2)] = stack + STACK_BYTES
    return new Match(this, block, INLINE_WORDS)
  }

  /** A match is over. */
  give(match: Match): void {
    match.end()
    if (this.#pool.length >= POOL || match.stackBytes > KEPT_STACK) match.destroy()
    else this.#pool.push(match)
  }

  /** Where the bytes of a byte-aligned binary are, and whether they might move or go while a match is interrupted. */
  locate(binary: Term): { at: Address; size: number; copy: boolean } {
    const { t, k } = this.vm
    const size = t.byteSize(binary)
    const at = k.binary_data(binary) >>> 0
    return { at, size, copy: size <= SMALL || at < HEAP_BASE }
  }
}
