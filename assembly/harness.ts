/** For the tests of the kernel's memory side: the kernel over a memory of its own, with processes but no code. */
import * as L from '../src/term/layout.ts'
import { Atoms } from '../src/term/atoms.ts'
import { Memory } from '../src/term/memory.ts'
import { Terms, small } from '../src/term/terms.ts'
import type { Address, Term } from '../src/term/types.ts'
import type { Kernel } from '../src/runtime/kernel.ts'
import { testKernel } from '../src/runtime/testing.ts'

/** Thrown where the kernel panics. */
export class Panic extends Error {
  readonly code: number
  constructor(code: number, a: number, b: number) {
    super(`panic ${code} (${(a >>> 0).toString(16)}, ${(b >>> 0).toString(16)})`)
    this.code = code
  }
}

export class Harness {
  readonly memory = new Memory(65536)
  readonly m: Int32Array
  readonly u8: Uint8Array
  readonly k: Kernel
  readonly atoms: Atoms
  readonly t: Terms
  /** Numbers of magic references whose last holder is gone. */
  readonly released: number[] = []

  constructor() {
    this.m = this.memory.m
    this.u8 = this.memory.u8
    const known: Record<string, (...args: number[]) => unknown> = {
      panic: (code, a, b) => {
        throw new Panic(code!, a!, b!)
      },
      out_of_memory: (bytes) => {
        throw new Error(`out of memory: ${bytes! >>> 0}`)
      },
      large_block: () => {},
      magic_release: (number) => this.released.push(number!),
    }
    const missing = (name: string) => () => {
      throw new Error(`host function ${name} is not for these tests`)
    }
    const host = new Proxy({}, { get: (_, name) => known[String(name)] ?? missing(String(name)) })
    const env = { memory: this.memory.wasm, abort: missing('abort') }
    this.k = new WebAssembly.Instance(testKernel(), { env, host }).exports as unknown as Kernel
    this.k.init(this.memory.bytes | 0)
    this.atoms = new Atoms(this.memory, this.k)
    this.t = new Terms(this.memory, this.atoms, this.k)
    this.setCell(L.CELL_OTP_RELEASE, 27)
    this.setCell(L.CELL_SLICE, L.SLICE_REDUCTIONS)
  }

  cell(address: number): number {
    return this.m[address >>> 2]!
  }
  setCell(address: number, value: number): void {
    this.m[address >>> 2] = value
  }
  /** A cell of 64 bits, as a number. */
  cell64(address: number): number {
    return this.cell(address) + 0x100000000 * this.cell(address + 4) + (this.cell(address) < 0 ? 0x100000000 : 0)
  }
  get(process: Address, field: number): number {
    return this.m[(process + field) >>> 2]!
  }
  set(process: Address, field: number, value: number): void {
    this.m[(process + field) >>> 2] = value
  }

  // ---- the process that runs -----------------------------------------------------------------------------------------

  /** A new process that runs at once. */
  start(heapWords = 0): Address {
    const process = this.k.process_new(heapWords, 0)
    this.k.swap_in(process)
    return process
  }
  get proc(): Address {
    return this.cell(L.CELL_PROC)
  }
  get sp(): Address {
    return this.cell(L.CELL_SP)
  }
  x(i: number): Term {
    return this.m[(L.X_AREA >>> 2) + i] as Term
  }
  setX(i: number, term: Term): void {
    this.m[(L.X_AREA >>> 2) + i] = term
  }
  /** Reserves a frame of `words` y registers, all nil, as `allocate` does; the stack grows when needed. */
  allocateFrame(words: number): void {
    let sp = this.sp
    if (((sp - 4 * (words + 1)) >>> 0) < (this.cell(L.CELL_STACK_LOW) >>> 0)) sp = this.k.grow_stack(sp, words + 1)
    sp -= 4 * (words + 1)
    this.setCell(L.CELL_SP, sp)
    this.m[sp >>> 2] = 0
    for (let i = 0; i < words; i++) this.setY(i, L.NIL as Term)
  }
  y(i: number): Term {
    return this.m[(this.sp >>> 2) + 1 + i] as Term
  }
  setY(i: number, term: Term): void {
    this.m[(this.sp >>> 2) + 1 + i] = term
  }
  /** A collection of the running process; 0 or the code of the verifier. */
  gc(need = 0, live = 0): number {
    this.k.gc(this.sp, this.cell(L.CELL_HTOP), need, live)
    return this.k.verify(this.proc)
  }
  /** The running process lets go. */
  leave(live = 0, reason = L.REASON_YIELD): void {
    this.setCell(L.CELL_REASON, reason)
    this.k.swap_out(this.sp, this.cell(L.CELL_HTOP), 0, live)
  }

