/** erlang:decode_packet/3. */
import { NIL, isCons, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import type { Vm } from '../runtime/vm.ts'
import { bytesToList } from './bitstrings.ts'
import { HTTP_METHODS, HTTP_HEADERS, INVALID, NEWLINE, UNKNOWN, isSsl2Hello, methodNumber, packetBody, packetLength, parseHttp, tlsRecord } from './packets.ts'
import type { HttpUri, HttpVersion, PacketLimits, PacketType, Span } from './packets.ts'

const TYPES: readonly PacketType[] = [
  'raw', 'asn1', 'sunrm', 'cdr', 'fcgi', 'tpkt', 'line', 'ssl_tls', 'http', 'httph', 'http_bin', 'httph_bin',
]
const SLASH = Uint8Array.of(47)
const MAX_LIMIT = 0xffffffff
const BYTES_A_REDUCTION = 128
/** Bytes that are searched for the end of a line in one go. */
const SEARCHED_BYTES = 4 << 20

/** Terms of what HTTP lines say. `binaries`: texts are binaries, not lists. */
export function httpTerms(vm: Vm): (line: Uint8Array, headers: boolean, binaries: boolean, length?: number) => Term {
  const { t } = vm
  const am = vm.atomsOf(
    'http_request', 'http_response', 'http_header', 'http_eoh', 'http_error', 'http', 'https', 'absoluteURI',
    'abs_path', 'scheme', 'undefined', '*',
  )
  const names = HTTP_HEADERS.map((name) => vm.atom(name))
  const methods = HTTP_METHODS.map((method) => vm.atom(method))

  return (line, headers, binaries, length = line.length) => {
    const text = ({ from, to }: Span): Term => (binaries ? t.binary(line, from, to) : bytesToList(vm, line.subarray(from, to), NIL))
    const version = ({ major, minor }: HttpVersion): Term => t.tuple(t.integer(major), t.integer(minor))
    const whole = (bytes: Uint8Array): Term => (binaries ? t.binary(bytes) : bytesToList(vm, bytes, NIL))
    const uriTerm = (uri: HttpUri): Term => {
      switch (uri.kind) {
        case '*':
          return am['*']
        case 'abs_path':
          return t.tuple(am.abs_path, text(uri.text))
        case 'string':
          return text(uri.text)
        case 'scheme':
          return t.tuple(am.scheme, text(uri.scheme), text(uri.rest))
        default: {
          const port = uri.port === 0 ? am.undefined : t.integer(uri.port)
          return t.tuple(am.absoluteURI, am[uri.scheme], text(uri.host), port, uri.path === undefined ? whole(SLASH) : text(uri.path))
        }
      }
    }
    const said = parseHttp(line, headers, length)
    switch (said?.kind) {
      case 'request': {
        const method = methods[methodNumber(line, said.method) - 1] ?? text(said.method)
        return t.tuple(am.http_request, method, uriTerm(said.uri), version(said.version))
      }
      case 'response':
        return t.tuple(am.http_response, version(said.version), t.integer(said.status), text(said.phrase))
      case 'header': {
        const { number, original, customary } = said
        const name = number > 0 ? names[number - 1]! : customary === undefined ? text(original) : whole(customary)
        return t.tuple(am.http_header, small(number), name, text(original), text(said.value))
      }
      case 'eoh':
        return am.http_eoh
      default:
        return t.tuple(am.http_error, text({ from: 0, to: length }))
    }
  }
}

export const decodePacket: BifFamily = (vm) => {
  const { t, k } = vm
  const am = vm.atomsOf('ok', 'more', 'error', 'invalid', 'undefined', 'packet_size', 'line_length', 'line_delimiter', 'ssl_tls', 'badopt')
  const types = new Map<Term, PacketType>(TYPES.map((type) => [vm.atom(type), type]))
  types.set(small(0), 'raw')
  for (const type of ['1', '2', '4'] as const) types.set(small(Number(type)), type)
  const httpTerm = httpTerms(vm)
  const parts = new Parts(vm)

  const limitsOf = (type: PacketType | undefined, options: Term): PacketLimits | undefined => {
    const limits: { -readonly [key in keyof PacketLimits]: PacketLimits[key] } = { packetSize: 0, lineLength: 0 }
    for (; isCons(options); options = t.tl(options)) {
      const option = t.hd(options)
      if (!t.isTupleOf(option, 2)) return undefined
      const value = t.safeInteger(t.element(option, 2))
      if (value === undefined || value < 0 || value > MAX_LIMIT) return undefined
      if (t.element(option, 1) === am.packet_size) limits.packetSize = value
      else if (t.element(option, 1) === am.line_length) limits.lineLength = value
      else if (t.element(option, 1) === am.line_delimiter && type === 'line' && value <= 255) limits.delimiter = value
      else return undefined
    }
    return options === NIL ? limits : undefined
  }

  /** The data of a record is a part of the binary. */
  const tlsTerm = (packet: Term, bytes: Uint8Array): Term => {
    const { kind, major, minor, body } = tlsRecord(bytes)
    const data = isSsl2Hello(bytes) ? t.binary(body) : k.sub_bitstring(packet, 40, body.length * 8)
    return t.tuple(am.ssl_tls, NIL, small(kind), t.tuple(small(major), small(minor)), data)
  }

  /** A line, of which `from` bytes were searched. */
  const decodeLine = (binary: Term, options: Term, from: number): Term => {
    const limits = limitsOf('line', options)!
    const bytes = t.bytes(binary)
    const end = from + SEARCHED_BYTES
    const { delimiter = NEWLINE } = limits
    if (end >= bytes.length || bytes.subarray(from, end).includes(delimiter)) return decode('line', binary, { ...limits, searched: from })
    return parts.goOn('erlang', 'decode_packet', 3, 'packet_line', [binary, options, t.integer(end)])
  }

  const decode = (type: PacketType, binary: Term, limits: PacketLimits): Term => {
    // bits beyond the last byte (OTP 25 takes such) are left over with what comes behind the packet
    const bits = t.bitSize(binary)
    const bytes = t.bytes(bits % 8 === 0 ? binary : k.sub_bitstring(binary, 0, bits - (bits % 8)))
    const length = packetLength(type, bytes, limits)
    if (length === INVALID) return t.tuple(am.error, am.invalid)
    vm.bump(Math.floor(Math.min(length || bytes.length, bytes.length) / BYTES_A_REDUCTION))
    if (length === UNKNOWN) return t.tuple(am.more, am.undefined)
    if (length > bytes.length) return t.tuple(am.more, t.integer(length))
    const rest = k.sub_bitstring(binary, length * 8, bits - length * 8)
    if (type === 'http' || type === 'httph' || type === 'http_bin' || type === 'httph_bin') {
      const headers = type === 'httph' || type === 'httph_bin'
      return t.tuple(am.ok, httpTerm(bytes, headers, type === 'http_bin' || type === 'httph_bin', length), rest)
    }
    const [from, to] = packetBody(type, bytes, length)
    const packet = k.sub_bitstring(binary, from * 8, (to - from) * 8)
    return t.tuple(am.ok, type === 'ssl_tls' ? tlsTerm(packet, bytes.subarray(0, length)) : packet, rest)
  }

  return {
    glulam_internal: { 'packet_line/3': (binary, options, from) => decodeLine(binary, options, t.safeInteger(from)!) },
    erlang: {
      'decode_packet/3': (type, binary, options) => {
        const packet = types.get(type)
        const limits = limitsOf(packet, options)
        if (packet === undefined) return vm.badarg(am.badopt)
        if (limits === undefined || !(vm.release < 27 ? t.isBitstring(binary) : t.isBinary(binary))) return vm.badarg()
        const long = packet === 'line' && t.isBinary(binary) && t.byteSize(binary) > SEARCHED_BYTES && k.bit_offset(binary) === 0
        return long ? decodeLine(binary, options, 0) : decode(packet, binary, limits)
      },
    },
  }
}

