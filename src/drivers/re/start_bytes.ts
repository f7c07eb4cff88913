/**
 * The bytes that a match can begin with. Of PCRE2 as far as PCRE2 finds them. PCRE 8 looks for none (OTP does not have patterns studied): there what is left out
 * must be places where an attempt does nothing but fail, after some calls that no limit is reached by.
 */
import { ASCII, HORIZONTAL, LATIN1, VERTICAL, encodeUtf8, inBitmap } from './chars.ts'
import type { ByteClasses } from './chars.ts'
import { isAssertion } from './items.ts'
import type { GroupItem, Item, Pattern, RepeatItem, Single } from './items.ts'
import type { Unicode } from './unicode.ts'
import * as RL from '../../term/re_layout.ts'

/** Groups looked at. */
const LIMIT = 1000

/** What is known after a part: `done`: the bytes are complete, `more`: what follows counts too. Nothing can be said: an error. */
type Outcome = 'done' | 'more'
const UNKNOWN = new Error('no start bytes')

/** 256 flags; undefined: nothing can be said. */
export function startBytes(version: 8 | 10, top: GroupItem, utf: boolean, ucp: boolean, unicode: () => Unicode): Uint8Array | undefined {
  const starts = new Starts(version, utf, ucp, unicode)
  try {
    return starts.group(top) === 'done' ? starts.bytes : undefined
  } catch (error) {
    if (error === UNKNOWN) return undefined
    throw error
  }
}

/** The same for a pattern of PCRE 8, which knows nothing better of its matches. */
export function startBytes8(p: Pattern, unicode: () => Unicode): Uint8Array | undefined {
  const knows = p.first !== undefined || p.startLine || p.anchored || p.noStartOptimize || p.firstLine
  return knows ? undefined : startBytes(8, p.top, p.utf, p.ucp, unicode)
}

class Starts {
  readonly bytes = new Uint8Array(256)
  readonly #v2: boolean
  readonly #chars: ByteClasses
  readonly #utf: boolean
  readonly #ucp: boolean
  readonly #unicode: () => Unicode
  #count = 0

  constructor(version: 8 | 10, utf: boolean, ucp: boolean, unicode: () => Unicode) {
    this.#v2 = version === 10
    this.#chars = this.#v2 ? ASCII : LATIN1
    this.#utf = utf
    this.#ucp = ucp
    this.#unicode = unicode
  }

