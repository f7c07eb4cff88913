/**
 * Where packets end in a stream of bytes, and what the lines of HTTP say: for erlang:decode_packet/3 and for sockets with a `packet`
 * option. Pure functions over bytes. Behaviour is that of erts/emulator/beam/packet_parser.c.
 */

/** Kinds of packets, by the names of the `packet` option. */
export type PacketType =
  | 'raw' | '1' | '2' | '4' | 'asn1' | 'sunrm' | 'cdr' | 'fcgi' | 'tpkt' | 'line' | 'ssl_tls'
  | 'http' | 'httph' | 'http_bin' | 'httph_bin'

export interface PacketLimits {
  /** Longest packet without its header, or line; 0: any. */
  readonly packetSize: number
  /** Lines are cut off after so many bytes; 0: they are not. */
  readonly lineLength: number
  /** So many bytes hold no end of a line. */
  readonly searched?: number
  /** What ends a line, by default a newline. */
  readonly delimiter?: number
}

/** More bytes are needed to know the length. */
export const UNKNOWN = 0
/** This is no packet of its type, or too long. */
export const INVALID = -1

const INT_MAX = 0x7fffffff
export const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TAB = 9
const TLS_HANDSHAKE = 22

const u16 = (b: Uint8Array, i: number): number => (b[i]! << 8) | b[i + 1]!
const u24 = (b: Uint8Array, i: number): number => (u16(b, i) << 8) | b[i + 2]!
const u32 = (b: Uint8Array, i: number): number => u16(b, i) * 65536 + u16(b, i + 2)
const u32Little = (b: Uint8Array, i: number): number => ((b[i + 3]! << 24) | (b[i + 2]! << 16) | (b[i + 1]! << 8) | b[i]!) >>> 0

/**
 * Length of the first packet in `bytes`, header included (it may be more than there are bytes); UNKNOWN or INVALID. `headers`: for HTTP, whether header lines
 * are expected (always so with httph), not a request or response line.
 */
export function packetLength(type: PacketType, bytes: Uint8Array, limits: PacketLimits, headers = false): number {
  switch (type) {
    case 'raw':
      return bytes.length
    case 'line':
      return lineLength(bytes, limits)
    case 'http':
    case 'http_bin':
      return httpLength(bytes, limits, headers)
    case 'httph':
    case 'httph_bin':
      return httpLength(bytes, limits, true)
    default:
      return framedLength(type, bytes, limits.packetSize)
  }
}

/** The part of a packet of `length` bytes that is delivered: where it begins and ends. Headers stay but those of 1, 2, 4; the padding of fcgi goes. */
export function packetBody(type: PacketType, bytes: Uint8Array, length: number): readonly [from: number, to: number] {
  if (type === 'fcgi') return [0, length - bytes[6]!]
  return [type === '1' ? 1 : type === '2' ? 2 : type === '4' ? 4 : 0, length]
}

/** Packets whose header tells their length. */
function framedLength(type: PacketType, b: Uint8Array, limit: number): number {
  if (type === 'asn1') return asn1Length(b, limit)
  const header = { '1': 1, '2': 2, '4': 4, sunrm: 4, cdr: 12, fcgi: 8, tpkt: 4, ssl_tls: 5 }[type as '1']
  if (b.length < header) return UNKNOWN
  switch (type) {
    case '1':
      return whole(header, b[0]!, limit)
    case '2':
      return whole(header, u16(b, 0), limit)
    case '4':
      return whole(header, u32(b, 0), limit)
    case 'sunrm':
      // The highest bit says that it is the last fragment.
      return whole(header, u32(b, 0) % 0x80000000, limit)
    case 'cdr':
      if (u32(b, 0) !== 0x47494f50) return INVALID // GIOP
      return whole(header, b[6]! & 1 ? u32Little(b, 8) : u32(b, 8), limit)
    case 'fcgi':
      return b[0] === 1 ? whole(header, u16(b, 4) + b[6]!, limit) : INVALID
    case 'tpkt':
      return b[0] === 3 ? whole(header, u16(b, 2) - header, limit) : INVALID
    default:
      if (isSsl2Hello(b)) return whole(header, (u16(b, 0) & 0x7fff) - 3, limit)
      return whole(header, u16(b, 3), limit)
  }
}

function whole(header: number, size: number, limit: number): number {
  return size < 0 || size > (limit || INT_MAX - header) ? INVALID : header + size
}

