/** Writing terms in the external format. The walk keeps a stack of its own. */
import { nodesOf } from '../runtime/nodes.ts'
import type { Nodes } from '../runtime/nodes.ts'
import type { Vm } from '../runtime/vm.ts'
import * as L from '../term/layout.ts'
import { isAtom, isCons, isLocalPid, isLocalPort, isSmall, NIL, pidNumber, popcount, smallValue } from '../term/terms.ts'
import type { Terms } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { scientificFloat } from '../term/float_text.ts'
import { Sink } from './sink.ts'
import * as E from '../term/etf_tags.ts'

export interface EncodeOptions {
  /** 0: floats as text; up to 1: atoms in Latin-1 where they can be. Default: 1 up to OTP 25, 2 since. */
  readonly minorVersion?: number
  /** Maps in the order of their keys. */
  readonly deterministic?: boolean
  /** The format that only this machine reads (OTP 26). */
  readonly local?: boolean
  /** Without the version byte. */
  readonly bare?: boolean
  /** Index of an atom in the header of a distribution message, or -1. */
  readonly cacheIndex?: (atom: Term) => number
  /** Binaries of more bytes are not copied, but noted in `cuts` (term_to_iovec). */
  readonly cutBinaries?: number
}

/** The term has parts that have no external format. */
export class NotEncodable extends Error {}

/** A place in the output where the bytes of a binary belong. */
export interface Cut {
  readonly at: number
  readonly binary: Term
}

/** What a frame of the stack goes through: consecutive words, a list, keys and values of a small map, children of a map's node, an array, the end of a fun. */
const WORDS = 0
const LIST = 1
const FLATMAP = 2
const CHILDREN = 3
const ARRAY = 4
const FUN_END = 5

const MAX_STRING = 65535

/** A float as two words (every host that has WebAssembly is little-endian in typed arrays, or emulates it). */
const scratchFloat = new Float64Array(1)
const scratchWords = new Int32Array(scratchFloat.buffer)

/** An output of more bytes is not kept for the next term. */
const KEEP_BYTES = 1 << 20

export class Encoder extends Sink {
  readonly cuts: Cut[] = []
  /** Bytes of the binaries cut out. */
  cutBytes = 0
  /** Bytes by which external_size/1 of OTP 25 counts too many. */
  overestimate = 0
  private readonly vm: Vm
  private readonly t: Terms
  private readonly m: Int32Array
  private readonly u8: Uint8Array
  private readonly nodes: Nodes
  private readonly latin1: boolean
  private readonly textFloats: boolean
  private readonly deterministic: boolean
  private readonly local: boolean
  private readonly cutBinaries: number
  private readonly cacheIndex: ((atom: Term) => number) | undefined

  // The stack: kind of frame, where it stands (word of the heap, rest of a list, …), elements left.
  private readonly kinds: number[] = []
  private readonly places: number[] = []
  private readonly lefts: number[] = []
  private readonly arrays: Term[][] = []

  constructor(vm: Vm, options: EncodeOptions = {}) {
    super()
    this.vm = vm
    this.t = vm.t
    this.m = vm.m
    this.u8 = vm.u8
    this.nodes = nodesOf(vm)
    const minor = options.minorVersion ?? (vm.release < 26 ? 1 : 2)
    this.latin1 = minor < 2
    this.textFloats = minor < 1
    this.deterministic = options.deterministic ?? false
    this.local = options.local ?? false
    this.cutBinaries = options.cutBinaries ?? Infinity
    this.cacheIndex = options.cacheIndex
  }

  /** Makes it as new; false: it is better to make a new one. */
  reset(): boolean {
    if (this.out.length > KEEP_BYTES) return false
    this.size = this.cutBytes = this.overestimate = 0
    this.cuts.length = this.kinds.length = this.places.length = this.lefts.length = this.arrays.length = 0
    return true
  }

  /**
   * Appends a term.
   * @throws NotEncodable
   */
  term(term: Term): void {
    const { kinds, places, lefts, m } = this
    this.element(term)
    while (kinds.length > 0) {
      const top = kinds.length - 1
      const place = places[top]!
      switch (kinds[top]!) {
        case WORDS:
          if (--lefts[top]! === 0) this.pop()
          else places[top] = place + 1
          this.element(m[place] as Term)
          break
        case LIST:
          if (isCons(place as Term)) {
            places[top] = m[(place >>> 2) + 1]!
            this.element(m[place >>> 2] as Term)
          } else {
            this.pop()
            this.element(place as Term)
          }
          break
        case FLATMAP:
          this.nextOfFlatmap(top, place)
          break
        case CHILDREN: {
          // Last child first, as OTP's stack gives them.
          const left = lefts[top]! - 1
          if (left < 0) this.pop()
          else {
            lefts[top] = left
            this.child(m[place + left] as Term)
          }
          break
        }
        case ARRAY: {
          const array = this.arrays.at(-1)!
          if (place === array.length) {
            this.arrays.pop()
            this.pop()
          } else {
            places[top] = place + 1
            this.element(array[place]!)
          }
          break
        }
        default:
          this.patchU32(place, this.size - place + this.cutBytes - lefts[top]!)
          this.pop()
      }
    }
  }

