/** Terms of a machine from values of JavaScript, and back. The walks keep stacks of their own. */
import { identifierText } from '../runtime/identifiers.ts'
import { keep, release } from '../runtime/kept.ts'
import type { Kept } from '../runtime/kept.ts'
import type { Vm } from '../runtime/vm.ts'
import { format } from '../term/print.ts'
import { NIL, isAtom, isCons, isLocalPid, isLocalPort, isSmall, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import * as L from '../term/layout.ts'
import { Atom, Bitstring, Float, Fun, Handle, ImproperList, NativeRecord, Pid, Port, Ref, Tuple, atom } from './values.ts'
import type { Input, Value } from './values.ts'

/** A term under construction (or a value): its parts, those that are done, what to make of them. */
interface Frame<From, To> {
  readonly parts: readonly From[]
  readonly done: To[]
  readonly make: (done: To[]) => To
  /** The container, to find cycles. */
  readonly of: unknown
}

export class Converter {
  private readonly vm: Vm
  private readonly handles = new WeakMap<Handle, Kept>()
  /** Copies of terms whose handles nobody holds any more. */
  private readonly unused = new FinalizationRegistry<Kept>((kept) => release(this.vm, kept))
  private readonly special: ReadonlyMap<Term, Value>
  private readonly encoder = new TextEncoder()

  constructor(vm: Vm) {
    this.vm = vm
    const values: [Term, Value][] = [
      [vm.atom('true'), true], [vm.atom('false'), false], [vm.atom('undefined'), undefined], [vm.atom('null'), null],
    ]
    this.special = new Map(values)
  }

  // ---- to terms ----------------------------------------------------------------------------------------------------

  /**
   * The term of a value, in the heap of the current process (see `Vm.scratch`).
   * @throws TypeError it has none, or is part of itself, or has a handle of another machine
   */
  toTerm(value: Input): Term {
    const frames: Frame<Input, Term>[] = []
    const open = new Set<unknown>()
    let next: Input = value
    for (;;) {
      const frame = this.frameOf(next)
      let term: Term
      if (frame === undefined) term = this.simple(next)
      else {
        if (open.has(frame.of)) throw new TypeError('a value that is part of itself has no term')
        open.add(frame.of)
        frames.push(frame)
        term = NONE
      }
      for (;;) {
        const top = frames.at(-1)
        if (term !== NONE) {
          if (top === undefined) return term
          top.done.push(term)
        }
        if (top!.done.length < top!.parts.length) {
          next = top!.parts[top!.done.length]
          break
        }
        frames.pop()
        open.delete(top!.of)
        term = top!.make(top!.done)
      }
    }
  }

  /** For what has parts. */
  private frameOf(value: Input): Frame<Input, Term> | undefined {
    if (typeof value !== 'object' || value === null) return undefined
    const { t } = this.vm
    const frame = (parts: readonly Input[], make: (done: Term[]) => Term): Frame<Input, Term> => ({ parts, done: [], make, of: value })
    if (Array.isArray(value)) return frame(value as readonly Input[], (done) => t.list(done))
    if (value instanceof Tuple) return frame(value.elements as readonly Input[], (done) => t.tupleFrom(done))
    if (value instanceof ImproperList) {
      return frame([...value.items, value.tail], (done) => {
        const tail = done.pop()!
        return t.list(done, tail)
      })
    }
    if (value instanceof Map) return frame([...(value as ReadonlyMap<Input, Input>)].flat() as Input[], (done) => this.mapOf(done))
    if (isLeaf(value)) return undefined
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) {
      throw new TypeError(`an object of class ${(value as object).constructor.name} has no term`)
    }
    return frame(Object.entries(value).flatMap(([key, v]) => [atom(key), v as Input]), (done) => this.mapOf(done))
  }
  private mapOf(done: readonly Term[]): Term {
    const pairs: [Term, Term][] = []
    for (let i = 0; i < done.length; i += 2) pairs.push([done[i]!, done[i + 1]!])
    return this.vm.t.map(pairs)
  }

  private simple(value: Input): Term {
    const { vm } = this
    switch (typeof value) {
      case 'number': return this.number(value)
      case 'bigint': return vm.t.integer(value)
      case 'boolean': return vm.bool(value)
      case 'undefined': return vm.atom('undefined')
      case 'string':
        if (!value.isWellFormed()) throw new TypeError('a string with half a surrogate pair has no UTF-8')
        return vm.t.binary(this.encoder.encode(value))
      case 'object': return value === null ? vm.atom('null') : this.leaf(value)
      default: throw new TypeError(`a ${typeof value} has no term`)
    }
  }
  private number(n: number): Term {
    if (Number.isSafeInteger(n)) return this.vm.t.integer(n)
    if (!Number.isFinite(n)) throw new TypeError(`${n} has no term`)
    if (Number.isInteger(n)) throw new TypeError(`${n} is no safe integer: use a bigint, or Float`)
    return this.vm.t.float(n)
  }
  private leaf(value: object): Term {
    const { vm } = this
    if (value instanceof Atom) return vm.atoms.add(value.text)
    if (value instanceof Float) return vm.t.float(value.value)
    if (value instanceof Uint8Array) return vm.t.binary(value)
    if (value instanceof Bitstring) return vm.k.sub_bitstring(vm.t.binary(value.bytes), 0, value.size)
    const kept = this.handles.get(value as Handle)
    if (kept === undefined) throw new TypeError(`${String(value)} belongs to another machine`)
    // The term stays where it is only as long as the handle: what is built from it needs a copy.
    return vm.k.copy_in(kept.term)
  }

  // ---- to values ---------------------------------------------------------------------------------------------------

  /** The value of a term. */
  toValue(term: Term): Value {
    const frames: Frame<Term, Value>[] = []
    let next = term
    for (;;) {
      const frame = this.frameOfTerm(next)
      let value: Value
      let ready = false
      if (frame === undefined) {
        value = this.simpleValue(next)
        ready = true
      } else frames.push(frame)
      for (;;) {
        const top = frames.at(-1)
        if (ready) {
          if (top === undefined) return value
          top.done.push(value)
        }
        if (top!.done.length < top!.parts.length) {
          next = top!.parts[top!.done.length]!
          break
        }
        frames.pop()
        value = top!.make(top!.done)
        ready = true
      }
    }
  }

  private frameOfTerm(term: Term): Frame<Term, Value> | undefined {
    const { t } = this.vm
    const frame = (parts: readonly Term[], make: (done: Value[]) => Value): Frame<Term, Value> => ({ parts, done: [], make, of: term })
    if (isCons(term)) {
      const parts: Term[] = []
      let rest = term
      for (; isCons(rest); rest = t.tl(rest)) parts.push(t.hd(rest))
      if (rest === NIL) return frame(parts, (done) => done)
      parts.push(rest)
      return frame(parts, (done) => {
        const tail = done.pop()
        return new ImproperList(done, tail)
      })
    }
    if (t.isTuple(term)) {
      const parts = Array.from({ length: t.tupleSize(term) }, (_, i) => t.element(term, i + 1))
      return frame(parts, (done) => new Tuple(done))
    }
    if (!t.isMap(term)) return undefined
    return frame(t.mapEntries(term).flat(), (done) => {
      const map = new Map<Value, Value>()
      for (let i = 0; i < done.length; i += 2) map.set(done[i], done[i + 1])
      return map
    })
  }

  private simpleValue(term: Term): Value {
    const { t, k } = this.vm
    if (isSmall(term)) return smallValue(term)
    if (term === NIL) return []
    if (isAtom(term)) return this.special.has(term) ? this.special.get(term) : atom(t.atomText(term))
    if (t.isInteger(term)) return t.safeInteger(term) ?? safe(t.bigint(term))
    if (t.isFloat(term)) return new Float(t.floatValue(term))
    if (t.isBinary(term)) return t.bytes(term).slice()
    if (t.isBitstring(term)) return this.bitstring(term, k.bit_size(term))
    // only code that no compiler writes lets one out
    if (t.subtag(term) === L.SUB_MATCH_CTX) return this.simpleValue(k.bs_get_tail(term) as Term)
    return this.handle(term)
  }
  private bitstring(term: Term, size: number): Bitstring {
    const from = this.vm.k.binary_data(term) >>> 0
    const shift = this.vm.k.bit_offset(term)
    const bytes = new Uint8Array(Math.ceil(size / 8))
    for (let i = 0; i < bytes.length; i++) {
      const word = (this.vm.u8[from + i]! << 8) | this.vm.u8[from + i + 1]!
      bytes[i] = word >>> (8 - shift)
    }
    return new Bitstring(bytes, size)
  }

  /** A handle with a copy of its own of the term. */
  handle(term: Term): Pid | Port | Ref | Fun | NativeRecord {
    const { vm } = this
    const text = identifierText(vm, term) ?? format(vm, term)
    const Class = isLocalPid(term) || vm.t.isPid(term) ? Pid : isLocalPort(term) || vm.t.isPort(term) ? Port : vm.t.isRef(term) ? Ref : vm.t.subtag(term) === L.SUB_RECORD ? NativeRecord : Fun
    if (Class === Fun && !vm.t.isFun(term)) throw new TypeError(`terms of kind ${vm.t.subtag(term)} have no value`)
    const handle = new Class(text, vm)
    const kept = keep(vm, term)
    this.handles.set(handle, kept)
    if (kept.block !== 0) this.unused.register(handle, kept)
    return handle
  }
}

const isLeaf = (value: object): boolean =>
  value instanceof Atom || value instanceof Float || value instanceof Uint8Array || value instanceof Bitstring || value instanceof Handle

/** A number, where that is safe (2^53 - 1 and less). */
const safe = (n: bigint): number | bigint =>
  n >= BigInt(Number.MIN_SAFE_INTEGER) && n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : n
