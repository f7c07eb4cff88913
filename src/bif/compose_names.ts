/**
 * Characters that the file system of macOS has taken apart (a letter and its accents) put together again, as
 * `prim_file:internal_normalize_utf8/1` does it. OTP's table is older than Unicode's normal form C of today: what was added
 * since, and what it lacks, stays apart.
 */

/** Where letters with accents lie, and which of them are not put together. */
const RANGES: readonly (readonly [number, number])[] = [[0xc0, 0x1fff], [0x304c, 0x30fe], [0xfb1d, 0xfb4f]]
const LEFT_APART: readonly (readonly [number, number])[] = [
  [0x1f8, 0x1f9], [0x218, 0x233], [0x344, 0x344], [0x385, 0x390], [0x3ac, 0x3b0], [0x3cc, 0x3ce], [0x3d3, 0x3d3], [0x400, 0x400],
  [0x40d, 0x40d], [0x450, 0x450], [0x45d, 0x45d], [0x4da, 0x4db], [0x4ea, 0x4ed], [0x622, 0x626], [0x6c0, 0x6d3], [0xa33, 0xa36],
  [0xdda, 0xdde], [0x1f80, 0x1faf], [0x1fb2, 0x1fb2], [0x1fb4, 0x1fb4], [0x1fb7, 0x1fb7], [0x1fc2, 0x1fc2], [0x1fc4, 0x1fc4],
  [0x1fc7, 0x1fc7], [0x1ff2, 0x1ff2], [0x1ff4, 0x1ff4], [0x1ff7, 0x1ff7], [0xfb1d, 0xfb1d],
]
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
      const apart = String.fromCharCode(point).normalize('NFD')
      if (apart.length > 1 && apart.length <= MOST && isAccent(apart.charCodeAt(apart.length - 1))) composed.set(apart, point)
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