  // ---- terms -------------------------------------------------------------------------------------------------------

  private readonly identities = new Map<string, number>()

  /**
   * A number that is the same for terms of the same structure and value, wherever they lie. Walks with a stack of its own and
   * looks at every object once, however often it is shared.
   */
  identity(root: Term): number {
    const done = new Map<number, number>()
    const of = (t: Term): string => ((t + 1) & 2) === 0 ? `i${t}` : `o${done.get(t)}`
    const todo: Term[] = [root]
    while (todo.length > 0) {
      const term = todo.at(-1)!
      if (((term + 1) & 2) === 0 || done.has(term)) {
        todo.pop()
        continue
      }
      const children = this.children(term)
      const open = children.filter((c) => ((c + 1) & 2) !== 0 && !done.has(c))
      if (open.length > 0) {
        todo.push(...open)
        continue
      }
      const key = `${this.rawText(term)}(${children.map(of).join(',')})`
      let id = this.identities.get(key)
      if (id === undefined) this.identities.set(key, (id = this.identities.size))
      done.set(term, id)
      todo.pop()
    }
    return ((root + 1) & 2) === 0 ? root : done.get(root)! + 0.5
  }
  private children(term: Term): Term[] {
    if ((term & 3) === L.TAG_CONS) return [this.t.hd(term), this.t.tl(term)]
    const { subtag, words, raw } = this.shape(term)
    if (this.t.isBitstring(term) || subtag === L.SUB_MATCH_CTX) return []
    return Array.from({ length: words - 1 - raw }, (_, i) => this.t.word(term, 1 + raw + i))
  }
  /** What identifies an object besides its subterms. */
  private rawText(term: Term): string {
    if ((term & 3) === L.TAG_CONS) return 'cons'
    const { subtag, words, raw } = this.shape(term)
    if (this.t.isBitstring(term)) return this.bitsText(term)
    if (subtag === L.SUB_MATCH_CTX) {
      return `ctx ${[1, 2, 3, 4].map((i) => this.t.word(term, i)).join(' ')} ${this.bitsText(this.t.word(term, 5))}`
    }
    if (subtag === L.SUB_MAGIC_REF) return `magic ${[1, 2, 3].map((i) => this.t.word(term, i)).join(' ')} ${this.k.magic_number(term)}`
    return `${subtag} ${words} ${Array.from({ length: raw }, (_, i) => this.t.word(term, 1 + i)).join(' ')}`
  }
  private bitsText(term: Term): string {
    const bits = this.t.bitSize(term)
    const from = this.k.bit_offset(term)
    const at = this.k.binary_data(term) >>> 0
    let text = ''
    for (let i = 0; i < bits; i += 8) {
      const bit = from + i
      let byte = ((this.u8[at + (bit >>> 3)]! << 8) | this.u8[at + (bit >>> 3) + 1]!) >>> (8 - (bit & 7))
      if (bits - i < 8) byte &= 0xff00 >>> (bits - i)
      text += String.fromCharCode(byte & 0xff)
    }
    return `bits ${bits} ${text}`
  }
  /** Subtag, words with the header, raw words behind it: told independently of assembly/object.ts. */
  private shape(term: Term): { subtag: number; words: number; raw: number } {
    const header = this.t.header(term)
    const subtag = this.t.subtag(term)
    let words = (header >>> L.HDR_ARITY_SHIFT) + 1
    if (subtag === L.SUB_HAMT_ROOT || subtag === L.SUB_HAMT_NODE) {
      words = 1 + (subtag === L.SUB_HAMT_ROOT ? 1 : 0)
      for (let b = (header >>> 8) & 0xffff; b !== 0; b &= b - 1) words++
    }
    const termsOnly = [L.SUB_TUPLE, L.SUB_FLATMAP, L.SUB_HAMT_ROOT, L.SUB_HAMT_NODE, L.SUB_RECORD].includes(subtag)
    const partly: Record<number, number> = { [L.SUB_FUN]: 1, [L.SUB_SUB_BIN]: 3, [L.SUB_MATCH_CTX]: 4 }
    return { subtag, words, raw: termsOnly ? 0 : (partly[subtag] ?? words - 1) }
  }
}

