/** Module re: its native functions. The engine is in src/drivers/re; long matches run in slices and yield in between. */
import { ReEngine } from '../drivers/re/engine.ts'
import { Captures, distinctNames } from '../drivers/re/captures.ts'
import type { Wanted } from '../drivers/re/captures.ts'
import { EXPORTED_CODE, exportHeader, isExportHeader } from '../drivers/re/exported.ts'
import { PatternError } from '../drivers/re/items.ts'
import type { Pattern } from '../drivers/re/items.ts'
import { LONGEST } from '../drivers/re/kept.ts'
import type { Loaded, Match } from '../drivers/re/matcher.ts'
import { OptionReader, ReOptions } from '../drivers/re/options.ts'
import { checkSome, firstToCheck, isWithinCharacter } from '../drivers/re/subjects.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import type { Vm } from '../runtime/vm.ts'
import { NIL, isList, isSmall, small, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import * as RL from '../term/re_layout.ts'

/** Steps of the matcher for one reduction. */
const STEPS_A_REDUCTION = 10
/** Most steps in one slice: some 2 ms. */
const SLICE_STEPS = 40000

/** Bytes of a subject whose UTF-8 is checked in one go. */
const CHECKED_BYTES = 32768

/** A match that is interrupted. */
class Suspended {
  readonly #bifs: Regex
  match: Match | undefined
  readonly wanted: Wanted
  readonly reportErrors: boolean
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

/** A long subject whose UTF-8 is being checked; how far that is. */
class Checking {
  readonly #bifs: Regex
  readonly options: ReOptions
  loaded: Loaded | undefined
  from: number
  constructor(bifs: Regex, loaded: Loaded, options: ReOptions, from: number) {
    this.#bifs = bifs
    this.loaded = loaded
    this.options = options
    this.from = from
    loaded.uses++
  }
  /** That is done, or the process that waited for it is gone. */
  released(): void {
    if (this.loaded) this.#bifs.engine.release(this.loaded)
    this.loaded = undefined
  }
}

/** A compiled pattern of PCRE2, as terms refer to it. */
class Compiled {
  readonly #bifs: Regex
  readonly source: PatternSource
  /**
   * Undefined: it has not been used yet. Then it is compiled again, where it is no longer kept: many patterns are made and never used, and all
   * that is known of them would weigh on the host's collector.
   */
  #loaded: Loaded | undefined
  constructor(bifs: Regex, source: PatternSource, loaded?: Loaded) {
    this.#bifs = bifs
    this.source = source
    this.#loaded = source.text.length > LONGEST ? loaded : undefined
    if (this.#loaded) this.#loaded.uses++
    bifs.compiled.add(this)
  }
  get loaded(): Loaded {
    return (this.#loaded ??= this.#bifs.compileAgain(this.source))
  }
  /** It has a place in memory. */
  get isUsed(): boolean {
    return this.#loaded !== undefined && this.#loaded.address !== 0
  }
  released(): void {
    this.#bifs.compiled.delete(this)
    if (this.#loaded) this.#bifs.engine.release(this.#loaded)
  }
}

/** What a pattern is made of, with its compile options. */
interface PatternSource extends Pick<ReOptions, 'compile' | 'newline' | 'bsr'> {
  readonly text: Uint8Array
}

export type PatternsState = readonly (Omit<PatternSource, 'text'> & { readonly text: readonly number[] })[]
/** Compiled patterns that terms refer to, for a snapshot. */
export interface Patterns {
  objects(): object[]
  /** Undefined: one has been used. */
  save(): PatternsState | undefined
  restore(sources: PatternsState): void
}

class Regex {
  readonly engine: ReEngine
  /** Those that terms refer to. */
  readonly compiled = new Set<Compiled>()
  readonly #v2: boolean
  readonly #vm: Vm
  readonly #options: OptionReader
  readonly #captures: Captures
  readonly #am
  readonly #re: Term
  readonly #parts: Parts

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
    this.#parts = new Parts(vm)
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
    const unicode = o.unicode
    if (unicode && !t.isBitstring(text)) return vm.trapTo(this.#re, this.#am.ucompile, [text, list])
    const binary = this.#binary(text)
    if (binary === NONE) return vm.badarg()
    const made = imported ? NONE : this.#compileSoon(binary, o)
    if (made !== NONE) return made
    const loaded = this.#load(binary, o)
    if (loaded instanceof PatternError) return imported ? vm.badarg() : t.tuple(this.#am.error, this.#failure(loaded))
    const term = o.export && !imported ? this.#exportedTerm(binary, list, unicode) : this.#loadedTerm(binary, o, loaded, unicode)
    this.engine.release(loaded)
    return imported ? term : t.tuple(this.#am.ok, term)
  }

  /** The result for a pattern of the usual kinds, by the kernel; NONE: it is none. */
  #compileSoon(text: Term, o: ReOptions): Term {
    const { t } = this.#vm
    const { kernel8 } = this.engine
    const size = t.byteSize(text)
    let result = NONE
    if (!this.#v2) result = kernel8.compile(text, size, o)
    else if (!o.export) {
      const groups = kernel8.groups(text, size, o)
      if (groups >= 0) result = t.tuple(this.#am.ok, this.#patternTerm(text, o, groups, o.newline ?? 'lf', undefined, o.unicode))
    }
    if (result !== NONE) this.#vm.bump(1 + (size >> 3))
    return result
  }

  #load(text: Term, o: ReOptions): Loaded | PatternError {
    const { t, k } = this.#vm
    const size = t.byteSize(text)
    this.#vm.bump(1 + (size >> 3))
    try {
      return this.engine.fromText(k.binary_data(text) >>> 0, size, o)
    } catch (error) {
      if (error instanceof PatternError) return error
      throw error
    }
  }

  #failure(error: PatternError): Term {
    const { t } = this.#vm
    return t.tuple(t.charlist(error.message), small(error.at))
  }

  compileAgain({ text, ...options }: PatternSource): Loaded {
    const { t, k } = this.#vm
    return this.engine.fromText(k.binary_data(t.binary(text)) >>> 0, text.length, Object.assign(new ReOptions(), options))
  }
  #loadedTerm(binary: Term, o: ReOptions, loaded: Loaded, unicode: boolean): Term {
    return this.#patternTerm(binary, o, loaded.pattern.groups, loaded.pattern.newline, loaded, unicode)
  }
  /** `loaded`: always had with PCRE 8. */
  #patternTerm(binary: Term, o: ReOptions, groups: number, kind: string, loaded: Loaded | undefined, unicode: boolean): Term {
    const vm = this.#vm
    const { t } = vm
    const { compile, newline, bsr } = o
    const source = (): PatternSource => ({ text: t.bytes(binary).slice(), compile, newline, bsr })
    const code = this.#v2 ? vm.processes.makeMagicRef(new Compiled(this, source(), loaded)) : t.binary(this.engine.encode(loaded!))
    const crlf = kind === 'any' || kind === 'crlf' || kind === 'anycrlf'
    return t.tuple(this.#am.re_pattern, small(groups), small(unicode ? 1 : 0), small(crlf ? 1 : 0), code)
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

  /** Iodata as a binary of whole bytes that begins at a byte; NONE: it is none. */
  #binary(data: Term): Term {
    const { t, k } = this.#vm
    return t.isBinary(data) && k.bit_offset(data) === 0 ? data : k.iolist_to_bitstring(data, 0)
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
    const { t, k, processes } = this.#vm
    const code = t.element(term, 5)
    if (!this.#v2) {
      const binary = k.bit_offset(code) === 0 ? code : this.#binary(code)
      return binary === NONE ? undefined : this.engine.fromBinary(k.binary_data(binary) >>> 0, t.byteSize(binary))
    }
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
    const asList = o.captureType === am.list && !o.global
    let loaded: Loaded | undefined
    if (!t.isTupleOf(re, 5)) {
      if (!t.isBitstring(re) && !isList(re)) return vm.badarg()
      const unicode = o.unicode
      if (unicode && (!t.isBitstring(re) || !t.isBitstring(subject) || asList)) return vm.trapTo(this.#re, am.urun, [subject, re, list])
      const text = this.#binary(re)
      if (text === NONE) return vm.badarg()
      const made = this.#load(text, o)
      if (made instanceof PatternError) return o.reportErrors ? t.tuple(am.error, t.tuple(am.compile, this.#failure(made))) : vm.badarg()
      if (o.global) {
        const term = this.#loadedTerm(text, o, made, unicode)
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
    const result = this.#start(subject, loaded, o, checked)
    this.engine.release(loaded)
    return result
  }

  /** Begins a match. */
  #start(subject: Term, loaded: Loaded, o: ReOptions, checked: boolean): Term {
    const vm = this.#vm
    const { pattern } = loaded
    const { matcher } = this.engine
    const wanted = this.#captures.wanted(o, pattern)
    if (!wanted) return vm.badarg()
    const binary = this.#binary(subject)
    if (binary === NONE) return vm.badarg()
    const at = vm.k.binary_data(binary) >>> 0
    const size = vm.t.byteSize(binary)
    if (o.offset > size) return this.#v2 ? vm.badarg() : vm.exceptions.raiseFatal(this.#am.internal_error)
    if (pattern.utf && !checked) {
      if (isWithinCharacter(vm, at, size, o.offset)) return vm.badarg()
      const from = firstToCheck(vm, at, o.offset, pattern)
      if (size - from > CHECKED_BYTES) return this.#check(binary, new Checking(this, loaded, o, from), NONE)
      vm.bump((size - from) >> 8)
      if (checkSome(vm, at, from, size, CHECKED_BYTES) < 0) return vm.badarg()
    }
    if (!matcher.load(loaded)) return vm.systemLimit()
    const match = matcher.take()
    const own = binary === subject
    let run = o.run | (pattern.notEmpty ? RL.MO_NOTEMPTY : 0) | (pattern.notEmptyAtStart ? RL.MO_NOTEMPTY_ATSTART : 0)
    if (o.bsr && !this.#v2) run |= o.bsr === 'anycrlf' ? RL.MO_BSR_ANYCRLF : o.bsr === 'unicode' ? RL.MO_BSR_UNICODE : 0
    const newline = (this.#v2 ? undefined : o.newline) ?? pattern.newline
    if (!match?.begin(loaded, at, size, !own || matcher.isMovable(at, size), o, run, newline)) return vm.systemLimit()
    return this.#slice(match, wanted, o.reportErrors, own ? subject : NONE, NONE)
  }

  /** Checks some more of a long subject; once it is known to be valid the match begins. */
  #check(subject: Term, checking: Checking, reference: Term): Term {
    const vm = this.#vm
    const { loaded, options } = checking
    const size = vm.t.byteSize(subject)
    vm.bump(CHECKED_BYTES >> 3)
    const at = checkSome(vm, vm.k.binary_data(subject) >>> 0, checking.from, size, CHECKED_BYTES)
    if (at >= 0 && at < size) {
      checking.from = at
      return this.#goOn(subject, reference === NONE ? vm.processes.makeMagicRef(checking) : reference)
    }
    const result = at < 0 ? vm.badarg() : this.#start(subject, loaded!, options, true)
    checking.released()
    return result
  }

  /** A slice of a match. `subject`: the binary it is in (NONE: that is a copy); `reference`: what stands for the match once it was interrupted. */
  #slice(match: Match, wanted: Wanted, reportErrors: boolean, subject: Term, reference: Term): Term {
    const vm = this.#vm
    const steps = Math.min(SLICE_STEPS, Math.max(vm.reductionsLeft, 1) * STEPS_A_REDUCTION)
    const outcome = match.run(steps)
    vm.bump(Math.floor((steps - vm.k.re_steps_left()) / STEPS_A_REDUCTION))
    if (outcome === RL.RE_INTERRUPTED) {
      const ref = reference === NONE ? vm.processes.makeMagicRef(new Suspended(this, match, wanted, reportErrors)) : reference
      return this.#goOn(subject === NONE ? NIL : subject, ref)
    }
    const result = this.#outcome(outcome, match, wanted, reportErrors, subject)
    this.engine.matcher.give(match)
    return result
  }

  #outcome(outcome: number, match: Match, wanted: Wanted, reportErrors: boolean, subject: Term): Term {
    const { t } = this.#vm
    const am = this.#am
    switch (outcome) {
      case RL.RE_MATCH: return this.#captures.result(match, wanted, subject)
      case RL.RE_MATCH_LIMIT: case RL.RE_NO_MEMORY: return reportErrors ? t.tuple(am.error, am.match_limit) : am.nomatch
      case RL.RE_DEPTH_LIMIT: return reportErrors ? t.tuple(am.error, am.match_limit_recursion) : am.nomatch
      default: return am.nomatch
    }
  }

  /** Lets others run, then resumes. OTP tells of a function there that nobody can call. */
  #goOn(subject: Term, reference: Term): Term {
    return this.#parts.goOn('erlang', 're_run_trap', 3, 're_resume', [subject, reference])
  }

  /** Goes on with a match. */
  resume(subject: Term, reference: Term): Term {
    const suspended = this.#vm.processes.magic(reference)
    if (suspended instanceof Checking && suspended.loaded) return this.#check(subject, suspended, reference)
    if (!(suspended instanceof Suspended) || !suspended.match) return this.#vm.badarg()
    const { match, wanted, reportErrors } = suspended
    // While it runs it is nobody's but ours.
    suspended.match = undefined
    const result = this.#slice(match, wanted, reportErrors, subject === NIL ? NONE : subject, reference)
    if (match.loaded) suspended.match = match
    return result
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
  const all = (): Compiled[] => (regex === undefined ? [] : [...regex.compiled])
  const patterns: Patterns = {
    objects: all,
    save: () => (all().some(({ isUsed }) => isUsed) ? undefined : all().map(({ source }) => ({ ...source, text: Array.from(source.text) }))),
    restore: (sources) => sources.forEach(({ text, compile, newline, bsr }) => new Compiled(r(), { text: Uint8Array.from(text), compile, newline, bsr })),
  }
  vm.state.set('re', patterns)
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
    glulam_internal: {
      're_resume/2': (subject, reference) => r().resume(subject, reference),
    },
  }
}
