/**
 * Module asn1rt_nif: BER, what public_key, and with it httpc, reads certificates by; and the last step of PER.
 * Reference: X.690; https://www.erlang.org/doc/apps/asn1/asn1_getting_started.html
 */
import type { NifFamily } from '../runtime/nifs.ts'
import type { Vm } from '../runtime/vm.ts'
import { NIL, isCons, small } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import { NotComplete, completePer } from './asn1_per.ts'

const CLASS = 0xc0
const CONSTRUCTED = 0x20
const NUMBER = 0x1f
const INDEFINITE = 0x80
/** Deeper values are refused. */
const DEEPEST = 250

type Reason = 'unknown' | 'invalid_tag' | 'invalid_length' | 'invalid_value'
class Malformed extends Error {
  readonly reason: Reason
  constructor(reason: Reason) {
    super(reason)
    this.reason = reason
  }
}
const malformed = (reason: Reason): never => {
  throw new Malformed(reason)
}

/** Reads values, from `at` on: {Class * 65536 + Number, Binary or a list of values}. */
class Reader {
  at = 0
  private readonly vm: Vm
  private readonly b: Uint8Array
  private depth = 0

  constructor(vm: Vm, bytes: Uint8Array) {
    this.vm = vm
    this.b = bytes
  }

  value(end: number): Term {
    const { b } = this
    if (this.at + 2 > end) malformed('invalid_value')
    const constructed = (b[this.at]! & CONSTRUCTED) !== 0
    const tag = small(this.tag(end))
    if (this.at >= end) malformed('invalid_tag')
    if (++this.depth > DEEPEST) malformed('unknown')
    const content = b[this.at] === INDEFINITE ? this.indefinite(constructed, end) : this.definite(constructed, end)
    this.depth--
    return this.vm.t.tuple(tag, content)
  }
  private tag(end: number): number {
    const { b } = this
    const first = b[this.at]!
    const base = (first & CLASS) << 10
    if ((first & NUMBER) < NUMBER) {
      this.at++
      return base | (first & NUMBER)
    }
    if (this.at + 3 > end) malformed('invalid_value')
    this.at++
    let high = 0
    if (b[this.at]! >= 0x80) high = (b[this.at++]! & 0x7f) << 7
    if (b[this.at]! >= 0x80) malformed('invalid_tag')
    return base | high | b[this.at++]!
  }
  private indefinite(constructed: boolean, end: number): Term {
    const { b } = this
    this.at++
    if (this.at + 1 >= end || !constructed) malformed('invalid_length')
    const values: Term[] = []
    while (b[this.at] !== 0 || b[this.at + 1] !== 0) {
      values.push(this.value(end))
      if (this.at + 1 >= end) malformed('invalid_length')
    }
    this.at += 2
    return this.vm.t.list(values)
  }
  private definite(constructed: boolean, end: number): Term {
    const length = this.length(end)
    if (length > end - (this.at + 1)) malformed('invalid_value')
    const from = ++this.at
    const to = from + length
    if (!constructed) {
      this.at = to
      return this.vm.t.binary(this.b.subarray(from, to))
    }
    const values: Term[] = []
    while (this.at < to) values.push(this.value(to))
    return this.vm.t.list(values)
  }
  /** Leaves `at` at the last byte of the length. */
  private length(end: number): number {
    const first = this.b[this.at]!
    if (first < 0x80) return first
    const bytes = first & 0x7f
    if (bytes > end - (this.at + 1)) malformed('invalid_length')
    let length = 0
    for (let i = 0; i < bytes; i++) {
      this.at++
      if (length >= 1 << 24) malformed('invalid_length')
      length = length * 256 + this.b[this.at]!
    }
    return length
  }
}

/** Bytes of a value, written from its end to its front: a length is known when what it is of has been written. */
class Writer {
  private bytes = new Uint8Array(256)
  private from = 256
  private readonly vm: Vm

  constructor(vm: Vm) {
    this.vm = vm
  }
  done(): Uint8Array {
    return this.bytes.subarray(this.from)
  }