/** Tag of one or more bytes, then a length of one to five. */
function asn1Length(b: Uint8Array, limit: number): number {
  let at = 1
  if (b.length < 2) return UNKNOWN
  if ((b[0]! & 0x1f) === 0x1f) {
    while (at < b.length && b[at]! & 0x80) at++
    if (b.length - at < 2) return UNKNOWN
    at++
  }
  const length = b[at]! & 0x7f
  const long = (b[at]! & 0x80) !== 0
  at++
  if (!long) return whole(at, length, limit)
  if (b.length - at < length) return UNKNOWN
  if (length > 4) return INVALID
  const size = length === 0 ? 0 : length === 1 ? b[at]! : length === 2 ? u16(b, at) : length === 3 ? u24(b, at) : u32(b, at)
  return whole(at + length, size, limit)
}

function lineLength(b: Uint8Array, { packetSize, lineLength, delimiter = NEWLINE, searched = 0 }: PacketLimits): number {
  const found = b.indexOf(delimiter, searched)
  if (found < 0) {
    if (packetSize !== 0 && b.length > packetSize) return INVALID
    return lineLength !== 0 && b.length >= lineLength ? lineLength : UNKNOWN
  }
  const length = found + 1
  if (packetSize !== 0 && length > packetSize) return INVALID
  return lineLength !== 0 && length > lineLength ? lineLength : length
}

/** A line; a header goes on in the next line when that begins with a blank, so what follows has to be known. */
function httpLength(b: Uint8Array, { packetSize, lineLength }: PacketLimits, headers: boolean): number {
  const n = b.length
  if ((n === 1 && b[0] === NEWLINE) || (n === 2 && b[0] === RETURN && b[1] === NEWLINE)) return n
  const limit = packetSize || lineLength
  for (let from = 0; ; ) {
    const found = b.indexOf(NEWLINE, from)
    if (found < 0) return limit !== 0 && n >= limit ? INVALID : UNKNOWN
    const length = found + 1
    const tooLong = limit !== 0 && length > limit
    if (!headers) return tooLong ? INVALID : length
    if (length === n) return tooLong ? INVALID : UNKNOWN
    if (isBlank(b[length]!) && length > 2) from = length
    else return tooLong ? INVALID : length
  }
}

function isBlank(c: number): boolean {
  return c === SPACE || c === TAB
}

// ---- SSL/TLS ---------------------------------------------------------------------------------------------------------

/** An SSL 2 client hello: a length with its highest bit set, then message type 1. */
export function isSsl2Hello(b: Uint8Array): boolean {
  return (b[0]! & 0x80) !== 0 && b[2] === 1
}

/** A TLS record; an SSL 2 client hello is made to look like one. */
export function tlsRecord(b: Uint8Array): { kind: number; major: number; minor: number; body: Uint8Array } {
  if (!isSsl2Hello(b)) return { kind: b[0]!, major: b[1]!, minor: b[2]!, body: b.subarray(5) }
  const size = b.length - 3
  return { kind: TLS_HANDSHAKE, major: b[3]!, minor: b[4]!, body: Uint8Array.of(1, size >> 16, size >> 8, size, ...b.subarray(3)) }
}

// ---- HTTP ------------------------------------------------------------------------------------------------------------

/** A part of a line. Not a view of it: each of those costs more than looking for the part. */
export interface Span {
  readonly from: number
  readonly to: number
}

export type HttpUri =
  | { readonly kind: '*' }
  | { readonly kind: 'abs_path' | 'string'; readonly text: Span }
  | { readonly kind: 'scheme'; readonly scheme: Span; readonly rest: Span }
  | {
      readonly kind: 'absoluteURI'
      readonly scheme: 'http' | 'https'
      readonly host: Span
      /** 0: none given. */
      readonly port: number
      /** Undefined: none given. */
      readonly path: Span | undefined
    }

export type HttpLine =
  | { readonly kind: 'request'; readonly method: Span; readonly uri: HttpUri; readonly version: HttpVersion }
  | { readonly kind: 'response'; readonly version: HttpVersion; readonly status: number; readonly phrase: Span }
  | {
      readonly kind: 'header'
      /** Position in HTTP_HEADERS, from 1; 0: another name. */
      readonly number: number
      /** The name as it stands there, and as it is customary if it has no number and is not too long. */
      readonly original: Span
      readonly customary: Uint8Array | undefined
      readonly value: Span
    }
  | { readonly kind: 'eoh' }

export interface HttpVersion {
  readonly major: number
  readonly minor: number
}

