/**
 * Reading terms from bytes. Every size is compared with the bytes that are left before memory is taken for it; nesting
 * costs a few words a level of a stack of its own.
 *
 * Terms are built in the heap of the current process. What was built before an error was found is garbage there.
 */
import { nodesOf } from '../runtime/nodes.ts'
import type { Nodes } from '../runtime/nodes.ts'
import type { Vm } from '../runtime/vm.ts'
import * as L from '../term/layout.ts'
import { makeLocalPid, makeLocalPort, NIL, small } from '../term/terms.ts'
import type { Terms } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import { AtomReader } from './atoms.ts'
import { localHash } from './local.ts'
import { Malformed, Source } from './source.ts'
import * as E from '../term/etf_tags.ts'

export interface DecodeOptions {
  /** No new atoms, no references to functions that don't exist. */
  readonly safe?: boolean
  /** Without the version byte, and without compression (parts of a distribution message). */
  readonly bare?: boolean
  /** Atoms that ATOM_CACHE_REF stands for, by index in the header of a distribution message. */
  readonly atomCache?: readonly Term[]
}

/** What a frame of the stack fills: consecutive words, heads of conses, the tail of a list, pairs of a map. */
const FILL_WORDS = 0
const FILL_HEADS = 1
const FILL_TAIL = 2
const FILL_PAIRS = 3

/** A port of this node has a number of so many bits. */
const PORT_BITS = 60
/** In the second word of a reference of this node. */
const ALIAS_BIT = 0x10000
/** Most variables that a fun takes along. */
const MAX_FREE = 255
const HEADER_EXT = (subtag: number, words: number): number => (words << L.HDR_ARITY_SHIFT) | (subtag << L.HDR_SUBTAG_SHIFT)

/** Most pairs of a map that go through the machine's block for them. */
const SHARED_PAIRS = 64

function pairBlock(vm: Vm): Address {
  let block = vm.state.get('etfPairs') as Address | undefined
  if (block === undefined) vm.state.set('etfPairs', (block = vm.k.malloc(SHARED_PAIRS * 8)))
  return block
}

/** Reads terms, one after the other, from bytes. */
export class Decoder extends Source {
  private readonly vm: Vm
  private readonly t: Terms
  private readonly m: Int32Array
  private readonly safe: boolean
  private readonly atomCache: readonly Term[] | undefined
  private readonly atoms: AtomReader
  private readonly nodes: Nodes
  /** In a term of `local` format nil may stand for this node. */
  private local = false

  // The stack: kind of frame, where the next element goes (word of the heap, or place among the pairs), elements left, the term that is then complete.
  private kinds: number[] = []
  private places: number[] = []
  private lefts: number[] = []
  private terms: Term[] = []
  /** Keys and values of the maps under construction, those of inner maps behind those of outer ones. */
  private pairs: Term[] = []

  constructor(vm: Vm, bytes: Uint8Array, options: DecodeOptions = {}) {
    super(bytes)
    this.vm = vm
    this.t = vm.t
    this.m = vm.m
    this.safe = options.safe ?? false
    this.atomCache = options.atomCache
    this.atoms = AtomReader.of(vm)
    this.nodes = nodesOf(vm)
  }

  /** The next term; 0 where there is none. `at` is behind it. */
  term(): Term {
    try {
      return this.read()
    } catch (error) {
      if (error instanceof Malformed) return NONE
      throw error
    }
  }

  /** The same after LOCAL_EXT: a hash that says who wrote it, then the term. */
  localTerm(): Term {
    try {
      const hash = this.u32()
      const from = this.at
      this.local = true
      const term = this.read()
      return hash === localHash(this.vm, this.bytes.subarray(from, this.at)) ? term : NONE
    } catch (error) {
      if (error instanceof Malformed) return NONE
      throw error
    }
  }

  // ---- the walk ----------------------------------------------------------------------------------------------------

