/** PCRE2: how many characters the branches of lookbehinds match, at least and at most. */
import type { Parser2 } from './parse2.ts'
import { sameBytes } from './group_text2.ts'
import type { Text } from './text2.ts'
import { isOpen, skipTo } from './tokens2.ts'
import type { AltToken, BehindToken, CaptureName, ClassToken, Token } from './tokens2.ts'

/** Branches that are looked at before it is too complicated. */
const LIMIT = 2000
const MOST = 65535
const MOST_VARIABLE = 255
const INT_MAX = 0x7fffffff

interface Length { readonly most: number; readonly least: number }
/** Groups that are being measured: indices of their beginnings. */
type Chain = readonly number[]

/** A measure that can't be taken: number of the error, and where, if not at the lookbehind. */
class Unmeasurable {
  readonly error: number
  readonly at: number | undefined
  constructor(error: number, at?: number) {
    this.error = error
    this.at = at
  }
}

/** PCRE2 stumbles over operators in classes where there are lookbehinds, except in these. */
function hasOperators(token: ClassToken): boolean {
  return token.parts.some((part) => part.t === 'operator' || (part.t === 'class' && hasOperators(part)))
}

export function measureLookbehinds(p: Parser2): void {
  new Measure(p).all(0, [])
}

class Measure {
  readonly #p: Parser2
  readonly #t: Text
  readonly #tokens: readonly Token[]
  /** Lengths of groups by number; undefined in it: they have none. */
  readonly #known = new Map<number, Length | undefined>()
  readonly #captures = new Map<number, number>()
  #count = 0

  constructor(p: Parser2) {
    this.#p = p
    this.#t = p.t
    this.#tokens = p.tokens
    for (const [i, token] of p.tokens.entries()) {
      if (token.t === 'capture' && !this.#captures.has(token.number)) this.#captures.set(token.number, i)
    }
  }

  /** All lookbehinds from `i` to the end of the group or the pattern, whose index is returned. */
  all(from: number, chain: Chain): number {
    let nested = 0
    for (let i = from; i < this.#tokens.length; i++) {
      const token = this.#tokens[i]!
      if (token.t === 'behind' || token.t === 'behind_not' || token.t === 'behind_na') i = this.#lookbehind(i, token, chain)
      else if (token.t === 'class' && hasOperators(token)) this.#t.fail(70, 0)
      else if (isOpen(token)) nested++
      else if (token.t === 'ket' && nested-- === 0) return i
    }
    return this.#tokens.length
  }

  /** The lookbehind that begins at `i`: its branches are told their lengths. Index of its end. */
  #lookbehind(start: number, token: BehindToken, chain: Chain): number {
    let most = 0
    let least = INT_MAX
    let varies = false
    let i = start
    let owner: BehindToken | AltToken = token
    for (;;) {
      let branch: { length: Length; end: number }
      try {
        branch = this.#branch(i + 1, chain)
      } catch (error) {
        if (error instanceof Unmeasurable) this.#t.fail(error.error, error.at ?? token.at)
        throw error
      }
      const { length } = branch
      i = branch.end
      if (length.most !== length.least) varies = true
      least = Math.min(least, length.least)
      most = Math.max(most, length.most)
      owner.length = length.most
      this.#p.maxBehind = Math.max(this.#p.maxBehind, length.most)
      const next: Token = this.#tokens[i]!
      if (next.t !== 'alt') break
      owner = next
    }
    if (varies) {
      token.least = least
      if (most > MOST_VARIABLE) this.#t.fail(100, token.at)
    } else token.least = -1
    return i
  }

