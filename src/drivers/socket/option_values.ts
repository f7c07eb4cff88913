/** Values of options: terms here, bytes there. */
import { isAtom, isCons, NIL } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import type { Vm } from '../../runtime/vm.ts'
import { int32, uint32 } from '../arguments.ts'
import type { Addresses } from './addresses.ts'
import type { Answers } from './answers.ts'
import { cText } from './answers.ts'

const TOS = { lowdelay: 0x10, throughput: 8, reliability: 4, mincost: 2 }
const TOS_MASK = 0x1e
const PRECEDENCE = { routine: 0 }
/** As in OTP a precedence's name, but not its number, gives no bits when it is set. */
const PRECEDENCES_SET = { routine: 0, priority: 0, immediate: 0, flash: 0, flashoverride: 0, critical_ecp: 0, internetcontrol: 0, netcontrol: 0 }
/** Differentiated services code points. */
const POINTS: Readonly<Record<string, number>> = {
  cs0: 0, le: 1, cs1: 8, af11: 10, af12: 12, af13: 14, cs2: 16, af21: 18, af22: 20, af23: 22, cs3: 24, af31: 26, af32: 28, af33: 30, cs4: 32, af41: 34,
  af42: 36, af43: 38, cs5: 40, voice_admit: 44, nqb: 45, ef: 46, cs6: 48, cs7: 56,
}
const DISCOVER = { dont: 0, want: 1, do: 2, probe: 3 }
const FILTER_MODES = { exclude: 0, include: 1 }
const DEVICE_NAME = 16
const CONGESTION_NAME = 257
const EVENTS = [
  'data_io', 'association', 'address', 'send_failure', 'peer_error', 'shutdown', 'partial_delivery', 'adaptation_layer', 'authentication', 'sender_dry',
]

/** How a kind of value is read and written. */
export interface ValueKind {
  /** Undefined: it is no such value. */
  readonly set?: (value: Term) => Uint8Array | undefined
  /** Bytes that are asked for. */
  readonly size?: number
  readonly get?: (bytes: Uint8Array) => Term
}
/** Fields of a structure: their sizes in bytes. */
type Fields = readonly (readonly [name: string, bytes: 2 | 4])[]

export class OptionValues {
  readonly kinds: Readonly<Record<string, ValueKind>>
  private readonly vm: Vm
  private readonly answers: Answers
  private readonly addresses: Addresses
  private readonly am