  private read(): Term {
    const { kinds, m } = this
    kinds.length = this.places.length = this.lefts.length = this.terms.length = this.pairs.length = 0
    for (;;) {
      let term = this.element()
      if (term === NONE) continue // a frame was pushed: its first element comes next
      for (;;) {
        const top = kinds.length - 1
        if (top < 0) return term
        const place = this.places[top]!
        switch (kinds[top]!) {
          case FILL_WORDS:
            m[place] = term
            this.places[top] = place + 1
            break
          case FILL_HEADS:
            m[place] = term
            if (this.lefts[top] === 1) {
              kinds[top] = FILL_TAIL
              this.places[top] = place + 1
              this.lefts[top] = 2
            } else this.places[top] = place + 2
            break
          case FILL_TAIL:
            m[place] = term
            break
          default:
            this.pairs.push(term)
        }
        if (--this.lefts[top]! > 0) break
        term = kinds[top] === FILL_PAIRS ? this.map(place) : this.terms[top]!
        kinds.pop()
        this.places.pop()
        this.lefts.pop()
        this.terms.pop()
      }
    }
  }

  private push(kind: number, place: number, left: number, term: Term): Term {
    this.kinds.push(kind)
    this.places.push(place)
    this.lefts.push(left)
    this.terms.push(term)
    return NONE
  }

  /** A term without elements, or 0 after pushing a frame for its elements. */
  private element(): Term {
    let tag = this.u8()
    // A list without elements is its tail.
    while (tag === E.LIST_EXT && this.i32() === 0) tag = this.u8()
    switch (tag) {
      case E.SMALL_INTEGER_EXT:
        return small(this.u8())
      case E.INTEGER_EXT:
        return this.t.integer(this.i32())
      case E.SMALL_ATOM_UTF8_EXT:
      case E.ATOM_UTF8_EXT:
      case E.ATOM_EXT:
      case E.SMALL_ATOM_EXT:
      case E.ATOM_CACHE_REF:
        return this.atom(tag)
      case E.NIL_EXT:
        return NIL
      case E.SMALL_TUPLE_EXT:
        return this.tuple(this.u8())
      case E.LARGE_TUPLE_EXT:
        return this.tuple(this.count())
      case E.LIST_EXT:
        this.at -= 4
        return this.list(this.count())
      case E.STRING_EXT:
        return this.string(this.u16())
      case E.BINARY_EXT:
        return this.binary(this.u32())
      case E.BIT_BINARY_EXT:
        return this.bitstring(this.u32())
      case E.MAP_EXT:
        return this.beginMap(this.count())
      case E.NEW_FLOAT_EXT:
        return this.float()
      case E.FLOAT_EXT:
        return this.textFloat()
      case E.SMALL_BIG_EXT:
        return this.big(this.u8())
      case E.LARGE_BIG_EXT:
        return this.big(this.u32())
      case E.PID_EXT:
      case E.NEW_PID_EXT:
        return this.pid(tag)
      case E.PORT_EXT:
      case E.NEW_PORT_EXT:
      case E.V4_PORT_EXT:
        return this.port(tag)
      case E.REFERENCE_EXT:
      case E.NEW_REFERENCE_EXT:
      case E.NEWER_REFERENCE_EXT:
        return this.reference(tag)
      case E.NEW_FUN_EXT:
        return this.fun()
      case E.EXPORT_EXT:
        return this.externalFun()
      case E.RECORD_EXT:
        return this.vm.release >= 29 ? this.record(this.count()) : this.fail()
    }
    return this.fail()
  }

  // ---- atoms, numbers ----------------------------------------------------------------------------------------------

  private atom(tag: number): Term {
    if (tag === E.ATOM_CACHE_REF) return this.atomCache?.[this.u8()] ?? this.fail()
    const long = tag === E.ATOM_UTF8_EXT || tag === E.ATOM_EXT
    const length = long ? this.u16() : this.u8()
    const at = this.need(length)
    const latin1 = tag === E.ATOM_EXT || tag === E.SMALL_ATOM_EXT
    const atom = this.atoms.read(this.bytes, at, length, latin1, this.safe)
    return atom === NONE ? this.fail() : atom
  }
  private anyAtom(): Term {
    const tag = this.u8()
    const isAtom = tag === E.SMALL_ATOM_UTF8_EXT || tag === E.ATOM_UTF8_EXT || tag === E.ATOM_EXT || tag === E.SMALL_ATOM_EXT || tag === E.ATOM_CACHE_REF
    return isAtom ? this.atom(tag) : this.fail()
  }
  /** A small integer of the formats inside funs. */
  private anyInteger(): number {
    const tag = this.u8()
    if (tag === E.SMALL_INTEGER_EXT) return this.u8()
    if (tag === E.INTEGER_EXT) return this.i32()
    if (tag !== E.SMALL_BIG_EXT) return this.fail()
    return this.t.safeInteger(this.big(this.u8())) ?? this.fail()
  }

