/**
 * Accessors and constructors of terms for the host side of the machine. Tests of a term's kind that need only the
 * word are free functions; what looks into memory or allocates is a method of `Terms`.
 *
 * Constructors allocate in the heap of the current process and never move anything (see runtime/kernel.ts).
 */
import * as L from './layout.ts'
import type { Address, Term } from './types.ts'
import type { Atoms } from './atoms.ts'
import type { Memory } from './memory.ts'
import type { Kernel } from '../runtime/kernel.ts'
import { bitLength, readLimbs, writeLimbs } from './limbs.ts'

export const NIL = L.NIL as Term
export const isCons = (t: Term): boolean => (t & 3) === L.TAG_CONS
export const isNil = (t: Term): boolean => t === L.NIL
export const isList = (t: Term): boolean => (t & 3) === L.TAG_CONS || t === L.NIL
export const isBoxed = (t: Term): boolean => (t & 3) === L.TAG_BOXED
export const isPointer = (t: Term): boolean => ((t + 1) & 2) !== 0
export const isSmall = (t: Term): boolean => (t & 3) === L.TAG_SMALL
export const isAtom = (t: Term): boolean => (t & L.IMM_MASK) === L.IMM_ATOM
export const isLocalPid = (t: Term): boolean => (t & L.IMM_MASK) === L.IMM_PID
export const isLocalPort = (t: Term): boolean => (t & L.IMM_MASK) === L.IMM_PORT
/** Value of a small integer. */
export const smallValue = (t: Term): number => t >> 2
/** The small integer of a value within SMALL_MIN..SMALL_MAX. */
export const small = (n: number): Term => ((n << 2) | L.TAG_SMALL) as Term
export const fitsSmall = (n: number): boolean => n <= L.SMALL_MAX && n >= L.SMALL_MIN && Number.isInteger(n)
export const pidNumber = (t: Term): number => t >>> L.IMM_SHIFT
export const makeLocalPid = (n: number): Term => ((n << L.IMM_SHIFT) | L.IMM_PID) as Term
export const makeLocalPort = (n: number): Term => ((n << L.IMM_SHIFT) | L.IMM_PORT) as Term

export const header = (subtag: number, arity: number): number => (arity << L.HDR_ARITY_SHIFT) | (subtag << L.HDR_SUBTAG_SHIFT)

/** Bytes up to which a loop is faster than a call of the host's. */
const SHORT = 64

export class Terms {
  readonly m: Int32Array
  readonly u8: Uint8Array
  readonly view: DataView
  readonly atoms: Atoms
  readonly kernel: Kernel

  constructor(memory: Memory, atoms: Atoms, kernel: Kernel) {
    this.m = memory.m
    this.u8 = memory.u8
    this.view = memory.view
    this.atoms = atoms
    this.kernel = kernel
  }

  // ---- raw words -------------------------------------------------------------------------------------------------

  /** Word `i` of the object a cons or boxed term points to. */
  word(t: Term, i: number): Term {
    return this.m[(t >>> 2) + i] as Term
  }
  /** Header of a boxed term. */
  header(t: Term): number {
    return this.m[t >>> 2]!
  }
  /** Subtag (L.SUB_x) of any term; -1 when it is not boxed. */
  subtag(t: Term): number {
    return (t & 3) === L.TAG_BOXED ? (this.m[t >>> 2]! >>> L.HDR_SUBTAG_SHIFT) & L.HDR_SUBTAG_MASK : -1
  }
  /** Address of a cons or boxed term's first word. */
  address(t: Term): Address {
    return (t & ~3) >>> 0
  }
  private box(address: Address): Term {
    return (address | L.TAG_BOXED) as Term
  }

  // ---- lists -----------------------------------------------------------------------------------------------------

