/** Option lists of re:compile and re:run. */
import { isAtom, isCons, isSmall, smallValue, NIL } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import type { Vm } from '../../runtime/vm.ts'
import type { Newline } from './items.ts'
import * as RL from '../../term/re_layout.ts'

/** Compile options by name: bits that each version of PCRE translates. */
export const OPTION_NAMES = [
  'anchored', 'caseless', 'dollar_endonly', 'dotall', 'extended', 'firstline', 'multiline', 'no_auto_capture', 'dupnames', 'ungreedy', 'unicode', 'ucp',
  'never_utf', 'no_start_optimize',
] as const
export type OptionName = (typeof OPTION_NAMES)[number]

/** Bit of a compile option. */
export const optionBit = (name: OptionName): number => 1 << OPTION_NAMES.indexOf(name)
const ANCHORED = optionBit('anchored')
const UNICODE = optionBit('unicode')

/** What an option list says. There is one for a machine: it is filled anew by every `read`. */
export class ReOptions {
  /** Compile options that were given: a bit each. */
  compile = 0
  newline: Newline | undefined
  bsr: 'anycrlf' | 'unicode' | 'both' | undefined
  /** MO_x */
  run = 0
  global = false
  reportErrors = false
  offset = 0
  /** -1: none. */
  matchLimit = -1
  depthLimit = -1
  /** Not NONE: what is to be captured, and as what. */
  captureValues: Term = NONE
  captureType: Term = NONE
  /** One that only compile, or only run, takes. */
  compileOnly = false
  runOnly = false
  export = false

  get unicode(): boolean {
    return (this.compile & UNICODE) !== 0
  }
  clear(): void {
    this.compile = this.run = this.offset = 0
    this.newline = this.bsr = undefined
    this.global = this.reportErrors = this.compileOnly = this.runOnly = this.export = false
    this.matchLimit = this.depthLimit = -1
    this.captureValues = this.captureType = NONE
  }
}

type Setter = (o: ReOptions) => void

const RUN: Readonly<Record<string, Setter>> = {
  notempty: (o) => { o.run |= RL.MO_NOTEMPTY },
  notempty_atstart: (o) => { o.run |= RL.MO_NOTEMPTY_ATSTART },
  notbol: (o) => { o.run |= RL.MO_NOTBOL },
  noteol: (o) => { o.run |= RL.MO_NOTEOL },
  global: (o) => { o.global = true },
  report_errors: (o) => { o.reportErrors = true },
}

/** Reads option lists for a machine; the tables by atom are made once. */
export class OptionReader {
  readonly #vm: Vm
  readonly #v2: boolean
  readonly #o = new ReOptions()
  readonly #flags = new Map<Term, Setter>()
  readonly #newlines = new Map<Term, Newline>()
  readonly #am

  constructor(vm: Vm, v2: boolean) {
    this.#vm = vm
    this.#v2 = v2
    this.#am = vm.atomsOf('capture', 'offset', 'match_limit', 'match_limit_recursion', 'newline', 'index')
    for (const name of OPTION_NAMES) {
      const bit = optionBit(name)
      this.#flags.set(vm.atom(name), (o) => {
        o.compile |= bit
        if (bit === ANCHORED) o.run |= RL.MO_ANCHORED
        else o.compileOnly = true
      })
    }
    for (const [name, setter] of Object.entries(RUN)) {
      this.#flags.set(vm.atom(name), (o) => {
        setter(o)
        o.runOnly = true
      })
    }
    for (const kind of ['anycrlf', 'unicode'] as const) {
      this.#flags.set(vm.atom(`bsr_${kind}`), (o) => {
        o.bsr = v2 || o.bsr === undefined || o.bsr === kind ? kind : 'both'
      })
    }
    if (v2) {
      this.#flags.set(vm.atom('export'), (o) => {
        o.export = true
        o.compileOnly = true
      })
    }
    const newlines: Newline[] = ['cr', 'lf', 'crlf', 'any', 'anycrlf']
    if (v2) newlines.push('nul')
    for (const name of newlines) this.#newlines.set(vm.atom(name), name)
  }

  /** Undefined: the list is no list of options. The result holds until the next call. */
  read(list: Term): ReOptions | undefined {
    const o = this.#o
    o.clear()
    const { t } = this.#vm
    let rest = list
    while (isCons(rest)) {
      const item = t.hd(rest)
      rest = t.tl(rest)
      if (isAtom(item)) {
        const setter = this.#flags.get(item)
        if (!setter) return undefined
        setter(o)
      } else if (!t.isTuple(item) || !this.#pair(item, o)) return undefined
    }
    return rest === NIL ? o : undefined
  }

  #pair(item: Term, o: ReOptions): boolean {
    const { t } = this.#vm
    const am = this.#am
    const size = t.tupleSize(item)
    const key = size > 0 ? t.element(item, 1) : NIL
    if (size === 3 && key === am.capture) {
      o.captureValues = t.element(item, 2)
      o.captureType = t.element(item, 3)
      o.runOnly = true
      return true
    }
    if (size !== 2 || !isAtom(key)) return false
    const value = t.element(item, 2)
    switch (key) {
      case am.capture:
        o.captureValues = value
        o.captureType = am.index
        break
      case am.offset: case am.match_limit: case am.match_limit_recursion: {
        const n = this.number(value)
        if (n === undefined) return false
        if (key === am.offset) o.offset = n
        else if (key === am.match_limit) o.matchLimit = n
        else o.depthLimit = n
        break
      }
      case am.newline: {
        const newline = this.#newlines.get(value)
        if (!newline) return false
        // PCRE 8 of OTP puts the bits of several together.
        o.newline = this.#v2 || o.newline === undefined ? newline : combine(o.newline, newline)
        return true
      }
      default: return false
    }
    o.runOnly = true
    return true
  }

  /** A number that C's int can hold, not negative. */
  number(term: Term): number | undefined {
    const n = isSmall(term) ? smallValue(term) : this.#vm.t.safeInteger(term)
    return n !== undefined && n >= 0 && n <= 0x7fffffff ? n : undefined
  }
}

const BITS: Readonly<Record<string, number>> = { cr: 1, lf: 2, crlf: 3, any: 4, anycrlf: 5 }
function combine(a: Newline, b: Newline): Newline {
  const bits = BITS[a]! | BITS[b]!
  return (Object.keys(BITS).find((name) => BITS[name] === bits) ?? 'inconsistent') as Newline
}
