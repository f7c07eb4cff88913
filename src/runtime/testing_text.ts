/** Erlang text of terms, both ways, for unit tests: what `io:format("~w")` writes, and the same plus strings and comments. */
import { NIL, isAtom, isCons, isSmall, smallValue } from '../term/terms.ts'
import type { Terms } from '../term/terms.ts'
import type { Term } from '../term/types.ts'

// ---- writing -------------------------------------------------------------------------------------------------------

/** Text of a term as `~w` writes it. */
export function writeTerm(t: Terms, term: Term): string {
  if (isSmall(term)) return String(smallValue(term))
  if (isAtom(term)) return atomText(t.atomText(term))
  if (term === NIL) return '[]'
  if (isCons(term)) return listText(t, term)
  if (t.isTuple(term)) {
    const elements: string[] = []
    for (let i = 1; i <= t.tupleSize(term); i++) elements.push(writeTerm(t, t.element(term, i)))
    return `{${elements.join(',')}}`
  }
  if (t.isInteger(term)) return String(t.bigint(term))
  if (t.isFloat(term)) return floatText(t.floatValue(term))
  if (t.isBitstring(term)) return bitstringText(t, term)
  if (t.isMap(term)) {
    return `#{${t.mapEntries(term).map(([k, v]) => `${writeTerm(t, k)}=>${writeTerm(t, v)}`).join(',')}}`
  }
  if (t.isRef(term)) return '#Ref'
  return `#Term<${t.subtag(term)}>`
}

function listText(t: Terms, list: Term): string {
  const elements: string[] = []
  while (isCons(list)) {
    elements.push(writeTerm(t, t.hd(list)))
    list = t.tl(list)
  }
  return `[${elements.join(',')}${list === NIL ? '' : '|' + writeTerm(t, list)}]`
}

function atomText(text: string): string {
  const reserved = /^(after|and|andalso|band|begin|bnot|bor|bsl|bsr|bxor|case|catch|cond|div|end|fun|if|let|maybe|not|of|or|orelse|receive|rem|try|when|xor|else)$/
  if (/^[a-zß-öø-ÿ][\w@À-ÖØ-öø-ÿ]*$/.test(text) && !reserved.test(text)) return text
  return `'${text.replace(/[\\']/g, '\\$&').replace(/[\0-\x1f\x7f-\x9f]/g, escape)}'`
}

