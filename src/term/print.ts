/**
 * Terms as text where OTP's io_lib is not running: crash messages, erlang:display/1, the command line. The walk keeps
 * a stack of its own, and ends early at a limit.
 */
import type { Vm } from '../runtime/vm.ts'
import { identifierText } from '../runtime/identifiers.ts'
import { escapeText, quoteAtom } from './atom_text.ts'
import { scientificFloat, shortestFloat } from './float_text.ts'
import * as L from './layout.ts'
import { isAtom, isCons, isSmall, NIL, popcount, smallValue } from './terms.ts'
import type { Terms } from './terms.ts'
import type { Term } from './types.ts'

export interface PrintOptions {
  /** `w`: as `~w`. `p`: as `~p`, on one line. `display`: as erlang:display/1. Default: `w`. */
  readonly style?: 'w' | 'p' | 'display'
  /** Text beyond so many characters is left out, for `...`. Default: no limit. */
  readonly limit?: number
  /** Characters above 255 in atoms and strings as they are (`~tw`, `~tp`). Default: false. */
  readonly unicode?: boolean
  /** With `unicode`, what counts as a string: characters up to 255, or all that can be printed (erl's `+pc unicode`). Default: latin1. */
  readonly printable?: 'latin1' | 'unicode'
}

/** What the stack holds: text, a term, the rest of a list, node of a large map, elements of a tuple, pairs of a small map, children of a large map's node. */
type Item =
  | string
  | Term
  | { readonly rest: Term }
  | { readonly node: Term }
  | { readonly words: number; next: number; readonly end: number }
  | { readonly keys: number; readonly values: number; next: number; readonly size: number }
  | { readonly children: number; next: number; readonly end: number; readonly first: boolean }

class Printer {
  private readonly vm: Vm
  private readonly t: Terms
  private readonly m: Int32Array
  private readonly style: 'w' | 'p' | 'display'
  private readonly unicode: boolean
  private readonly highest: number
  private readonly limit: number
  private readonly arrow: string
  /** The text is that of bytes: those of UTF-8 in atoms, one a character in strings, as erlang:display/1 writes them. */
  private readonly bytes: boolean
  private readonly stack: Item[] = []
  private parts: string[] = []
  private length = 0

  constructor(vm: Vm, options: PrintOptions, bytes = false) {
    this.bytes = bytes
    this.vm = vm
    this.t = vm.t
    this.m = vm.m
    this.style = options.style ?? 'w'
    this.unicode = options.unicode ?? this.style === 'display'
    this.highest = this.unicode && options.printable === 'unicode' ? 0x10ffff : 255
    this.limit = options.limit ?? Infinity
    this.arrow = this.style === 'display' ? '=>' : ' => '
  }

  print(term: Term): string {
    const { stack } = this
    stack.push(term)
    while (stack.length > 0) {
      this.item(stack.pop()!)
      if (this.length > this.limit) return this.parts.join('').slice(0, Math.max(0, this.limit - 3)) + '...'
    }
    return this.parts.join('')
  }

  private put(text: string): void {
    this.parts.push(text)
    this.length += text.length
  }

  private item(item: Item): void {
    if (typeof item === 'string') this.put(item)
    else if (typeof item === 'number') this.term(item)
    else if ('rest' in item) this.list(item.rest)
    else if ('node' in item) this.trie(item.node, '', 1)
    else if ('words' in item) {
      const at = item.next++
      if (at === item.end) return
      if (item.next < item.end) this.stack.push(item)
      if (at > item.words) this.put(',')
      this.stack.push(this.m[at] as Term)
    } else if ('keys' in item) {
      const i = item.next++
      if (item.next < item.size) this.stack.push(item)
      if (i > 0) this.put(',')
      this.stack.push(this.m[item.values + i] as Term, this.arrow, this.m[item.keys + i] as Term)
    } else this.node(item)
  }

  private term(term: Term): void {
    if (isSmall(term)) this.put(String(smallValue(term)))
    else if (isAtom(term)) this.put(this.atom(term))
    else if (isCons(term)) this.beginList(term)
    else if (term === NIL) this.put('[]')
    else this.other(term)
  }