/** A reproducible generator: `below(n)` gives 0 .. n-1. */
export class Random {
  private state: number
  constructor(seed: number) {
    this.state = seed | 0
  }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let x = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return (x ^ (x >>> 14)) >>> 0
  }
  below(n: number): number {
    return this.next() % n
  }
}

/** Makes one random object of any kind in the heap of the current process, out of given terms. */
export function randomTerm(h: Harness, r: Random, from: readonly Term[]): Term {
  const { t, k, m } = h
  const any = (): Term => (from.length > 0 && r.below(4) !== 0 ? from[r.below(from.length)]! : small(r.below(1000) - 500))
  const raw = (subtag: number, words: number): Term => {
    const at = k.alloc(words + 1)
    m[at >>> 2] = (words << L.HDR_ARITY_SHIFT) | (subtag << L.HDR_SUBTAG_SHIFT)
    for (let i = 1; i <= words; i++) m[(at >>> 2) + i] = r.next()
    return (at | L.TAG_BOXED) as Term
  }
  const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => r.below(256))
  switch (r.below(20)) {
    case 0:
      return t.float(r.next() / 3)
    case 1:
      return t.integer(BigInt(r.next()) * BigInt(r.next()) - 5n)
    case 2:
      return t.integer(-((BigInt(r.next()) + 1n) ** BigInt(3 + r.below(5))))
    case 3:
      return raw(L.SUB_REF, 3)
    case 4:
      return k.make_magic_ref(r.next(), r.next(), r.next(), r.below(1000))
    case 5:
      return raw(L.SUB_EXT_PID + r.below(2), 3)
    case 6:
      return raw(L.SUB_EXT_REF, 2 + r.below(5))
    case 7: {
      const at = k.alloc(L.FUN_WORDS + 2)
      m.set([((L.FUN_WORDS + 1) << L.HDR_ARITY_SHIFT) | (L.SUB_FUN << L.HDR_SUBTAG_SHIFT), 0x2000000, any(), any(), any()], at >>> 2)
      return (at | L.TAG_BOXED) as Term
    }
    case 8: {
      const at = k.alloc(2)
      m.set([(1 << L.HDR_ARITY_SHIFT) | (L.SUB_EXPORT << L.HDR_SUBTAG_SHIFT), 0x2000040], at >>> 2)
      return (at | L.TAG_BOXED) as Term
    }
    case 9:
      return t.map(Array.from({ length: r.below(6) }, () => [small(r.below(1000)), any()] as const))
    case 10:
      return t.map(Array.from({ length: 33 + r.below(60) }, () => [small(r.below(100000)), any()] as const))
    case 11:
      return t.binary(bytes(r.below(65)))
    case 12:
      return t.binary(bytes(65 + r.below(200)))
    case 13:
    case 14: {
      const binaries = from.filter((x) => t.isBitstring(x))
      const base = binaries.length > 0 && r.below(3) !== 0 ? binaries[r.below(binaries.length)]! : t.binary(bytes(r.below(2) === 0 ? 40 : 400))
      const size = t.bitSize(base)
      const offset = r.below(size + 1)
      const length = r.below(size - offset + 1)
      return r.below(2) === 0 ? k.sub_bitstring(base, offset, length) : k.sub_bitstring(base, offset & ~7, length & ~7)
    }
    case 15: {
      const elements = Array.from({ length: r.below(6) }, any)
      const at = k.alloc(2 + elements.length)
      m.set([((1 + elements.length) << L.HDR_ARITY_SHIFT) | (L.SUB_RECORD << L.HDR_SUBTAG_SHIFT), any(), ...elements], at >>> 2)
      return (at | L.TAG_BOXED) as Term
    }
    case 16:
      return t.list(Array.from({ length: r.below(40) }, any), r.below(5) === 0 ? any() : undefined)
    case 17:
      return t.cons(any(), any())
    default:
      return t.tupleFrom(Array.from({ length: r.below(8) }, any))
  }
}