  /** False: this is no value. */
  value(term: Term, depth = 0): boolean {
    const { t } = this.vm
    if (!t.isTuple(term) || t.tupleSize(term) < 2 || depth > 8 * DEEPEST) return false
    const tag = t.safeInteger(t.element(term, 1))
    const content = t.element(term, 2)
    const before = this.size
    const list = content === NIL || isCons(content)
    if (list) {
      const values = t.listToArray(content)
      if (values === undefined || !values.reverse().every((value) => this.value(value, depth + 1))) return false
    } else if (t.isBinary(content)) this.raw(t.bytes(content))
    else return false
    this.length(this.size - before)
    if (tag === undefined || tag < 0 || tag > 0xffffffff) return false
    this.tag(tag, list ? CONSTRUCTED : 0)
    return true
  }
  private get size(): number {
    return this.bytes.length - this.from
  }
  private raw(bytes: Uint8Array): void {
    if (bytes.length > this.from) {
      const more = new Uint8Array(2 * (this.size + bytes.length))
      const from = more.length - this.size
      more.set(this.done(), from)
      this.bytes = more
      this.from = from
    }
    this.from -= bytes.length
    this.bytes.set(bytes, this.from)
  }
  private length(n: number): void {
    if (n < 0x80) this.raw(Uint8Array.of(n))
    else {
      let count = 0
      for (; n > 0; n = Math.floor(n / 256), count++) this.raw(Uint8Array.of(n))
      this.raw(Uint8Array.of(count | 0x80))
    }
  }
  private tag(tag: number, form: number): void {
    const head = form | ((tag & 0x30000) >> 10)
    let number = tag & 0xffff
    if (number < NUMBER) {
      this.raw(Uint8Array.of(head | number))
      return
    }
    this.raw(Uint8Array.of(number & 0x7f))
    for (number >>= 7; number > 0; number >>= 7) this.raw(Uint8Array.of((number & 0x7f) | 0x80))
    this.raw(Uint8Array.of(head | NUMBER))
  }
}

/** What OTP's library says of parts that it can't complete: the character 1. */
const NOT_COMPLETE = 49

export const asn1: NifFamily = (vm) => {
  const { t, k } = vm
  const am = vm.atomsOf('error', 'unknown', 'invalid_tag', 'invalid_length', 'invalid_value')
  /** The bytes of a binary or an iolist; undefined: it is neither. */
  const bytesOf = (data: Term): Uint8Array | undefined => {
    const binary = t.isBinary(data) ? data : k.iolist_to_bitstring(data, 0)
    if (binary === NONE || !t.isBinary(binary)) return undefined
    const bytes = t.bytes(binary).slice()
    vm.bump(bytes.length >> 4)
    return bytes
  }
  return {
    module: 'asn1rt_nif',
    functions: {
      'decode_ber_tlv_raw/1': (data) => {
        const bytes = bytesOf(data!)
        if (bytes === undefined) return vm.badarg()
        const reader = new Reader(vm, bytes)
        try {
          const value = reader.value(bytes.length)
          return t.tuple(value, t.binary(bytes.subarray(reader.at)))
        } catch (error) {
          if (!(error instanceof Malformed)) throw error
          return t.tuple(am.error, t.tuple(am[error.reason], t.integer(reader.at)))
        }
      },
      'encode_per_complete/1': (data) => {
        const parts = bytesOf(data!)
        if (parts === undefined) return vm.badarg()
        try {
          return t.binary(completePer(parts))
        } catch (error) {
          if (!(error instanceof NotComplete)) throw error
          return t.tuple(am.error, small(NOT_COMPLETE))
        }
      },
      'encode_ber_tlv/1': (value) => {
        const writer = new Writer(vm)
        if (!writer.value(value!)) return t.tuple(am.error, small(-1))
        const bytes = writer.done()
        vm.bump(bytes.length >> 4)
        return t.binary(bytes)
      },
    },
  }
}
