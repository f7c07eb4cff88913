/**
 * Quantifiers: what PCRE makes of an item that is repeated. Single characters become one or two repetitions; groups become copies, the optional
 * ones nested, and the last one loops if there is no limit.
 */
import { copyInside } from './lengths.ts'
import { GREEDY, LAZY, POSSESSIVE, isAssertion } from './items.ts'
import type { GroupItem, Item, RecurseItem, RefItem, RepeatItem, Single } from './items.ts'

export interface Quantifier {
  readonly min: number
  /** -1: no limit. */
  readonly max: number
  readonly lazy: boolean
  readonly possessive: boolean
}

const once = (items: Item[]): GroupItem =>
  ({ k: 'group', g: 'once', number: 0, branches: [{ items }], ket: 'plain', s: false })

/** A deep copy. */
export function copyItem(item: Item): Item {
  if (item.k === 'group') return copyGroup(item)
  if (item.k === 'zero') return { ...item, group: copyGroup(item.group) }
  if (item.k === 'recurse') {
    const copy: RecurseItem = { ...item }
    copyInside(item, copy)
    return copy
  }
  return { ...item }
}
export function copyGroup(group: GroupItem): GroupItem {
  return { ...group, branches: group.branches.map((b) => ({ ...b, items: b.items.map(copyItem) })) }
}

/** Can a group match nothing? */
export type Emptiness = (group: GroupItem) => boolean

/** Applies a quantifier to the item at `at`, the last of the list. `version`: 8 or 10. */
export function quantify(items: Item[], at: number, q: Quantifier, version: 8 | 10, isEmpty: Emptiness): void {
  let item = items[at]!
  if (version === 10 && q.min === 1 && q.max === 1 && !((item.k === 'group' || item.k === 'recurse') && q.possessive)) return
  if (item.k === 'recurse') {
    if (version === 10) {
      repeatCall(items, at, item, q)
      return
    }
    item = once([item])
    items[at] = item
  }
  switch (item.k) {
    case 'char': case 'not': case 'type': case 'prop':
      if (q.possessive && q.min === 1 && q.max > 1 && (item.k === 'type' || item.k === 'prop')) {
        // PCRE wraps these up.
        repeatSingle(items, at, item, { ...q, possessive: false })
        items.push(once(items.splice(at)))
      } else repeatSingle(items, at, item, q)
      break
    case 'class': case 'xclass': case 'eclass': case 'ref':
      repeatClass(items, at, item, q)
      break
    case 'group':
      repeatGroup(items, at, item, q, version, isEmpty)
      break
    default:
      break
  }
}

/** PCRE2: calls that have to be there stand for themselves, the optional ones are in a group. */
function repeatCall(items: Item[], at: number, call: RecurseItem, q: Quantifier): void {
  let { min, max } = q
  if (min > 0 && (min !== 1 || max >= 0)) {
    const fixed = min === max ? min - 1 : min
    for (let i = 0; i < fixed; i++) items.push(copyItem(call))
    if (min === max) {
      if (q.possessive) items.push(once(items.splice(at)))
      return
    }
    if (max >= 0) max -= min
    min = 0
  }
  const last = items.length - 1
  const group: GroupItem = { k: 'group', g: 'bra', number: 0, branches: [{ items: [items[last]!] }], ket: 'plain', s: false }
  items[last] = group
  const wrapped = repeatGroup(items, last, group, { ...q, min, max, possessive: q.possessive }, 10, () => true, true)
  if (wrapped) items.push(once(items.splice(at)))
}

function repeatSingle(items: Item[], at: number, item: Single, q: Quantifier): void {
  const { min, max } = q
  const mode = q.possessive ? POSSESSIVE : q.lazy ? LAZY : GREEDY
  const add = (quantity: RepeatItem['q'], least: number, most: number): void => {
    items.push({ k: 'repeat', item, q: quantity, min: least, max: most, mode: quantity === 'exact' ? GREEDY : mode })
  }
  items.length = at
  if (max === 0) return
  if (min === 0) {
    if (max === -1) add('star', 0, -1)
    else if (max === 1) add('query', 0, 1)
    else add('upto', 0, max)
  } else if (min === 1) {
    if (max === -1) add('plus', 1, -1)
    else {
      items.push(item)
      if (max > 1) add('upto', 0, max - 1)
    }
  } else {
    add('exact', min, min)
    if (max < 0) add('star', 0, -1)
    else if (max - min === 1) add('query', 0, 1)
    else if (max > min) add('upto', 0, max - min)
  }
}

