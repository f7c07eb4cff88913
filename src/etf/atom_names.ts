/** The atoms in a term of the external format, in the order in which decoding makes them. Only for the literals of OTP's own modules. */
import { Reader } from '../beam/bytes.ts'
import * as E from '../term/etf_tags.ts'
import { MAP_SMALL_LIMIT } from '../term/layout.ts'

/** Bytes behind the tag that hold no terms, where their number is fixed. */
const FIXED: Readonly<Record<number, number>> = {
  [E.SMALL_INTEGER_EXT]: 1, [E.INTEGER_EXT]: 4, [E.NEW_FLOAT_EXT]: 8, [E.NIL_EXT]: 0,
}

/** A literal as far as the ages of atoms matter. */
export interface LiteralParts {
  /** In the order in which decoding makes them. */
  readonly atoms: string[]
  /** Of its small maps: the atoms among their keys. */
  readonly keys: string[][]
  /** It has a map that is laid out by hashes. */
  large: boolean
}
/** Terms that are still to come; of a map: keys and values in turns. */
interface Open {
  left: number
  readonly keys: string[] | undefined
}

/** @throws BadFile the term has parts that literals don't have */
export const atomsOfTerm = (bytes: Uint8Array): string[] => literalParts(bytes).atoms

/** @throws BadFile the term has parts that literals don't have */
export function literalParts(bytes: Uint8Array): LiteralParts {
  const reader: Reader = new Reader(bytes, 'literal')
  const parts: LiteralParts = { atoms: [], keys: [], large: false }
  const decoder = new TextDecoder()
  reader.take(1)
  const open: Open[] = [{ left: 1, keys: undefined }]
  const begin = (left: number, keys?: string[]): void => void open.push({ left, keys })
  for (let inner = open.pop(); inner !== undefined; inner = open.pop()) {
    if (inner.left === 0) continue
    open.push(inner)
    const keys = inner.left-- % 2 === 0 ? inner.keys : undefined
    const tag = reader.u8()
    const fixed = FIXED[tag]
    if (fixed !== undefined) reader.take(fixed)
    else if (tag === E.SMALL_ATOM_UTF8_EXT || tag === E.ATOM_UTF8_EXT || tag === E.ATOM_EXT) {
      const text = decoder.decode(reader.take(tag === E.SMALL_ATOM_UTF8_EXT ? reader.u8() : reader.u16()))
      parts.atoms.push(text)
      keys?.push(text)
    } else if (tag === E.STRING_EXT) reader.take(reader.u16())
    else if (tag === E.BINARY_EXT) reader.take(reader.u32())
    else if (tag === E.BIT_BINARY_EXT) reader.take(reader.u32() + 1)
    else if (tag === E.SMALL_BIG_EXT) reader.take(reader.u8() + 1)
    else if (tag === E.SMALL_TUPLE_EXT) begin(reader.u8())
    else if (tag === E.LARGE_TUPLE_EXT) begin(reader.u32())
    else if (tag === E.LIST_EXT) begin(reader.u32() + 1)
    else if (tag === E.EXPORT_EXT) begin(3)
    else if (tag === E.MAP_EXT) {
      const pairs = reader.u32()
      parts.large ||= pairs > MAP_SMALL_LIMIT
      const own: string[] = []
      parts.keys.push(own)
      begin(2 * pairs, own)
    } else reader.fail(`tag ${tag}`)
  }
  return parts
}
