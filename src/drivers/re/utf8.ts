/** UTF-8: where text stops being valid, and why. */
import { PatternError } from './items.ts'

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

/** Says what is wrong with text that is not valid, as PCRE2 does. */
export function checkUtf8(text: Uint8Array): void {
  const at = invalidUtf8(text)
  if (at >= 0) throw new PatternError(`UTF-8 error: ${fault(text, at)}`, at)
}

function fault(text: Uint8Array, at: number): string {
  const c = text[at]!
  if (c < 0xc0) return 'isolated byte with 0x80 bit set'
  if (c >= 0xfe) return 'illegal byte (0xfe or 0xff)'
  const more = c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf8 ? 3 : c < 0xfc ? 4 : 5
  const missing = at + more + 1 - text.length
  if (missing > 0) return `${missing} byte${missing > 1 ? 's' : ''} missing at end`
  const d = text[at + 1]!
  const tail = (i: number): boolean => (text[at + i]! & 0xc0) === 0x80
  if (!tail(1)) return 'byte 2 top bits not 0x80'
  if (more === 1) return 'overlong 2-byte sequence'
  if (!tail(2)) return 'byte 3 top bits not 0x80'
  if (more === 2) return c === 0xe0 && d < 0xa0 ? 'overlong 3-byte sequence' : 'code points 0xd800-0xdfff are not defined'
  for (let i = 3; i <= more; i++) if (!tail(i)) return `byte ${i + 1} top bits not 0x80`
  if (more === 3) return c === 0xf0 && d < 0x90 ? 'overlong 4-byte sequence' : 'code points greater than 0x10ffff are not defined'
  if (more === 4) return c === 0xf8 && d < 0x88 ? 'overlong 5-byte sequence' : '5-byte character is not allowed (RFC 3629)'
  return c === 0xfc && d < 0x84 ? 'overlong 6-byte sequence' : '6-byte character is not allowed (RFC 3629)'
}
