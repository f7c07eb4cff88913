/** Atoms as source text: when they need quotes, and how their characters are escaped in quotes. */

export interface QuoteOptions {
  /** Characters above 255 stand for themselves (~tw) instead of as \x{…} (~w). Default: true. */
  readonly unicode?: boolean
  /** Words of the language are quoted (io_lib); erlang:display/1 does not. Default: true. */
  readonly reserved?: boolean
  /** Release whose reserved words count: `maybe` and `else` from 27 on. Default: 27. */
  readonly release?: number
}

const RESERVED = new Set(
  ('after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let not of or orelse receive rem ' +
    'try when xor').split(' '),
)
const RESERVED_27 = new Set(['else', 'maybe'])

/** Letters of Latin-1 without × and ÷; an atom without quotes begins with a small one. */
const PLAIN = /^[a-zß-öø-ÿ][a-zA-Z0-9_@À-ÖØ-öø-ÿ]*$/

/** The text of an atom as it stands in source code. @see io_lib:write_atom/1 */
export function quoteAtom(text: string, options: QuoteOptions = {}): string {
  if (PLAIN.test(text) && !isReserved(text, options)) return text
  return `'${escapeText(text, "'", options.unicode ?? true)}'`
}

function isReserved(text: string, options: QuoteOptions): boolean {
  if (options.reserved === false) return false
  return RESERVED.has(text) || (RESERVED_27.has(text) && (options.release ?? 27) >= 27)
}

const ESCAPES: Readonly<Record<number, string>> = {
  8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r', 27: '\\e', 92: '\\\\', 127: '\\d',
}

/** The characters of a quoted atom or a string, between quotes of that kind. @see io_lib:write_string_as_latin1/2 */
export function escapeText(text: string, quote: string, unicode = true): string {
  let out = ''
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (character === quote) out += `\\${quote}`
    else if (ESCAPES[code] !== undefined) out += ESCAPES[code]
    else if (code < 32 || (code > 126 && code < 160)) out += `\\${code.toString(8).padStart(3, '0')}`
    else if (code > 255 && !unicode) out += `\\x{${code.toString(16).toUpperCase()}}`
    else out += character
  }
  return out
}
