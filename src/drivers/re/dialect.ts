/** A version of PCRE as re:compile and re:run see it. */
import type { Pattern } from './items.ts'
import type { ReOptions } from './options.ts'
import type { Unicode } from './unicode.ts'

export interface Dialect {
  readonly version: 8 | 10
  /** What re:version/0 says. */
  readonly versionText: string
  readonly unicode: () => Unicode
  /** Throws PatternError. */
  compile(text: Uint8Array, o: ReOptions): Pattern
  /** The binary form of a compiled pattern. PCRE2 has none: there, its place is taken by a reference. */
  encode?(pattern: Pattern): Uint8Array
  decode?(bytes: Uint8Array): Pattern | undefined
}
