/** The `Type` chunk: what the compiler knew about values, of versions 1 (OTP 25) to 4 (OTP 29). */
import { Reader } from './bytes.ts'

/** Kinds of terms, as bits: those of version 4. */
export const TYPE_ATOM = 1 << 0
/** Bitstrings, and match contexts on them. */
export const TYPE_BITSTRING = 1 << 1
export const TYPE_CONS = 1 << 2
export const TYPE_FLOAT = 1 << 3
export const TYPE_FUN = 1 << 4
export const TYPE_INTEGER = 1 << 5
export const TYPE_MAP = 1 << 6
export const TYPE_NIL = 1 << 7
export const TYPE_PID = 1 << 8
export const TYPE_PORT = 1 << 9
export const TYPE_REFERENCE = 1 << 10
export const TYPE_TUPLE = 1 << 11
/** Native records (OTP 29). */
export const TYPE_RECORD = 1 << 12
export const TYPE_ANY = (1 << 13) - 1
export const TYPE_NUMBER = TYPE_INTEGER | TYPE_FLOAT
export const TYPE_LIST = TYPE_CONS | TYPE_NIL

const LOWER_BOUND = 1 << 13
const UPPER_BOUND = 1 << 14
const UNIT = 1 << 15

/** Names of the bits, lowest first. */
export const TYPE_NAMES = [
  'atom', 'bitstring', 'cons', 'float', 'fun', 'integer', 'map', 'nil', 'pid', 'port', 'reference', 'tuple', 'record',
] as const

export interface BeamType {
  /** Union of TYPE_x: what the value may be. */
  readonly mask: number
  /** Bounds of the value if it is an integer (or, in numbers, also of a float); absent: unbounded or not known. */
  readonly min?: bigint
  readonly max?: bigint
  /** If it is a bitstring, its size in bits is a multiple of this; absent: not known (1). */
  readonly unit?: number
}

export const ANY: BeamType = { mask: TYPE_ANY }

/** Versions 1 and 2 have a bit of its own for match contexts, above the one for bitstrings. */
const fromVersion2 = (bits: number): number => fromVersion3((bits & 3) | ((bits & ~3) >>> 1))
/** Version 3 has no bit for records. */
const fromVersion3 = (bits: number): number => (bits & 0xfff) | ((bits & 0x7000) << 1)

/**
 * Reads the chunk. A version that is not known gives no types (`fallback`): whoever reads code then ignores the
 * types of registers, as the loader of OTP does.
 */
export function readTypes(bytes: Uint8Array): { version: number; types: BeamType[]; fallback: boolean } {
  const reader: Reader = new Reader(bytes, 'Type chunk')
  const version = reader.u32()
  if (version < 1 || version > 4) return { version, types: [ANY], fallback: true }
  const count = reader.count(2)
  const types: BeamType[] = []
  for (let i = 0; i < count; i++) types.push(version === 1 ? readVersion1(reader) : readType(reader, version))
  if (count === 0) reader.fail('empty')
  return { version, types, fallback: false }
}

function readVersion1(reader: Reader): BeamType {
  const mask = withRecords(fromVersion2(reader.u16()) & TYPE_ANY)
  const min = reader.i64()
  const max = reader.i64()
  return min <= max ? { mask, min, max } : { mask }
}

function readType(reader: Reader, version: number): BeamType {
  const raw = reader.u16()
  const bits = version === 4 ? raw : version === 3 ? fromVersion3(raw) : fromVersion2(raw)
  const mask = version === 4 ? bits & TYPE_ANY : withRecords(bits & TYPE_ANY)
  if (mask === 0) reader.fail('a type that has no values')
  const type: { mask: number; min?: bigint; max?: bigint; unit?: number } = { mask }
  if (bits & LOWER_BOUND) type.min = reader.i64()
  if (bits & UPPER_BOUND) type.max = reader.i64()
  if (bits & UNIT) type.unit = reader.u8() + 1
  return type
}

/** "Anything" of a release without records is anything of one with them. */
function withRecords(mask: number): number {
  return mask === (TYPE_ANY & ~TYPE_RECORD) ? TYPE_ANY : mask
}

/** `integer 0..255 | nil`, for listings. */
export function formatType(type: BeamType): string {
  if (type.mask === TYPE_ANY && type.min === undefined && type.max === undefined && type.unit === undefined) return 'any'
  const names = TYPE_NAMES.filter((_, i) => type.mask & (1 << i)).map((name) => {
    if (name === 'bitstring' && type.unit !== undefined) return `bitstring:${type.unit}`
    return name
  })
  let text = names.join('|')
  if (type.min !== undefined || type.max !== undefined) text += `[${type.min ?? ''}..${type.max ?? ''}]`
  return text
}
