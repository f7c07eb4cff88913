/** binary:match, matches, split and compile_pattern. */
import { NIL, isCons } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { BifTable } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import { binaryRange } from './bitstrings.ts'
import { PatternSet } from './search.ts'

/** Bytes searched in the time of one function call. */
const BYTES_A_REDUCTION = 256

type Match = readonly [start: number, length: number]
/** Finds the first match in the bytes from..to of a subject. */
type Finder = (subject: Subject, from: number, to: number) => Match | undefined

/** A binary that is searched: byte aligned, where its bytes begin, how many they are. */
interface Subject {
  readonly term: Term
  readonly data: number
  readonly size: number
}

/** What a compiled pattern's magic reference stands for. */
class CompiledPattern {
  readonly find: Finder
  readonly kind: 'bm' | 'ac'

  constructor(kind: 'bm' | 'ac', find: Finder) {
    this.kind = kind
    this.find = find
  }
}

interface Options {
  readonly from: number
  readonly to: number
  readonly global: boolean
  readonly trim: boolean
  readonly trimAll: boolean
}

/** The BIFs, to be entered under `binary`. */
export function matching(vm: Vm): BifTable[string] {
  const { t, k } = vm
  const am = vm.atomsOf('nomatch', 'scope', 'global', 'trim', 'trim_all', 'bm', 'ac')

  const subjectOf = (term: Term): Subject | undefined => {
    if (!t.isBinary(term)) return undefined
    const size = t.byteSize(term)
    if (k.bit_offset(term) !== 0) {
      const aligned = k.bs_create(BigInt(size) * 8n)
      if (aligned === NONE) return undefined
      k.bs_put_binary_all(term, 8)
      term = aligned
    }
    return { term, data: k.binary_data(term) >>> 0, size }
  }

  /** Bytes of a pattern that is kept beyond the call: undefined when it is no binary, or empty. */
  const patternBytes = (term: Term): Uint8Array | undefined =>
    t.isBinary(term) && t.byteSize(term) > 0 ? t.bytes(term).slice() : undefined

  const findSet = (set: PatternSet): Finder => (subject, from, to) => {
    const found = set.find(vm.u8, subject.data + from, subject.data + to)
    return found === undefined ? undefined : [found[0] - subject.data, found[1]]
  }
  const findBytes = (needle: number, length: number): Finder => (subject, from, to) => {
    const at = k.bytes_find(subject.data + from, to - from, needle, length)
    return at === -1 ? undefined : [from + (at >>> 0), length]
  }
  /** A pattern kept on the host's side: its bytes go to the kernel for each search. */
  const findKept = (bytes: Uint8Array): Finder => {
    return (subject, from, to) => {
      const needle = k.malloc(bytes.length) >>> 0
      vm.u8.set(bytes, needle)
      const found = findBytes(needle, bytes.length)(subject, from, to)
      k.free(needle)
      return found
    }
  }

  const compile = (pattern: Term): CompiledPattern | undefined => {
    const single = isCons(pattern) && t.tl(pattern) === NIL ? t.hd(pattern) : pattern
    if (!isCons(single) && single !== NIL) {
      const bytes = patternBytes(single)
      return bytes === undefined ? undefined : new CompiledPattern('bm', findKept(bytes))
    }
    const items = t.listToArray(pattern)?.map(patternBytes)
    if (items === undefined || items.length === 0 || items.includes(undefined)) return undefined
    vm.bump(items.reduce((sum, bytes) => sum + bytes!.length, 0) >> 3)
    return new CompiledPattern('ac', findSet(new PatternSet(items as Uint8Array[])))
  }

  /** What to search with: a binary, a list of them, a compiled pattern; undefined for other terms. */
  const finderOf = (pattern: Term): Finder | undefined => {
    if (t.isBinary(pattern)) {
      const aligned = subjectOf(pattern)
      return aligned === undefined || aligned.size === 0 ? undefined : findBytes(aligned.data, aligned.size)
    }
    if (t.isTupleOf(pattern, 2)) {
      const compiled = vm.processes.magic(t.element(pattern, 2))
      if (!(compiled instanceof CompiledPattern) || am[compiled.kind] !== t.element(pattern, 1)) return undefined
      return compiled.find
    }
    return compile(pattern)?.find
  }

  /** Options of match, matches (`scope` only) and split; undefined when they are wrong. */
  const optionsOf = (subject: Subject, list: Term, split: boolean): Options | undefined => {
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

  /** Checks the arguments, then runs `search`. */
  const withArguments = (
    term: Term, pattern: Term, list: Term, split: boolean, search: (s: Subject, find: Finder, o: Options) => Term,
  ): Term => {
    const subject = subjectOf(term)
    const options = subject && optionsOf(subject, list, split)
    // Before OTP 27 patterns were not looked at where the search ends before the first byte.
    const find = options && (vm.release < 27 && options.to === 0 ? () => undefined : finderOf(pattern))
    if (subject === undefined || options === undefined || find === undefined) return vm.badarg()
    return search(subject, find, options)
  }
  const bumpFor = (bytes: number): void => vm.bump(Math.floor(bytes / BYTES_A_REDUCTION))
  const pair = ([start, length]: Match): Term => t.tuple(t.integer(start), t.integer(length))

  const allMatches = (subject: Subject, find: Finder, from: number, to: number): Match[] => {
    const out: Match[] = []
    while (from < to) {
      const found = find(subject, from, to)
      if (found === undefined) break
      out.push(found)
      from = found[0] + found[1]
    }
    return out
  }

  const match = (term: Term, pattern: Term, list: Term): Term =>
    withArguments(term, pattern, list, false, (subject, find, { from, to }) => {
      const found = from < to ? find(subject, from, to) : undefined
      bumpFor((found?.[0] ?? to) - from)
      return found === undefined ? am.nomatch : pair(found)
    })

  const matches = (term: Term, pattern: Term, list: Term): Term =>
    withArguments(term, pattern, list, false, (subject, find, { from, to }) => {
      const all = allMatches(subject, find, from, to)
      bumpFor(to - from + 32 * all.length)
      return t.list(all.map(pair))
    })

  const split = (term: Term, pattern: Term, list: Term): Term =>
    withArguments(term, pattern, list, true, (subject, find, options) => {
      const { from, to, global, trim, trimAll } = options
      const one = global || from >= to ? undefined : find(subject, from, to)
      const cuts = global ? allMatches(subject, find, from, to) : one === undefined ? [] : [one]
      bumpFor((global ? to : (one?.[0] ?? to)) - from + 32 * cuts.length)
      const ranges: Match[] = []
      let start = 0
      for (const [at, length] of cuts) {
        ranges.push([start, at - start])
        start = at + length
      }
      ranges.push([start, subject.size - start])
      if (trim) while (ranges.length > 0 && ranges.at(-1)![1] === 0) ranges.pop()
      const kept = trimAll ? ranges.filter(([, length]) => length > 0) : ranges
      if (cuts.length === 0 && kept.length === 1) return t.list([term])
      return t.list(kept.map(([at, length]) => k.sub_bitstring(subject.term, at * 8, length * 8)))
    })

  return {
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
  }
}

