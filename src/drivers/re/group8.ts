/** PCRE 8: what follows an opening parenthesis; also \g and \k with names and signs, which are other ways to write some of it. */
import { LATIN1, LETTER, WORD } from './chars.ts'
import {
  CASELESS, DOTALL, DUPNAMES, EXTENDED, EXTRA, MULTILINE, NO_AUTO_CAPTURE, UNGREEDY,
} from './bits8.ts'
import { isCounted, isDigit } from './escape8.ts'
import { setForward, setInside } from './lengths.ts'
import { NEST_LIMIT } from './parse8.ts'
import type { BranchReader } from './parse8.ts'
import { FIRST_NONE, FIRST_UNSET } from './known.ts'
import { RECURSE_ANY } from './items.ts'
import type { Condition, GroupItem, GroupKind, Item, RecurseItem, Verb } from './items.ts'

const MAX_NAME = 32
const MAX_NAMES = 10000
const MAX_MARK = 255

const isWord = (c: number): boolean => (LATIN1.types[c]! & WORD) !== 0
const isLetter = (c: number): boolean => (LATIN1.types[c]! & LETTER) !== 0
const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((c, i) => c === b[i])

interface Opening {
  g: GroupKind
  options: number
  reset: boolean
  /** Bytes between the bracket's code and its first item. */
  extra: number
  cond?: Condition
  number: number
}

/** The group whose parenthesis is at the reader's place, which is left at its end. `escape`: \g or \k instead. */
export function readGroup(b: BranchReader, escape?: 'g' | 'k'): void {
  new GroupReader(b).read(escape)
}