/** Header names that decode_packet turns into atoms; their position from 1 is its HttpString's number. */
export const HTTP_HEADERS: readonly string[] = (
  'Cache-Control Connection Date Pragma Transfer-Encoding Upgrade Via Accept Accept-Charset Accept-Encoding ' +
  'Accept-Language Authorization From Host If-Modified-Since If-Match If-None-Match If-Range If-Unmodified-Since ' +
  'Max-Forwards Proxy-Authorization Range Referer User-Agent Age Location Proxy-Authenticate Public Retry-After ' +
  'Server Vary Warning Www-Authenticate Allow Content-Base Content-Encoding Content-Language Content-Length ' +
  'Content-Location Content-Md5 Content-Range Content-Type Etag Expires Last-Modified Accept-Ranges Set-Cookie ' +
  'Set-Cookie2 X-Forwarded-For Cookie Keep-Alive Proxy-Connection'
).split(' ')
export const HTTP_METHODS: readonly string[] = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE']

/** Longer header names are left as they are. */
const MAX_ADJUSTED_NAME = 50
/** A set of bytes: 1 at each of them. */
const setOf = (has: (c: number) => boolean): Uint8Array => Uint8Array.from({ length: 256 }, (_, c) => (has(c) ? 1 : 0))
const SEPARATORS = new Set([...'()<>@,;:\\"/[]?={} \t'].map((c) => c.charCodeAt(0)))
const TOKEN = setOf((c) => c > 32 && c < 128 && !SEPARATORS.has(c))
const BLANK = setOf(isBlank)
const TARGET = setOf((c) => !isBlank(c))
const isDigit = (c: number): boolean => c >= 48 && c <= 57

/** Goes through the bytes of a line. */
class Cursor {
  at: number
  readonly b: Uint8Array
  readonly end: number

  constructor(b: Uint8Array, from: number, end: number) {
    this.b = b
    this.at = from
    this.end = end
  }
  /** -1 at the end. */
  get here(): number {
    return this.at < this.end ? this.b[this.at]! : -1
  }
  get left(): number {
    return this.end - this.at
  }
  /** Skips bytes of a set; how many there were. */
  skip(set: Uint8Array): number {
    const { b, at, end } = this
    let to = at
    while (to < end && set[b[to]!] !== 0) to++
    this.at = to
    return to - at
  }
  rest(): Span {
    return { from: this.at, to: this.end }
  }
  /** A decimal number (32 bits, as C has it); undefined when there is no digit. */
  number(): number | undefined {
    if (!isDigit(this.here)) return undefined
    let n = 0
    for (; isDigit(this.here); this.at++) n = (Math.imul(n, 10) + this.here - 48) | 0
    return n
  }
  /** `Major.Minor`, behind `HTTP/`. */
  version(): HttpVersion | undefined {
    this.at += 5
    const major = this.number()
    if (major === undefined || this.here !== 46) return undefined
    this.at++
    const minor = this.number()
    return minor === undefined ? undefined : { major, minor }
  }
}

/** Whether bytes up to `to` begin with a text. */
function startsWith(b: Uint8Array, from: number, to: number, text: string): boolean {
  if (to - from < text.length) return false
  for (let i = 0; i < text.length; i++) if (b[from + i] !== text.charCodeAt(i)) return false
  return true
}

/** Positions in a list of texts, from 1, by length of the text. */
const byLength = (texts: readonly string[]): ReadonlyMap<number, readonly number[]> =>
  new Map(texts.map(({ length }) => [length, texts.flatMap((text, i) => (text.length === length ? [i + 1] : []))]))
const METHODS_BY_LENGTH = byLength(HTTP_METHODS)
const HEADERS_BY_LENGTH = byLength(HTTP_HEADERS)
const LOWER_HEADERS = HTTP_HEADERS.map((name) => name.toLowerCase())

/** Position of a method in HTTP_METHODS, from 1; 0: another one. */
export function methodNumber(b: Uint8Array, { from, to }: Span): number {
  const some = METHODS_BY_LENGTH.get(to - from)
  if (some !== undefined) for (const n of some) if (startsWith(b, from, to, HTTP_METHODS[n - 1]!)) return n
  return 0
}
/** Position of a header in HTTP_HEADERS, from 1, in whatever case it is written; 0: another one. */
function headerNumber(b: Uint8Array, from: number, to: number): number {
  const some = HEADERS_BY_LENGTH.get(to - from)
  if (some !== undefined) for (const n of some) if (isInLowerCase(b, from, LOWER_HEADERS[n - 1]!)) return n
  return 0
}
/** That a token is `text` but for capitals: what is not a letter has the bit that makes one small already. */
function isInLowerCase(b: Uint8Array, from: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if ((b[from + i]! | 0x20) !== text.charCodeAt(i)) return false
  return true
}

