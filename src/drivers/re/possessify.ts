/**
 * Repetitions of which nothing has to be given back: what follows can't begin with what they repeat. They become possessive. The comparison is PCRE's, no
 * sharper and no blunter, for limits count the ways that are tried, and the binary form shows the outcome.
 */
import { inBitmap } from './chars.ts'
import { ASCII, HORIZONTAL, LATIN1, VERTICAL, WORD } from './chars.ts'
import { GREEDY, POSSESSIVE } from './items.ts'
import type { CharType, ClassItem, EClassItem, GroupItem, Item, Place, RepeatItem, Single, XClassItem } from './items.ts'
import type { Unicode } from './unicode.ts'
import * as RL from '../../term/re_layout.ts'

/** Comparisons for one repetition. */
const LIMIT = 1000

/** Types that are compared by table, left (rows) with right (columns). */
const LEFT: readonly string[] = [
  'NOT_DIGIT', 'DIGIT', 'NOT_WHITESPACE', 'WHITESPACE', 'NOT_WORDCHAR', 'WORDCHAR', 'ANY', 'ALLANY', 'ANYBYTE', 'NOTPROP', 'PROP', 'ANYNL', 'NOT_HSPACE',
  'HSPACE', 'NOT_VSPACE', 'VSPACE', 'EXTUNI',
]
const RIGHT: readonly string[] = [...LEFT, 'EODN', 'EOD', 'DOLL', 'DOLLM']
const APART: readonly string[] = [
  '010000000000000000100', '100110000001010101111', '000100000001010101111', '011001000000000000100', '010001000000000000100',
  '000110000001010101111', '000000000001000000100', '000000000000000000100', '000000000000000000100', '000000000000000000000',
  '000000000000000000000', '010101100000010000100', '000000000000010000100', '011001000001100100100', '000000000001000100100',
  '011001000000011000100', '000000000000000000100',
]

/** Kinds of properties by which two are compared, and how: a number of `propsApart`. */
const KINDS = [
  RL.UP_LAMP, RL.UP_CATEGORY, RL.UP_TYPE, RL.UP_SCRIPT, RL.UP_SCRIPT_EXTENSION, RL.UP_ALNUM, RL.UP_SPACE, RL.UP_WORD, RL.UP_UCNC,
]
const HOW: readonly (readonly number[])[] = [
  [3, 0, 0, 0, 0, 3, 1, 0, 0],
  [0, 2, 4, 0, 0, 9, 10, 11, 0],
  [0, 5, 2, 0, 0, 15, 16, 17, 0],
  [0, 0, 0, 2, 2, 0, 0, 0, 0],
  [0, 0, 0, 2, 2, 0, 0, 0, 0],
  [3, 6, 12, 0, 0, 3, 1, 0, 0],
  [1, 7, 13, 0, 0, 1, 3, 1, 0],
  [0, 8, 14, 0, 0, 0, 1, 3, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 3],
]
/** What ALNUM, SPACE and WORD are made of: two general categories, one that partly is, and the type of it that is. */
const MADE_OF: readonly (readonly [number, number, number, number])[] = [
  [1, 3, 3, RL.UT_NL],
  [6, 6, 0, RL.UT_CC],
  [1, 3, 4, RL.UT_PO],
]
const GENERAL_OF = (type: number): number =>
  type <= RL.UT_CS ? 0 : type <= RL.UT_LU ? 1 : type <= RL.UT_MN ? 2 : type <= RL.UT_NO ? 3 : type <= RL.UT_PS ? 4 : type <= RL.UT_SO ? 5 : 6
/** Is the type outside of the category? */
const outside = (category: number, type: number): boolean => GENERAL_OF(type) !== category

/** What an item matches, as far as it is compared. `empty`: it may match nothing. */
type Chars =
  | { readonly t: 'char' | 'not'; readonly list: readonly number[]; empty: boolean }
  | { readonly t: 'type'; readonly op: CharType | Place; empty: boolean }
  | { readonly t: 'prop'; readonly neg: boolean; readonly kind: number; readonly value: number; empty: boolean }
  | { readonly t: 'class'; readonly item: ClassItem | XClassItem | EClassItem; empty: boolean }

/** A place in the tree of items: the list, the index, and where it goes on at the end of the list. */
interface At {
  readonly items: readonly Item[]
  readonly i: number
  /** The group whose branch the list is, undefined: the whole pattern's. */
  readonly group: GroupItem | undefined
  readonly up: At | undefined
}

