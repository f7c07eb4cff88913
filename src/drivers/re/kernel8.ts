/**
 * PCRE 8: patterns of the usual kinds are compiled by the kernel (assembly/re8_compile.ts), where code is fast from its first run on. Nothing is kept of them
 * but their term: what a match needs is made of that. Of PCRE2 it is only whether such a pattern is right, and how many groups it has.
 */
import type { Vm } from '../../runtime/vm.ts'
import type { Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import { CASELESS, NEVER_UTF, NEWLINE_ANYCRLF, NEWLINE_BITS, UCP, UTF8 } from './bits8.ts'
import { LATIN1 } from './chars.ts'
import { POSIX_NAMES, posixMap } from './class8.ts'
import { bitsOf8 } from './dialect8.ts'
import type { ReOptions } from './options.ts'

const NAME_BYTES = 8

export class Kernel8 {
  readonly #vm: Vm
  readonly #am

  constructor(vm: Vm) {
    this.#vm = vm
    this.#am = vm.atomsOf('ok', 're_pattern')
    let at = vm.k.re8_classes() >>> 0
    vm.u8.set(LATIN1.flip, at)
    at += LATIN1.flip.length
    for (const [i, name] of POSIX_NAMES.entries()) vm.u8.set(new TextEncoder().encode(name), at + i * NAME_BYTES)
    at += POSIX_NAMES.length * NAME_BYTES
    for (const [i, name] of POSIX_NAMES.entries()) {
      const map = posixMap(name, LATIN1)
      vm.u8.set(map, at + i * map.length)
    }
  }

  /** Groups of a binary's text that is right for PCRE2; -1: that is not known. */
  groups(text: Term, size: number, o: ReOptions): number {
    if (o.newline === 'nul') return -1
    const options = bitsOf8(o)
    const utf = (options & UTF8) !== 0
    if (utf && (options & NEVER_UTF) !== 0) return -1
    const { k } = this.#vm
    return k.re_groups(k.binary_data(text), size, options & ~CASELESS, utf ? 1 : 0)
  }

  /** {ok, {re_pattern, …}} of a binary's text; NONE: it is not of those kinds, or it is wrong. */
  compile(text: Term, size: number, o: ReOptions): Term {
    if (o.bsr === 'both') return NONE
    const options = bitsOf8(o)
    if ((options & (UCP | NEVER_UTF)) !== 0 || (options & NEWLINE_BITS) > NEWLINE_ANYCRLF) return NONE
    const { k } = this.#vm
    return k.re8_compile(k.binary_data(text), size, options, (options & UTF8) === 0 ? 0 : 1, this.#am.ok, this.#am.re_pattern)
  }
}