  /** The branches of a group, from the first on; `number` > 0: of that group, whose length may be known. */
  #group(from: number, number: number, inline: boolean, chain: Chain): { length: Length; end: number } {
    const keep = number > 0 && !this.#p.dupGroups
    if (keep && this.#known.has(number)) {
      const known = this.#known.get(number)
      if (!known) throw new Unmeasurable(25)
      return { length: known, end: inline ? skipTo(this.#tokens, from, false) : from }
    }
    let most = -1
    let least = INT_MAX
    let i = from
    try {
      for (;;) {
        const branch = this.#branch(i, chain)
        most = Math.max(most, branch.length.most)
        least = Math.min(least, branch.length.least)
        i = branch.end
        if (this.#tokens[i]!.t === 'ket') break
        i++
      }
    } catch (error) {
      if (number > 0) this.#known.set(number, undefined)
      throw error
    }
    const length = { most, least }
    if (number > 0) this.#known.set(number, length)
    return { length, end: i }
  }

  #branch(from: number, chain: Chain): { length: Length; end: number } {
    if (this.#count++ > LIMIT) throw new Unmeasurable(35)
    let most = 0
    let least = 0
    let last: Length = { most: 0, least: 0 }
    for (let i = from; ; i++) {
      const token = this.#tokens[i]!
      let item: Length = { most: 0, least: 0 }
      switch (token.t) {
        case 'ket': case 'alt': return { length: { most, least }, end: i }
        case 'accept': case 'fail': return { length: { most, least }, end: skipTo(this.#tokens, i, true) }
        case 'class':
          if (token.parts.some((part) => part.t === 'class')) throw new Unmeasurable(25)
          item = { most: 1, least: 1 }
          break
        case 'char': case 'dot': case 'prop': item = { most: 1, least: 1 }; break
        case 'verb': case 'circumflex': case 'dollar': case 'options': case 'callout': break
        case 'escape': item = this.#escape(token.letter); break
        case 'ahead': case 'ahead_not': case 'ahead_na': case 'scan':
          i = this.all(i + 1, chain)
          if (this.#tokens[i + 1]?.t === 'quantifier') i++
          break
        case 'behind': case 'behind_not': case 'behind_na': i = this.#lookbehind(i, token, chain); break
        case 'reference': item = this.#reference(token.to, i, chain, true); break
        case 'call':
          item = this.#reference(token.to, i, chain, false)
          if (token.returned) throw new Unmeasurable(25)
          break
        case 'cond': case 'capture': case 'atomic': case 'nocapture': case 'script_run': {
          if (token.t === 'cond' && token.cond.t === 'define') {
            i = skipTo(this.#tokens, i + 1, false)
            break
          }
          const group = this.#group(i + 1, token.t === 'capture' ? token.number : 0, true, chain)
          item = group.length
          i = group.end
          break
        }
        case 'quantifier': {
          const { min, max } = token
          if (max < 0) throw new Unmeasurable(25)
          if (last.most !== 0 && max !== 0 && Math.trunc((INT_MAX - most) / last.most) < max - 1) throw new Unmeasurable(87)
          if (min === 0) least -= last.least
          if (max === 0) most -= last.most
          item = { most: max === 0 ? 0 : (max - 1) * last.most, least: min === 0 ? 0 : (min - 1) * last.least }
          break
        }
      }
      most += item.most
      if (most > MOST) throw new Unmeasurable(87)
      least += item.least
      last = item
    }
  }

  #escape(letter: string): Length {
    if (letter === 'X') throw new Unmeasurable(25)
    if (letter === 'R') return { most: 2, least: 1 }
    if (letter === 'C' && this.#t.utf) throw new Unmeasurable(36)
    const n = 'dDsSwWNCHhVv'.includes(letter) ? 1 : 0
    return { most: n, least: n }
  }

  /** A reference to a group, or a call of it. */
  #reference(to: CaptureName, i: number, chain: Chain, back: boolean): Length {
    const p = this.#p
    let group = to.number
    if (to.name) {
      const { name } = to
      const known = p.names.find((n) => sameBytes(n.name, name))
      if (!known) throw new Unmeasurable(15, to.at)
      if (back && (known.dup || p.dupGroups)) throw new Unmeasurable(25)
      group = known.number
    } else if (back && p.dupGroups) throw new Unmeasurable(25)
    if (group > p.groups) throw new Unmeasurable(15, to.at)
    const start = this.#captures.get(group)
    if (group === 0 || start === undefined) throw new Unmeasurable(25)
    const end = skipTo(this.#tokens, start + 1, false)
    if ((i > start && i < end) || chain.includes(start)) throw new Unmeasurable(25)
    return this.#group(start + 1, group, false, [...chain, start]).length
  }
}