  private push(kind: number, place: number, left: number): void {
    this.kinds.push(kind)
    this.places.push(place)
    this.lefts.push(left)
  }
  private pop(): void {
    this.kinds.pop()
    this.places.pop()
    this.lefts.pop()
  }

  /** A term up to its elements, for which a frame is pushed. */
  private element(term: Term): void {
    if (isSmall(term)) this.integer(smallValue(term))
    else if (isAtom(term)) this.atom(term)
    else if (isCons(term)) this.list(term)
    else if (term === NIL) this.byte(E.NIL_EXT)
    else if (isLocalPid(term)) this.localPid(pidNumber(term))
    else if (isLocalPort(term)) this.port(0, pidNumber(term), 0)
    else this.boxed(term)
  }

  private boxed(term: Term): void {
    const w = term >>> 2
    const { m } = this
    const words = m[w]! >>> L.HDR_ARITY_SHIFT
    switch (this.t.subtag(term)) {
      case L.SUB_TUPLE:
        return this.tuple(w, words)
      case L.SUB_FLOAT:
        return this.float(this.t.floatValue(term))
      case L.SUB_INT64:
        return this.int64(m[w + 1]!, m[w + 2]!)
      case L.SUB_BIGPOS:
      case L.SUB_BIGNEG:
        return this.big(term, words)
      case L.SUB_REF:
      case L.SUB_MAGIC_REF:
        return this.reference(0, w + 1, 3)
      case L.SUB_EXT_REF:
        return this.reference(m[w + 1]!, w + 2, words - 1)
      case L.SUB_EXT_PID:
        return this.pid(m[w + 1]!, m[w + 2]!, m[w + 3]!)
      case L.SUB_EXT_PORT:
        return this.port(m[w + 1]!, m[w + 2]! >>> 0, m[w + 3]! >>> 0)
      case L.SUB_FUN:
        return this.fun(w, words)
      case L.SUB_EXPORT:
        return this.externalFun(m[w + 1]!)
      case L.SUB_FLATMAP:
      case L.SUB_HAMT_ROOT:
        return this.map(term)
      case L.SUB_HEAP_BIN:
      case L.SUB_REFC_BIN:
      case L.SUB_SUB_BIN:
        return this.bitstring(term)
      case L.SUB_RECORD:
        return this.record(w, words - 1)
    }
    throw new NotEncodable()
  }

  // ---- atoms, numbers ----------------------------------------------------------------------------------------------

  private atom(atom: Term): void {
    if (this.cacheIndex !== undefined) {
      const index = this.cacheIndex(atom)
      if (index >= 0) return this.tagged(E.ATOM_CACHE_REF, index)
    }
    const entry = (L.ATOM_TABLE + (atom >>> L.IMM_SHIFT) * L.ATOM_SIZE) >>> 2
    const from = this.m[entry + (L.ATOM_TEXT >> 2)]! >>> 0
    const length = this.m[entry + (L.ATOM_LENGTH >> 2)]!
    if (this.latin1 && this.latin1Atom(from, length)) return
    if (length < 256) this.tagged(E.SMALL_ATOM_UTF8_EXT, length)
    else {
      this.byte(E.ATOM_UTF8_EXT)
      this.u16(length)
    }
    this.copy(from, length)
  }
  /** ATOM_EXT; false where the text has characters above 255. */
  private latin1Atom(from: number, length: number): boolean {
    const { u8 } = this
    let long = 0
    for (let i = from; i < from + length; i++) {
      // Two-byte sequences of U+0080 to U+00FF begin with these.
      if (u8[i]! >= 0xc4) return false
      if (u8[i]! >= 0xc0) long++
    }
    const count = length - long
    this.byte(E.ATOM_EXT)
    this.u16(count)
    let at = this.room(count)
    for (let i = from; i < from + length; i++) {
      const byte = u8[i]!
      this.out[at++] = byte < 0x80 ? byte : ((byte & 3) << 6) | (u8[++i]! & 0x3f)
    }
    return true
  }
  /** Bytes of linear memory. */
  private copy(from: number, length: number): void {
    const at = this.room(length)
    if (length > 16) this.out.set(this.u8.subarray(from, from + length), at)
    else for (let i = 0; i < length; i++) this.out[at + i] = this.u8[from + i]!
  }

