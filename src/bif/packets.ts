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

export type HttpUri =
  | { readonly kind: '*' }
  | { readonly kind: 'abs_path' | 'string'; readonly text: Uint8Array }
  | { readonly kind: 'scheme'; readonly scheme: Uint8Array; readonly rest: Uint8Array }
  | {
      readonly kind: 'absoluteURI'
      readonly scheme: 'http' | 'https'
      readonly host: Uint8Array
      /** 0: none given. */
      readonly port: number
      readonly path: Uint8Array
    }

export type HttpLine =
  | { readonly kind: 'request'; readonly method: Uint8Array; readonly uri: HttpUri; readonly version: readonly [number, number] }
  | { readonly kind: 'response'; readonly version: readonly [number, number]; readonly status: number; readonly phrase: Uint8Array }
  | {
      readonly kind: 'header'
      /** Position in HTTP_HEADERS, from 1; 0: another name. */
      readonly number: number
      /** The name as it is customary if it has no number, and as it stands there. */
      readonly name: Uint8Array
      readonly original: Uint8Array
      readonly value: Uint8Array
    }
  | { readonly kind: 'eoh' }

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
const isDigit = (c: number | undefined): boolean => c !== undefined && c >= 48 && c <= 57
const latin1 = (b: Uint8Array): string => String.fromCharCode(...b)
const SLASH = Uint8Array.of(47)

/** Goes through a line. */
class Cursor {
  at = 0
  readonly b: Uint8Array

  constructor(b: Uint8Array) {
    this.b = b
  }
  get here(): number | undefined {
    return this.b[this.at]
  }
  get left(): number {
    return this.b.length - this.at
  }
  /** Skips bytes of a set; how many there were. */
  skip(set: Uint8Array): number {
    const { b, at } = this
    let to = at
    while (to < b.length && set[b[to]!] !== 0) to++
    this.at = to
    return to - at
  }
  /** Skips bytes of a set; them. */
  take(set: Uint8Array): Uint8Array {
    const n = this.skip(set)
    return this.b.subarray(this.at - n, this.at)
  }
  rest(): Uint8Array {
    return this.b.subarray(this.at)
  }
  /** A decimal number (32 bits, as C has it); undefined when there is no digit. */
  number(): number | undefined {
    if (!isDigit(this.here)) return undefined
    let n = 0
    for (; isDigit(this.here); this.at++) n = (Math.imul(n, 10) + this.b[this.at]! - 48) | 0
    return n
  }
  /** `Major.Minor`, behind `HTTP/`. */
  version(): [number, number] | undefined {
    this.at += 5
    const major = this.number()
    if (major === undefined || this.here !== 46) return undefined
    this.at++
    const minor = this.number()
    return minor === undefined ? undefined : [major, minor]
  }
}

function startsWith(b: Uint8Array, from: number, text: string): boolean {
  if (b.length - from < text.length) return false
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
export function methodNumber(method: Uint8Array): number {
  return METHODS_BY_LENGTH.get(method.length)?.find((n) => startsWith(method, 0, HTTP_METHODS[n - 1]!)) ?? 0
}
/** Position of a header in HTTP_HEADERS, from 1, in whatever case it is written; 0: another one. */
function headerNumber(name: Uint8Array): number {
  return HEADERS_BY_LENGTH.get(name.length)?.find((n) => isInLowerCase(name, LOWER_HEADERS[n - 1]!)) ?? 0
}
/** That a token is `text` but for capitals: what is not a letter has the bit that makes one small already. */
function isInLowerCase(token: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if ((token[i]! | 0x20) !== text.charCodeAt(i)) return false
  return true
}

/** What a line of `n` bytes (as `packetLength` found it, or a header of several lines) says; undefined when it is malformed. */
export function parseHttp(line: Uint8Array, headers: boolean, n = line.length): HttpLine | undefined {
  const end = n >= 2 && line[n - 2] === RETURN ? n - 2 : n >= 1 && line[n - 1] === NEWLINE ? n - 1 : n
  const b = line.subarray(0, end)
  if (headers) return parseHeader(b)
  return startsWith(b, 0, 'HTTP/') ? parseResponse(b) : parseRequest(b)
}

function parseResponse(b: Uint8Array): HttpLine | undefined {
  const c = new Cursor(b)
  const version = c.version()
  if (version === undefined || c.skip(BLANK) === 0) return undefined
  const status = c.number() ?? 0
  if (c.skip(BLANK) === 0 && c.left > 0) return undefined
  return { kind: 'response', version, status, phrase: c.rest() }
}

function parseRequest(b: Uint8Array): HttpLine | undefined {
  const c = new Cursor(b)
  const method = c.take(TOKEN)
  if (method.length === 0 || c.skip(BLANK) === 0) return undefined
  const target = c.take(TARGET)
  if (target.length === 0) return undefined
  c.skip(BLANK)
  if (c.left === 0) return { kind: 'request', method, uri: parseUri(target), version: [0, 9] }
  if (c.left < 8 || !startsWith(b, c.at, 'HTTP/')) return undefined
  const version = c.version()
  return version && { kind: 'request', method, uri: parseUri(target), version }
}

function parseHeader(b: Uint8Array): HttpLine | undefined {
  if (b.length === 0) return { kind: 'eoh' }
  const c = new Cursor(b)
  const original = c.take(TOKEN)
  if (c.here !== 58) return undefined
  c.at++
  c.skip(BLANK)
  const value = c.rest()
  if (original.length > MAX_ADJUSTED_NAME) return { kind: 'header', number: 0, name: original, original, value }
  const number = headerNumber(original)
  return { kind: 'header', number, name: number > 0 ? original : customaryName(original), original, value }
}

/** The first letter and those behind hyphens upper case, the others lower case. */
function customaryName(name: Uint8Array): Uint8Array {
  let up = true
  return name.map((c) => {
    if (up) {
      up = false
      return c >= 97 && c <= 122 ? c - 32 : c
    }
    if (c === 45) up = true
    return c >= 65 && c <= 90 ? c + 32 : c
  })
}

function parseUri(b: Uint8Array): HttpUri {
  if (b.length === 1 && b[0] === 42) return { kind: '*' }
  if (b.length <= 1 || b[0] === 47) return { kind: 'abs_path', text: b }
  const start = latin1(b.subarray(0, 8)).toLowerCase()
  if (start.startsWith('http://')) return parseAbsolute('http', b.subarray(7))
  if (start === 'https://') return parseAbsolute('https', b.subarray(8))
  const colon = b.indexOf(58)
  if (colon < 0) return { kind: 'string', text: b }
  return { kind: 'scheme', scheme: b.subarray(0, colon), rest: b.subarray(colon + 1) }
}

/** Host, port and path. A host in brackets is an IPv6 address. */
function parseAbsolute(scheme: 'http' | 'https', b: Uint8Array): HttpUri {
  const slash = b.indexOf(47)
  const path = slash < 0 ? SLASH : b.subarray(slash)
  const authority = slash < 0 ? b : b.subarray(0, slash)
  const colon = authority.indexOf(58)
  if (colon < 0) return { kind: 'absoluteURI', scheme, host: authority, port: 0, path }
  const bracket = authority[0] === 91 ? authority.indexOf(93) : -1
  const end = bracket >= 0 ? bracket + 1 : colon
  const c = new Cursor(authority.subarray(end + 1))
  const hasPort = bracket < 0 || authority.lastIndexOf(58) === end
  const port = hasPort ? (c.number() ?? 0) : 0
  return { kind: 'absoluteURI', scheme, host: authority.subarray(0, end), port: c.left === 0 ? port : 0, path }
}
