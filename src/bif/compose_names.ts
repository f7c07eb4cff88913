/**
 * Characters that the file system of macOS has taken apart (a letter and its accents) put together again, as
 * `prim_file:internal_normalize_utf8/1` does it. OTP's table is older than Unicode's normal form C of today: what was added
 * since, and what it lacks, stays apart.
 */

/** Where letters with accents lie, and which of them are not put together. */
const RANGES: readonly (readonly [number, number])[] = [[0xc0, 0x1fff], [0x304c, 0x30fe], [0xfb1d, 0xfb4f]]
const LEFT_APART: readonly (readonly [number, number])[] = [
  [0x1f8, 0x1f9], [0x218, 0x233], [0x344, 0x344], [0x400, 0x400], [0x40d, 0x40d], [0x450, 0x450], [0x45d, 0x45d], [0x4ec, 0x4ed],
  [0x622, 0x626], [0x6c0, 0x6d3], [0xa33, 0xa36], [0xdda, 0xdde], [0xf81, 0xf81], [0xfb1d, 0xfb1d],
]
/** Letters that Apple takes apart in a way of its own. */
const APPLES: Readonly<Record<string, string>> = {
  '\u0310': '\u0306\u0307', '\u04da': '\u018f\u0308', '\u04db': '\u0259\u0308', '\u04ea': '\u019f\u0308', '\u04eb': '\u0275\u0308',
  '\u09b0': '\u09ac\u09bc', '\u0a5c': '\u0a21\u0a3c', '\u0b5f': '\u0b2f\u0b3c', '\u0e33': '\u0e4d\u0e32', '\u0eb3': '\u0ecd\u0eb2',
  '\u0f73': '\u0f72\u0f71', '\u0f75': '\u0f74\u0f71', '\u0f77': '\u0fb2\u0f80\u0f71', '\u0f79': '\u0fb3\u0f80\u0f71',
  '\u1ff4': '\u03bf\u0345\u0301',
}
/** Greek: the accent of most letters is a straight one, the iota below stands first. */
const isTonos = (point: number): boolean => point >= 0x385 && point <= 0x3d3
const IOTA_BELOW = '\u0345'

/** What a character is taken apart into, on macOS. */
function apart(point: number): string {
  const text = String.fromCharCode(point)
  const parts = APPLES[text] ?? text.normalize('NFD')
  if (isTonos(point)) return parts.replace('\u0301', '\u030d')
  return parts.endsWith(IOTA_BELOW) ? parts[0] + IOTA_BELOW + parts.slice(1, -1) : parts
}
/** Most characters of one taken apart. */
const MOST = 4

const isIn = (ranges: typeof RANGES, point: number): boolean => ranges.some(([first, last]) => point >= first && point <= last)
/** Can a letter taken apart end with it? */
const isAccent = (point: number): boolean => (point >= 0x300 && point <= 0xfb7) || point === 0x3099 || point === 0x309a

/** The character of what it is taken apart into. */
const composed = new Map<string, number>()

function fill(): void {
  for (const [first, last] of RANGES) {
    for (let point = first; point <= last; point++) {
      if (isIn(LEFT_APART, point)) continue
      const parts = apart(point)
      if (parts.length > 1 && parts.length <= MOST && isAccent(parts.charCodeAt(parts.length - 1))) composed.set(parts, point)
    }
  }
}

/** Code points of a text, letters and their accents put together. */
export function compose(text: string): number[] {
  if (composed.size === 0) fill()
  const out: number[] = []
  let end = text.length
  while (end > 0) {
    const last = text.charCodeAt(end - 1)
    let taken = 0
    for (let n = 2; isAccent(last) && n <= Math.min(MOST, end) && taken === 0; n++) {
      const point = composed.get(text.slice(end - n, end))
      if (point !== undefined) {
        out.push(point)
        taken = n
      }
    }
    if (taken === 0) {
      taken = last >= 0xdc00 && last < 0xe000 ? 2 : 1
      out.push(text.codePointAt(end - taken)!)
    }
    end -= taken
  }
  return out.reverse()
}