  /** An integer of 32 bits. */
  private integer(n: number): void {
    if (n >= 0 && n < 256) return this.tagged(E.SMALL_INTEGER_EXT, n)
    this.byte(E.INTEGER_EXT)
    this.u32(n)
  }
  private int64(low: number, high: number): void {
    if (high === low >> 31) return this.integer(low)
    const negative = high < 0
    if (negative) {
      high = ~high + (low === 0 ? 1 : 0)
      low = -low
    }
    let length = 8
    const byte = (i: number): number => ((i < 4 ? low : high) >>> (8 * (i & 3))) & 0xff
    while (byte(length - 1) === 0) length--
    this.tagged(E.SMALL_BIG_EXT, length)
    this.byte(negative ? 1 : 0)
    for (let i = 0; i < length; i++) this.byte(byte(i))
  }
  private big(term: Term, limbs: number): void {
    const from = ((term & ~3) >>> 0) + 4
    let length = limbs * 4
    while (this.u8[from + length - 1] === 0) length--
    if (length < 256) this.tagged(E.SMALL_BIG_EXT, length)
    else {
      this.byte(E.LARGE_BIG_EXT)
      this.u32(length)
    }
    this.byte(this.t.subtag(term) === L.SUB_BIGNEG ? 1 : 0)
    this.copy(from, length)
  }
  private float(n: number): void {
    if (this.textFloats) {
      this.byte(E.FLOAT_EXT)
      const text = scientificFloat(n, 20)!
      const at = this.room(31)
      this.out.fill(0, at, at + 31)
      for (let i = 0; i < text.length; i++) this.out[at + i] = text.charCodeAt(i)
      return
    }
    this.byte(E.NEW_FLOAT_EXT)
    scratchFloat[0] = n
    this.u32(scratchWords[1]!)
    this.u32(scratchWords[0]!)
  }

  // ---- lists, tuples, maps -----------------------------------------------------------------------------------------

  private list(list: Term): void {
    const { m } = this
    let rest = list
    let length = 0
    // A byte is a small integer without other bits than these.
    while (isCons(rest) && (m[rest >>> 2]! & ~0x3fc) === L.TAG_SMALL) {
      rest = m[(rest >>> 2) + 1] as Term
      length++
    }
    if (rest === NIL && length <= MAX_STRING) {
      this.byte(E.STRING_EXT)
      this.u16(length)
      const at = this.room(length)
      for (let i = 0, l = list; i < length; i++, l = m[(l >>> 2) + 1] as Term) this.out[at + i] = m[l >>> 2]! >> 2
      return
    }
    while (isCons(rest)) {
      rest = m[(rest >>> 2) + 1] as Term
      length++
    }
    this.byte(E.LIST_EXT)
    this.u32(length)
    this.push(LIST, list, 0)
  }

  private tuple(w: number, size: number): void {
    if (size < 256) this.tagged(E.SMALL_TUPLE_EXT, size)
    else {
      this.byte(E.LARGE_TUPLE_EXT)
      this.u32(size)
    }
    if (size > 0) this.push(WORDS, w + 1, size)
  }

  private record(w: number, fields: number): void {
    const { m } = this
    const definition = m[w + 1]! >>> 2
    this.byte(E.RECORD_EXT)
    this.u32(fields)
    this.byte(m[definition + 3] === this.vm.cell(L.CELL_AM_TRUE) ? 1 : 0)
    this.atom(m[definition + 1] as Term)
    this.atom(m[definition + 2] as Term)
    for (let i = 0; i < fields; i++) this.atom(m[definition + 4 + i] as Term)
    if (fields > 0) this.push(WORDS, w + 2, fields)
  }

  private map(map: Term): void {
    const size = this.vm.k.map_size(map)
    this.byte(E.MAP_EXT)
    this.u32(size)
    if (this.deterministic) {
      const entries = this.t.mapEntries(map).sort(([a], [b]) => this.vm.k.cmp_exact(a, b))
      this.arrays.push(entries.flat())
      this.push(ARRAY, 0, 0)
    } else if (this.t.subtag(map) === L.SUB_FLATMAP) {
      if (size > 0) this.push(FLATMAP, map >>> 2, 2 * size)
    } else this.push(CHILDREN, (map >>> 2) + 2, popcount((this.t.header(map) >>> L.HDR_ARITY_SHIFT) & 0xffff))
  }
  /** Keys lie in a tuple, values behind it: they take turns. */
  private nextOfFlatmap(top: number, w: number): void {
    const { m } = this
    const keys = m[w + 1]! >>> 2
    const size = m[keys]! >>> L.HDR_ARITY_SHIFT
    const done = 2 * size - this.lefts[top]!
    const i = done >> 1
    if (--this.lefts[top]! === 0) this.pop()
    this.element(m[(done & 1) === 0 ? keys + 1 + i : w + 2 + i] as Term)
  }
  /** A leaf [Key|Value], an inner node, or a tuple of leaves whose hashes are equal. */
  private child(node: Term): void {
    const w = node >>> 2
    const { m } = this
    if (isCons(node)) return this.push(WORDS, w, 2)
    const words = m[w]! >>> L.HDR_ARITY_SHIFT
    this.push(CHILDREN, w + 1, this.t.isTuple(node) ? words : popcount(words & 0xffff))
  }