function escape(control: string): string {
  const letter = { '\b': 'b', '\x7f': 'd', '\x1b': 'e', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v' }[control]
  return '\\' + (letter ?? control.charCodeAt(0).toString(8).padStart(3, '0'))
}

/** Shortest text that reads back, in Erlang's forms. */
export function floatText(x: number): string {
  if (Object.is(x, -0)) return '-0.0'
  const [, sign, digits, fraction = '', exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(x.toExponential())!
  const e = Number(exponent)
  const plain = /^-?\d+(\.\d+)?$/.exec(String(x))
  if (plain !== null && e > -7 && Math.abs(x) < 2 ** 53) {
    const short = String(x)
    const decimal = short.includes('.') ? short : short + '.0'
    const scientific = `${sign}${digits}.${fraction || '0'}e${e}`
    return decimal.length <= scientific.length ? decimal : scientific
  }
  return `${sign}${digits}.${fraction || '0'}e${e}`
}

function bitstringText(t: Terms, term: Term): string {
  const bits = t.bitSize(term)
  const parts = Array.from(t.bytes(term), String)
  const odd = bits % 8
  if (odd !== 0) {
    const at = t.kernel.bit_offset(term) + bits - odd
    const byte = (t.kernel.binary_data(term) >>> 0) + (at >>> 3)
    const word = (t.u8[byte]! << 8) | t.u8[byte + 1]!
    parts.push(`${(word >>> (16 - (at & 7) - odd)) & ((1 << odd) - 1)}:${odd}`)
  }
  return `<<${parts.join(',')}>>`
}

// ---- reading -------------------------------------------------------------------------------------------------------

/** A term from text: numbers, atoms, strings, lists, tuples, maps, bitstrings of integers (`16#ff`, `$c`) with optional sizes. */
export function readTerm(t: Terms, text: string): Term {
  const reader = new Reader(t, text)
  const term = reader.term()
  reader.end()
  return term
}

class Reader {
  private at = 0
  private readonly t: Terms
  private readonly text: string

  constructor(t: Terms, text: string) {
    this.t = t
    this.text = text
  }

  end(): void {
    this.take(/\s*/y)
    if (this.at !== this.text.length) this.fail()
  }
  term(): Term {
    const { t } = this
    if (this.eat('<<')) return this.bitstring()
    if (this.eat('#{')) {
      const pairs = this.items('}', () => {
        const key = this.term()
        if (!this.eat('=>')) this.fail()
        return [key, this.term()] as const
      })
      return t.map(pairs)
    }
    if (this.eat('{')) return t.tupleFrom(this.items('}', () => this.term()))
    if (this.eat('[')) {
      let tail = NIL
      const items = this.items(']', () => this.term(), () => (tail = this.term()))
      return t.list(items, tail)
    }
    const string = this.take(/"((?:[^"\\]|\\.)*)"/y)
    if (string !== undefined) return t.charlist(unescape(string.slice(1, -1)))
    const quoted = this.take(/'((?:[^'\\]|\\.)*)'/y)
    if (quoted !== undefined) return t.atom(unescape(quoted.slice(1, -1)))
    const float = this.take(/[-+]?\d+\.\d+(e[-+]?\d+)?/y)
    if (float !== undefined) return t.float(Number(float))
    const integer = this.integer()
    if (integer !== undefined) return t.integer(integer)
    const atom = this.take(/[a-zß-öø-ÿ][\w@À-ÖØ-öø-ÿ]*/y)
    return atom !== undefined ? t.atom(atom) : this.fail()
  }

  private bitstring(): Term {
    const parts = this.items('>>', () => {
      const string = this.take(/"((?:[^"\\]|\\.)*)"/y)
      if (string !== undefined) return Array.from(unescape(string.slice(1, -1)), (c) => [c.codePointAt(0)!, 8] as const)
      const value = this.integer() ?? this.fail()
      return [[Number(value), this.eat(':') ? Number(this.integer()) : 8] as const]
    }).flat()
    const odd = parts.length > 0 ? parts.at(-1)![1] % 8 : 0
    const bytes = Uint8Array.from(parts, ([value, size]) => (size === 8 ? value : value << (8 - size)))
    const binary = this.t.binary(bytes)
    return odd === 0 ? binary : this.t.kernel.sub_bitstring(binary, 0, bytes.length * 8 - 8 + odd)
  }
  private integer(): bigint | undefined {
    const char = this.take(/\$(\\.|[^\\])/yu)
    if (char !== undefined) return BigInt(unescape(char.slice(1)).codePointAt(0)!)
    const hex = this.take(/16#[\da-fA-F]+/y)
    if (hex !== undefined) return BigInt('0x' + hex.slice(3))
    const text = this.take(/[-+]?\d+/y)
    return text === undefined ? undefined : BigInt(text)
  }
  private items<T>(close: string, item: () => T, tail?: () => void): T[] {
    const out: T[] = []
    if (this.eat(close)) return out
    for (;;) {
      out.push(item())
      if (this.eat(close)) return out
      if (tail !== undefined && this.eat('|')) {
        tail()
        return this.eat(close) ? out : this.fail()
      }
      if (!this.eat(',')) this.fail()
    }
  }
  private eat(token: string): boolean {
    this.skip()
    if (!this.text.startsWith(token, this.at)) return false
    this.at += token.length
    return true
  }
  private take(pattern: RegExp): string | undefined {
    this.skip()
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found === null) return undefined
    this.at += found[0].length
    return found[0]
  }
  private skip(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++
  }
  private fail(): never {
    throw new Error(`cannot read a term at ${this.at} of ${this.text}`)
  }
}

function unescape(text: string): string {
  return text.replace(/\\(x\{([\da-f]+)\}|.)/gi, (_, c: string, hex?: string) => {
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16))
    return { n: '\n', t: '\t', r: '\r', s: ' ', e: '\x1b', '0': '\0' }[c] ?? c
  })
}