  private other(term: Term): void {
    const { t, vm } = this
    const identifier = identifierText(vm, term)
    if (identifier !== undefined) return this.put(identifier)
    const w = term >>> 2
    switch (t.subtag(term)) {
      case L.SUB_TUPLE: {
        const size = t.tupleSize(term)
        this.put('{')
        this.stack.push('}')
        if (size > 0) this.stack.push({ words: w + 1, next: w + 1, end: w + 1 + size })
        return
      }
      case L.SUB_FLOAT:
        return this.put(this.float(t.floatValue(term)))
      case L.SUB_INT64:
      case L.SUB_BIGPOS:
      case L.SUB_BIGNEG:
        return this.put(String(t.bigint(term)))
      case L.SUB_FLATMAP: {
        const keys = this.m[w + 1]! >>> 2
        const size = this.m[keys]! >>> L.HDR_ARITY_SHIFT
        this.put('#{')
        this.stack.push('}')
        if (size > 0) this.stack.push({ keys: keys + 1, values: w + 2, next: 0, size })
        return
      }
      case L.SUB_HAMT_ROOT:
        if (this.style === 'display' && this.vm.release < 26) return this.trie(term, '#', 2)
        this.put('#{')
        this.stack.push('}')
        return this.children(term, 2, true)
      case L.SUB_HEAP_BIN:
      case L.SUB_REFC_BIN:
      case L.SUB_SUB_BIN:
        return this.bitstring(term)
      case L.SUB_FUN: {
        const entry = this.m[w + 1]!
        const cell = (offset: number): number => this.m[(entry + offset) >>> 2]!
        const module = this.atom(cell(L.FE_MODULE) as Term)
        return this.put(`#Fun<${module}.${cell(L.FE_OLD_INDEX)}.${cell(L.FE_OLD_UNIQ)}>`)
      }
      case L.SUB_EXPORT: {
        const entry = this.m[w + 1]!
        const cell = (offset: number): number => this.m[(entry + offset) >>> 2]!
        return this.put(`fun ${this.atom(cell(L.EX_MODULE) as Term)}:${this.atom(cell(L.EX_FUNCTION) as Term)}/${cell(L.EX_ARITY)}`)
      }
    }
    if (t.subtag(term) === L.SUB_RECORD) return this.record(w)
    this.put(`#Unknown<${t.subtag(term)}>`)
  }

  /** erlang:display/1 shows the fields in the order of their atoms' ages, others in that of their declaration. */
  private record(w: number): void {
    const { m } = this
    const definition = m[w + 1]! >>> 2
    const fields = Array.from({ length: (m[w]! >>> L.HDR_ARITY_SHIFT) - 1 }, (_, i) => i)
    const field = (i: number): Term => m[definition + 4 + i] as Term
    if (this.style === 'display') fields.sort((a, b) => (field(a) >>> 0) - (field(b) >>> 0))
    this.put(`#${this.atom(m[definition + 1] as Term)}:${this.atom(m[definition + 2] as Term)}{`)
    this.stack.push('}')
    const equals = this.style === 'display' ? '=' : ' = '
    for (const i of fields.reverse()) {
      this.stack.push(m[w + 2 + i] as Term, equals, this.atom(field(i)))
      if (i !== fields.at(-1)) this.stack.push(',')
    }
  }

  // ---- atoms, floats -----------------------------------------------------------------------------------------------

  private atom(atom: Term): string {
    const text = this.t.atomText(atom)
    if (this.style === 'display') return this.bytes ? latin1(new TextEncoder().encode(displayAtom(text))) : displayAtom(text)
    return quoteAtom(text, { unicode: this.unicode, release: this.vm.release })
  }
  private float(x: number): string {
    return this.style === 'display' ? scientificFloat(x, 6)! : shortestFloat(x)
  }

  // ---- lists, maps -------------------------------------------------------------------------------------------------

