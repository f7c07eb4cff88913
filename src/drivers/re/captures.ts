/** What re:run gives back: which captures, as indices, lists or binaries. */
import { isAtom, isCons, NIL, small } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import type { Vm } from '../../runtime/vm.ts'
import type { Pattern } from './items.ts'
import type { Match } from './matcher.ts'
import type { OptionReader, ReOptions } from './options.ts'

/** Groups to give back: each the first of some that is set (-1: no such group). */
export interface Wanted {
  readonly type: 'index' | 'list' | 'binary' | 'none'
  /** `all`: from that group on. */
  readonly from: number
  readonly groups: readonly (readonly number[])[] | undefined
}

const ALL: Wanted = { type: 'index', from: 0, groups: undefined }
const NOTHING: Wanted = { type: 'none', from: 0, groups: undefined }

export class Captures {
  readonly #vm: Vm
  readonly #options: OptionReader
  readonly #am

  constructor(vm: Vm, options: OptionReader) {
    this.#vm = vm
    this.#options = options
    this.#am = vm.atomsOf('all', 'none', 'all_but_first', 'first', 'all_names', 'index', 'list', 'binary', 'match', 'error')
  }

  /** What the capture option asks for; undefined: it is none. */
  wanted(o: ReOptions, pattern: Pattern): Wanted | undefined {
    if (o.captureType === NONE) return ALL
    const am = this.#am
    const { captureValues: values, captureType: kind } = o
    const type = kind === am.index ? 'index' : kind === am.list ? 'list' : kind === am.binary ? 'binary' : undefined
    if (!type) return undefined
    switch (values) {
      case am.all: return { type, from: 0, groups: undefined }
      case am.none: case NIL: return NOTHING
      case am.all_but_first: return { type, from: 1, groups: undefined }
      case am.first: return { type, from: 0, groups: [[0]] }
      case am.all_names: {
        const names = distinctNames(pattern)
        return names.length === 0 ? NOTHING : { type, from: 0, groups: names.map((n) => n.numbers) }
      }
      default: return this.#listed(values, type, pattern)
    }
  }

  #listed(values: Term, type: Wanted['type'], pattern: Pattern): Wanted | undefined {
    const { t, k } = this.#vm
    const groups: number[][] = []
    let rest = values
    if (!isCons(rest)) return undefined
    while (isCons(rest)) {
      const value = t.hd(rest)
      rest = t.tl(rest)
      const number = this.#options.number(value)
      if (number !== undefined) groups.push([number])
      else if (isAtom(value)) groups.push(numbersOf(pattern, new TextEncoder().encode(t.atomText(value))))
      else if (t.isBitstring(value) || isCons(value) || value === NIL) {
        const binary = k.iolist_to_bitstring(value, 0)
        if (binary === NONE) return undefined
        const bytes = t.bytes(binary)
        const end = bytes.indexOf(0)
        groups.push(numbersOf(pattern, end < 0 ? bytes : bytes.subarray(0, end)))
      } else return undefined
    }
    return rest === NIL ? { type, from: 0, groups } : undefined
  }

  /** The result of a match. `subject`: the binary it is in, if parts of it may be given back. */
  result(match: Match, wanted: Wanted, subject: Term): Term {
    const { t } = this.#vm
    if (wanted.type === 'none') return this.#am.match
    if (!wanted.groups && (wanted.type === 'index' || (wanted.type === 'binary' && subject !== NONE))) {
      return this.#vm.k.re_captures(match.block, wanted.from, wanted.type === 'index' ? NONE : subject, this.#am.match)
    }
    const { start, end, top } = match.result()
    const count = 1 + (top >> 1)
    const pair = (n: number): [number, number] => {
      if (n === 0) return [start, end]
      return n < count ? [match.captured(2 * n - 2), match.captured(2 * n - 1)] : [-1, -1]
    }
    const items: Term[] = []
    if (wanted.groups) {
      for (const group of wanted.groups) items.push(this.#one(match, wanted, subject, this.#choose(group, count, pair)))
    } else for (let n = wanted.from; n < count; n++) items.push(this.#one(match, wanted, subject, pair(n)))
    return t.tuple(this.#am.match, t.list(items))
  }

  /** The first of the groups that is set. */
  #choose(group: readonly number[], count: number, pair: (n: number) => [number, number]): [number, number] {
    for (const n of group) {
      if (n < 0) break
      const found = pair(n)
      if (n < count && (found[0] >= 0 || group.length === 1)) return found
    }
    return [-1, -1]
  }

  #one(match: Match, wanted: Wanted, subject: Term, [from, to]: [number, number]): Term {
    const { t, k, u8 } = this.#vm
    if (wanted.type === 'index') return t.tuple(small(from), small(from < 0 ? 0 : to - from))
    const size = from < 0 ? 0 : to - from
    const at = from < 0 ? 0 : from
    if (wanted.type === 'list') return size <= 0 ? NIL : t.byteList(u8.subarray(match.subject + at, match.subject + at + size))
    if (subject !== NONE) return k.sub_bitstring(subject, at * 8, Math.max(size, 0) * 8)
    return t.binary(u8.subarray(match.subject + at, match.subject + at + Math.max(size, 0)))
  }
}

/** Names, each once, with all groups that have it. */
export function distinctNames(pattern: Pattern): { name: Uint8Array; numbers: number[] }[] {
  const out: { name: Uint8Array; numbers: number[] }[] = []
  for (const { name, number } of pattern.names) {
    const last = out.at(-1)
    if (pattern.dupnames && last && same(last.name, name)) last.numbers.push(number)
    else out.push({ name, numbers: [number] })
  }
  return out
}

function numbersOf(pattern: Pattern, name: Uint8Array): number[] {
  const found = pattern.names.filter((n) => same(n.name, name)).map((n) => n.number)
  return found.length === 0 ? [-1] : pattern.dupnames ? found : [found[0]!]
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((c, i) => c === b[i])
}