  hd(t: Term): Term {
    return this.m[t >>> 2] as Term
  }
  tl(t: Term): Term {
    return this.m[(t >>> 2) + 1] as Term
  }
  cons(head: Term, tail: Term): Term {
    const a = this.kernel.alloc(2)
    this.m[a >>> 2] = head
    this.m[(a >>> 2) + 1] = tail
    return (a | L.TAG_CONS) as Term
  }
  list(items: readonly Term[], tail: Term = NIL): Term {
    let l = tail
    for (let i = items.length - 1; i >= 0; i--) l = this.cons(items[i]!, l)
    return l
  }
  /** Elements of a proper list; undefined when it is improper or no list. */
  listToArray(list: Term): Term[] | undefined {
    const out: Term[] = []
    while (isCons(list)) {
      out.push(this.hd(list))
      list = this.tl(list)
    }
    return list === NIL ? out : undefined
  }
  /** A list of the code points of a text. */
  charlist(text: string): Term {
    const points: Term[] = []
    for (const c of text) points.push(small(c.codePointAt(0)!))
    return this.list(points)
  }
  /** A list of small integers from bytes. */
  byteList(bytes: Uint8Array, tail: Term = NIL): Term {
    let l = tail
    for (let i = bytes.length - 1; i >= 0; i--) l = this.cons(small(bytes[i]!), l)
    return l
  }

  // ---- tuples ----------------------------------------------------------------------------------------------------

  isTuple(t: Term): boolean {
    return (t & 3) === L.TAG_BOXED && (this.m[t >>> 2]! & L.HDR_KIND_MASK) === L.SUB_TUPLE << L.HDR_SUBTAG_SHIFT
  }
  /** True for a tuple of that size. */
  isTupleOf(t: Term, size: number): boolean {
    return (t & 3) === L.TAG_BOXED && this.m[t >>> 2] === size << L.HDR_ARITY_SHIFT
  }
  tupleSize(t: Term): number {
    return this.m[t >>> 2]! >>> L.HDR_ARITY_SHIFT
  }
  /** Element `i`, counted from 1 as in Erlang. */
  element(t: Term, i: number): Term {
    return this.m[(t >>> 2) + i] as Term
  }
  tuple(...elements: Term[]): Term {
    return this.tupleFrom(elements)
  }
  tupleFrom(elements: readonly Term[]): Term {
    const n = elements.length
    const w = this.kernel.alloc(n + 1) >>> 2
    this.m[w] = n << L.HDR_ARITY_SHIFT
    for (let i = 0; i < n; i++) this.m[w + 1 + i] = elements[i]!
    return this.box(w << 2)
  }

  // ---- atoms -----------------------------------------------------------------------------------------------------

  atom(text: string): Term {
    return this.atoms.of(text)
  }
  atomText(t: Term): string {
    return this.atoms.text(t)
  }

  // ---- numbers ---------------------------------------------------------------------------------------------------

