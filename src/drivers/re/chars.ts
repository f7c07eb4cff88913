/**
 * Classes of characters below 256 as PCRE's tables of OTP have them: ISO Latin-1 up to OTP 27 (PCRE 8), ASCII from OTP 28 on (PCRE2).
 */

/** Bits of `ByteClasses.types`. */
export const SPACE = 1
export const LETTER = 2
export const DIGIT = 4
export const XDIGIT = 8
export const WORD = 16

export type ClassName = 'space' | 'xdigit' | 'digit' | 'upper' | 'lower' | 'word' | 'graph' | 'print' | 'punct' | 'cntrl'

export interface ByteClasses {
  /** A byte's other case. */
  readonly flip: Uint8Array
  readonly lower: Uint8Array
  /** Bits SPACE, LETTER … by byte. */
  readonly types: Uint8Array
  /** 32 bytes each: bit c & 7 of byte c >> 3. */
  readonly maps: Readonly<Record<ClassName, Uint8Array>>
}

export function bitmap(...ranges: (number | readonly [number, number])[]): Uint8Array {
  const map = new Uint8Array(32)
  for (const range of ranges) {
    const [from, to] = typeof range === 'number' ? [range, range] : range
    for (let c = from; c <= to; c++) map[c >> 3]! |= 1 << (c & 7)
  }
  return map
}

export function inBitmap(map: Uint8Array, c: number): boolean {
  return (map[c >> 3]! & (1 << (c & 7))) !== 0
}

function classes(maps: Record<ClassName, Uint8Array>, pairs: (readonly [number, number])[]): ByteClasses {
  const flip = Uint8Array.from({ length: 256 }, (_, c) => c)
  const lower = flip.slice()
  for (const [from, to] of pairs) {
    for (let c = from; c <= to; c++) {
      flip[c] = c + 32
      flip[c + 32] = c
      lower[c] = c + 32
    }
  }
  const types = new Uint8Array(256)
  for (let c = 0; c < 256; c++) {
    const letter = inBitmap(maps.upper, c) || inBitmap(maps.lower, c)
    types[c] = (inBitmap(maps.space, c) ? SPACE : 0) | (letter ? LETTER : 0) | (inBitmap(maps.digit, c) ? DIGIT : 0) |
      (inBitmap(maps.xdigit, c) ? XDIGIT : 0) | (inBitmap(maps.word, c) ? WORD : 0)
  }
  return { flip, lower, types, maps }
}

const space = bitmap([9, 13], 32)
const digit = bitmap([0x30, 0x39])
const xdigit = bitmap([0x30, 0x39], [0x41, 0x46], [0x61, 0x66])

export const ASCII: ByteClasses = classes(
  {
    space,
    digit,
    xdigit,
    upper: bitmap([0x41, 0x5a]),
    lower: bitmap([0x61, 0x7a]),
    word: bitmap([0x30, 0x39], [0x41, 0x5a], 0x5f, [0x61, 0x7a]),
    graph: bitmap([0x21, 0x7e]),
    print: bitmap([0x20, 0x7e]),
    punct: bitmap([0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]),
    cntrl: bitmap([0, 0x1f], 0x7f),
  },
  [[0x41, 0x5a]],
)

const latinLower = [[0x61, 0x7a], 0xaa, 0xb5, 0xba, [0xdf, 0xf6], [0xf8, 0xff]] as const
const latinUpper = [[0x41, 0x5a], [0xc0, 0xd6], [0xd8, 0xde]] as const

export const LATIN1: ByteClasses = classes(
  {
    space,
    digit,
    xdigit,
    upper: bitmap(...latinUpper),
    lower: bitmap(...latinLower),
    word: bitmap([0x30, 0x39], 0x5f, ...latinUpper, ...latinLower),
    graph: bitmap([0x21, 0x7e], [0xa0, 0xff]),
    print: bitmap([0x20, 0x7e], [0xa0, 0xff]),
    punct: bitmap(
      [0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e], [0xa0, 0xa9], [0xab, 0xb4], [0xb6, 0xb9], [0xbb, 0xbf], 0xd7, 0xf7,
    ),
    cntrl: bitmap([0, 0x1f], [0x7f, 0x9f]),
  },
  [[0x41, 0x5a], [0xc0, 0xd6], [0xd8, 0xde]],
)

/** What \h and \v match. */
export const HORIZONTAL: readonly number[] = [
  0x09, 0x20, 0xa0, 0x1680, 0x180e, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x202f, 0x205f, 0x3000,
]
export const VERTICAL: readonly number[] = [0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029]

/** The maximal ranges of a sorted list of characters. */
export function rangesOf(list: readonly number[]): [number, number][] {
  const ranges: [number, number][] = []
  for (const c of list) {
    const last = ranges.at(-1)
    if (last && last[1] === c - 1) last[1] = c
    else ranges.push([c, c])
  }
  return ranges
}

/** What lies between the ranges of a sorted list, up to `most`. */
export function complement(list: readonly number[], most: number): [number, number][] {
  const ranges: [number, number][] = []
  let from = 0
  for (const [a, b] of rangesOf(list)) {
    if (a > most) break
    if (a > from) ranges.push([from, a - 1])
    from = b + 1
  }
  if (from <= most) ranges.push([from, most])
  return ranges
}

export function encodeUtf8(c: number): number[] {
  if (c < 0x80) return [c]
  if (c < 0x800) return [0xc0 | (c >> 6), 0x80 | (c & 63)]
  if (c < 0x10000) return [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)]
  return [0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)]
}
