/** Questions about items: may they match nothing, how many characters do they match. */
import { encodeUtf8 } from './chars.ts'
import type { Branch, ClassPart, GroupItem, Item, RecurseItem, Single, XClassItem } from './items.ts'
import { isAssertion } from './items.ts'

/** What is known of groups that are called: undefined for one that is still to come. */
export interface Groups {
  find(number: number): GroupItem | undefined
  isOpen(group: GroupItem): boolean
  /** The whole pattern was read. */
  readonly complete: boolean
}

/** Calls of groups that were still to come where they stand. */
const forward = new WeakSet<RecurseItem>()
export function setForward(item: RecurseItem): void {
  forward.add(item)
}

/** Is the call within the group it calls? */
const inside = new WeakMap<RecurseItem, ReadonlySet<number>>()
export function setInside(item: RecurseItem, groups: ReadonlySet<number>): void {
  inside.set(item, groups)
}
export function isInside(item: RecurseItem): boolean {
  return item.number === 0 || (inside.get(item)?.has(item.number) ?? false)
}
export function copyInside(from: RecurseItem, to: RecurseItem): void {
  const set = inside.get(from)
  if (set) inside.set(to, set)
  if (forward.has(from)) forward.add(to)
}

/** May the items match nothing? As PCRE 8 judges it. */
export function mayBeEmpty(items: readonly Item[], groups: Groups, called: readonly GroupItem[] = []): boolean {
  for (const item of items) {
    switch (item.k) {
      case 'group':
        if (isAssertion(item.g)) break
        if (item.s && item.g !== 'cond') break
        if (item.g === 'cond' && !item.s && item.branches.length === 1) break
        if (!item.branches.some((b) => mayBeEmpty(b.items, groups, called))) return false
        break
      case 'recurse': {
        const group = groups.find(item.number)
        if (!group || groups.isOpen(group) || (!groups.complete && forward.has(item))) return true
        if (isInside(item) || called.includes(group)) break
        if (!group.branches.some((b) => mayBeEmpty(b.items, groups, [...called, group]))) return false
        break
      }
      case 'repeat':
        if (item.item.k !== 'ref' && item.min > 0) return false
        break
      case 'char': case 'not': case 'type': case 'prop': case 'class': case 'xclass': case 'eclass':
        return false
      default:
        break
    }
  }
  return true
}

/** Results of `fixedLength` that are no length. */
export const VARIES = -1
export const BYTE_IN_UTF = -2
/** A call, while the pattern is not complete. */
export const LATER = -3

/** Characters that each of the branches matches, if it is the same number for all. `complete`: all groups are known. */
export function fixedLength(branches: readonly Branch[], utf: boolean, complete: boolean, groups: Groups, called: readonly GroupItem[] = []): number {
  let length = -1
  for (const branch of branches) {
    const n = fixedItems(branch.items, utf, complete, groups, called)
    if (n < 0) return n
    const at = Math.trunc(n / STOP)
    if (length < 0) length = n % STOP
    else if (length !== n % STOP) return VARIES
    if (at) return length
  }
  return length
}

/** Marks a length where (*ACCEPT) ends the search. */
const STOP = 0x10000000

function fixedItems(items: readonly Item[], utf: boolean, complete: boolean, groups: Groups, called: readonly GroupItem[]): number {
  let total = 0
  for (const item of items) {
    let n = 0
    switch (item.k) {
      case 'char': case 'not': case 'prop': case 'class': case 'xclass': case 'eclass': n = 1; break
      case 'type':
        if (item.op === 'ANYBYTE') return BYTE_IN_UTF
        if (item.op === 'ANYNL' || item.op === 'EXTUNI') return VARIES
        n = 1
        break
      case 'repeat':
        if (item.min !== item.max || item.item.k === 'ref') return VARIES
        if (item.q !== 'exact' && item.q !== 'range') return VARIES
        n = item.min
        break
      case 'ref': case 'zero': return VARIES
      case 'group':
        if (isAssertion(item.g)) break
        if (item.ket !== 'plain' || item.s) return VARIES
        n = fixedLength(item.branches, utf, complete, groups, called)
        break
      case 'recurse': {
        if (!complete) return LATER
        const group = groups.find(item.number)
        if (!group || isInside(item) || called.includes(group)) return VARIES
        n = fixedLength(group.branches, utf, complete, groups, [...called, group])
        break
      }
      case 'accept': case 'assert_accept': return total + STOP
      default: break
    }
    if (n < 0) return n
    total += n
  }
  return total
}

const sizeOfChar = (c: number, utf: boolean): number => (utf ? encodeUtf8(c).length : 1)

function sizeOfPart(part: ClassPart): number {
  if (part.t === 'prop') return 3
  return 1 + encodeUtf8(part.from).length + (part.to === part.from ? 0 : encodeUtf8(part.to).length)
}
const sizeOfXClass = (item: XClassItem): number => 5 + (item.bits ? 32 : 0) + item.parts.reduce((n, p) => n + sizeOfPart(p), 0)

function sizeOfSingle(item: Single, utf: boolean): number {
  switch (item.k) {
    case 'char': case 'not': return 1 + sizeOfChar(item.c, utf)
    case 'type': return 1
    case 'prop': return 3
    case 'class': return 33
    case 'xclass': return sizeOfXClass(item)
    default: return 33
  }
}

/** Bytes that the items take in PCRE's compiled code, which has limits. */
export function sizeOf(items: readonly Item[], utf: boolean): number {
  return items.reduce((n, item) => n + sizeOfItem(item, utf), 0)
}

export function sizeOfItem(item: Item, utf: boolean): number {
  switch (item.k) {
    case 'ref': return item.index === undefined ? 3 : 5
    case 'repeat': {
      if (item.item.k === 'ref') return sizeOfItem(item.item, utf) + (item.q === 'range' ? 5 : 1)
      const inner = sizeOfSingle(item.item, utf)
      if (item.item.k === 'class' || item.item.k === 'xclass' || item.item.k === 'eclass') return inner + (item.q === 'range' ? 5 : 1)
      const counted = item.q === 'upto' || item.q === 'exact' ? 2 : 0
      return item.item.k === 'char' || item.item.k === 'not' ? inner + counted : inner + 1 + counted
    }
    case 'place': case 'fail': case 'accept': case 'assert_accept': return 1
    case 'group':
      return 6 + (item.g === 'capture' ? 2 : 0) + sizeOfCondition(item) + (item.branches.length - 1) * 3 +
        item.branches.reduce((n, b) => n + sizeOf(b.items, utf) + (b.back === undefined ? 0 : 3), 0)
    case 'zero': return 1 + sizeOfItem(item.group, utf)
    case 'recurse': return 3
    case 'callout': return 6
    case 'verb': return item.arg ? 3 + item.arg.length : 1
    case 'close': return 3
    default: return sizeOfSingle(item, utf)
  }
}

function sizeOfCondition(group: GroupItem): number {
  const cond = group.cond
  if (!cond || cond.t === 'assert') return 0
  if (cond.t === 'set' || cond.t === 'recurse') return cond.index === undefined ? 3 : 5
  return 1
}