  isInteger(t: Term): boolean {
    if ((t & 3) === L.TAG_SMALL) return true
    const s = this.subtag(t)
    return s >= L.SUB_INT64 && s <= L.SUB_BIGNEG
  }
  isFloat(t: Term): boolean {
    return this.subtag(t) === L.SUB_FLOAT
  }
  isNumber(t: Term): boolean {
    if ((t & 3) === L.TAG_SMALL) return true
    const s = this.subtag(t)
    return s >= L.SUB_FLOAT && s <= L.SUB_BIGNEG
  }
  /** Integer term of any whole number (|n| up to 2^53 exactly) or bigint, in canonical form. */
  integer(n: number | bigint): Term {
    if (typeof n === 'number') {
      if (n <= L.SMALL_MAX && n >= L.SMALL_MIN) return small(n)
      if (Number.isSafeInteger(n)) {
        const w = this.kernel.alloc(3) >>> 2
        const high = Math.floor(n / 4294967296)
        this.m[w] = header(L.SUB_INT64, 2)
        this.m[w + 1] = n - high * 4294967296
        this.m[w + 2] = high
        return this.box(w << 2)
      }
      n = BigInt(n)
    } else if (n <= 536870911n && n >= -536870912n) return small(Number(n))
    if (n === BigInt.asIntN(64, n)) {
      const w = this.kernel.alloc(3) >>> 2
      this.m[w] = header(L.SUB_INT64, 2)
      this.m[w + 1] = Number(BigInt.asIntN(32, n))
      this.m[w + 2] = Number(BigInt.asIntN(32, n >> 32n))
      return this.box(w << 2)
    }
    const negative = n < 0n
    const magnitude = negative ? -n : n
    const limbs = (bitLength(magnitude) + 31) >>> 5
    const w = this.kernel.alloc(limbs + 1) >>> 2
    this.m[w] = header(negative ? L.SUB_BIGNEG : L.SUB_BIGPOS, limbs)
    writeLimbs(this.view, (w + 1) * 4, limbs, magnitude)
    return this.box(w << 2)
  }
  /** Value of an integer term (small, INT64 or bignum). */
  bigint(t: Term): bigint {
    if ((t & 3) === L.TAG_SMALL) return BigInt(t >> 2)
    const w = t >>> 2
    if (this.subtag(t) === L.SUB_INT64) return (BigInt(this.m[w + 2]!) << 32n) | BigInt(this.m[w + 1]! >>> 0)
    const limbs = this.m[w]! >>> L.HDR_ARITY_SHIFT
    const magnitude = readLimbs(this.view, (w + 1) * 4, limbs)
    return this.subtag(t) === L.SUB_BIGNEG ? -magnitude : magnitude
  }
  /** Value of an integer term as a number if it is a safe integer; undefined for other integers and other terms. */
  safeInteger(t: Term): number | undefined {
    if ((t & 3) === L.TAG_SMALL) return t >> 2
    if (this.subtag(t) !== L.SUB_INT64) return undefined
    const n = this.m[(t >>> 2) + 2]! * 4294967296 + (this.m[(t >>> 2) + 1]! >>> 0)
    return Number.isSafeInteger(n) ? n : undefined
  }
  /** Value of an integer that OTP holds in a word (60 bits), as near as a number comes to it; undefined for other terms. */
  wordInteger(t: Term): number | undefined {
    if ((t & 3) === L.TAG_SMALL) return t >> 2
    if (this.subtag(t) !== L.SUB_INT64) return undefined
    const high = this.m[(t >>> 2) + 2]!
    return high >= -(2 ** 27) && high < 2 ** 27 ? high * 4294967296 + (this.m[(t >>> 2) + 1]! >>> 0) : undefined
  }
  float(n: number): Term {
    const a = this.kernel.alloc(3) >>> 0
    this.m[a >>> 2] = header(L.SUB_FLOAT, 2)
    this.view.setFloat64(a + 4, n, true)
    return this.box(a)
  }
  floatValue(t: Term): number {
    return this.view.getFloat64(((t & ~3) >>> 0) + 4, true)
  }

  // ---- binaries --------------------------------------------------------------------------------------------------

