/** A place in the text of a pattern. */
import { PatternError } from './items.ts'

/** Bytes behind the end that may be looked at: they are 0. */
const PAD = 16

export class Reader {
  readonly buf: Uint8Array
  readonly end: number
  readonly utf: boolean
  readonly #errors: Readonly<Record<number, string>>
  at = 0

  constructor(text: Uint8Array, utf: boolean, errors: Readonly<Record<number, string>>) {
    this.buf = new Uint8Array(text.length + PAD)
    this.buf.set(text)
    this.end = text.length
    this.utf = utf
    this.#errors = errors
  }

  fail(number: number, at = this.at): never {
    throw new PatternError(this.#errors[number] ?? `error ${number}`, at)
  }

  /** The character at the place, which moves to its last byte. */
  character(): number {
    const c = this.buf[this.at]!
    if (!this.utf || c < 0xc0) return c
    const n = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3
    let value = c & (0x3f >> n)
    for (let i = 0; i < n; i++) value = (value << 6) | (this.buf[++this.at]! & 0x3f)
    return value
  }

  /** Do these characters stand `offset` bytes behind the place? */
  has(text: string, offset = 0): boolean {
    for (let i = 0; i < text.length; i++) if (this.buf[this.at + offset + i] !== text.charCodeAt(i)) return false
    return true
  }
}
