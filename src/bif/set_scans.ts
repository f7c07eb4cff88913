/** binary:match, binary:matches and binary:split with several patterns: the first or all places where one of them occurs, in parts, between which others have their turns. */
import type { BifTable } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import type { Vm } from '../runtime/vm.ts'
import { NIL, isCons } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { SplitOptions } from './binary_match.ts'
import type { PatternSet } from './search.ts'

/** Bytes that are searched in one go: more where patterns are longer, for what is looked at twice. */
const PART = 32768
const BYTES_A_REDUCTION = 16

/** A search under way. */
class Scan {
  readonly set: PatternSet
  /** What is searched next; the end of the search. */
  from: number
  readonly to: number
  readonly split: SplitOptions | undefined
  /** Where the part begins that ends at the next place. */
  start = 0
  found = false

  constructor(set: PatternSet, from: number, to: number, split: SplitOptions | undefined) {
    this.set = set
    this.from = from
    this.to = to
    this.split = split
  }
  released(): void {}
}

/** Places that begin before `limit` are of the next part; the last may reach to `end`. */
function partOf({ set, from, to }: Scan): { limit: number; end: number } {
  const limit = Math.min(from + Math.max(PART, set.most), to)
  return { limit, end: Math.min(limit + set.most, to) }
}

export class SetScans {
  readonly #vm: Vm
  readonly #parts: Parts
  readonly internal: BifTable[string]

  constructor(vm: Vm) {
    this.#vm = vm
    this.#parts = new Parts(vm)
    this.internal = {
      'binary_first/2': (subject, reference) => this.#first(vm.processes.magic(reference) as Scan, subject, reference),
      'binary_scan/3': (subject, list, reference) => this.#goOn(vm.processes.magic(reference) as Scan, subject, list, reference),
    }
  }

  /** {Start, Length} of the first place, or `nomatch`. */
  match(subject: Term, set: PatternSet, from: number, to: number): Term {
    return this.#first(new Scan(set, from, to, undefined), subject, NONE)
  }
  #first(scan: Scan, subject: Term, reference: Term): Term {
    const vm = this.#vm
    const { set, from, to } = scan
    const data = vm.k.binary_data(subject) >>> 0
    const { limit, end } = partOf(scan)
    const place = set.find(vm.u8, data + from, data + end)
    const at = place === undefined ? limit : Math.min(place[0] - data, limit)
    vm.bump((at - from) / BYTES_A_REDUCTION | 0)
    if (at < limit) return vm.t.tuple(vm.t.integer(at), vm.t.integer(place![1]))
    if (limit === to) return vm.atom('nomatch')
    scan.from = limit
    return this.#parts.goOn('binary', 'match', 3, 'binary_first', [subject, reference === NONE ? vm.processes.makeMagicRef(scan) : reference])
  }
  /** {Start, Length} of each place. The subject begins at a byte. */
  matches(subject: Term, set: PatternSet, from: number, to: number): Term {
    return this.#goOn(new Scan(set, from, to, undefined), subject, NIL, NONE)
  }
  /** What is between the places; `term`, the argument, where there is none. */
  split(term: Term, subject: Term, set: PatternSet, options: SplitOptions): Term {
    const scan = new Scan(set, options.from, options.to, options)
    const result = this.#goOn(scan, subject, NIL, NONE)
    const whole = result !== NONE && !scan.found && isCons(result)
    return whole ? this.#vm.t.list([term]) : result
  }

  /** `list`: what was found so far, the last first. */
  #goOn(scan: Scan, subject: Term, list: Term, reference: Term): Term {
    const vm = this.#vm
    list = this.#some(scan, subject, list)
    if (scan.from < scan.to) {
      const ref = reference === NONE ? vm.processes.makeMagicRef(scan) : reference
      return this.#parts.goOn('binary', scan.split ? 'split' : 'matches', 3, 'binary_scan', [subject, list, ref])
    }
    if (scan.split) list = this.#last(scan, subject, list)
    return vm.k.list_reverse(list, NIL)
  }

  #some(scan: Scan, subject: Term, list: Term): Term {
    const { t, k, u8 } = this.#vm
    const { set, to, split } = scan
    const data = k.binary_data(subject) >>> 0
    const { limit, end } = partOf(scan)
    let n = 0
    this.#vm.bump((limit - scan.from) / BYTES_A_REDUCTION | 0)
    while (scan.from < limit) {
      const place = set.find(u8, data + scan.from, data + end)
      const at = place === undefined ? limit : place[0] - data
      if (at >= limit) {
        scan.from = limit
        break
      }
      const length = place![1]
      list = split ? this.#piece(scan, subject, at, list) : t.cons(t.tuple(t.integer(at), t.integer(length)), list)
      scan.start = scan.from = at + length
      scan.found = true
      n++
      if (split && !split.global) scan.from = to
    }
    this.#vm.bump(n >> 1)
    return list
  }

  #piece(scan: Scan, subject: Term, end: number, list: Term): Term {
    const bytes = end - scan.start
    if (bytes === 0 && scan.split!.trimAll) return list
    const { t, k } = this.#vm
    return t.cons(k.sub_bitstring(subject, scan.start * 8, bytes * 8), list)
  }
  /** The last piece, and what `trim` takes away. */
  #last(scan: Scan, subject: Term, list: Term): Term {
    const { t } = this.#vm
    list = this.#piece(scan, subject, t.byteSize(subject), list)
    if (scan.split!.trim) while (isCons(list) && t.byteSize(t.hd(list)) === 0) list = t.tl(list)
    return list
  }
}