function repeatClass(items: Item[], at: number, item: Single | RefItem, q: Quantifier): void {
  const { min, max } = q
  items.length = at
  if (max === 0) return
  const wrap = q.possessive && item.k === 'ref'
  const quantity = min === 0 && max === -1 ? 'star' : min === 1 && max === -1 ? 'plus' : min === 0 && max === 1 ? 'query' : 'range'
  const repeat: RepeatItem = { k: 'repeat', item, q: quantity, min, max, mode: q.possessive && !wrap ? POSSESSIVE : q.lazy ? LAZY : GREEDY }
  items.push(wrap ? once([repeat]) : repeat)
}

/** `keep`: what is possessive about it is left to the caller; is there? */
function repeatGroup(
  items: Item[], at: number, group: GroupItem, q: Quantifier, version: 8 | 10, isEmpty: Emptiness, keep = false,
): boolean {
  let { max } = q
  const { min } = q
  let possessive = q.possessive
  if (group.cond?.t === 'define') return false
  if (isAssertion(group.g)) {
    if (version === 8) {
      if (min > 0) return false
      if (max < 0 || max > 1) max = 1
    } else if (max < 0) max = min + 1
  }
  items.length = at
  const zero = q.lazy ? 'min' : 'max'
  const looping = max < 0
  // The copies that have to be there, then the optional ones, the later within the earlier.
  if (min === 0) {
    if (max === 0) {
      items.push({ k: 'zero', mode: 'skip', group })
      return false
    }
    items.push(max > 1 ? optional(group, max, zero) : { k: 'zero', mode: zero, group })
  } else {
    for (let i = 1; i < min; i++) items.push(copyGroup(group))
    items.push(group)
    if (max > min) items.push(optional(copyGroup(group), max - min, zero))
  }
  if (looping) possessive = loop(items, group, q, isEmpty) && possessive
  if (possessive && !keep) items.push(once(items.splice(at)))
  return possessive
}

/** `(X(X(X)?)?)?`, `n` deep. */
function optional(group: GroupItem, n: number, zero: 'max' | 'min'): Item {
  let item: Item = { k: 'zero', mode: zero, group: n === 1 ? group : copyGroup(group) }
  for (let i = 1; i < n; i++) {
    const inner = i === n - 1 ? group : copyGroup(group)
    item = { k: 'zero', mode: zero, group: { k: 'group', g: 'bra', number: 0, branches: [{ items: [inner, item] }], ket: 'plain', s: false } }
  }
  return item
}

/** Makes the last copy loop. Is what is possessive about it still to be done? */
function loop(items: Item[], group: GroupItem, q: Quantifier, isEmpty: Emptiness): boolean {
  const ket = q.lazy ? 'min' : 'max'
  const atomic = group.g === 'once' || group.g === 'once_nc'
  if (atomic && q.possessive) group.g = 'bra'
  else if (atomic || group.g === 'script_run') {
    group.ket = ket
    return true
  }
  if (isEmpty(group)) group.s = true
  else if (group.g === 'cond' && group.branches.length === 1) group.s = true
  if (!q.possessive) {
    group.ket = ket
    return false
  }
  const last = items.at(-1)!
  let looping = group
  if (group.g === 'cond') {
    looping = { k: 'group', g: 'bra', number: 0, branches: [{ items: [group] }], ket: 'possessive', s: group.s }
    if (last.k === 'zero') items[items.length - 1] = { ...last, group: looping }
    else items[items.length - 1] = looping
  } else group.ket = 'possessive'
  const changed = items.at(-1)!
  if (changed.k === 'zero') changed.mode = 'possessive'
  return q.min >= 2
}
