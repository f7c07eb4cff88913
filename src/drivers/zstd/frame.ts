/**
 * What frames of Zstandard say of themselves.
 * Reference: RFC 8878.
 */

const MAGIC = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
const SKIPPABLE_BITS = 0xfffffff0
const DICTIONARY = 0xec30a437
const LEAST_HEADER = 5
const SKIPPABLE_HEADER = 8
const MOST_WINDOW_LOG = 31
const MOST_BLOCK = 1 << 17
const BLOCK_HEADER = 3
const RAW_OF_ONE_BYTE = 1
const RESERVED_BLOCK = 3

export interface FrameHeader {
  /** Undefined: it is not told. */
  readonly contentSize: bigint | undefined
  readonly windowSize: bigint
  readonly blockSizeMax: number
  readonly skippable: boolean
  readonly headerSize: number
  readonly dictionary: number
  readonly checksum: boolean
}

/** Of too few bytes to tell. */
const NOTHING: FrameHeader = { contentSize: 0n, windowSize: 0n, blockSizeMax: 0, skippable: false, headerSize: 0, dictionary: 0, checksum: false }

const little = (bytes: Uint8Array, at: number, length: number): bigint => {
  let n = 0n
  for (let i = length - 1; i >= 0; i--) n = (n << 8n) | BigInt(bytes[at + i]!)
  return n
}
const word = (bytes: Uint8Array, at: number): number => Number(little(bytes, at, 4))
const isSkippable = (magic: number): boolean => (magic & SKIPPABLE_BITS) >>> 0 === SKIPPABLE

/** The header that a frame begins with, or what libzstd says is wrong with it. */
export function frameHeader(bytes: Uint8Array): FrameHeader | string {
  if (bytes.length < LEAST_HEADER) return beginsFrame(bytes) ? NOTHING : UNKNOWN
  const magic = word(bytes, 0)
  if (isSkippable(magic)) return skippableHeader(bytes, magic)
  if (magic !== MAGIC) return UNKNOWN
  const descriptor = bytes[4]!
  const single = (descriptor & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!
  const sizeCode = descriptor >> 6
  const sizeBytes = sizeCode === 0 ? (single ? 1 : 0) : 1 << sizeCode
  const headerSize = LEAST_HEADER + (single ? 0 : 1) + dictionaryBytes + sizeBytes
  if (bytes.length < headerSize) return NOTHING
  if ((descriptor & 8) !== 0) return 'Unsupported frame parameter'
  let at = LEAST_HEADER
  let windowSize = 0n
  if (!single) {
    const log = (bytes[at]! >> 3) + 10
    if (log > MOST_WINDOW_LOG) return 'Frame requires too much memory for decoding'
    windowSize = (1n << BigInt(log)) + ((1n << BigInt(log)) >> 3n) * BigInt(bytes[at]! & 7)
    at++
  }
  const dictionary = Number(little(bytes, at, dictionaryBytes))
  const size = little(bytes, at + dictionaryBytes, sizeBytes)
  const contentSize = sizeBytes === 0 ? undefined : sizeCode === 1 ? size + 256n : size
  if (single) windowSize = contentSize!
  const blockSizeMax = windowSize < BigInt(MOST_BLOCK) ? Number(windowSize) : MOST_BLOCK
  return { contentSize, windowSize, blockSizeMax, skippable: false, headerSize, dictionary, checksum: (descriptor & 4) !== 0 }
}
const UNKNOWN = 'Unknown frame descriptor'

function beginsFrame(bytes: Uint8Array): boolean {
  const begins = (magic: number): boolean => bytes.every((b, i) => i >= 4 || b === ((magic >>> (8 * i)) & 0xff))
  return begins(MAGIC) || bytes.every((b, i) => i >= 4 || (i === 0 ? (b & 0xf0) === (SKIPPABLE & 0xf0) : b === ((SKIPPABLE >>> (8 * i)) & 0xff)))
}
function skippableHeader(bytes: Uint8Array, magic: number): FrameHeader {
  if (bytes.length < SKIPPABLE_HEADER) return NOTHING
  return { ...NOTHING, skippable: true, headerSize: SKIPPABLE_HEADER, contentSize: little(bytes, 4, 4), dictionary: magic - SKIPPABLE }
}

/** Identity of a dictionary; 0: it has none. */
export const dictionaryId = (bytes: Uint8Array): number => (bytes.length < 8 || word(bytes, 0) !== DICTIONARY ? 0 : word(bytes, 4))

/** Undefined: the input is not made of whole frames; `contentSize`: what they hold together, if all of them tell; where they end. */
export function framesOf(bytes: Uint8Array): { readonly contentSize: bigint | undefined; readonly ends: readonly number[] } | undefined {
  let total: bigint | undefined = 0n
  const ends: number[] = []
  for (let rest = bytes; rest.length > 0;) {
    const header = frameHeader(rest)
    if (typeof header === 'string' || header === NOTHING) return undefined
    const end = header.skippable ? header.headerSize + Number(header.contentSize!) : blocksEnd(rest, header)
    if (end === undefined || end > rest.length) return undefined
    if (!header.skippable) total = header.contentSize === undefined || total === undefined ? undefined : total + header.contentSize
    rest = rest.subarray(end)
    ends.push(bytes.length - rest.length)
  }
  return { contentSize: total, ends }
}
function blocksEnd(bytes: Uint8Array, { headerSize, checksum }: FrameHeader): number | undefined {
  for (let at = headerSize; ;) {
    if (at + BLOCK_HEADER > bytes.length) return undefined
    const block = Number(little(bytes, at, BLOCK_HEADER))
    const type = (block >> 1) & 3
    if (type === RESERVED_BLOCK) return undefined
    at += BLOCK_HEADER + (type === RAW_OF_ONE_BYTE ? 1 : block >> 3)
    if ((block & 1) !== 0) return at + (checksum ? 4 : 0)
  }
}