  private float(): Term {
    const high = this.i32()
    const low = this.i32()
    // Infinities and what is no number have all bits of the exponent set.
    if ((high & 0x7ff00000) === 0x7ff00000) this.fail()
    const w = this.vm.k.alloc(3) >>> 2
    this.m[w] = HEADER_EXT(L.SUB_FLOAT, 2)
    this.m[w + 1] = low
    this.m[w + 2] = high
    return ((w << 2) | L.TAG_BOXED) as Term
  }
  /** The format before minor version 1: 31 bytes of text. */
  private textFloat(): Term {
    const at = this.need(31)
    let text = ''
    for (let i = at; i < at + 31 && this.bytes[i] !== 0; i++) text += String.fromCharCode(this.bytes[i]!)
    if (!/^[-+]?\d+[.,]\d+(?:[eE][-+]?\d+)?$/.test(text)) this.fail()
    const n = Number(text.replace(',', '.'))
    return Number.isFinite(n) ? this.t.float(n) : this.fail()
  }

  private big(length: number): Term {
    const sign = this.u8()
    const at = this.need(length)
    const { bytes, m } = this
    let size = length
    while (size > 0 && bytes[at + size - 1] === 0) size--
    const limb = (i: number): number => {
      const from = at + 4 * i
      const byte = (j: number): number => (4 * i + j < size ? bytes[from + j]! : 0)
      return byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)
    }
    if (size <= 6) {
      let n = 0
      for (let i = size - 1; i >= 0; i--) n = n * 256 + bytes[at + i]!
      return this.t.integer(sign !== 0 ? -n : n)
    }
    if (size <= 8) {
      const magnitude = (BigInt(limb(1) >>> 0) << 32n) | BigInt(limb(0) >>> 0)
      return this.t.integer(sign !== 0 ? -magnitude : magnitude)
    }
    const limbs = (size + 3) >>> 2
    if (limbs > 0xffffff) this.fail()
    const w = this.vm.k.alloc(limbs + 1) >>> 2
    m[w] = HEADER_EXT(sign !== 0 ? L.SUB_BIGNEG : L.SUB_BIGPOS, limbs)
    for (let i = 0; i < limbs; i++) m[w + 1 + i] = limb(i)
    return ((w << 2) | L.TAG_BOXED) as Term
  }

  // ---- tuples, lists, maps -----------------------------------------------------------------------------------------

  private tuple(size: number): Term {
    if (size > this.end - this.at || size > 0xffffff) this.fail()
    const w = this.vm.k.alloc(size + 1) >>> 2
    this.m[w] = size << L.HDR_ARITY_SHIFT
    this.m.fill(NIL, w + 1, w + 1 + size)
    const term = ((w << 2) | L.TAG_BOXED) as Term
    return size === 0 ? term : this.push(FILL_WORDS, w + 1, size, term)
  }

  private record(fields: number): Term {
    if (fields > this.end - this.at || fields > 0xffff00) this.fail()
    const flags = this.u8()
    if (flags > 1) this.fail()
    const words = [this.anyAtom(), this.anyAtom(), this.vm.bool(flags === 1)]
    for (let i = 0; i < fields; i++) words.push(this.anyAtom())
    if (new Set(words.slice(3)).size !== fields) this.fail()
    const record = this.vm.k.record_of(this.vm.records.canonical(this.t.tupleFrom(words)))
    return fields === 0 ? record : this.push(FILL_WORDS, (record >>> 2) + 2, fields, record)
  }

  private list(length: number): Term {
    const { m } = this
    const w = this.vm.k.alloc(2 * length) >>> 2
    for (let i = w, end = w + 2 * length; i < end; i += 2) {
      m[i] = NIL
      m[i + 1] = ((i + 2) << 2) | L.TAG_CONS
    }
    m[w + 2 * length - 1] = NIL
    return this.push(FILL_HEADS, w, length, ((w << 2) | L.TAG_CONS) as Term)
  }

  private string(length: number): Term {
    const at = this.need(length)
    if (length === 0) return NIL
    const { m, bytes } = this
    const w = this.vm.k.alloc(2 * length) >>> 2
    for (let i = 0; i < length; i++) {
      m[w + 2 * i] = small(bytes[at + i]!)
      m[w + 2 * i + 1] = ((w + 2 * i + 2) << 2) | L.TAG_CONS
    }
    m[w + 2 * length - 1] = NIL
    return ((w << 2) | L.TAG_CONS) as Term
  }

  private beginMap(size: number): Term {
    if (2 * size > this.end - this.at) this.fail()
    return size === 0 ? this.t.map([]) : this.push(FILL_PAIRS, this.pairs.length, 2 * size, NONE)
  }
  /** The map of the pairs from a place on; a key that is there twice is malformed. */
  private map(from: number): Term {
    const { pairs, m } = this
    const { k } = this.vm
    const size = (pairs.length - from) >> 1
    // Small maps go through a block that stays.
    const block = size <= SHARED_PAIRS ? pairBlock(this.vm) : k.malloc(size * 8)
    if (block === 0) this.vm.k.alloc(0x3fffffff) // there is no memory: ends as every allocation does
    for (let i = from, w = block >>> 2; i < pairs.length; i++, w++) m[w] = pairs[i]!
    pairs.length = from
    const map = k.map_from_pairs(block, size)
    if (size > SHARED_PAIRS) k.free(block)
    return k.map_size(map) === size ? map : this.fail()
  }

  // ---- binaries ----------------------------------------------------------------------------------------------------

  private binary(size: number): Term {
    const at = this.need(size)
    return this.t.binary(this.bytes.subarray(at, at + size))
  }
  private bitstring(size: number): Term {
    const bits = this.u8()
    const at = this.need(size)
    if (size === 0 && bits === 0 && this.vm.release < 26) return this.t.binary(new Uint8Array(0))
    if (bits < 1 || bits > 8 || size === 0) this.fail()
    const whole = this.t.binary(this.bytes.subarray(at, at + size))
    return bits === 8 ? whole : this.vm.k.sub_bitstring(whole, 0, (size - 1) * 8 + bits)
  }

  // ---- pids, ports, references -------------------------------------------------------------------------------------

  /** Name of a node; in `local` format 0 for nil, which is this node. */
  private nodeName(): Term {
    if (this.local && this.bytes[this.at] === E.NIL_EXT) {
      this.at++
      return NONE
    }
    return this.anyAtom()
  }
  /** Index in the node table of a name and a creation. */
  private node(name: Term, creation: number): number {
    return name === NONE ? 0 : this.nodes.intern(name, creation)
  }
  private creation(old: boolean): number {
    if (!old) return this.u32()
    const creation = this.u8()
    return creation > 3 ? this.fail() : creation
  }

  private pid(tag: number): Term {
    const name = this.nodeName()
    const number = this.u32()
    const serial = this.u32()
    const node = this.node(name, this.creation(tag === E.PID_EXT))
    if (node === 0) {
      if (this.vm.release < 26) {
        if (number > 0x7fff || serial > 0x1fff) this.fail()
        if (serial < 0x1000) return makeLocalPid(number | (serial << 15))
      } else {
        if (number > 0xfffffff) this.fail()
        if (serial === 0 && number < 0x8000000) return makeLocalPid(number)
      }
      // No process ever has such a pid.
    }
    return this.external(L.SUB_EXT_PID, node, number, serial)
  }

  private port(tag: number): Term {
    const name = this.nodeName()
    const high = tag === E.V4_PORT_EXT ? this.u32() : 0
    const low = this.u32()
    const node = this.node(name, this.creation(tag === E.PORT_EXT))
    if (node === 0) {
      if (this.vm.release < 26 ? high !== 0 || low >= 2 ** 28 : high >= 2 ** (PORT_BITS - 32)) this.fail()
      if (high === 0 && low < 0x8000000) return makeLocalPort(low)
    }
    return this.external(L.SUB_EXT_PORT, node, low, high)
  }

  private reference(tag: number): Term {
    const count = tag === E.REFERENCE_EXT ? 1 : this.u16()
    const name = this.nodeName()
    let creation = 0
    if (tag !== E.REFERENCE_EXT) creation = this.creation(tag === E.NEW_REFERENCE_EXT)
    if (count > 5) this.fail()
    // The first word is read even where none are claimed (and taken for 0 behind the end); it counts only for references of this node.
    const words = [count === 0 && this.end - this.at < 4 ? 0 : this.u32()]
    for (let i = 1; i < count; i++) words.push(this.u32())
    if (tag === E.REFERENCE_EXT) creation = this.creation(true)
    if (tag !== E.NEWER_REFERENCE_EXT && words[0]! > 0x3ffff) this.fail()
    const node = this.node(name, creation)
    if (node !== 0) return this.external(L.SUB_EXT_REF, node, ...words.slice(0, count))
    if (words[0]! > 0x3ffff || (count > 3 && this.vm.release < 26)) this.fail()
    if (count === 5 && (words[1]! & ALIAS_BIT) !== 0) {
      // what aliases look like: the words behind are the pid, as a term of OTP
      if ((words[3]! & 15) !== 3) this.fail()
      return this.external(L.SUB_EXT_REF, 0, ...words)
    }
    return this.vm.processes.refs.fromWords(words[0]!, (words[1] ?? 0) | 0, (words[2] ?? 0) | 0)
  }

  private external(subtag: number, ...words: number[]): Term {
    const w = this.vm.k.alloc(words.length + 1) >>> 2
    this.m[w] = HEADER_EXT(subtag, words.length)
    words.forEach((word, i) => {
      this.m[w + 1 + i] = word
    })
    return ((w << 2) | L.TAG_BOXED) as Term
  }

  // ---- funs --------------------------------------------------------------------------------------------------------

  private fun(): Term {
    this.u32() // size: no decoder looks at it
    const arity = this.u8()
    const uniqAt = this.need(16)
    const index = this.u32()
    const free = this.count()
    if (free > MAX_FREE) this.fail()
    const module = this.anyAtom()
    const oldIndex = this.anyInteger()
    const oldUniq = this.anyInteger()
    const pidTag = this.u8()
    if (pidTag !== E.PID_EXT && pidTag !== E.NEW_PID_EXT) this.fail()
    const creator = this.pid(pidTag)
    const entry = this.vm.code.funs.of(module, index, oldUniq, this.bytes.slice(uniqAt, uniqAt + 16), free)
    this.noteUnknown(entry, arity, oldIndex)
    const w = this.vm.k.alloc(L.FUN_WORDS + free) >>> 2
    this.m[w] = HEADER_EXT(L.SUB_FUN, L.FUN_WORDS - 1 + free)
    this.m[w + 1] = entry
    this.m[w + 2] = creator
    this.m.fill(NIL, w + 3, w + 3 + free)
    const term = ((w << 2) | L.TAG_BOXED) as Term
    return free === 0 ? term : this.push(FILL_WORDS, w + 3, free, term)
  }
  /** A fun whose code is not here keeps what it says of itself: FE_FLAGS holds its arity + 1 above bit 8, until code comes. */
  private noteUnknown(entry: Address, arity: number, oldIndex: number): void {
    const flags = (entry + L.FE_FLAGS) >>> 2
    if ((this.m[flags]! & ~(L.FE_PINNED | L.FE_MARKED)) !== 0) return
    this.m[flags]! |= (arity + 1) << 8
    this.m[(entry + L.FE_ARITY) >>> 2] = ~arity
    this.m[(entry + L.FE_OLD_INDEX) >>> 2] = oldIndex
  }

  private externalFun(): Term {
    const module = this.anyAtom()
    const name = this.anyAtom()
    const arity = this.anyInteger()
    if (arity < 0 || arity > 0x7fffffff) this.fail()
    if (this.safe && !this.exists(module, name, arity)) this.fail()
    // Nothing can call a function of more than 255 arguments, but OTP makes such funs.
    const entry = this.vm.code.internExport(module, name, arity, arity <= 255)
    const w = this.vm.k.alloc(2) >>> 2
    this.m[w] = HEADER_EXT(L.SUB_EXPORT, 1)
    this.m[w + 1] = entry
    return ((w << 2) | L.TAG_BOXED) as Term
  }
  private exists(module: Term, name: Term, arity: number): boolean {
    const entry = this.vm.k.find_export(module, name, arity)
    if (entry === 0) return false
    return this.m[(entry + L.EX_BIF) >>> 2] !== 0 || (this.m[(entry + L.EX_FLAGS) >>> 2]! & L.EX_DEFINED) !== 0
  }
}
