/** Module re: its native functions. The engine is in src/drivers/re; long matches run in slices and yield in between. */
import { ReEngine } from '../drivers/re/engine.ts'
import { Captures, distinctNames } from '../drivers/re/captures.ts'
import type { Wanted } from '../drivers/re/captures.ts'
import { EXPORTED_CODE, exportHeader, isExportHeader } from '../drivers/re/exported.ts'
import { PatternError } from '../drivers/re/items.ts'
import type { Pattern } from '../drivers/re/items.ts'
import type { Loaded, Match } from '../drivers/re/matcher.ts'
import { OptionReader } from '../drivers/re/options.ts'
import type { ReOptions } from '../drivers/re/options.ts'
import { isInvalid } from '../drivers/re/subjects.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import { NIL, isList, isSmall, small, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import * as RL from '../../assembly/re_layout.ts'

/** Steps of the matcher for one reduction. */
const STEPS_A_REDUCTION = 10
/** Most steps in one slice: some 2 ms. */
const SLICE_STEPS = 40000

/** A match that is interrupted. */
class Suspended {
  readonly #bifs: Regex
  match: Match | undefined
  readonly wanted: Wanted
  readonly reportErrors: boolean
  /** What is still to be checked of a UTF-8 subject: from that byte on. */
  constructor(bifs: Regex, match: Match, wanted: Wanted, reportErrors: boolean) {
    this.#bifs = bifs
    this.match = match
    this.wanted = wanted
    this.reportErrors = reportErrors
  }
  /** The process that waited for it is gone. */
  released(): void {
    if (this.match) this.#bifs.engine.matcher.give(this.match)
    this.match = undefined
  }
}

/** A compiled pattern of PCRE2, as terms refer to it. */
class Compiled {
  readonly #bifs: Regex
  readonly loaded: Loaded
  constructor(bifs: Regex, loaded: Loaded) {
    this.#bifs = bifs
    this.loaded = loaded
    loaded.uses++
  }
  released(): void {
    this.#bifs.engine.release(this.loaded)
  }
}

class Regex {
  readonly engine: ReEngine
  readonly #v2: boolean
  readonly #vm: Vm
  readonly #options: OptionReader
  readonly #captures: Captures
  readonly #am
  readonly #re: Term
  readonly #trap: number