  constructor(answers: Answers, addresses: Addresses) {
    const { vm } = answers
    const { t } = vm
    this.vm = vm
    this.answers = answers
    this.addresses = addresses
    this.am = vm.atomsOf(
      'onoff', 'linger', 'abort', 'default', 'multiaddr', 'interface', 'sourceaddr', 'mode', 'slist', 'null', 'sec', 'usec',
    )
    const { am } = this
    const number = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true)
    const asInt = (get: (value: number) => Term): ValueKind => ({ size: 4, get: (bytes) => get(number(bytes)) })
    const field = (map: Term, key: Term): Uint8Array | undefined => addresses.decodeIn(answers.inMap(map, key))
    this.kinds = {
      none: {},
      bool: { ...asInt((value) => answers.bool(value !== 0)), set: (value) => this.int(bit(answers.asBool(value))) },
      int: { ...asInt((value) => t.integer(value)), set: (value) => this.int(int32(t, value)) },
      domain: { ...asInt((value) => addresses.domain(value)), set: (value) => this.int(addresses.domainOf(value)) },
      type: asInt((value) => addresses.type(value)),
      tos: { ...asInt((value) => this.tos(value)), set: (value) => this.tosOf(value) },
      hops: { ...asInt((value) => t.integer(value)), set: (value) => this.int(this.hops(value)) },
      discover: { ...asInt((value) => this.named(DISCOVER, value)), set: (value) => this.int(this.numberOf(DISCOVER, value)) },
      in: { size: 4, get: (bytes) => addresses.encodeIn(bytes.subarray(0, 4)), set: (value) => addresses.decodeIn(value) },
      linger: { size: 8, get: (bytes) => this.linger(bytes), set: (value) => this.lingerOf(value) },
      device: this.text(DEVICE_NAME, 1, false),
      congestion: this.text(CONGESTION_NAME, 0, true),
      membership: { set: (value) => together(field(value, am.multiaddr), field(value, am.interface)) },
      source: { set: (value) => together(field(value, am.multiaddr), field(value, am.interface), field(value, am.sourceaddr)) },
      membership6: {
        set: (value) => together(addresses.decodeIn6(answers.inMap(value, am.multiaddr)), this.uint(answers.inMap(value, am.interface))),
      },
      msfilter: { set: (value) => this.filterOf(value) },
      associnfo: this.structure([
        ['assoc_id', 4], ['asocmaxrxt', 2], ['number_peer_destinations', 2], ['peer_rwnd', 4], ['local_rwnd', 4], ['cookie_life', 4],
      ]),
      initmsg: this.structure([['num_outstreams', 2], ['max_instreams', 2], ['max_attempts', 2], ['max_init_timeo', 2]]),
      rtoinfo: this.structure([['assoc_id', 4], ['initial', 4], ['max', 4], ['min', 4]]),
      events: { set: (value) => this.eventsOf(value) },
    }
  }

  int(value: number | undefined): Uint8Array | undefined {
    return value === undefined ? undefined : new Uint8Array(Int32Array.of(value).buffer)
  }
  private uint(value: Term): Uint8Array | undefined {
    const number = value === NONE ? undefined : uint32(this.vm.t, value)
    return number === undefined ? undefined : new Uint8Array(Uint32Array.of(number).buffer)
  }
  private named(names: Readonly<Record<string, number>>, value: number): Term {
    const name = Object.keys(names).find((one) => names[one] === value)
    return name === undefined ? this.vm.t.integer(value) : this.vm.atom(name)
  }
  private numberOf(names: Readonly<Record<string, number>>, term: Term): number | undefined {
    return isAtom(term) ? names[this.vm.t.atomText(term)] : int32(this.vm.t, term)
  }

  tos(value: number): Term {
    if (this.vm.release >= 29) return this.service(value)
    const name = Object.entries(TOS).find(([, bits]) => bits === (value & TOS_MASK))
    return name === undefined ? this.vm.t.integer(value) : this.vm.atom(name[0])
  }
  /** Since OTP 29: what a type of service means, in the older way and as differentiated services. */
  private service(value: number): Term {
    const { t } = this.vm
    const [kind, precedence, point] = [value & 0x1e, value >> 5, value >> 2]
    const map = (pairs: readonly (readonly [string, Term])[]): Term => t.map(pairs.map(([name, term]) => [this.vm.atom(name), term] as const))
    const tos = kind === 0 ? this.vm.atom('default') : this.named(TOS, kind)
    const older = map([['tos', isAtom(tos) ? tos : t.integer(kind >> 1)], ['precedence', this.named(PRECEDENCE, precedence)]])
    return map([['native', t.integer(value)], ['tos', older], ['dscp', this.named(POINTS, point)]])
  }
  tosOf(value: Term): Uint8Array | undefined {
    if (this.vm.release >= 29 && isAtom(value)) {
      const point = POINTS[this.vm.t.atomText(value)]
      if (point !== undefined) return this.int(point << 2)
    }
    if (this.vm.release >= 29 && this.vm.t.isMap(value)) return this.int(this.serviceOf(value))
    return this.int(this.numberOf(TOS, value))
  }
  /** Of a map of both `tos` and `precedence`. */
  private serviceOf(map: Term): number | undefined {
    const { answers, vm } = this
    const part = (key: string, names: Readonly<Record<string, number>>, shift: number, mask: number): number | undefined => {
      const term = answers.inMap(map, vm.atom(key))
      if (term === NONE) return undefined
      const number = this.numberOf(names, term)
      if (isAtom(term) || number === undefined) return number
      return number < 0 ? undefined : (number << shift) & mask
    }
    const tos = part('tos', { default: 0, ...TOS }, 1, TOS_MASK)
    const precedence = part('precedence', PRECEDENCES_SET, 5, 0xe0)
    return tos === undefined || precedence === undefined ? undefined : tos | precedence
  }
  private hops(value: Term): number | undefined {
    const hops = value === this.am.default ? -1 : int32(this.vm.t, value)
    return hops === undefined || (value !== this.am.default && (hops < 0 || hops > 255)) ? undefined : hops
  }
  timeval(value: Term): Uint8Array | undefined {
    const { am, answers, vm } = this
    const seconds = vm.t.safeInteger(answers.inMap(value, am.sec))
    const us = vm.t.safeInteger(answers.inMap(value, am.usec))
    if (seconds === undefined || us === undefined) return undefined
    // as in OTP the microseconds are the seconds once more
    return new Uint8Array(BigInt64Array.of(BigInt(seconds), BigInt(seconds)).buffer)
  }

  private linger(bytes: Uint8Array): Term {
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const { am, answers, vm } = this
    return vm.t.map([[am.onoff, answers.bool(view.getInt32(0, true) !== 0)], [am.linger, vm.t.integer(view.getInt32(4, true))]])
  }
  private lingerOf(value: Term): Uint8Array | undefined {
    const { am, answers, vm } = this
    const [onoff, linger] = [answers.inMap(value, am.onoff), answers.inMap(value, am.linger)]
    if (onoff === NONE || linger === NONE) return value === am.abort ? new Uint8Array(Int32Array.of(1, 0).buffer) : undefined
    const [on, seconds] = [answers.asBool(onoff), int32(vm.t, linger)]
    if (on === undefined || seconds === undefined || seconds < 0) return undefined
    return new Uint8Array(Int32Array.of(Number(on), seconds).buffer)
  }
  /** Texts: a string, or a binary. */
  private text(longest: number, spare: number, strip: boolean): ValueKind {
    const { answers, vm } = this
    return {
      size: longest + spare,
      get: (bytes) => answers.text(strip && bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes),
      set: (value) => {
        if (vm.t.isBinary(value) && vm.release >= 27) return cText(vm.t.bytes(value)).subarray(0, longest - 1)
        const text = answers.asText(value, longest - 1)
        return text && cText(text)
      },
    }
  }
  private filterOf(value: Term): Uint8Array | undefined {
    const { am, answers, addresses, vm } = this
    if (value === am.null) return new Uint8Array(0)
    const [group, via, mode, list] = [am.multiaddr, am.interface, am.mode, am.slist].map((key) => answers.inMap(value, key)) as [Term, Term, Term, Term]
    const way = mode === NONE || !isAtom(mode) ? undefined : this.numberOf(FILTER_MODES, mode)
    const sources: (Uint8Array | undefined)[] = []
    let rest = list
    for (; rest !== NONE && isCons(rest); rest = vm.t.tl(rest)) sources.push(addresses.decodeIn(vm.t.hd(rest)))
    if (rest !== NIL) return undefined
    return together(addresses.decodeIn(group), addresses.decodeIn(via), this.int(way), this.int(sources.length), ...sources)
  }

  // ---- SCTP ------------------------------------------------------------------------------------------------------------

  private structure(fields: Fields): ValueKind {
    const { answers, vm } = this
    const size = fields.reduce((sum, [, bytes]) => sum + bytes, 0)
    return {
      size,
      get: (bytes) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset)
        let at = 0
        return vm.t.map(fields.map(([name, width]) => {
          const value = width === 2 ? view.getUint16(at, true) : view.getUint32(at, true)
          at += width
          return [vm.atom(name), vm.t.integer(value)] as const
        }))
      },
      set: (value) => {
        const out = new DataView(new ArrayBuffer(size))
        let at = 0
        for (const [name, width] of fields) {
          const term = answers.inMap(value, vm.atom(name))
          const number = term === NONE ? undefined : uint32(vm.t, term) ?? (name === 'assoc_id' ? int32(vm.t, term) : undefined)
          if (number === undefined) return undefined
          if (width === 2) out.setUint16(at, number, true)
          else out.setUint32(at, number, true)
          at += width
        }
        return new Uint8Array(out.buffer)
      },
    }
  }
  private eventsOf(value: Term): Uint8Array | undefined {
    const bits = EVENTS.map((name) => this.answers.asBool(this.answers.inMap(value, this.vm.atom(name))))
    return bits.includes(undefined) ? undefined : Uint8Array.from(bits, Number)
  }
}

const bit = (value: boolean | undefined): number | undefined => (value === undefined ? undefined : Number(value))

/** All of them; undefined: one is missing. */
function together(...parts: (Uint8Array | undefined)[]): Uint8Array | undefined {
  const out: number[] = []
  for (const part of parts) {
    if (part === undefined) return undefined
    out.push(...part)
  }
  return Uint8Array.from(out)
}
