/** PCRE 8: \p and \P. */
import type { Reader } from './reader.ts'
import { SCRIPTS_7 } from './scripts.ts'
import * as RL from '../../term/re_layout.ts'

export interface Property { readonly neg: boolean; readonly kind: number; readonly value: number }

export const CATEGORY_LETTERS = 'CLMNPSZ'
/** Two-letter general categories in the order of their numbers. */
export const TYPE_NAMES = [
  'Cc', 'Cf', 'Cn', 'Co', 'Cs', 'Ll', 'Lm', 'Lo', 'Lt', 'Lu', 'Mc', 'Me', 'Mn', 'Nd', 'Nl', 'No', 'Pc', 'Pd', 'Pe', 'Pf', 'Pi', 'Po', 'Ps', 'Sc',
  'Sk', 'Sm', 'So', 'Zl', 'Zp', 'Zs',
]

const NAMES = new Map<string, readonly [number, number]>([
  ['Any', [RL.UP_ANY, 0]],
  ['L&', [RL.UP_LAMP, 0]],
  ['Xan', [RL.UP_ALNUM, 0]],
  ['Xps', [RL.UP_SPACE, 1]],
  ['Xsp', [RL.UP_SPACE, 0]],
  ['Xuc', [RL.UP_UCNC, 0]],
  ['Xwd', [RL.UP_WORD, 0]],
  ...[...CATEGORY_LETTERS].map((letter, i) => [letter, [RL.UP_CATEGORY, i]] as const),
  ...TYPE_NAMES.map((name, i) => [name, [RL.UP_TYPE, i]] as const),
  ...SCRIPTS_7.map((name, i) => [name, [RL.UP_SCRIPT, i]] as const),
])

/** The property whose letter is at the reader's place, which is left at its last byte. */
export function readProperty8(r: Reader): Property {
  const { buf } = r
  let c = buf[++r.at]!
  if (c === 0) r.fail(46)
  let neg = false
  let name = String.fromCharCode(c)
  if (c === 0x7b) {
    if (buf[r.at + 1] === 0x5e) {
      neg = true
      r.at++
    }
    name = ''
    for (let i = 0; i < 31; i++) {
      c = buf[++r.at]!
      if (c === 0) r.fail(46)
      if (c === 0x7d) break
      name += String.fromCharCode(c)
    }
    if (c !== 0x7d) r.fail(46)
  }
  const found = NAMES.get(name)
  if (!found) r.fail(47)
  return { neg, kind: found[0], value: found[1] }
}
