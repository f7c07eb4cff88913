/** PCRE2: the fewest characters that a pattern matches. As PCRE2 finds it, for a subject that is shorter is not tried. */
import { isAssertion } from './items.ts'
import type { GroupItem, Item, RecurseItem, RefItem, RepeatItem } from './items.ts'

const MOST = 65535
/** Groups looked at. */
const LIMIT = 1000

/** Thrown when nothing can be said. */
const UNKNOWN = new Error('no least length')

/** 0: unknown. */
export function minLength2(top: GroupItem, utf: boolean, dupGroups: boolean): number {
  try {
    return Math.min(new Lengths(top, utf, dupGroups).group(top, []), MOST)
  } catch (error) {
    if (error === UNKNOWN) return 0
    throw error
  }
}

interface Branch {
  length: number
  /** A call or a reference to what it is within was left out. */
  had: boolean
  /** The last capturing group and the last called one, and their lengths. */
  readonly last: { group: number; length: number; called: GroupItem | undefined; calledLength: number }
}

class Lengths {
  readonly #top: GroupItem
  readonly #utf: boolean
  readonly #dupGroups: boolean
  /** Groups around each group. */
  readonly #parents = new Map<GroupItem, GroupItem | undefined>()
  readonly #first = new Map<number, GroupItem>()
  readonly #several = new Set<number>()
  readonly #references: number[] = []
  #count = 0

  constructor(top: GroupItem, utf: boolean, dupGroups: boolean) {
    this.#top = top
    this.#utf = utf
    this.#dupGroups = dupGroups
    this.#survey(top, undefined)
  }

  #survey(g: GroupItem, parent: GroupItem | undefined): void {
    this.#parents.set(g, parent)
    if (g.g === 'capture') {
      if (this.#first.has(g.number)) this.#several.add(g.number)
      else this.#first.set(g.number, g)
    }
    for (const b of g.branches) {
      for (const item of b.items) {
        if (item.k === 'group') this.#survey(item, g)
        else if (item.k === 'zero') this.#survey(item.group, g)
      }
    }
  }

  /** `within`: groups that are being measured because they are called. */
  group(g: GroupItem, within: readonly GroupItem[]): number {
    if (g.s) return 0
    if (this.#count++ > LIMIT) throw UNKNOWN
    let length = -1
    const last: Branch['last'] = { group: -1, length: 0, called: undefined, calledLength: 0 }
    for (const branch of g.branches) {
      const state: Branch = { length: 0, had: false, last }
      for (const item of branch.items) {
        this.#item(item, g, state, within)
        if (state.length >= MOST) {
          state.length = MOST
          break
        }
      }
      if (length < 0 || (!state.had && state.length < length)) length = state.length
      if (length === 0) return 0
    }
    return length
  }

  #item(item: Item, g: GroupItem, state: Branch, within: readonly GroupItem[]): void {
    switch (item.k) {
      case 'char': case 'not': case 'prop': case 'class': case 'xclass': case 'eclass': state.length++; break
      case 'type':
        if (item.op === 'ANYBYTE' && this.#utf) throw UNKNOWN
        state.length++
        break
      case 'repeat': this.#repeat(item, g, state, within); break
      case 'ref': state.length += this.#reference(item, g, state, within); break
      case 'group': this.#inner(item, state, within); break
      case 'recurse': this.#call(item, g, state, within); break
      case 'accept': case 'assert_accept': throw UNKNOWN
      default:
    }
  }

  #repeat(item: RepeatItem, g: GroupItem, state: Branch, within: readonly GroupItem[]): void {
    if (item.item.k === 'ref') {
      const d = this.#reference(item.item, g, state, within)
      state.length = Math.min(MOST, state.length + item.min * d)
    } else state.length += item.min
  }

  #inner(item: GroupItem, state: Branch, within: readonly GroupItem[]): void {
    if (isAssertion(item.g) || (item.g === 'cond' && item.branches.length === 1)) return
    const only = item.branches.length === 1 && item.branches[0]!.items.length === 1 ? item.branches[0]!.items[0] : undefined
    if (item.g === 'bra' && !item.s && item.ket === 'plain' && only?.k === 'recurse' && !only.returned) {
      this.#call(only, item, state, within)
      return
    }
    if (item.g !== 'capture') {
      state.length += this.group(item, within)
      return
    }
    const { last } = state
    if (this.#dupGroups || item.number !== last.group) {
      last.group = item.number
      last.length = this.group(item, within)
    }
    state.length += last.length
  }

  #isWithin(g: GroupItem, target: GroupItem): boolean {
    for (let at: GroupItem | undefined = g; at; at = this.#parents.get(at)) if (at === target) return true
    return false
  }

  #call(item: RecurseItem, g: GroupItem, state: Branch, within: readonly GroupItem[]): void {
    const target = item.number === 0 ? this.#top : this.#first.get(item.number)
    if (!target) throw UNKNOWN
    const { last } = state
    if (last.called === target) {
      state.length += last.calledLength
      return
    }
    if (this.#isWithin(g, target) || within.includes(target)) {
      state.had = true
      return
    }
    last.calledLength = this.group(target, [...within, target])
    last.called = target
    state.length += last.calledLength
  }

  /** What one of the groups a reference may be to matches at least. */
  #reference(item: RefItem, g: GroupItem, state: Branch, within: readonly GroupItem[]): number {
    if (item.groups.length > 1 && this.#dupGroups) return 0
    let least = Infinity
    for (const number of item.groups) {
      least = Math.min(least, this.#referred(number, g, state, within))
      if (least === 0) break
    }
    return least
  }

  #referred(number: number, g: GroupItem, state: Branch, within: readonly GroupItem[]): number {
    const known = this.#references[number]
    if (known !== undefined) return known
    const target = this.#first.get(number)
    if (!target) throw UNKNOWN
    let d = 0
    if (!this.#dupGroups || !this.#several.has(number)) {
      if (this.#isWithin(g, target) || within.includes(target)) state.had = true
      else d = this.group(target, [...within, target])
    }
    this.#references[number] = d
    return d
  }
}
