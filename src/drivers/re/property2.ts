/** PCRE2: \p and \P. */
import { BIDI_CLASSES, PROPERTY_NUMBERS, SCRIPT_NUMBERS } from './scripts.ts'
import { CATEGORY_LETTERS, TYPE_NAMES } from './property8.ts'
import type { Property } from './property8.ts'
import type { Text } from './text2.ts'
import * as RL from '../../term/re_layout.ts'

/** Characters of a name. */
const MOST = 49

let known: ReadonlyMap<string, readonly [number, number]> | undefined
/** Kinds and values by name. Names of scripts and binary properties hide those of others. */
function names(): ReadonlyMap<string, readonly [number, number]> {
  known ??= new Map<string, readonly [number, number]>([
    ...[...PROPERTY_NUMBERS].map(([name, i]) => [name, [RL.UP_BOOL, i]] as const),
    ...BIDI_CLASSES.map(([name], i) => [`bidi${name.toLowerCase()}`, [RL.UP_BIDI, i]] as const),
    ...[...SCRIPT_NUMBERS].map(([name, i]) => [name, [RL.UP_SCRIPT_EXTENSION, i]] as const),
    ...[...CATEGORY_LETTERS].map((letter, i) => [letter.toLowerCase(), [RL.UP_CATEGORY, i]] as const),
    ...TYPE_NAMES.map((name, i) => [name.toLowerCase(), [RL.UP_TYPE, i]] as const),
    ['any', [RL.UP_ANY, 0]],
    ['l&', [RL.UP_LAMP, 0]],
    ['lc', [RL.UP_LAMP, 0]],
    ['xan', [RL.UP_ALNUM, 0]],
    ['xps', [RL.UP_SPACE, 0]],
    ['xsp', [RL.UP_SPACE, 0]],
    ['xuc', [RL.UP_UCNC, 0]],
    ['xwd', [RL.UP_WORD, 0]],
  ])
  return known
}

/** The property behind \p, up to its end. */
export function readProperty2(t: Text): Property {
  if (t.atEnd) t.fail(46)
  const c = t.next()
  let name = String.fromCharCode(c | 0x20)
  let neg = false
  /** Where the name is divided: `script:Greek`. */
  let colon = -1
  if (c === 0x7b) {
    name = ''
    for (;;) {
      if (t.atEnd) t.fail(46)
      if (name.length === MOST) t.fail(46)
      const d = t.next()
      if (d === 0x5f || d === 0x2d || d === 0x20 || (d >= 9 && d <= 13)) continue
      if (name === '' && !neg && d === 0x5e) {
        neg = true
        continue
      }
      if (d === 0x7d) break
      if (d < 0x26 || d > 0x7a) t.fail(46)
      if ((d === 0x3a || d === 0x3d) && colon < 0) colon = name.length
      name += String.fromCharCode(d >= 0x41 && d <= 0x5a ? d | 0x20 : d)
    }
  } else if (!(c >= 0x41 && c <= 0x5a) && !(c >= 0x61 && c <= 0x7a)) t.fail(46)
  let kind = 0
  if (colon >= 0) {
    const of = name.slice(0, colon)
    name = name.slice(colon + 1)
    if (of === 'bidiclass' || of === 'bc') name = `bidi${name}`
    else if (of === 'script' || of === 'sc') kind = RL.UP_SCRIPT
    else if (of === 'scriptextensions' || of === 'scx') kind = RL.UP_SCRIPT_EXTENSION
    else t.fail(47)
  }
  const found = names().get(name)
  if (!found || (kind !== 0 && found[0] !== RL.UP_SCRIPT_EXTENSION)) return t.fail(47)
  return { neg, kind: kind || found[0], value: found[1] }
}
