/**
 * Capabilities with parameters: the little stack language in which they are written, and padding.
 * Reference: terminfo(5), "Parameterized Strings", "Delays and Padding"
 */

/** `%p1%d` and the like, with up to nine numbers. Strings are one character a byte. Undefined: it is malformed. */
export function expand(text: string, parameters: readonly number[]): string | undefined {
  return new Expansion(text, parameters).run()
}

class Expansion {
  private readonly text: string
  private readonly parameters: number[]
  private readonly stack: number[] = []
  private readonly variables = new Map<string, number>()
  private at = 0
  private out = ''

  constructor(text: string, parameters: readonly number[]) {
    this.text = text
    this.parameters = Array.from({ length: 9 }, (_, i) => parameters[i] ?? 0)
    this.ofTermcap()
  }

  /** As termcap has them: `%d` without `%p1` takes a parameter, the last one first (as the C library does it). */
  private ofTermcap(): void {
    if (/%p[1-9]/.test(this.text)) return
    const taken = this.text.match(/%[:\d.]*[dcsoxX]/g)?.length ?? 0
    this.stack.push(...this.parameters.slice(0, taken))
  }

  run(): string {
    const { text } = this
    while (this.at < text.length) {
      const c = text[this.at++]!
      if (c === '%') this.operator()
      else this.out += c
    }
    return this.out
  }
  private pop(): number {
    return this.stack.pop() ?? 0
  }
  private next(): string {
    return this.text[this.at++] ?? ''
  }

  private operator(): void {
    const rest = this.text.slice(this.at)
    const format = /^:?([-+# ]*)(\d*)(?:\.(\d+))?([doxXs])/.exec(rest)
    if (format !== null) {
      this.at += format[0].length
      this.out += formatted(this.pop(), format[1]!, format[2]!, format[3] === undefined ? undefined : Number(format[3]), format[4]!)
      return
    }
    const c = this.next()
    switch (c) {
      case '%': this.out += '%'; break
      case 'c': this.out += character(this.pop()); break
      case 'p': this.stack.push(this.parameters[Number(this.next()) - 1] ?? 0); break
      case 'P': this.variables.set(this.next(), this.pop()); break
      case 'g': this.stack.push(this.variables.get(this.next()) ?? 0); break
      case "'":
        this.stack.push(this.next().charCodeAt(0))
        this.at++
        break
      case '{': this.number(); break
      case 'l': this.pop(); this.stack.push(0); break
      case 'i':
        for (let i = 0; i < 2; i++) {
          this.parameters[i]!++
          if (i < this.stack.length) this.stack[i] = this.parameters[i]!
        }
        break
      case '!': this.stack.push(this.pop() === 0 ? 1 : 0); break
      case '~': this.stack.push(~this.pop()); break
      case 't': if (this.pop() === 0) this.skip(true); break
      case 'e': this.skip(false); break
      case '?': case ';': case '': break
      default: this.binary(c)
    }
  }
  private number(): void {
    const end = this.text.indexOf('}', this.at)
    this.stack.push(Number.parseInt(this.text.slice(this.at, end), 10) || 0)
    this.at = end < 0 ? this.text.length : end + 1
  }
  private binary(c: string): void {
    const operation = BINARY[c]
    if (operation === undefined) return
    const y = this.pop()
    const x = this.pop()
    this.stack.push(operation(x, y) | 0)
  }
  /** To behind the end of the condition, or (`orElse`) its other branch. */
  private skip(orElse: boolean): void {
    let depth = 0
    while (this.at < this.text.length) {
      if (this.next() !== '%') continue
      const c = this.next()
      if (c === '?') depth++
      else if (c === ';' && depth-- === 0) return
      else if (c === 'e' && orElse && depth === 0) return
    }
  }
}

const BINARY: Readonly<Record<string, (x: number, y: number) => number>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => Math.imul(x, y),
  '/': (x, y) => (y === 0 ? 0 : x / y),
  m: (x, y) => (y === 0 ? 0 : x % y),
  '&': (x, y) => x & y,
  '|': (x, y) => x | y,
  '^': (x, y) => x ^ y,
  '=': (x, y) => Number(x === y),
  '>': (x, y) => Number(x > y),
  '<': (x, y) => Number(x < y),
  A: (x, y) => Number(x !== 0 && y !== 0),
  O: (x, y) => Number(x !== 0 || y !== 0),
}

/** A byte; 0 would end the string. */
const character = (code: number): string => String.fromCharCode((code & 0xff) === 0 ? 0x80 : code & 0xff)

function formatted(value: number, flags: string, width: string, precision: number | undefined, kind: string): string {
  const radix = kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10
  let digits = kind === 's' ? '' : Math.abs(value).toString(radix)
  if (kind === 'X') digits = digits.toUpperCase()
  if (precision !== undefined && kind !== 's') digits = digits.padStart(precision, '0')
  const sign = value < 0 && kind === 'd' ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const prefix = flags.includes('#') && radix !== 10 ? (radix === 8 ? '0' : `0${kind}`) : ''
  const text = sign + prefix + digits
  if (flags.includes('-')) return text.padEnd(Number(width))
  return width.startsWith('0') && precision === undefined
    ? sign + prefix + digits.padStart(Number(width) - sign.length - prefix.length, '0')
    : text.padStart(Number(width))
}

/** Without the delays (`$<100/>`): today's terminals need none. */
export const withoutPadding = (text: string): string => text.replace(/\$<(?=[\d.])[^>]*>/g, '')