export interface PossessiveFacts {
  readonly version: 8 | 10
  readonly utf: boolean
  /** Each byte's other case. */
  readonly flip: Uint8Array
  readonly unicode: () => Unicode
  /** PCRE2: there are calls. */
  readonly hadRecurse?: boolean
}

export function possessify(top: GroupItem, facts: PossessiveFacts): void {
  new Possessifier(facts).group(top, undefined)
}

class Possessifier {
  readonly #utf: boolean
  readonly #v2: boolean
  readonly #unicode: () => Unicode
  readonly #flip: Uint8Array
  readonly #hadRecurse: boolean
  /** Comparisons that are left: PCRE 8 begins anew for each repetition. */
  #left = LIMIT - 1

  constructor(facts: PossessiveFacts) {
    this.#utf = facts.utf
    this.#v2 = facts.version === 10
    this.#unicode = facts.unicode
    this.#flip = facts.flip
    this.#hadRecurse = facts.hadRecurse ?? false
  }

  /** Looks at all repetitions in a group; `after`: the place behind it. */
  group(g: GroupItem, after: At | undefined): void {
    for (const branch of g.branches) {
      for (let i = 0; i < branch.items.length; i++) {
        const item = branch.items[i]!
        const next: At = { items: branch.items, i: i + 1, group: after ? g : undefined, up: after }
        if (item.k === 'repeat') this.#repeat(item, next)
        else if (item.k === 'group') this.group(item, next)
        else if (item.k === 'zero') this.group(item.group, next)
      }
    }
  }

