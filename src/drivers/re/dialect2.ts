/** PCRE2: OTP from 28 on (10.47 in 29). */
import * as B from './bits2.ts'
import { compile2 } from './compile2.ts'
import type { Dialect } from './dialect.ts'
import type { Newline, Pattern } from './items.ts'
import { OPTION_NAMES } from './options.ts'
import type { OptionName, ReOptions } from './options.ts'
import { unicode16 } from './unicode.ts'

const BITS: Readonly<Record<OptionName, number>> = {
  anchored: B.ANCHORED, caseless: B.CASELESS, dollar_endonly: B.DOLLAR_ENDONLY, dotall: B.DOTALL, extended: B.EXTENDED, firstline: B.FIRSTLINE,
  multiline: B.MULTILINE, no_auto_capture: B.NO_AUTO_CAPTURE, dupnames: B.DUPNAMES, ungreedy: B.UNGREEDY, unicode: B.UTF, ucp: B.UCP,
  never_utf: B.NEVER_UTF, no_start_optimize: B.NO_START_OPTIMIZE,
}

function bitsOf(o: ReOptions): number {
  let bits = 0
  for (const [i, name] of OPTION_NAMES.entries()) if ((o.compile & (1 << i)) !== 0) bits |= BITS[name]
  return bits
}

export class Dialect2 implements Dialect {
  readonly version = 10
  readonly versionText = '10.47 2025-10-21'
  readonly unicode = unicode16

  compile(text: Uint8Array, o: ReOptions): Pattern {
    // PCRE2 takes one of each.
    return compile2(text, { options: bitsOf(o), newline: o.newline as Newline | undefined, bsr: o.bsr as 'anycrlf' | 'unicode' | undefined })
  }
}
