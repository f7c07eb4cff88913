/** binary:match, matches, split and compile_pattern. */
import { NIL, isCons } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { BifTable } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import { aligned } from './aligned.ts'
import { PatternSet } from './search.ts'
import { SetScans } from './set_scans.ts'

/** Bytes searched in the time of one function call. */
const BYTES_A_REDUCTION = 256

type Match = readonly [start: number, length: number]

/** A binary that is searched: byte aligned, where its bytes begin, how many they are. */
interface Subject {
  readonly term: Term
  readonly data: number
  readonly size: number
}

/** Bytes to search for, where they lie. */
interface Needle {
  readonly at: number
  readonly length: number
}

/** What a compiled pattern's magic reference stands for. A needle is a block of its own. */
class CompiledPattern {
  readonly search: Needle | PatternSet
  private readonly free: (block: number) => void

  constructor(search: Needle | PatternSet, free: (block: number) => void) {
    this.search = search
    this.free = free
  }
  get kind(): 'bm' | 'ac' {
    return this.search instanceof PatternSet ? 'ac' : 'bm'
  }
  /** No process holds the reference any more. */
  released(): void {
    if (!(this.search instanceof PatternSet)) this.free(this.search.at)
  }
}

export interface SplitOptions {
  readonly from: number
  readonly to: number
  readonly global: boolean
  readonly trim: boolean
  readonly trimAll: boolean
}

