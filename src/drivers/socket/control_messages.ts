/** Control messages, which come and go beside data: struct cmsghdr. */
import { NIL, isAtom, isCons, small } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import type { Vm } from '../../runtime/vm.ts'
import { int32 } from '../arguments.ts'
import type { Addresses } from './addresses.ts'
import type { Answers } from './answers.ts'
import { extendedError } from './extended_errors.ts'
import type { OptionValues } from './option_values.ts'
import { SOL_SOCKET, SOL_IP } from './options.ts'

const SOL_IPV6 = 41
const HEADER = 16
const aligned = (size: number): number => (size + 7) & ~7

interface Spec {
  readonly type: number
  readonly name: string
  /** 0: the data is not of that kind. */
  readonly encode?: (data: Uint8Array) => Term
  readonly decode?: (value: Term) => Uint8Array | undefined
}

export class ControlMessages {
  private readonly vm: Vm
  private readonly answers: Answers
  private readonly am
  private readonly specs: ReadonlyMap<number, readonly Spec[]>

  constructor(answers: Answers, addresses: Addresses, values: OptionValues) {
    const { vm } = answers
    const { t } = vm
    this.vm = vm
    this.answers = answers
    this.am = vm.atomsOf('level', 'type', 'data', 'value', 'socket', 'bad_data', 'addr', 'ifindex', 'spec_dst', 'sec', 'usec', 'nsec', 'undefined')
    const { am } = this
    const view = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.length)
    const sized = (size: number, make: (data: Uint8Array) => Term) => (data: Uint8Array): Term => (data.length < size ? NONE : make(data))
    const int = {
      encode: sized(4, (data) => t.integer(view(data).getInt32(0, true))),
      decode: (value: Term) => values.int(int32(t, value)),
    }
    const byte = sized(1, (data) => small(data[0]!))
    const tos = sized(1, (data) => values.tos(data[0]!))
    const error = (data: Uint8Array): Term => extendedError(answers, addresses, data)
    const timeval = {
      encode: sized(16, (data) => t.map([
        [am.sec, t.integer(view(data).getBigInt64(0, true))], [am.usec, t.integer(view(data).getBigInt64(8, true))],
      ])),
      decode: (value: Term) => values.timeval(value),
    }
    const timespec = sized(16, (data) => t.map([
      [am.sec, t.integer(view(data).getBigInt64(0, true))], [am.nsec, t.integer(view(data).getBigInt64(8, true))],
    ]))
    const since29 = (spec: Spec): Spec[] => (vm.release < 29 ? [] : [spec])
    this.specs = new Map([
      [SOL_SOCKET, [
        { type: 2, name: 'credentials' }, { type: 1, name: 'rights' }, { type: 29, name: 'timestamp', ...timeval },
        ...since29({ type: 35, name: 'timestampns', encode: timespec }),
      ]],
      [SOL_IP, [
        { type: 1, name: 'tos', encode: tos, decode: (value) => values.tosOf(value) },
        { type: 2, name: 'ttl', ...int },
        { type: 12, name: 'recvttl', encode: byte },
        { type: 8, name: 'pktinfo', encode: sized(12, (data) => t.map([
          [am.ifindex, t.integer(view(data).getUint32(0, true))], [am.spec_dst, addresses.encodeIn(data.subarray(4, 8))],
          [am.addr, addresses.encodeIn(data.subarray(8, 12))],
        ])) },
        { type: 20, name: 'origdstaddr', encode: (data) => addresses.encode(data) },
        { type: 13, name: 'recvtos', encode: tos },
        { type: 11, name: 'recverr', encode: error },
      ]],
      [SOL_IPV6, [
        { type: 50, name: 'pktinfo', encode: sized(20, (data) => t.map([
          [am.addr, addresses.encodeIn6(data.subarray(0, 16))], [am.ifindex, t.integer(view(data).getInt32(16, true))],
        ])) },
        { type: 52, name: 'hoplimit', ...int },
        { type: 67, name: 'tclass', ...int },
        { type: 66, name: 'recvtclass', encode: int.encode },
        ...since29({ type: 11, name: 'flowinfo', encode: int.encode }),
        { type: 25, name: 'recverr', encode: error },
      ]],
    ])
  }

  // ---- received --------------------------------------------------------------------------------------------------------

  encode(bytes: Uint8Array): Term {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const out: Term[] = []
    for (let at = 0; at + HEADER <= bytes.length; ) {
      const length = Number(view.getBigUint64(at, true))
      if (length < HEADER) break
      if (at + length > bytes.length) {
        out.push(this.am.bad_data)
        break
      }
      out.push(this.message(view.getInt32(at + 8, true), view.getInt32(at + 12, true), bytes.subarray(at + HEADER, at + length)))
      at += aligned(length)
    }
    return this.vm.t.list(out)
  }
  private message(level: number, type: number, data: Uint8Array): Term {
    const { am, vm } = this
    const spec = this.specs.get(level)?.find((one) => one.type === type)
    const value = spec?.encode?.(data) ?? NONE
    const fields = this.fields(level, spec === undefined ? vm.t.integer(type) : vm.atom(spec.name), data)
    return vm.t.map(value === NONE ? fields : [...fields, [am.value, value]])
  }
  private fields(level: number, type: Term, data: Uint8Array): [Term, Term][] {
    const { am, vm } = this
    return [[am.level, level === SOL_SOCKET ? am.socket : vm.t.integer(level)], [am.type, type], [am.data, vm.t.binary(data)]]
  }

  // ---- to be sent ------------------------------------------------------------------------------------------------------

  /** At most so many bytes; undefined: these are none, or too many. */
  decode(list: Term, most: number): Uint8Array | undefined {
    const { t } = this.vm
    const out = new Uint8Array(most)
    let at = 0
    for (; isCons(list); list = t.tl(list)) {
      const message = this.decodeOne(t.hd(list))
      if (message === undefined || at + message.length > most) return undefined
      out.set(message, at)
      at += message.length
    }
    return list === NIL ? out.subarray(0, at) : undefined
  }
  private decodeOne(map: Term): Uint8Array | undefined {
    const { am, answers, vm } = this
    const [levelTerm, type, data, value] = [am.level, am.type, am.data, am.value].map((key) => answers.inMap(map, key)) as [Term, Term, Term, Term]
    if (levelTerm === NONE || type === NONE) return undefined
    const level = levelTerm === am.socket ? SOL_SOCKET : int32(vm.t, levelTerm)
    if (level === undefined || (data === NONE) === (value === NONE)) return undefined
    const spec = isAtom(type) ? this.specs.get(level)?.find(({ name }) => vm.atom(name) === type) : undefined
    if (data === NONE) {
      const bytes = spec?.decode?.(value)
      return spec && bytes && message(level, spec.type, bytes)
    }
    const number = isAtom(type) ? spec?.type : int32(vm.t, type)
    if (number === undefined) return undefined
    const bytes = this.rawData(data)
    return bytes && message(level, number, bytes)
  }
  /** A binary, an integer or a boolean. */
  private rawData(data: Term): Uint8Array | undefined {
    const { t } = this.vm
    if (t.isBinary(data)) return t.bytes(data)
    const bool = this.answers.asBool(data)
    const number = bool === undefined ? int32(t, data) : Number(bool)
    return number === undefined ? undefined : Uint8Array.from(new Uint8Array(Int32Array.of(number).buffer))
  }
}

function message(level: number, type: number, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(aligned(HEADER + data.length))
  const view = new DataView(out.buffer)
  view.setBigUint64(0, BigInt(HEADER + data.length), true)
  view.setInt32(8, level, true)
  view.setInt32(12, type, true)
  out.set(data, HEADER)
  return out
}