  private beginList(list: Term): void {
    const text = this.style === 'w' ? undefined : this.string(list)
    if (text !== undefined) return this.put(`"${text}"`)
    this.put('[')
    this.stack.push(']', { rest: this.t.tl(list) }, this.t.hd(list))
  }
  private list(rest: Term): void {
    if (rest === NIL) return
    if (!isCons(rest)) {
      this.put('|')
      this.stack.push(rest)
      return
    }
    this.put(',')
    this.stack.push({ rest: this.t.tl(rest) }, this.t.hd(rest))
  }
  /** Characters of a printable list, escaped; undefined where it is none. */
  private string(list: Term): string | undefined {
    const codes: number[] = []
    for (; isCons(list); list = this.t.tl(list)) {
      const head = this.t.hd(list)
      if (!isSmall(head) || !this.printable(smallValue(head))) return undefined
      codes.push(smallValue(head))
    }
    return list === NIL ? this.escape(codes) : undefined
  }
  private escape(codes: readonly number[]): string {
    if (this.style !== 'display') return escapeText(textOf(codes), '"', this.unicode)
    return textOf(codes).replace(/["\n]/g, (c) => (c === '"' ? '\\"' : '\\n'))
  }
  private printable(code: number): boolean {
    if (code >= 32 && code <= 126) return true
    if (this.style === 'display') return code === 9 || code === 10 || code === 13 || (code >= 160 && code <= 255)
    if ((code >= 8 && code <= 13) || code === 27) return true
    return code >= 160 && code <= this.highest && isCharacter(code)
  }

  private children(node: Term, first: number, start: boolean): void {
    const { t } = this
    const words = t.header(node) >>> L.HDR_ARITY_SHIFT
    const count = t.isTuple(node) ? words : popcount(words & 0xffff)
    const at = (node >>> 2) + first
    this.stack.push({ children: at, next: at, end: at + count, first: start })
  }
  /** A large map as erlang:display/1 shows it up to OTP 25: node by node, with their bitmaps. */
  private trie(node: Term, prefix: string, first: number): void {
    const { t } = this
    const bitmap = (t.header(node) >>> L.HDR_ARITY_SHIFT) & 0xffff
    const count = t.isTuple(node) ? bitmap : popcount(bitmap)
    const at = (node >>> 2) + first
    this.put(`${prefix}<${bitmap.toString(16)}>{`)
    this.stack.push('}')
    for (let i = count - 1; i >= 0; i--) {
      const child = this.m[at + i] as Term
      if (isCons(child)) this.stack.push(']', t.tl(child), '|', t.hd(child), '[')
      else this.stack.push({ node: child })
      if (i > 0) this.stack.push(',')
    }
  }
  private node(item: { readonly children: number; next: number; readonly end: number; readonly first: boolean }): void {
    const at = item.next++
    if (item.next < item.end) this.stack.push(item)
    const child = this.m[at] as Term
    const start = item.first && at === item.children
    if (!isCons(child)) return this.children(child, 1, start)
    if (!start) this.put(',')
    this.stack.push(this.t.tl(child), this.arrow, this.t.hd(child))
  }

  // ---- binaries ----------------------------------------------------------------------------------------------------

  private bitstring(term: Term): void {
    const { k } = this.vm
    const bytes = this.t.bytes(term)
    const bits = k.bit_size(term)
    const odd = bits % 8
    if (odd === 0 && bytes.length > 0 && this.style !== 'w') {
      const text = this.binaryText(bytes)
      if (text !== undefined) return this.put(`<<${text}>>`)
    }
    // A long binary under a limit: no more than what can be shown.
    const shown = Array.from(bytes.subarray(0, Math.min(bytes.length, this.limit)), String)
    if (odd !== 0 && shown.length === bytes.length) {
      const at = k.bit_offset(term) + bits - odd
      const byte = (k.binary_data(term) >>> 0) + (at >>> 3)
      const word = (this.vm.u8[byte]! << 8) | this.vm.u8[byte + 1]!
      shown.push(`${(word >>> (16 - (at & 7) - odd)) & ((1 << odd) - 1)}:${odd}`)
    }
    this.put(`<<${shown.join(',')}>>`)
  }
  private binaryText(bytes: Uint8Array): string | undefined {
    if (this.style === 'display') {
      return bytes.every((byte) => byte >= 32 && byte <= 126) ? `"${this.escape([...bytes])}"` : undefined
    }
    // With ~tp what is UTF-8 counts as such; all else is Latin-1.
    const utf8 = this.unicode ? codePoints(bytes) : undefined
    const codes = utf8 ?? Array.from(bytes)
    if (!codes.every((code) => this.printable(code))) return undefined
    return `"${this.escape(codes)}"${codes.length < bytes.length ? '/utf8' : ''}`
  }
}

/** Code points of UTF-8; undefined where it is none. */
function codePoints(bytes: Uint8Array): number[] | undefined {
  try {
    return Array.from(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), (c) => c.codePointAt(0)!)
  } catch {
    return undefined
  }
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

function textOf(codes: readonly number[]): string {
  let text = ''
  for (const code of codes) text += String.fromCodePoint(code)
  return text
}

/** A code point that may be printed: no surrogate, no non-character. */
function isCharacter(code: number): boolean {
  return (code < 0xd800 || (code > 0xdfff && code < 0xfffe)) || (code >= 0x10000 && code <= 0x10ffff)
}

/** Atoms as the emulator itself prints them: no reserved words, `@` needs quotes, some characters stay as they are. */
function displayAtom(text: string): string {
  if (/^[a-zß-öø-ÿ][a-zA-Z0-9_À-ÖØ-öø-ÿ]*$/.test(text)) return text
  let out = ''
  for (const c of text) out += c === '\x1b' ? '\\033' : c === '\x7f' ? c : escapeText(c, "'")
  return `'${out}'`
}

/** The text of a term. */
export function format(vm: Vm, term: Term, options: PrintOptions = {}): string {
  return new Printer(vm, options).print(term)
}

/** The bytes that erlang:display/1 writes, without the end of the line. */
export function displayBytes(vm: Vm, term: Term, limit?: number): Uint8Array {
  const text = new Printer(vm, { style: 'display', ...(limit === undefined ? {} : { limit }) }, true).print(term)
  return Uint8Array.from(text, (c) => c.charCodeAt(0))
}
