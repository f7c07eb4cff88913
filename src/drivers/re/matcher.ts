/**
 * Programs and matches in the machine's memory. A match that is interrupted keeps its own stack; others take theirs from a pool.
 */
import type { Vm } from '../../runtime/vm.ts'
import type { Address } from '../../term/types.ts'
import { HEAP_BASE } from '../../term/layout.ts'
import type { Newline, Pattern } from './items.ts'
import type { ReOptions } from './options.ts'
import { buildProgram } from './program.ts'
import type { Unicode } from './unicode.ts'
import * as RL from '../../term/re_layout.ts'

const STACK_BYTES = 16384
/** Stacks larger than this are not kept for the next match. */
const KEPT_STACK = 1 << 20
const POOL = 4
/** Binaries up to this size may lie on a heap that moves. */
const SMALL = 256
/** Limits of PCRE where the call and the pattern name none. */
const MATCH_LIMIT = 10000000

/** A pattern, and its program once it has run. */
export interface Loaded {
  readonly pattern: Pattern
  /** 0: not yet. */
  address: Address
  bytes: number
  /** Its binary form, once it was asked for. */
  code?: Uint8Array
  /** Matches that are under way, terms, and the cache: at 0 the memory is given back. */
  uses: number
}

const NEWLINES: Readonly<Record<Newline, number>> = {
  lf: 10, cr: 13, nul: 0, crlf: RL.NL_TWO | 13 << 8 | 10, any: RL.NL_ANY, anycrlf: RL.NL_ANYCRLF,
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

  /**
   * Prepares a run of a program (that is in memory); false: no memory. `copy`: the subject may move while the match is interrupted. `run`: MO_x;
   * limits: -1 for none.
   */
  begin(loaded: Loaded, subject: Address, size: number, copy: boolean, o: ReOptions, run: number, newline: Newline): boolean {
    const { vm } = this.#m
    const { pattern } = loaded
    const w = this.block >>> 2
    const { m } = vm
    const words = pattern.groups * 2
    if (words > this.#room && !this.#grow(words)) return false
    let at = subject
    if (copy) {
      at = size <= SCRATCH_BYTES ? this.block + SCRATCH : (this.#copy = vm.k.malloc(size + 8) >>> 0)
      if (at === 0) return false
      vm.u8.copyWithin(at, subject, subject + size)
    }
    this.loaded = loaded
    loaded.uses++
    this.subject = at
    this.size = size
    m[w + (RL.MT_PROGRAM >> 2)] = loaded.address
    m[w + (RL.MT_SUBJECT >> 2)] = at
    m[w + (RL.MT_END >> 2)] = at + size
    m[w + (RL.MT_FROM >> 2)] = at + o.offset
    m[w + (RL.MT_OPTIONS >> 2)] = run
    m[w + (RL.MT_NEWLINE >> 2)] = NEWLINES[newline]
    const { limitMatch, limitDepth } = pattern
    const limit = o.matchLimit < 0 ? MATCH_LIMIT : o.matchLimit
    const depth = o.depthLimit < 0 ? MATCH_LIMIT : o.depthLimit
    m[w + (RL.MT_LIMIT >> 2)] = limitMatch !== undefined && limitMatch < limit ? limitMatch : limit
    m[w + (RL.MT_DEPTH_LIMIT >> 2)] = limitDepth !== undefined && limitDepth < depth ? limitDepth : depth
    m[w + (RL.MT_PHASE >> 2)] = 0
    const captures = m[w + (RL.MT_CAPTURES >> 2)]! >>> 2
    for (let i = 0; i < words; i++) m[captures + i] = -1
    return true
  }

  /** Makes room for capture words. */
  #grow(words: number): boolean {
    const { vm } = this.#m
    const w = (this.block + RL.MT_CAPTURES) >>> 2
    const fresh = vm.k.malloc(words * 4) >>> 0
    if (fresh === 0) return false
    if (this.#room > INLINE_WORDS) vm.k.free(vm.m[w]!)
    vm.m[w] = fresh
    this.#room = words
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
/** Where in the block short subjects are copied to, and how many bytes. */
const SCRATCH = RL.MT_BYTES + INLINE_WORDS * 4
const SCRATCH_BYTES = 256

export class Matcher {
  readonly vm: Vm
  readonly #unicode: () => Unicode
  readonly #pool: Match[] = []

  constructor(vm: Vm, unicode: () => Unicode) {
    this.vm = vm
    this.#unicode = unicode
  }

  hold(pattern: Pattern): Loaded {
    return { pattern, address: 0, bytes: 0, uses: 1 }
  }

  /** Puts a pattern's program into memory, if it is not there; false: there is none left. */
  load(loaded: Loaded): boolean {
    if (loaded.address !== 0) return true
    const { vm } = this
    const program = buildProgram(loaded.pattern, this.#unicode)
    const tables = program.needsUnicode ? this.#unicode().install(vm.k, vm.u8) : 0
    if (program.needsUnicode && tables === 0) return false
    const address = vm.k.malloc(program.bytes.length) >>> 0
    if (address === 0) return false
    vm.u8.set(program.bytes, address)
    for (const at of program.relocations) vm.m[(address + at) >>> 2]! += address
    vm.m[(address + RL.PR_UNICODE) >>> 2] = tables
    loaded.address = address
    loaded.bytes = program.bytes.length
    return true
  }

  release(loaded: Loaded): void {
    if (--loaded.uses === 0 && loaded.address !== 0) this.vm.k.free(loaded.address)
  }

  /** A match to begin with; undefined: no memory. */
  take(): Match | undefined {
    const kept = this.#pool.pop()
    if (kept) return kept
    const { vm } = this
    const block = vm.k.malloc(SCRATCH + SCRATCH_BYTES) >>> 0
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

  /** Might the bytes of a binary move or go while a match is interrupted? */
  isMovable(at: Address, size: number): boolean {
    return size <= SMALL || at < HEAP_BASE
  }
}