  isBitstring(t: Term): boolean {
    const s = this.subtag(t)
    return s >= L.SUB_HEAP_BIN && s <= L.SUB_SUB_BIN
  }
  /** A bitstring of whole bytes. */
  isBinary(t: Term): boolean {
    const s = this.subtag(t)
    if (s === L.SUB_HEAP_BIN || s === L.SUB_REFC_BIN) return true
    return s === L.SUB_SUB_BIN && ((this.m[(t >>> 2) + 3]! >>> 8) & 0xff) === 0
  }
  bitSize(t: Term): number {
    return this.kernel.bit_size(t)
  }
  /** Whole bytes of a bitstring (the odd bits not counted). */
  byteSize(t: Term): number {
    const s = this.subtag(t)
    const w = t >>> 2
    if (s === L.SUB_HEAP_BIN) return this.m[w + 1]! >>> 0
    if (s === L.SUB_REFC_BIN) return this.m[w + 3]! >>> 0
    return this.m[w + 2]! >>> 0
  }
  /**
   * The bytes of a binary. A view of linear memory where it is byte-aligned (valid until the BIF returns; copy to
   * keep it), a fresh array where it is not. Odd bits at the end of a bitstring are left out.
   */
  bytes(t: Term): Uint8Array {
    const size = this.byteSize(t)
    const start = this.kernel.binary_data(t) >>> 0
    const shift = this.kernel.bit_offset(t)
    if (shift === 0) return this.u8.subarray(start, start + size)
    const out = new Uint8Array(size)
    for (let i = 0; i < size; i++) {
      out[i] = ((this.u8[start + i]! << shift) | (this.u8[start + i + 1]! >>> (8 - shift))) & 0xff
    }
    return out
  }
  /** A binary of bytes, or of a part of them. */
  binary(bytes: Uint8Array, from = 0, to = bytes.length): Term {
    const size = to - from
    const t = this.kernel.new_binary(size)
    const at = this.kernel.binary_data(t) >>> 0
    if (size > SHORT) this.u8.set(size === bytes.length ? bytes : bytes.subarray(from, to), at)
    else for (let i = 0; i < size; i++) this.u8[at + i] = bytes[from + i]!
    return t
  }
  /** A binary of pieces behind each other. */
  binaryOf(pieces: readonly Uint8Array[]): Term {
    if (pieces.length === 1) return this.binary(pieces[0]!)
    const t = this.kernel.new_binary(pieces.reduce((sum, { length }) => sum + length, 0))
    let at = this.kernel.binary_data(t) >>> 0
    for (const piece of pieces) {
      this.u8.set(piece, at)
      at += piece.length
    }
    return t
  }
  /** UTF-8 binary of a text. */
  utf8(text: string): Term {
    return this.binary(new TextEncoder().encode(text))
  }

  // ---- others ----------------------------------------------------------------------------------------------------

  isMap(t: Term): boolean {
    const s = this.subtag(t)
    return s === L.SUB_FLATMAP || s === L.SUB_HAMT_ROOT
  }
  isFun(t: Term): boolean {
    const s = this.subtag(t)
    return s === L.SUB_FUN || s === L.SUB_EXPORT
  }
  isPid(t: Term): boolean {
    return isLocalPid(t) || this.subtag(t) === L.SUB_EXT_PID
  }
  isPort(t: Term): boolean {
    return isLocalPort(t) || this.subtag(t) === L.SUB_EXT_PORT
  }
  isRef(t: Term): boolean {
    const s = this.subtag(t)
    return s === L.SUB_REF || s === L.SUB_MAGIC_REF || s === L.SUB_EXT_REF
  }
  map(pairs: readonly (readonly [Term, Term])[]): Term {
    const n = pairs.length
    const block = this.kernel.malloc(Math.max(8, n * 8)) >>> 0
    pairs.forEach(([key, value], i) => {
      this.m[(block >>> 2) + 2 * i] = key
      this.m[(block >>> 2) + 2 * i + 1] = value
    })
    const map = this.kernel.map_from_pairs(block, n)
    this.kernel.free(block)
    return map
  }
  /** Pairs of a map in its iteration order. */
  mapEntries(map: Term): [Term, Term][] {
    const out: [Term, Term][] = []
    const w = map >>> 2
    if (this.subtag(map) === L.SUB_FLATMAP) {
      const keys = this.m[w + 1] as Term
      const n = this.tupleSize(keys)
      for (let i = 1; i <= n; i++) out.push([this.element(keys, i), this.m[w + 1 + i] as Term])
      return out
    }
    const walk = (node: Term): void => {
      if (isCons(node)) {
        out.push([this.hd(node), this.tl(node)])
        return
      }
      const first = this.subtag(node) === L.SUB_HAMT_ROOT ? 2 : 1
      // Keys with the same hash share a tuple of leaves.
      const n = this.isTuple(node) ? this.tupleSize(node) : popcount((this.header(node) >>> L.HDR_ARITY_SHIFT) & 0xffff)
      for (let i = 0; i < n; i++) walk(this.word(node, first + i))
    }
    walk(map)
    return out
  }
}

/** Number of one bits in a 16-bit bitmap. */
export function popcount(x: number): number {
  x = x - ((x >>> 1) & 0x5555)
  x = (x & 0x3333) + ((x >>> 2) & 0x3333)
  x = (x + (x >>> 4)) & 0x0f0f
  return (x + (x >>> 8)) & 0x1f
}