class GroupReader {
  readonly #b: BranchReader
  constructor(b: BranchReader) {
    this.#b = b
  }
  get #p(): BranchReader['p'] {
    return this.#b.p
  }

  read(escape?: 'g' | 'k'): void {
    const { r } = this.#p
    if (escape) {
      this.#escaped(escape)
      return
    }
    r.at++
    if (r.buf[r.at] === 0x2a && (r.buf[r.at + 1] === 0x3a || isLetter(r.buf[r.at + 1]!))) {
      this.#verb()
      return
    }
    const opening = this.#opening()
    if (opening) this.#group(opening)
  }

  /** \g<…> calls, \k<…> refers. */
  #escaped(escape: 'g' | 'k'): void {
    const { r } = this.#p
    const open = r.buf[++r.at]
    if (escape === 'g') {
      const close = open === 0x3c ? 0x3e : 0x27
      const c = r.buf[r.at + 1]!
      if (c !== 0x2b && c !== 0x2d && !isDigit(c)) {
        this.#named(close, true)
        return
      }
      let p = r.at + 2
      while (isDigit(r.buf[p]!)) p++
      if (r.buf[p] !== close) r.fail(57)
      r.at++
      this.#numbered(close)
      return
    }
    if (open !== 0x3c && open !== 0x27 && open !== 0x7b) {
      r.at--
      r.fail(69)
    }
    this.#named(open === 0x3c ? 0x3e : open === 0x27 ? 0x27 : 0x7d, false)
  }

  // ---- what kind of group it is ------------------------------------------------------------------------------------

  /** Undefined: it was no group, and is done. */
  #opening(): Opening | undefined {
    const b = this.#b
    const p = this.#p
    const { r } = p
    const plain: Opening = { g: 'bra', options: b.options, reset: false, extra: 0, number: 0 }
    if (r.buf[r.at] !== 0x3f) return (b.options & NO_AUTO_CAPTURE) !== 0 ? plain : this.#capture(plain)
    const c = r.buf[++r.at]!
    switch (String.fromCharCode(c)) {
      case '|':
        plain.reset = true
        p.dupGroups = true
        r.at++
        return plain
      case ':':
        r.at++
        return plain
      case '(':
        return this.#conditional(plain)
      case '=':
        p.assertDepth++
        r.at++
        return { ...plain, g: 'assert' }
      case '!': return this.#negative(plain)
      case '<': {
        const next = r.buf[r.at + 1]!
        if (next === 0x3d || next === 0x21) {
          p.assertDepth++
          r.at += 2
          return { ...plain, g: next === 0x3d ? 'behind' : 'behind_not' }
        }
        if (isWord(next)) return this.#define(plain)
        r.at++
        return r.fail(24)
      }
      case '>':
        r.at++
        return { ...plain, g: 'once' }
      case 'C':
        this.#callout()
        return undefined
      case 'P': {
        const next = r.buf[++r.at]!
        if (next === 0x3d || next === 0x3e) {
          this.#named(0x29, next === 0x3e)
          return undefined
        }
        if (next !== 0x3c) r.fail(41)
        return this.#define(plain)
      }
      case "'": return this.#define(plain)
      case '&':
        this.#named(0x29, true)
        return undefined
      case 'R':
        if (r.buf[++r.at] !== 0x29) r.fail(29)
        this.#recurse(0)
        return undefined
      case '-':
        if (!isDigit(r.buf[r.at + 1]!)) return this.#options(plain)
        this.#numbered(0x29)
        return undefined
      case '+': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        this.#numbered(0x29)
        return undefined
      default: return this.#options(plain)
    }
  }

  #capture(plain: Opening): Opening {
    plain.g = 'capture'
    plain.extra = 2
    plain.number = ++this.#p.groups
    return plain
  }

  #negative(plain: Opening): Opening | undefined {
    const p = this.#p
    const { r } = p
    const next = r.buf[++r.at + 1]!
    if (r.buf[r.at] === 0x29 && next !== 0x2a && next !== 0x2b && next !== 0x3f && (next !== 0x7b || !isCounted(r.buf, r.at + 2))) {
      this.#b.pushPlain({ k: 'fail' })
      return undefined
    }
    p.assertDepth++
    return { ...plain, g: 'assert_not' }
  }

  /** `(?i)` ends here, `(?i:` is a group. */
  #options(plain: Opening): Opening | undefined {
    const b = this.#b
    const p = this.#p
    const { r } = p
    let set = 0
    let unset = 0
    let negated = false
    while (r.buf[r.at] !== 0x29 && r.buf[r.at] !== 0x3a) {
      const letter = String.fromCharCode(r.buf[r.at++]!)
      if (letter === '-') {
        negated = true
        continue
      }
      const bit = OPTION_LETTERS[letter] ?? r.fail(12, r.at - 1)
      if (letter === 'J') p.jChanged = true
      if (negated) unset |= bit
      else set |= bit
    }
    const options = (b.options | set) & ~unset
    if (r.buf[r.at] === 0x29) {
      b.options = options
      b.previous = -1
      return undefined
    }
    r.at++
    return { ...plain, options }
  }

  #callout(): void {
    const { r } = this.#p
    let n = 0
    r.at++
    while (isDigit(r.buf[r.at]!)) {
      n = n * 10 + r.buf[r.at++]! - 0x30
      if (n > 255) r.fail(38)
    }
    if (r.buf[r.at] !== 0x29) r.fail(39)
    this.#b.callout(n, r.at + 1)
  }

  // ---- names ---------------------------------------------------------------------------------------------------------

  #word(): Uint8Array {
    const { r } = this.#p
    const start = r.at
    while (isWord(r.buf[r.at]!)) r.at++
    return r.buf.slice(start, r.at)
  }

  /** `(?<name>`, from the opening mark on. */
  #define(plain: Opening): Opening {
    const p = this.#p
    const { r } = p
    const close = r.buf[r.at] === 0x3c ? 0x3e : 0x27
    r.at++
    if (isDigit(r.buf[r.at]!)) r.fail(84)
    const name = this.#word()
    if (p.pass === 1) {
      if (r.buf[r.at] !== close) r.fail(42)
      if (p.names.length >= MAX_NAMES) r.fail(49)
      if (name.length > MAX_NAME) r.fail(48)
      this.#enter(name, p.groups + 1)
    }
    r.at++
    return this.#capture(plain)
  }

  #enter(name: Uint8Array, number: number): void {
    const p = this.#p
    for (const known of p.names) {
      if (sameBytes(known.name, name)) {
        if (known.number === number) return
        if ((this.#b.options & DUPNAMES) === 0) p.r.fail(43)
        p.dupNames = true
      } else if (known.number === number) p.r.fail(65)
    }
    p.names.push({ name, number })
  }

  /** A call or a reference by name, from the mark before the name on. */
  #named(close: number, call: boolean): void {
    const b = this.#b
    const p = this.#p
    const { r } = p
    r.at++
    if (isDigit(r.buf[r.at]!)) r.fail(84)
    const name = this.#word()
    if (p.pass === 1) {
      if (name.length === 0) r.fail(62)
      if (r.buf[r.at] !== close) r.fail(42)
      if (name.length > MAX_NAME) r.fail(48)
      b.size += 2 + 16
      const known = p.names.filter((n) => sameBytes(n.name, name))
      if (call) this.#recurse(known[0]?.number ?? 0)
      else {
        for (const { number } of known) for (const open of p.open) if (open.number === number) open.flag = true
        b.reference([known.at(-1)?.number ?? 0])
      }
      return
    }
    const index = p.table.findIndex((n) => sameBytes(n.name, name))
    if (index < 0) r.fail(15)
    const numbers = p.table.filter((n) => sameBytes(n.name, name)).map((n) => n.number)
    if (call) this.#recurse(numbers[0]!)
    else if (p.dupNames && numbers.length > 1) b.reference(numbers, index)
    else b.reference([numbers[0]!])
  }

  // ---- calls ---------------------------------------------------------------------------------------------------------

  /** A call by number, from its sign or first digit on. */
  #numbered(close: number): void {
    const p = this.#p
    const { r } = p
    const sign = r.buf[r.at]
    if (sign === 0x2b) {
      r.at++
      if (!isDigit(r.buf[r.at]!)) r.fail(63)
    } else if (sign === 0x2d) r.at++
    let n = 0
    while (isDigit(r.buf[r.at]!)) {
      if (n > 214748363) {
        while (isDigit(r.buf[r.at]!)) r.at++
        r.fail(61)
      }
      n = n * 10 + r.buf[r.at++]! - 0x30
    }
    if (r.buf[r.at] !== close) r.fail(29)
    if (sign === 0x2d || sign === 0x2b) {
      if (n === 0) r.fail(58)
      n = sign === 0x2d ? p.groups - n + 1 : n + p.groups
      if (n <= 0) r.fail(15)
    }
    this.#recurse(n)
  }

  #recurse(number: number): void {
    const b = this.#b
    const p = this.#p
    const { known } = b
    const item: RecurseItem = { k: 'recurse', number }
    if (p.pass === 2) {
      const group = p.byNumber[number]
      if (!group) {
        if (number > p.finalGroups) p.r.fail(15)
        setForward(item)
      } else if (p.isOpen(group) && b.condDepth <= 0 && b.isEmptySoFar(group)) p.r.fail(40)
    }
    setInside(item, new Set(p.chain.map((c) => c.group.number)))
    b.push(item)
    known.groupSetFirst = false
    known.noFirst()
    known.zeroFirst = known.first
    known.zeroFirstFlags = known.firstFlags
  }

  // ---- conditions ------------------------------------------------------------------------------------------------------

  #conditional(plain: Opening): Opening {
    const p = this.#p
    const { r } = p
    let at = r.at
    if (r.has('?C', 1)) {
      let i = 3
      while (isDigit(r.buf[r.at + i]!)) i++
      if (r.buf[r.at + i] === 0x29) at += i + 1
      if (r.buf[at] !== 0x28) r.fail(28)
    }
    const [a, b, c] = [r.buf[at + 1], r.buf[at + 2], r.buf[at + 3]]
    if (a === 0x3f && (b === 0x3d || b === 0x21 || (b === 0x3c && (c === 0x3d || c === 0x21)))) {
      p.conditionNext = true
      return { ...plain, g: 'cond', cond: { t: 'assert' } }
    }
    r.at++
    let close = 0
    let recursion = false
    let sign = -1
    let n = 0
    let name: Uint8Array | undefined
    if (r.has('R&')) {
      recursion = true
      close = -1
      r.at += 2
    } else if (r.buf[r.at] === 0x3c) {
      close = 0x3e
      r.at++
    } else if (r.buf[r.at] === 0x27) {
      close = 0x27
      r.at++
    } else if (r.buf[r.at] === 0x2d || r.buf[r.at] === 0x2b) sign = r.buf[r.at++]!
    else if (isDigit(r.buf[r.at]!)) sign = 0
    if (sign >= 0) {
      while (isDigit(r.buf[r.at]!)) {
        if (n > 214748363) {
          while (isDigit(r.buf[r.at]!)) r.at++
          r.fail(61)
        }
        n = n * 10 + r.buf[r.at++]! - 0x30
      }
    } else {
      if (isDigit(r.buf[r.at]!)) r.fail(84)
      if (!isWord(r.buf[r.at]!)) r.fail(28)
      name = this.#word()
    }
    if ((close > 0 && r.buf[r.at++] !== close) || r.buf[r.at++] !== 0x29) {
      r.at--
      r.fail(26)
    }
    if (p.pass === 1) return { ...plain, g: 'cond', extra: name ? 5 : 3, cond: { t: 'set', groups: [0] } }
    return name ? this.#namedCondition(plain, name, close, recursion) : this.#numberedCondition(plain, n, sign)
  }

  #numberedCondition(plain: Opening, n: number, sign: number): Opening {
    const p = this.#p
    if (n <= 0) p.r.fail(35)
    let number = n
    if (sign !== 0) number = sign === 0x2d ? p.groups - n + 1 : n + p.groups
    if (number <= 0 || number > p.finalGroups) p.r.fail(15)
    if (number > p.topBackRef) p.topBackRef = number
    return { ...plain, g: 'cond', extra: 3, cond: { t: 'set', groups: [number] } }
  }

  #namedCondition(plain: Opening, name: Uint8Array, close: number, recursion: boolean): Opening {
    const p = this.#p
    const t = recursion ? 'recurse' : 'set'
    const index = p.table.findIndex((n) => sameBytes(n.name, name))
    if (index >= 0) {
      const groups = p.table.filter((n) => sameBytes(n.name, name)).map((n) => n.number)
      if (groups[0]! > p.topBackRef) p.topBackRef = groups[0]!
      const cond: Condition = groups.length > 1 ? { t, groups, index } : { t, groups }
      return { ...plain, g: 'cond', extra: groups.length > 1 ? 5 : 3, cond }
    }
    if (close !== 0) p.r.fail(15)
    if (name[0] === 0x52) {
      let n = 0
      for (const c of name.subarray(1)) {
        if (!isDigit(c)) p.r.fail(15)
        if (n > 214748363) p.r.fail(61)
        n = n * 10 + c - 0x30
      }
      return { ...plain, g: 'cond', extra: 3, cond: { t: 'recurse', groups: [n === 0 ? RECURSE_ANY : n] } }
    }
    if (String.fromCharCode(...name) !== 'DEFINE') p.r.fail(15)
    return { ...plain, g: 'cond', extra: 1, cond: { t: 'define' } }
  }

  // ---- the group itself --------------------------------------------------------------------------------------------------

  #group(o: Opening): void {
    const b = this.#b
    const p = this.#p
    const { r } = p
    const { known } = b
    if (++p.nest > NEST_LIMIT) r.fail(82)
    const assertion = o.g === 'assert' || o.g === 'assert_not' || o.g === 'behind' || o.g === 'behind_not'
    let quantifiable = true
    if (assertion && p.conditionNext) {
      quantifiable = false
      p.conditionNext = false
    }
    const group: GroupItem = { k: 'group', g: o.g, number: o.number, branches: [], ket: 'plain', s: false }
    if (o.cond) group.cond = o.cond
    if (o.g === 'capture') p.byNumber[o.number] ??= group
    const varied = p.varies
    const groupsBefore = p.groups
    const sub = p.regex(group, o.options, o.extra, o.reset, b.condDepth + (o.g === 'cond' ? 1 : 0))
    p.nest--
    if (group.g === 'once' && p.groups <= groupsBefore) group.g = 'once_nc'
    if (assertion) p.assertDepth--
    let define = false
    if (o.g === 'cond' && p.pass === 2) {
      if (group.cond!.t === 'define') {
        if (group.branches.length > 1) r.fail(54)
        define = true
      } else {
        if (group.branches.length > 2) r.fail(27)
        if (group.branches.length === 1) sub.known.firstFlags = sub.known.reqFlags = FIRST_NONE
      }
    }
    if (r.buf[r.at] !== 0x29) r.fail(14)
    const item: Item = p.selfReferring === group
      ? { k: 'group', g: 'once', number: 0, branches: [{ items: [group] }], ket: 'plain', s: false }
      : group
    if (p.pass === 1) {
      b.previous = quantifiable ? b.items.length : -1
      b.items.push(item)
      b.previousSize = 6
      b.groupSize = sub.size
      b.size += sub.size
      return
    }
    b.previous = quantifiable ? b.items.length : -1
    b.items.push(item)
    if (define) return
    known.saveZero()
    known.groupSetFirst = false
    if (!assertion) known.group(sub.known, varied)
    else if (o.g === 'assert' && sub.known.reqFlags >= 0 && sub.known.firstFlags >= 0) known.required(sub.known.req, sub.known.reqFlags)
  }

  // ---- verbs ------------------------------------------------------------------------------------------------------------

  #verb(): void {
    const b = this.#b
    const p = this.#p
    const { r } = p
    const { known } = b
    const start = ++r.at
    while (isLetter(r.buf[r.at]!)) r.at++
    const name = String.fromCharCode(...r.buf.subarray(start, r.at))
    let arg: Uint8Array | undefined
    if (r.buf[r.at] === 0x3a) {
      const from = ++r.at
      while (r.buf[r.at] !== 0 && r.buf[r.at] !== 0x29) r.at++
      arg = r.buf.slice(from, r.at)
      if (arg.length > MAX_MARK) r.fail(75)
    }
    if (r.buf[r.at] !== 0x29) r.fail(60)
    const hasArg = arg !== undefined && arg.length > 0
    b.previous = -1
    switch (name) {
      case 'ACCEPT':
        if (hasArg) r.fail(59)
        p.hadAccept = true
        for (const open of p.open.toReversed()) b.pushPlain({ k: 'close', number: open.number })
        b.pushPlain({ k: p.assertDepth > 0 ? 'assert_accept' : 'accept' })
        if (known.firstFlags === FIRST_UNSET) known.firstFlags = FIRST_NONE
        return
      case 'F': case 'FAIL':
        if (hasArg) r.fail(59)
        b.pushPlain({ k: 'fail' })
        return
      case '': case 'MARK':
        if (!hasArg) r.fail(66)
        b.pushPlain({ k: 'verb', verb: 'MARK', arg })
        return
      case 'COMMIT':
        if (hasArg) r.fail(59)
        break
      case 'PRUNE': case 'SKIP': p.hadPruneOrSkip = true; break
      case 'THEN': p.hasThen = true; break
      default: r.fail(60)
    }
    b.pushPlain({ k: 'verb', verb: name as Verb, arg: hasArg ? arg : undefined })
  }
}

const OPTION_LETTERS: Readonly<Record<string, number>> = {
  J: DUPNAMES, i: CASELESS, m: MULTILINE, s: DOTALL, x: EXTENDED, U: UNGREEDY, X: EXTRA,
}