/** The BIFs. */
export function matching(vm: Vm): BifTable {
  const { t, k } = vm
  const am = vm.atomsOf('nomatch', 'scope', 'global', 'trim', 'trim_all', 'bm', 'ac')

  const subjectOf = (term: Term): Subject | undefined => {
    if (!t.isBinary(term)) return undefined
    const whole = aligned(vm, term)
    return whole === NONE ? undefined : { term: whole, data: k.binary_data(whole) >>> 0, size: t.byteSize(term) }
  }

  /** A binary to search for; undefined when it is no binary, or empty. */
  const needleOf = (term: Term): Needle | undefined => {
    const subject = subjectOf(term)
    return subject === undefined || subject.size === 0 ? undefined : { at: subject.data, length: subject.size }
  }
  const setOf = (list: Term): PatternSet | undefined => {
    const items = t.listToArray(list)?.map((item) => (t.isBinary(item) && t.byteSize(item) > 0 ? t.bytes(item) : undefined))
    if (items === undefined || items.length === 0 || items.includes(undefined)) return undefined
    vm.bump(items.reduce((sum, bytes) => sum + bytes!.length, 0) >> 3)
    return new PatternSet(items as Uint8Array[])
  }
  /** A binary, or a list of them. */
  const plainSearch = (pattern: Term): Needle | PatternSet | undefined => {
    const single = isCons(pattern) && t.tl(pattern) === NIL ? t.hd(pattern) : pattern
    return isCons(single) || single === NIL ? setOf(pattern) : needleOf(single)
  }
  /** What to search with: a binary, a list of them, a compiled pattern; undefined for other terms. */
  const searchOf = (pattern: Term): Needle | PatternSet | undefined => {
    if (!t.isTupleOf(pattern, 2)) return plainSearch(pattern)
    const compiled = vm.processes.magic(t.element(pattern, 2))
    return compiled instanceof CompiledPattern && am[compiled.kind] === t.element(pattern, 1) ? compiled.search : undefined
  }
  const find = (search: Needle, { data }: Subject, from: number, to: number): Match | undefined => {
    const at = k.bytes_find(data + from, to - from, search.at, search.length)
    return at === -1 ? undefined : [from + (at >>> 0), search.length]
  }

  /** Options of match, matches (`scope` only) and split; undefined when they are wrong. */
  const optionsOf = (subject: Subject, list: Term, split: boolean): SplitOptions | undefined => {
    const options = { from: 0, to: subject.size, global: false, trim: false, trimAll: false }
    // As in OTP, what stands behind the last option of a list is not looked at.
    if (!isCons(list) && list !== NIL) return undefined
    for (; isCons(list); list = t.tl(list)) {
      const option = t.hd(list)
      if (t.isTupleOf(option, 2) && t.element(option, 1) === am.scope && t.isTupleOf(t.element(option, 2), 2)) {
        const scope = t.element(option, 2)
        const range = binaryRange(vm, subject.term, t.element(scope, 1), t.element(scope, 2))
        if (range === undefined) return undefined
        options.from = range[0]
        options.to = range[0] + range[1]
      } else if (split && option === am.global) options.global = true
      else if (split && option === am.trim) options.trim = true
      else if (split && option === am.trim_all) options.trim = options.trimAll = true
      else return undefined
    }
    return options
  }

  /** Before OTP 27 patterns were not looked at where the search ends before the first byte. */
  const searchIn = (to: number, pattern: Term): Needle | PatternSet | undefined =>
    vm.release < 27 && to === 0 ? (nothing ??= new PatternSet([])) : searchOf(pattern)

  /** Checks the arguments, then runs `run`. */
  const withArguments = (
    term: Term, pattern: Term, list: Term, split: boolean, run: (s: Subject, search: Needle | PatternSet, o: SplitOptions) => Term,
  ): Term => {
    const subject = subjectOf(term)
    const options = subject && optionsOf(subject, list, split)
    const search = options && searchIn(options.to, pattern)
    if (subject === undefined || options === undefined || search === undefined) return vm.badarg()
    return run(subject, search, options)
  }
  const bumpFor = (bytes: number): void => vm.bump(Math.floor(bytes / BYTES_A_REDUCTION))
  const scans = new SetScans(vm)
  const pair = ([start, length]: Match): Term => t.tuple(t.integer(start), t.integer(length))

  const match = (term: Term, pattern: Term, list: Term): Term => {
    const subject = subjectOf(term)
    const options = subject && list !== NIL ? optionsOf(subject, list, false) : undefined
    if (subject === undefined || (options === undefined && list !== NIL)) return vm.badarg()
    const from = options === undefined ? 0 : options.from
    const to = options === undefined ? subject.size : options.to
    const search = searchIn(to, pattern)
    if (search === undefined) return vm.badarg()
    if (search instanceof PatternSet) return from < to ? scans.match(subject.term, search, from, to) : am.nomatch
    const found = from < to ? find(search, subject, from, to) : undefined
    bumpFor((found === undefined ? to : found[0]) - from)
    return found === undefined ? am.nomatch : pair(found)
  }

  const matches = (term: Term, pattern: Term, list: Term): Term =>
    withArguments(term, pattern, list, false, (subject, search, { from, to }) => {
      bumpFor(to - from)
      if (!(search instanceof PatternSet)) return k.bytes_matches(subject.data, from, to, search.at, search.length)
      return scans.matches(subject.term, search, from, to)
    })

  const split = (term: Term, pattern: Term, list: Term): Term =>
    withArguments(term, pattern, list, true, (subject, search, options) => {
      const { from, to, global, trim, trimAll } = options
      if (!(search instanceof PatternSet)) {
        const how = trimAll ? 2 : trim ? 1 : 0
        const { data, size } = subject
        const parts = k.bytes_split(subject.term, data, size, from, to, search.at, search.length, global ? 1 : 0, how)
        bumpFor(global || !isCons(parts) ? to - from : t.byteSize(t.hd(parts)))
        return parts
      }
      return scans.split(term, subject.term, search, options)
    })

  /** For a compiled pattern: a needle in a block of its own, as the binary may go. */
  const compile = (pattern: Term): CompiledPattern | undefined => {
    const search = plainSearch(pattern)
    if (search === undefined || search instanceof PatternSet) return search && new CompiledPattern(search, () => {})
    const at = k.malloc(search.length) >>> 0
    vm.u8.copyWithin(at, search.at, search.at + search.length)
    return new CompiledPattern({ at, length: search.length }, (block) => k.free(block))
  }

  return {
    glulam_internal: scans.internal,
    binary: {
      'match/2': (subject, pattern) => match(subject, pattern, NIL),
      'match/3': match,
      'matches/2': (subject, pattern) => matches(subject, pattern, NIL),
      'matches/3': matches,
      'split/2': (subject, pattern) => split(subject, pattern, NIL),
      'split/3': split,
      'compile_pattern/1': (pattern) => {
        const compiled = compile(pattern)
        if (compiled === undefined) return vm.badarg()
        return t.tuple(am[compiled.kind], vm.processes.makeMagicRef(compiled))
      },
    },
  }
}

/**
 * Start and length in bytes that `Start`, `Length` mean in a binary, a negative length reaching back; undefined when they lie outside or any of
 * the three has a wrong type.
 */
function binaryRange(vm: Vm, binary: Term, start: Term, length: Term): [number, number] | undefined {
  const { t } = vm
  // Before OTP 27 the odd bits of a bitstring were simply left out.
  if (vm.release < 27 ? !t.isBitstring(binary) : !t.isBinary(binary)) return undefined
  let from = t.safeInteger(start)
  let size = t.safeInteger(length)
  if (from === undefined || size === undefined || from < 0) return undefined
  if (size < 0) {
    from += size
    size = -size
  }
  return from >= 0 && from + size <= t.byteSize(binary) ? [from, size] : undefined
}

/** What finds nothing. */
let nothing: PatternSet | undefined