  // ---- binaries ----------------------------------------------------------------------------------------------------

  private bitstring(term: Term): void {
    const { k } = this.vm
    const size = this.t.byteSize(term)
    const odd = k.bit_size(term) % 8
    if (odd === 0) {
      this.byte(E.BINARY_EXT)
      this.u32(size)
      if (size > this.cutBinaries) {
        this.cuts.push({ at: this.size, binary: term })
        this.cutBytes += size
        return
      }
    } else {
      this.byte(E.BIT_BINARY_EXT)
      this.u32(size + 1)
      this.byte(odd)
    }
    const from = k.binary_data(term) >>> 0
    const shift = k.bit_offset(term)
    const bytes = odd === 0 ? size : size + 1
    if (shift === 0) this.copy(from, bytes)
    else {
      const at = this.room(bytes)
      for (let i = 0; i < bytes; i++) this.out[at + i] = (this.u8[from + i]! << shift) | (this.u8[from + i + 1]! >>> (8 - shift))
    }
    if (odd !== 0) this.out[this.size - 1]! &= 0xff00 >> odd
  }

  // ---- pids, ports, references -------------------------------------------------------------------------------------

  private node(index: number): void {
    if (this.local && index === 0) this.byte(E.NIL_EXT)
    else this.atom(this.nodes.name(index))
  }
  private localPid(n: number): void {
    if (this.vm.release < 26) this.pid(0, n & 0x7fff, n >>> 15)
    else this.pid(0, n, 0)
  }
  private pid(node: number, number: number, serial: number): void {
    this.byte(E.NEW_PID_EXT)
    this.node(node)
    this.u32(number)
    this.u32(serial)
    this.u32(this.creation(node))
  }
  private creation(node: number): number {
    return this.local && node === 0 ? 0 : this.nodes.creation(node)
  }
  private port(node: number, low: number, high: number): void {
    const short = this.vm.release < 26 && high === 0 && low < 2 ** 28
    this.byte(short ? E.NEW_PORT_EXT : E.V4_PORT_EXT)
    this.node(node)
    if (!short) this.u32(high)
    this.u32(low)
    this.u32(this.creation(node))
  }
  private reference(node: number, w: number, count: number): void {
    this.byte(E.NEWER_REFERENCE_EXT)
    this.u16(count)
    this.node(node)
    this.u32(this.creation(node))
    for (let i = 0; i < count; i++) this.u32(this.m[w + i]!)
  }

  // ---- funs --------------------------------------------------------------------------------------------------------

  private fun(w: number, words: number): void {
    const { m } = this
    const entry = m[w + 1]!
    const cell = (offset: number): number => m[(entry + offset) >>> 2]!
    const free = words - (L.FUN_WORDS - 1)
    this.byte(E.NEW_FUN_EXT)
    const sizeAt = this.room(4)
    // Without code its arity is where the decoder noted it.
    const flags = cell(L.FE_FLAGS)
    this.byte((flags & L.FE_DEFINED) === 0 && flags > 0xff ? (flags >> 8) - 1 : cell(L.FE_ARITY))
    this.copy((entry + L.FE_UNIQ) >>> 0, 16)
    this.u32(cell(L.FE_INDEX))
    this.u32(free)
    this.atom(cell(L.FE_MODULE) as Term)
    for (const n of [cell(L.FE_OLD_INDEX), cell(L.FE_OLD_UNIQ)]) {
      this.integer(n)
      if (n >= 0 && n < 256) this.overestimate += 3
    }
    this.creator(m[w + 2] as Term)
    this.push(FUN_END, sizeAt, this.cutBytes)
    if (free > 0) this.push(WORDS, w + L.FUN_WORDS, free)
  }
  /** Since OTP 26 funs don't know their creator any more. */
  private creator(pid: Term): void {
    if (this.vm.release >= 26) this.localPid(0)
    else this.element(pid)
  }
  private externalFun(entry: number): void {
    this.byte(E.EXPORT_EXT)
    this.atom(this.m[(entry + L.EX_MODULE) >>> 2] as Term)
    this.atom(this.m[(entry + L.EX_FUNCTION) >>> 2] as Term)
    this.integer(this.m[(entry + L.EX_ARITY) >>> 2]!)
  }
}
