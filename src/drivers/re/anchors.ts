/** Where matches can begin: questions about the first items of a pattern. PCRE 8's way; `v2` where PCRE2 differs. */
import { encodeUtf8 } from './chars.ts'
import { isAssertion } from './items.ts'
import type { Branch, GroupItem, Item } from './items.ts'
import { REQ_CASELESS } from './known.ts'

export interface AnchorFacts {
  readonly version: 8 | 10
  /** Groups that are referred to, those above 31 as 0. */
  readonly backRefs: ReadonlySet<number>
  readonly hadPruneOrSkip: boolean
  readonly utf: boolean
  /** (*NO_DOTSTAR_ANCHOR) */
  readonly noDotStar?: boolean
}

/** The first item that counts. `skipAssert`: what looks around it is passed over. */
function firstItem(items: readonly Item[], skipAssert: boolean, facts: AnchorFacts): { item: Item | undefined; rest: readonly Item[] } {
  const v2 = facts.version === 10
  let i = 0
  for (; i < items.length; i++) {
    const item = items[i]!
    if (item.k === 'callout') continue
    if (v2) {
      if (item.k === 'zero' && item.mode === 'skip') continue
      if (item.k === 'verb' && item.arg) continue
      if (item.k === 'group' && item.g === 'cond' && item.branches.length === 1 && (item.cond!.t === 'define' || item.cond!.t === 'false')) continue
    }
    if (skipAssert) {
      if (item.k === 'group' && (item.g === 'assert_not' || item.g === 'behind' || item.g === 'behind_not' || item.g === 'behind_na')) continue
      if (item.k === 'place' && item.op.endsWith('WORD_BOUNDARY')) continue
    }
    break
  }
  return { item: items[i], rest: items.slice(i) }
}

const numbered = (within: readonly number[], n: number): number[] => [...within, n < 32 ? n : 0]
const referred = (within: readonly number[], facts: AnchorFacts): boolean => within.some((n) => facts.backRefs.has(n))

/** Does `.*` say where a match begins? */
function dotStar(facts: AnchorFacts, within: readonly number[], atomic: number, inAssert: boolean): boolean {
  return !referred(within, facts) && atomic === 0 && !facts.hadPruneOrSkip && !inAssert && !facts.noDotStar
}

/** Can every alternative match only at the start, or wherever a match at the start is tried? */
export function isAnchored(branches: readonly Branch[], facts: AnchorFacts, within: readonly number[] = [], atomic = 0, inAssert = false): boolean {
  return branches.every((branch) => {
    const { item } = firstItem(branch.items, false, facts)
    if (!item) return false
    if (item.k === 'group') return anchoredGroup(item, facts, within, atomic, inAssert)
    if (item.k === 'repeat') {
      return item.q === 'star' && item.item.k === 'type' && item.item.op === 'ALLANY' && dotStar(facts, within, atomic, inAssert)
    }
    return item.k === 'place' && (item.op === 'SOD' || item.op === 'SOM' || item.op === 'CIRC')
  })
}

function anchoredGroup(g: GroupItem, facts: AnchorFacts, within: readonly number[], atomic: number, inAssert: boolean): boolean {
  switch (g.g) {
    case 'bra': return isAnchored(g.branches, facts, within, atomic, inAssert)
    case 'capture': return isAnchored(g.branches, facts, numbered(within, g.number), atomic, inAssert)
    case 'assert': return isAnchored(g.branches, facts, within, atomic, facts.version === 10)
    case 'assert_na': return isAnchored(g.branches, facts, within, atomic, true)
    case 'cond': return (!g.s || facts.version === 10) && g.branches.length > 1 && isAnchored(g.branches, facts, within, atomic, inAssert)
    case 'once': case 'once_nc': return isAnchored(g.branches, facts, within, atomic + 1, inAssert)
    default: return false
  }
}

/** Can every alternative match only at the start of a line? */
export function isStartLine(
  branches: readonly Branch[], facts: AnchorFacts, within: readonly number[] = [], atomic = 0, inAssert = false,
): boolean {
  return branches.every((branch) => {
    let { item } = firstItem(branch.items, false, facts)
    if (item?.k === 'group' && item.g === 'cond' && !item.s) {
      if (item.cond!.t !== 'assert') return false
      const inner = firstItem(item.branches[0]!.items, false, facts)
      if (inner.item?.k !== 'group' || !lineGroup(inner.item, facts, within, atomic, true)) return false
      item = firstItem(inner.rest.slice(1), false, facts).item
    }
    if (!item) return false
    if (item.k === 'group') return lineGroup(item, facts, within, atomic, inAssert)
    if (item.k === 'repeat') {
      return item.q === 'star' && item.item.k === 'type' && item.item.op === 'ANY' && dotStar(facts, within, atomic, inAssert)
    }
    return item.k === 'place' && (item.op === 'CIRC' || item.op === 'CIRCM')
  })
}

function lineGroup(g: GroupItem, facts: AnchorFacts, within: readonly number[], atomic: number, inAssert: boolean): boolean {
  switch (g.g) {
    case 'bra': return isStartLine(g.branches, facts, within, atomic, inAssert)
    case 'capture': return isStartLine(g.branches, facts, numbered(within, g.number), atomic, inAssert)
    case 'assert': case 'assert_na': return isStartLine(g.branches, facts, within, atomic, true)
    case 'once': case 'once_nc': return isStartLine(g.branches, facts, within, atomic + 1, inAssert)
    default: return false
  }
}

interface Asserted { c: number; flags: number; readonly group: boolean }

/** A byte that an assertion at the beginning asks for, with its flags; undefined: none. */
export function firstAsserted(branches: readonly Branch[], facts: AnchorFacts, inAssert: boolean): { c: number; flags: number } | undefined {
  let known: Asserted | undefined
  for (const branch of branches) {
    const { item } = firstItem(branch.items, true, facts)
    const one = item && assertedBy(item, facts, inAssert)
    if (!one) return undefined
    if (!known) known = one
    else if (known.c !== one.c || (one.group && known.flags !== one.flags)) return undefined
  }
  return known
}

function assertedBy(item: Item, facts: AnchorFacts, inAssert: boolean): Asserted | undefined {
  const v2 = facts.version === 10
  if (item.k === 'group') {
    const ahead = item.g === 'assert' || item.g === 'assert_na'
    if (item.g === 'cond' || (isAssertion(item.g) && !ahead) || (item.g === 'bra' && item.s)) return undefined
    const one = firstAsserted(item.branches, facts, ahead || (v2 && inAssert))
    return one && { ...one, group: true }
  }
  if (!inAssert) return undefined
  const char = item.k === 'char' ? item : item.k === 'repeat' && item.item.k === 'char' && item.min > 0 ? item.item : undefined
  if (!char || (item.k === 'repeat' && item.q !== 'plus' && item.q !== 'exact')) return undefined
  const c = facts.utf ? encodeUtf8(char.c)[0]! : char.c
  if (v2 && char.i && c >= 0x80) return undefined
  return { c, flags: char.i ? REQ_CASELESS : 0, group: false }
}