  group(g: GroupItem): Outcome {
    if (++this.#count > LIMIT || g.branches.some((b) => b.back !== undefined)) throw UNKNOWN
    let outcome: Outcome = 'done'
    for (const branch of g.branches) {
      if (this.#branch(branch.items) === 'done') continue
      // At the end of the last branch the rest counts at once.
      if (branch === g.branches.at(-1)) return 'more'
      outcome = 'more'
    }
    return outcome
  }

  #branch(items: readonly Item[]): Outcome {
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!
      switch (item.k) {
        case 'callout': break
        case 'place':
          if (item.op !== 'CIRC' && !item.op.endsWith('WORD_BOUNDARY')) throw UNKNOWN
          break
        case 'group': {
          // what an assertion does counts for PCRE 8's limits
          if (!this.#v2 && isAssertion(item.g)) throw UNKNOWN
          if (item.g === 'assert' || item.g === 'assert_na') {
            const next = behindAssertions(items, i + 1)
            if (next >= 0) {
              i = next - 1
              break
            }
          } else if (item.g === 'assert_not' || item.g === 'behind' || item.g === 'behind_not' || item.g === 'behind_na' || item.g === 'scan') break
          if (item.g === 'cond') throw UNKNOWN
          if (this.group(item) === 'done') return 'done'
          break
        }
        case 'zero':
          if (item.mode === 'skip') break
          if (item.group.g === 'cond' && item.group.cond!.t !== 'assert') throw UNKNOWN
          this.group(item.group)
          break
        case 'repeat':
          if (this.#repeat(item)) return 'done'
          break
        case 'char': case 'type': case 'prop': case 'class': case 'xclass':
          this.#single(item)
          return 'done'
        default: throw UNKNOWN
      }
    }
    return 'more'
  }

  /** Has it to be there? */
  #repeat(item: RepeatItem): boolean {
    const { item: single, min } = item
    switch (single.k) {
      case 'char': case 'type': case 'class': case 'xclass': break
      case 'prop':
        if (min === 0) throw UNKNOWN
        break
      default: throw UNKNOWN
    }
    this.#single(single)
    return min > 0
  }

  #add(c: number): void {
    this.bytes[this.#utf ? encodeUtf8(c)[0]! : c] = 1
  }

  #single(item: Single): void {
    switch (item.k) {
      case 'char':
        this.#add(item.c)
        if (item.i) {
          const other = this.#utf || this.#ucp ? this.#otherCase(item.c) : this.#chars.flip[item.c]!
          if (this.#utf || other < 256) this.#add(other)
        }
        break
      case 'prop':
        if (item.neg || item.kind !== RL.UP_CASE_SET) throw UNKNOWN
        for (const c of this.#unicode().setOfNumber(item.value)) this.#add(!this.#utf && c > 255 ? 255 : c)
        break
      case 'type': this.#type(item.op); break
      case 'class':
        if (this.#utf && item.wide) this.bytes.fill(1, 0xc4)
        this.#bits(item.bits)
        break
      case 'xclass': {
        const { bits, not, hasProp, parts } = item
        if (hasProp || (not && !bits)) throw UNKNOWN
        if (this.#utf) {
          if (not) this.bytes.fill(1, 0xc4)
          else {
            for (const part of parts) {
              if (part.t === 'range') this.bytes.fill(1, encodeUtf8(part.from)[0]!, encodeUtf8(part.to)[0]! + 1)
            }
          }
        }
        if (bits) this.#bits(bits)
        break
      }
      default: throw UNKNOWN
    }
  }

  #otherCase(c: number): number {
    return c < 128 ? ASCII.flip[c]! : this.#unicode().otherCase(c)
  }

  #bits(bits: Uint8Array): void {
    for (let c = 0; c < 256; c++) if (inBitmap(bits, c)) this.#add(c)
  }

  #type(op: string): void {
    const list = op === 'HSPACE' ? HORIZONTAL : op === 'VSPACE' || op === 'ANYNL' ? VERTICAL : undefined
    if (list) {
      for (const c of list) if (this.#utf || c < 256) this.#add(c)
      return
    }
    const name = op.replace('NOT_', '')
    if (name !== 'DIGIT' && name !== 'WHITESPACE' && name !== 'WORDCHAR') throw UNKNOWN
    const map = this.#chars.maps[name === 'DIGIT' ? 'digit' : name === 'WHITESPACE' ? 'space' : 'word']
    const not = name !== op
    // PCRE 8 has its table of bytes for characters above 127 as well.
    for (let c = 0; c < (this.#utf && this.#v2 ? 128 : 256); c++) if (inBitmap(map, c) !== not) this.#add(c)
    if (this.#utf && not) this.bytes.fill(1, 0xc0)
  }
}

/** Where to go on behind assertions if what stands there says more than they; -1: it doesn't. */
function behindAssertions(items: readonly Item[], from: number): number {
  let i = from
  for (; i < items.length; i++) {
    const item = items[i]!
    const passed = item.k === 'callout' || (item.k === 'place' && item.op.endsWith('WORD_BOUNDARY')) ||
      (item.k === 'group' && /^(assert|behind|scan)/.test(item.g))
    if (!passed) break
  }
  const item = items[i]
  if (!item) return -1
  switch (item.k) {
    case 'char': return i
    case 'prop': return !item.neg && item.kind === RL.UP_CASE_SET ? i : -1
    case 'type': return /^(ANYNL|HSPACE|VSPACE|(NOT_)?(DIGIT|WORDCHAR|WHITESPACE))$/.test(item.op) ? i : -1
    case 'repeat': return item.item.k === 'char' && (item.q === 'plus' || item.q === 'exact') ? i : -1
    default: return -1
  }
}
