/** PCRE 8: OTP 25 (8.44) and 27 (8.45). */
import { encode8 } from './binary8.ts'
import * as B from './bits8.ts'
import { compile8 } from './compile8.ts'
import type { Compiled8 } from './compile8.ts'
import type { Dialect } from './dialect.ts'
import type { Pattern } from './items.ts'
import { load8 } from './load8.ts'
import { OPTION_NAMES } from './options.ts'
import type { OptionName, ReOptions } from './options.ts'
import { unicode7 } from './unicode.ts'

const BITS: Readonly<Record<OptionName, number>> = {
  anchored: B.ANCHORED, caseless: B.CASELESS, dollar_endonly: B.DOLLAR_ENDONLY, dotall: B.DOTALL, extended: B.EXTENDED, firstline: B.FIRSTLINE,
  multiline: B.MULTILINE, no_auto_capture: B.NO_AUTO_CAPTURE, dupnames: B.DUPNAMES, ungreedy: B.UNGREEDY, unicode: B.UTF8, ucp: B.UCP,
  never_utf: B.NEVER_UTF, no_start_optimize: B.NO_START_OPTIMIZE,
}
const NEWLINES: Readonly<Record<string, number>> = {
  cr: B.NEWLINE_CR, lf: B.NEWLINE_LF, crlf: B.NEWLINE_CRLF, any: B.NEWLINE_ANY, anycrlf: B.NEWLINE_ANYCRLF, inconsistent: B.NEWLINE_BITS,
}
const BSR = { anycrlf: B.BSR_ANYCRLF, unicode: B.BSR_UNICODE, both: B.BSR_ANYCRLF | B.BSR_UNICODE }

export function bitsOf8(o: ReOptions): number {
  let bits = 0
  for (let set = o.compile; set !== 0; set &= set - 1) {
    const name = OPTION_NAMES[31 - Math.clz32(set & -set)]
    if (name) bits |= BITS[name]
  }
  if (o.newline) bits |= NEWLINES[o.newline]!
  if (o.bsr) bits |= BSR[o.bsr]
  return bits
}

export class Dialect8 implements Dialect {
  readonly version = 8
  readonly versionText: string
  readonly unicode = unicode7

  constructor(release: number) {
    this.versionText = release < 26 ? '8.44 2020-02-12' : '8.45 2021-06-15'
  }
  compile(text: Uint8Array, o: ReOptions): Compiled8 {
    return compile8(text, bitsOf8(o))
  }
  encode(pattern: Pattern): Uint8Array {
    return encode8(pattern as Compiled8)
  }
  decode(bytes: Uint8Array): Pattern | undefined {
    return load8(bytes)
  }
}