  constructor(vm: Vm) {
    this.#vm = vm
    this.engine = new ReEngine(vm)
    this.#v2 = this.engine.dialect.version === 10
    this.#options = new OptionReader(vm, this.#v2)
    this.#captures = new Captures(vm, this.#options)
    this.#am = vm.atomsOf(
      'ok', 'error', 'compile', 'badopt', 're_pattern', 'nomatch', 'match_limit', 'match_limit_recursion', 'namelist', 'list', 'true', 'false',
      'grun', 'urun', 'ucompile', 'internal_error', 're_exported_pattern',
    )
    this.#re = vm.atom('re')
    this.#trap = vm.code.internExport(vm.atom('erlang'), vm.atom('re_run_trap'), 3)
  }

  version(): Term {
    return this.#vm.t.utf8(this.engine.dialect.versionText)
  }

  // ---- compile ----------------------------------------------------------------------------------------------------------

  /** `imported`: of a pattern that was exported; the term alone is wanted. */
  compile(text: Term, list: Term, imported = false): Term {
    const vm = this.#vm
    const { t } = vm
    const o = this.#options.read(list)
    if (!o || o.runOnly) return vm.badarg(this.#am.badopt)
    const unicode = o.compile.has('unicode')
    if (unicode && !t.isBitstring(text)) return vm.trapTo(this.#re, this.#am.ucompile, [text, list])
    const bytes = this.#bytes(text)
    if (!bytes) return vm.badarg()
    const loaded = this.#load(bytes, o)
    if (loaded instanceof PatternError) return imported ? vm.badarg() : t.tuple(this.#am.error, this.#failure(loaded))
    if (!loaded) return vm.systemLimit()
    const exported = o.export && !imported
    const term = exported ? this.#exportedTerm(t.isBinary(text) ? text : t.binary(bytes), list, unicode) : this.#patternTerm(loaded, unicode)
    this.engine.release(loaded)
    return imported ? term : t.tuple(this.#am.ok, term)
  }

  #load(bytes: Uint8Array, o: ReOptions): Loaded | undefined | PatternError {
    this.#vm.bump(20 + (bytes.length >> 2))
    try {
      return this.engine.fromText(bytes, o)
    } catch (error) {
      if (error instanceof PatternError) return error
      throw error
    }
  }

  #failure(error: PatternError): Term {
    const { t } = this.#vm
    return t.tuple(t.charlist(error.message), small(error.at))
  }

  #patternTerm(loaded: Loaded, unicode: boolean): Term {
    const vm = this.#vm
    const { t } = vm
    const { pattern } = loaded
    const { encode } = this.engine.dialect
    const code = encode ? t.binary(encode(pattern)) : vm.processes.makeMagicRef(new Compiled(this, loaded))
    const crlf = pattern.newline === 'any' || pattern.newline === 'crlf' || pattern.newline === 'anycrlf'
    return t.tuple(
      this.#am.re_pattern, small(pattern.groups), small(unicode ? 1 : 0), small(crlf ? 1 : 0), code)
  }

  // ---- exported patterns: a header, the text and the options, and PCRE2's code, which is not had here -------------------------

  #exportedTerm(text: Term, list: Term, unicode: boolean): Term {
    const { t } = this.#vm
    return t.tuple(this.#am.re_exported_pattern, t.binary(exportHeader(this.#vm, EXPORTED_CODE, unicode)), text, list, t.binary(EXPORTED_CODE))
  }

  /** Any exported pattern is compiled from its text. */
  import(term: Term): Term {
    const vm = this.#vm
    const { t } = vm
    if (!t.isTupleOf(term, 5) || t.element(term, 1) !== this.#am.re_exported_pattern || !t.isBinary(t.element(term, 2))) return vm.badarg()
    const header = t.bytes(t.element(term, 2)).slice()
    const code = t.element(term, 5)
    if (!isExportHeader(vm, header, t.isBinary(code) ? t.bytes(code) : undefined) || !t.isBitstring(t.element(term, 3))) return vm.badarg()
    return this.compile(t.element(term, 3), t.element(term, 4), true)
  }

  /** The bytes of iodata; undefined: it is none. */
  #bytes(data: Term): Uint8Array | undefined {
    const { t, k } = this.#vm
    const binary = t.isBinary(data) ? data : k.iolist_to_bitstring(data, 0)
    return binary === NONE ? undefined : t.bytes(binary).slice()
  }

  // ---- compiled patterns --------------------------------------------------------------------------------------------------

  /** Is it {re_pattern, Groups, Unicode, CrLf, Code}? */
  #isPattern(term: Term): boolean {
    const { t } = this.#vm
    if (!t.isTupleOf(term, 5) || t.element(term, 1) !== this.#am.re_pattern) return false
    return isSmall(t.element(term, 2)) && isSmall(t.element(term, 3)) && isSmall(t.element(term, 4)) &&
      (this.#v2 ? this.#vm.processes.magic(t.element(term, 5)) instanceof Compiled : t.isBitstring(t.element(term, 5)))
  }

  #loadPattern(term: Term): Loaded | undefined {
    const { t, processes } = this.#vm
    const code = t.element(term, 5)
    if (!this.#v2) return this.engine.fromBinary(t.bytes(code))
    const { loaded } = processes.magic(code) as Compiled
    loaded.uses++
    return loaded
  }

  inspect(term: Term, what: Term): Term {
    const vm = this.#vm
    const { t } = vm
    if (!this.#isPattern(term) || what !== this.#am.namelist) return vm.badarg()
    const loaded = this.#loadPattern(term)
    if (!loaded) return vm.badarg()
    const names = distinctNames(loaded.pattern).map((n) => t.binary(n.name))
    this.engine.release(loaded)
    return t.tuple(this.#am.namelist, t.list(names))
  }

  // ---- run ------------------------------------------------------------------------------------------------------------------

  /** `checked`: the subject was run on before, its UTF-8 is valid. */
  run(subject: Term, re: Term, list: Term, checked = false): Term {
    const vm = this.#vm
    const { t } = vm
    const am = this.#am
    const o = this.#options.read(list)
    if (!o) return vm.badarg(am.badopt)
    const asList = o.capture?.type === am.list && !o.global
    let loaded: Loaded | undefined
    if (!t.isTupleOf(re, 5)) {
      if (!t.isBitstring(re) && !isList(re)) return vm.badarg()
      const unicode = o.compile.has('unicode')
      if (unicode && (!t.isBitstring(re) || !t.isBitstring(subject) || asList)) return vm.trapTo(this.#re, am.urun, [subject, re, list])
      const bytes = this.#bytes(re)
      if (!bytes) return vm.badarg()
      const made = this.#load(bytes, o)
      if (made instanceof PatternError) return o.reportErrors ? t.tuple(am.error, t.tuple(am.compile, this.#failure(made))) : vm.badarg()
      if (made && o.global) {
        const term = this.#patternTerm(made, unicode)
        this.engine.release(made)
        return vm.trapTo(this.#re, am.grun, [subject, term, t.tuple(list, vm.bool(o.compileOnly), re)])
      }
      loaded = made
    } else {
      if (o.compileOnly || !this.#isPattern(re)) return vm.badarg()
      if (smallValue(t.element(re, 3)) !== 0 && (!t.isBitstring(subject) || asList)) return vm.trapTo(this.#re, am.urun, [subject, re, list])
      if (o.global) return vm.trapTo(this.#re, am.grun, [subject, re, t.tuple(list, am.false)])
      loaded = this.#loadPattern(re)
      if (!loaded) return vm.badarg()
      if (this.#v2 && !sameConventions(o, loaded.pattern)) {
        this.engine.release(loaded)
        return vm.badarg()
      }
    }
    if (!loaded) return vm.systemLimit()
    const result = this.#start(subject, loaded, o, checked)
    this.engine.release(loaded)
    return result
  }

  /** Begins a match. */
  #start(subject: Term, loaded: Loaded, o: ReOptions, checked: boolean): Term {
    const vm = this.#vm
    const { t, k } = vm
    const wanted = this.#captures.wanted(o, loaded.pattern)
    if (!wanted) return vm.badarg()
    const binary = t.isBinary(subject) && k.bit_offset(subject) === 0 ? subject : k.iolist_to_bitstring(subject, 0)
    if (binary === NONE) return vm.badarg()
    const place = this.engine.matcher.locate(binary)
    if (loaded.pattern.utf && !checked) {
      if (o.offset <= place.size && isInvalid(vm, place.at, place.size, o.offset, loaded.pattern)) {
        vm.bump(4000)
        return vm.badarg()
      }
    }
    if (o.offset > place.size) return this.#v2 ? vm.badarg() : vm.error(this.#am.internal_error)
    const match = this.engine.matcher.take()
    const copy = place.copy || binary !== subject
    const ready = match?.begin(loaded, place.at, place.size, copy, {
      options: (o.compile.has('anchored') ? RL.MO_ANCHORED : 0) | (o.notbol ? RL.MO_NOTBOL : 0) | (o.noteol ? RL.MO_NOTEOL : 0) |
        (o.notempty || loaded.pattern.notEmpty ? RL.MO_NOTEMPTY : 0) |
        (o.notemptyAtStart || loaded.pattern.notEmptyAtStart ? RL.MO_NOTEMPTY_ATSTART : 0) |
        (this.#v2 ? 0 : o.bsr === 'anycrlf' ? RL.MO_BSR_ANYCRLF : o.bsr === 'unicode' ? RL.MO_BSR_UNICODE : 0),
      newline: this.#v2 ? undefined : o.newline,
      offset: o.offset,
      matchLimit: o.matchLimit,
      depthLimit: o.matchLimitRecursion,
    })
    if (!match || !ready) return vm.systemLimit()
    return this.#slice(new Suspended(this, match, wanted, o.reportErrors), binary === subject ? subject : NIL, NONE)
  }

  /** A slice of a match. `reference`: the term that stands for it, once it was interrupted. */
  #slice(suspended: Suspended, subject: Term, reference: Term): Term {
    const vm = this.#vm
    const match = suspended.match!
    const steps = Math.min(SLICE_STEPS, Math.max(vm.reductionsLeft, 1) * STEPS_A_REDUCTION)
    const outcome = match.run(steps)
    const used = steps - vm.k.re_steps_left()
    vm.bump(Math.floor(used / STEPS_A_REDUCTION))
    if (outcome === RL.RE_INTERRUPTED) {
      const ref = reference === NONE ? vm.processes.makeMagicRef(suspended) : reference
      return vm.yieldTo(this.#trap, [subject, NIL, ref])
    }
    const result = this.#outcome(outcome, suspended, subject)
    this.engine.matcher.give(match)
    suspended.match = undefined
    return result
  }

  #outcome(outcome: number, { match, wanted, reportErrors }: Suspended, subject: Term): Term {
    const { t } = this.#vm
    const am = this.#am
    switch (outcome) {
      case RL.RE_MATCH: return this.#captures.result(match!, wanted, subject === NIL ? NONE : subject)
      case RL.RE_MATCH_LIMIT: case RL.RE_NO_MEMORY: return reportErrors ? t.tuple(am.error, am.match_limit) : am.nomatch
      case RL.RE_DEPTH_LIMIT: return reportErrors ? t.tuple(am.error, am.match_limit_recursion) : am.nomatch
      default: return am.nomatch
    }
  }

  /** Goes on with a match. */
  resume(subject: Term, reference: Term): Term {
    const suspended = this.#vm.processes.magic(reference)
    if (!(suspended instanceof Suspended) || !suspended.match) return this.#vm.badarg()
    return this.#slice(suspended, subject, reference)
  }

  internalRun(subject: Term, re: Term, list: Term, first: Term): Term {
    if (first !== this.#am.true && first !== this.#am.false) return this.#vm.badarg()
    return this.run(subject, re, list, first === this.#am.false)
  }
}

/** Newlines and what \R matches can't be changed when a compiled pattern is run. */
function sameConventions(o: ReOptions, pattern: Pattern): boolean {
  if (o.newline && o.newline !== pattern.newline) return false
  return !o.bsr || (o.bsr === 'anycrlf') === pattern.bsrAnyCrLf
}

export const re: BifFamily = (vm) => {
  let regex: Regex | undefined
  const r = (): Regex => (regex ??= new Regex(vm))
  return {
    re: {
      'version/0': () => r().version(),
      'compile/1': (text) => r().compile(text, NIL),
      'compile/2': (text, options) => r().compile(text, options),
      'run/2': (subject, pattern) => r().run(subject, pattern, NIL),
      'run/3': (subject, pattern, options) => r().run(subject, pattern, options),
      'internal_run/4': (subject, pattern, options, first) => r().internalRun(subject, pattern, options, first),
      'inspect/2': (pattern, what) => r().inspect(pattern, what),
      ...(vm.release < 28 ? {} : { 'import/1': (exported: Term) => r().import(exported) }),
    },
    erlang: {
      're_run_trap/3': (subject, _pattern, reference) => r().resume(subject, reference),
    },
  }
}
