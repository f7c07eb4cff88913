/** A look through terms of the external format that makes nothing of them; only for the kinds of terms that compilers write. */
import { BadFile, Reader } from '../beam/bytes.ts'
import * as E from '../term/etf_tags.ts'

/** Bytes behind the tag that hold no terms, where their number is fixed. */
const FIXED: Readonly<Record<number, number>> = {
  [E.SMALL_INTEGER_EXT]: 1, [E.INTEGER_EXT]: 4, [E.NEW_FLOAT_EXT]: 8, [E.NIL_EXT]: 0,
}

/** Whether it is one such term; what is not may still be another one. */
export function isPlainTerm(bytes: Uint8Array): boolean {
  try {
    return bytes[0] === E.VERSION && atomsOfTerm(bytes).every((atom) => atom.length <= 255)
  } catch (error) {
    if (error instanceof BadFile) return false
    throw error
  }
}

/**
 * Its atoms, in the order in which decoding makes them.
 * @throws BadFile the term has parts that literals don't have
 */
export function atomsOfTerm(bytes: Uint8Array): string[] {
  const reader: Reader = new Reader(bytes, 'literal')
  const atoms: string[] = []
  const decoder = new TextDecoder()
  reader.take(1)
  for (let left = 1; left > 0; left--) {
    const tag = reader.u8()
    const fixed = FIXED[tag]
    if (fixed !== undefined) reader.take(fixed)
    else if (tag === E.SMALL_ATOM_UTF8_EXT) atoms.push(decoder.decode(reader.take(reader.u8())))
    else if (tag === E.ATOM_UTF8_EXT || tag === E.ATOM_EXT) atoms.push(decoder.decode(reader.take(reader.u16())))
    else if (tag === E.STRING_EXT) reader.take(reader.u16())
    else if (tag === E.BINARY_EXT) reader.take(reader.u32())
    else if (tag === E.BIT_BINARY_EXT) reader.take(reader.u32() + 1)
    else if (tag === E.SMALL_BIG_EXT) reader.take(reader.u8() + 1)
    else if (tag === E.SMALL_TUPLE_EXT) left += reader.u8()
    else if (tag === E.LARGE_TUPLE_EXT) left += reader.u32()
    else if (tag === E.LIST_EXT) left += reader.u32() + 1
    else if (tag === E.MAP_EXT) left += 2 * reader.u32()
    else if (tag === E.EXPORT_EXT) left += 3
    else reader.fail(`tag ${tag}`)
  }
  return atoms
}
