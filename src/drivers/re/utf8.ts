/** UTF-8: where text stops being valid. */

/** Offset of the first character that is not valid, -1: all are. */
export function invalidUtf8(text: Uint8Array): number {
  let i = 0
  while (i < text.length) {
    const c = text[i]!
    if (c < 0x80) {
      i++
      continue
    }
    const n = c < 0xc2 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : 0
    if (n === 0 || i + n > text.length - 1) return i
    let value = c & (0x3f >> n)
    for (let j = 1; j <= n; j++) {
      const d = text[i + j]!
      if ((d & 0xc0) !== 0x80) return i
      value = (value << 6) | (d & 0x3f)
    }
    if ((n === 2 && value < 0x800) || (n === 3 && value < 0x10000) || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return i
    i += n + 1
  }
  return -1
}