/** What a line of `n` bytes (as `packetLength` found it, or a header of several lines) says; undefined when it is malformed. */
export function parseHttp(b: Uint8Array, headers: boolean, n = b.length): HttpLine | undefined {
  const end = n >= 2 && b[n - 2] === RETURN ? n - 2 : n >= 1 && b[n - 1] === NEWLINE ? n - 1 : n
  if (headers) return parseHeader(b, end)
  return startsWith(b, 0, end, 'HTTP/') ? parseResponse(b, end) : parseRequest(b, end)
}

function parseResponse(b: Uint8Array, end: number): HttpLine | undefined {
  const c = new Cursor(b, 0, end)
  const version = c.version()
  if (version === undefined || c.skip(BLANK) === 0) return undefined
  const status = c.number() ?? 0
  if (c.skip(BLANK) === 0 && c.left > 0) return undefined
  return { kind: 'response', version, status, phrase: c.rest() }
}

function parseRequest(b: Uint8Array, end: number): HttpLine | undefined {
  const c = new Cursor(b, 0, end)
  const method = { from: 0, to: c.skip(TOKEN) }
  if (method.to === 0 || c.skip(BLANK) === 0) return undefined
  const from = c.at
  if (c.skip(TARGET) === 0) return undefined
  const uri = parseUri(b, from, c.at)
  c.skip(BLANK)
  if (c.left === 0) return { kind: 'request', method, uri, version: { major: 0, minor: 9 } }
  if (c.left < 8 || !startsWith(b, c.at, end, 'HTTP/')) return undefined
  const version = c.version()
  return version && { kind: 'request', method, uri, version }
}

function parseHeader(b: Uint8Array, end: number): HttpLine | undefined {
  if (end === 0) return { kind: 'eoh' }
  const c = new Cursor(b, 0, end)
  const original = { from: 0, to: c.skip(TOKEN) }
  if (c.here !== 58) return undefined
  c.at++
  c.skip(BLANK)
  const value = c.rest()
  const isLong = original.to > MAX_ADJUSTED_NAME
  const number = isLong ? 0 : headerNumber(b, 0, original.to)
  return { kind: 'header', number, original, customary: isLong || number > 0 ? undefined : customaryName(b, original), value }
}

/** The first letter and those behind hyphens upper case, the others lower case. */
function customaryName(b: Uint8Array, { from, to }: Span): Uint8Array {
  const name = b.slice(from, to)
  let up = true
  for (let i = 0; i < name.length; i++) {
    const c = name[i]!
    if (up) {
      if (c >= 97 && c <= 122) name[i] = c - 32
      up = false
    } else if (c === 45) up = true
    else if (c >= 65 && c <= 90) name[i] = c + 32
  }
  return name
}

/** Where a byte is first (or last), below `to`; -1 when it is not there. */
function find(b: Uint8Array, c: number, from: number, to: number): number {
  for (let i = from; i < to; i++) if (b[i] === c) return i
  return -1
}
function findLast(b: Uint8Array, c: number, from: number, to: number): number {
  for (let i = to - 1; i >= from; i--) if (b[i] === c) return i
  return -1
}

function parseUri(b: Uint8Array, from: number, to: number): HttpUri {
  if (to - from === 1 && b[from] === 42) return { kind: '*' }
  if (to - from <= 1 || b[from] === 47) return { kind: 'abs_path', text: { from, to } }
  if (to - from >= 7 && isInLowerCase(b, from, 'http') && startsWith(b, from + 4, to, '://')) return parseAbsolute('http', b, from + 7, to)
  if (to - from >= 8 && isInLowerCase(b, from, 'https') && startsWith(b, from + 5, to, '://')) return parseAbsolute('https', b, from + 8, to)
  const colon = find(b, 58, from, to)
  if (colon < 0) return { kind: 'string', text: { from, to } }
  return { kind: 'scheme', scheme: { from, to: colon }, rest: { from: colon + 1, to } }
}

/** Host, port and path. A host in brackets is an IPv6 address. */
function parseAbsolute(scheme: 'http' | 'https', b: Uint8Array, from: number, to: number): HttpUri {
  const slash = find(b, 47, from, to)
  const path = slash < 0 ? undefined : { from: slash, to }
  const behind = slash < 0 ? to : slash
  const colon = find(b, 58, from, behind)
  if (colon < 0) return { kind: 'absoluteURI', scheme, host: { from, to: behind }, port: 0, path }
  const bracket = from < behind && b[from] === 91 ? find(b, 93, from, behind) : -1
  const end = bracket >= 0 ? bracket + 1 : colon
  const c = new Cursor(b, Math.min(end + 1, behind), behind)
  const hasPort = bracket < 0 || findLast(b, 58, from, behind) === end
  const port = hasPort ? (c.number() ?? 0) : 0
  return { kind: 'absoluteURI', scheme, host: { from, to: end }, port: c.left === 0 ? port : 0, path }
}