  #repeat(item: RepeatItem, next: At): void {
    if (item.item.k === 'ref' || item.mode === POSSESSIVE || item.q === 'exact') return
    const base = this.#charsOf(item.item)
    if (!base) return
    // Lazy ones may match nothing where that decides.
    base.empty = item.mode === GREEDY
    if (!this.#v2) this.#left = LIMIT
    if (this.#apart(next, base)) item.mode = POSSESSIVE
  }

  // ---- what an item matches ---------------------------------------------------------------------------------------------

  #charsOf(item: Single): Chars | undefined {
    switch (item.k) {
      case 'char': return { t: 'char', list: this.#cases(item.c, item.i), empty: false }
      case 'not': return { t: 'not', list: this.#cases(item.c, item.i), empty: false }
      case 'type': return item.op === 'ANYBYTE' ? undefined : { t: 'type', op: item.op, empty: false }
      case 'prop':
        if (item.kind === RL.UP_CASE_SET) return { t: item.neg ? 'not' : 'char', list: this.#unicode().setOfNumber(item.value), empty: false }
        return { t: 'prop', neg: item.neg, kind: item.kind, value: item.value, empty: false }
      default: return { t: 'class', item, empty: false }
    }
  }

  #cases(c: number, caseless: boolean): number[] {
    if (!caseless) return [c]
    const other = c < 128 || (c < 256 && !this.#utf) ? this.#flip[c]! : this.#unicode().otherCase(c)
    return other === c ? [c] : [c, other]
  }

  #charsOfItem(item: Item): Chars | undefined {
    if (item.k === 'repeat') {
      if (item.item.k === 'ref') return undefined
      const chars = this.#charsOf(item.item)
      if (chars) chars.empty = item.min === 0
      return chars
    }
    if (item.k === 'place') {
      return item.op === 'EODN' || item.op === 'EOD' || item.op === 'DOLL' || item.op === 'DOLLM' ? { t: 'type', op: item.op, empty: false } : undefined
    }
    return item.k === 'char' || item.k === 'not' || item.k === 'type' || item.k === 'prop' || item.k === 'class' || item.k === 'xclass' || item.k === 'eclass'
      ? this.#charsOf(item)
      : undefined
  }

  // ---- what follows -------------------------------------------------------------------------------------------------------

  /** Can what stands at a place not begin with what `base` matches? */
  #apart(start: At, base: Chars): boolean {
    if (this.#left-- <= 0) return false
    let at = start
    let entered = false
    for (;;) {
      const item = at.items[at.i]
      if (!item) {
        const end = this.#atEnd(at, base, entered)
        if (typeof end === 'boolean') return end
        at = end
        continue
      }
      if (item.k === 'callout') {
        at = { ...at, i: at.i + 1 }
        continue
      }
      const after: At = { ...at, i: at.i + 1 }
      if (item.k === 'group') {
        if (!this.#canEnter(item)) return false
        for (let b = 0; b < item.branches.length - 1; b++) {
          if (!this.#apart({ items: item.branches[b]!.items, i: 0, group: item, up: after }, base)) return false
        }
        at = { items: item.branches.at(-1)!.items, i: 0, group: item, up: after }
        entered = true
        continue
      }
      if (item.k === 'zero') {
        if ((item.mode !== 'max' && item.mode !== 'min') || !this.#canEnter(item.group)) return false
        if (!this.#apart(after, base)) return false
        // Behind the group comes what was behind the item.
        at = { items: [item.group, ...after.items.slice(after.i)], i: 0, group: after.group, up: after.up }
        continue
      }
      const chars = this.#charsOfItem(item)
      if (!chars || !this.#disjoint(base, chars)) return false
      if (!chars.empty) return true
      at = after
    }
  }

  /** At the end of a branch: the outcome, or where it goes on. */
  #atEnd(at: At, base: Chars, entered: boolean): boolean | At {
    const g = at.group
    if (!g || (g.ket === 'possessive' && !this.#v2)) return base.empty
    if ((g.ket !== 'plain' && g.ket !== 'possessive') || !base.empty) return false
    switch (g.g) {
      case 'behind': case 'behind_not':
        if (this.#v2 && g.branches.some((b) => b.backMax !== undefined && b.backMax !== b.back)) return false
        return !entered
      case 'assert': case 'assert_not': case 'once': case 'once_nc': return !entered
      case 'assert_na': case 'behind_na': return false
      case 'capture':
        if (this.#hadRecurse) return false
        break
      case 'script_run':
        if (base.t !== 'char') return false
        break
      default:
    }
    return at.up!
  }

  #canEnter(g: GroupItem): boolean {
    return !g.s && g.ket !== 'possessive' && (g.g === 'bra' || g.g === 'capture' || g.g === 'once' || g.g === 'once_nc')
  }

  // ---- comparing ------------------------------------------------------------------------------------------------------------

  #disjoint(base: Chars, next: Chars): boolean {
    if (base.t === 'char') return base.list.every((c) => !this.#mayMatch(c, next))
    if (next.t === 'char') return next.list.every((c) => !this.#mayMatch(c, base))
    const byBits = (x: Chars): boolean => x.t === 'class' && x.item.k === 'class' && (!x.item.wide || !this.#utf)
    if (byBits(base) || byBits(next)) return byBits(base) ? this.#bitsApart(base, next, next) : this.#bitsApart(next, base, next)
    const left = base.t === 'type' ? base.op : base.t === 'prop' ? 'PROP' : ''
    const right = next.t === 'type' ? next.op : next.t === 'prop' ? 'PROP' : ''
    if (base.t === 'prop') {
      if (right === 'EOD') return true
      return next.t === 'prop' && propsApart(base, next)
    }
    if (next.t === 'prop') return false
    const row = LEFT.indexOf(left)
    const column = RIGHT.indexOf(right)
    return row >= 0 && column >= 0 && APART[row]![column] === '1'
  }

  /** A class below 256 and something else. */
  #bitsApart(a: Chars, b: Chars, next: Chars): boolean {
    const bits = (a as { item: ClassItem }).item.bits
    const maps = (this.#v2 ? ASCII : LATIN1).maps
    let other: Uint8Array
    let invert = false
    if (b.t === 'class') {
      if (b.item.k === 'eclass') return false
      if (b.item.k === 'xclass') {
        if (b.item.hasProp) return false
        if (!b.item.bits) return next.empty || !b.item.not
        other = b.item.bits
      } else other = b.item.bits
    } else if (b.t === 'type') {
      invert = b.op.startsWith('NOT_')
      const name = b.op.replace('NOT_', '')
      if (name !== 'DIGIT' && name !== 'WHITESPACE' && name !== 'WORDCHAR') return false
      other = name === 'DIGIT' ? maps.digit : name === 'WHITESPACE' ? maps.space : maps.word
    } else return false
    return bits.every((x, i) => (x & (invert ? ~other[i]! : other[i]!) & 0xff) === 0)
  }

  /** Might `x` match the character? */
  #mayMatch(c: number, x: Chars): boolean {
    const classes = this.#v2 ? ASCII : LATIN1
    switch (x.t) {
      case 'char': return x.list.includes(c)
      case 'not': return !x.list.includes(c)
      case 'prop': return this.#mayHave(c, x)
      case 'class': return this.#inClass(c, x.item)
      default:
    }
    const map = (name: 'digit' | 'space' | 'word'): boolean => c < 256 && inBitmap(classes.maps[name], c)
    switch (x.op) {
      case 'DIGIT': return map('digit')
      case 'NOT_DIGIT': return !map('digit')
      case 'WHITESPACE': return map('space')
      case 'NOT_WHITESPACE': return !map('space')
      // PCRE leaves 255 out.
      case 'WORDCHAR': return c < 255 && (classes.types[c]! & WORD) !== 0
      case 'NOT_WORDCHAR': return !map('word')
      case 'HSPACE': return HORIZONTAL.includes(c)
      case 'NOT_HSPACE': return !HORIZONTAL.includes(c)
      case 'ANYNL': case 'VSPACE': return VERTICAL.includes(c)
      case 'NOT_VSPACE': return !VERTICAL.includes(c)
      case 'DOLL': case 'EODN': return VERTICAL.includes(c)
      case 'EOD': return false
      default: return true
    }
  }

  /** Only some properties are looked at, and for one in the way of PCRE 8. */
  #mayHave(c: number, { kind, value, neg }: { kind: number; value: number; neg: boolean }): boolean {
    switch (kind) {
      case RL.UP_ANY: case RL.UP_UCNC: case RL.UP_BIDI: case RL.UP_BOOL: case RL.UP_GRAPH: case RL.UP_PRINT: case RL.UP_PUNCT: case RL.UP_XDIGIT: return true
      default: return this.#unicode().has(c, kind, value, false) !== neg
    }
  }

  #inClass(c: number, item: ClassItem | XClassItem | EClassItem): boolean {
    if (item.k === 'class') return c < 256 ? inBitmap(item.bits, c) : item.wide
    if (item.k === 'eclass') return c < 256 ? inBitmap(item.bits, c) : this.#inExtended(c, item)
    if (c < 256) {
      if (this.#v2 && item.bits) return inBitmap(item.bits, c)
      if (!item.hasProp) return item.bits ? inBitmap(item.bits, c) : item.not
      if (item.bits && inBitmap(item.bits, c)) return !item.not
    }
    const holds = item.parts.some((p) =>
      p.t === 'range' ? c >= p.from && c <= p.to : this.#unicode().has(c, p.kind, p.value, this.#v2) !== p.neg)
    return holds !== item.not
  }

  #inExtended(c: number, item: EClassItem): boolean {
    const stack: boolean[] = []
    for (const op of item.ops) {
      if (op === 'not') stack.push(!stack.pop()!)
      else if (typeof op !== 'string') stack.push(this.#inClass(c, op))
      else {
        const [a, b] = [stack.pop()!, stack.pop()!]
        stack.push(op === 'and' ? a && b : op === 'or' ? a || b : a !== b)
      }
    }
    return stack[0]!
  }
}

interface Prop { readonly neg: boolean; readonly kind: number; readonly value: number }

/** Are two properties known to have no character in common? */
function propsApart(left: Prop, right: Prop): boolean {
  const how = HOW[KINDS.indexOf(left.kind)]?.[KINDS.indexOf(right.kind)] ?? 0
  const same = left.neg === right.neg
  const l = !left.neg
  const r = !right.neg
  const made = MADE_OF[how % 3]!
  switch (how) {
    case 0: return false
    case 1: return l && r
    case 2: return (left.value === right.value) !== same
    case 3: return !same
    case 4: return r && outside(left.value, right.value) === same
    case 5: return l && outside(right.value, left.value) === same
    case 6: case 7: case 8:
      return r && l === (right.value !== made[0] && right.value !== made[1] && (right.value !== made[2] || !l))
    case 9: case 10: case 11:
      return l && r === (left.value !== made[0] && left.value !== made[1] && (left.value !== made[2] || !r))
    case 12: case 13: case 14:
      return r && l === (outside(made[0], right.value) && outside(made[1], right.value) && (right.value !== made[3] || !l))
    default:
      return l && r === (outside(made[0], left.value) && outside(made[1], left.value) && (left.value !== made[3] || !r))
  }
}
