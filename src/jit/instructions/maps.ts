/** Maps. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handler, Handlers } from '../handlers.ts'
import { K } from '../imports.ts'
import { RAISE } from '../raise.ts'
import { RELOC } from '../translation.ts'
import { items } from './operands.ts'
import { boxedTest, subtagBetween } from './tests.ts'

/** Pairs that one kernel call takes from X_AREA. */
const PAIRS_AT_ONCE = 256

function pushPairs(t: FunctionTranslator, pairs: readonly Operand[]): void {
  pairs.forEach((o, i) => {
    t.code.const(0)
    t.push(o)
    t.code.store(L.X_AREA + 4 * i)
  })
}

const EMPTY_MAP: readonly number[] = [131, 116, 0, 0, 0, 0]
const KEY_KINDS: Readonly<Record<string, string>> = { a: 'a', i: 'i', lit: 'l' }

/** The keys of a new map, if all are constants and it is a small one. */
function constantKeys(t: FunctionTranslator, source: Operand, pairs: readonly Operand[]): string[] | undefined {
  if (source.k !== 'lit' || pairs.length > 2 * L.MAP_SMALL_LIMIT) return undefined
  const bytes = t.module.beam.literals[source.v]!
  if (bytes.length !== EMPTY_MAP.length || !bytes.every((b, i) => b === EMPTY_MAP[i])) return undefined
  const keys = pairs.filter((_, i) => i % 2 === 0)
  const names = keys.map((key) => (key.k in KEY_KINDS ? `${KEY_KINDS[key.k]}${(key as { v: number | bigint }).v}` : ''))
  return names.includes('') || new Set(names).size < names.length ? undefined : names
}

/** A map that takes its keys from a literal: all that are made here have the same tuple, as in OTP. */
function mapOfKeys(t: FunctionTranslator, keys: readonly string[], dst: Operand, pairs: readonly Operand[]): void {
  pushPairs(t, pairs)
  t.callAllocating(K.map_update_many, () => {
    t.relocated(RELOC.literal, t.module.constant(keys))
    t.code.const(L.X_AREA)
    t.code.const(keys.length)
  })
  t.code.set(t.T)
  t.assign(dst, () => t.code.get(t.T))
}

/** put_map_assoc, put_map_exact: the pairs lie in X_AREA during the call. */
const putMap =
  (exact: boolean): Handler =>
  (t, [fail, source, dst, , list]) => {
    const c = t.code
    const pairs = items(list)
    const keys = exact ? undefined : constantKeys(t, source!, pairs)
    if (keys) return mapOfKeys(t, keys, dst!, pairs)
    t.push(source!)
    c.set(t.T)
    boxedTest(t, t.T, () => subtagBetween(t, L.SUB_FLATMAP, L.SUB_HAMT_ROOT))
    t.orFail(fail!, RAISE.badmap, () => c.get(t.T))
    for (let start = 0; start < pairs.length; start += 2 * PAIRS_AT_ONCE) {
      const part = pairs.slice(start, start + 2 * PAIRS_AT_ONCE)
      pushPairs(t, part)
      t.callAllocating(exact ? K.map_update_many : K.map_put_many, () => {
        c.get(t.T)
        c.const(L.X_AREA)
        c.const(part.length / 2)
      })
      c.set(t.T)
      if (exact) {
        c.get(t.T)
        t.orFail(fail!, RAISE.badkey, () => c.loadCell(L.CELL_BADKEY))
      }
    }
    t.assign(dst!, () => c.get(t.T))
  }

export const maps: Handlers = {
  [OP.put_map_assoc]: putMap(false),
  [OP.put_map_exact]: putMap(true),
  [OP.has_map_fields]: (t, [fail, source, list]) => {
    for (const key of items(list)) {
      t.push(source!)
      t.push(key)
      t.code.call(t.module.helper('mapValue'))
      t.jumpUnless(fail!)
    }
  },
  [OP.get_map_elements]: (t, [fail, source, list]) => {
    const c = t.code
    const operands = items(list)
    // the source may be the destination of an element
    t.push(source!)
    c.set(t.T + 1)
    for (let i = 0; i + 1 < operands.length; i += 2) {
      c.get(t.T + 1)
      t.push(operands[i]!)
      c.call(t.module.helper('mapValue'))
      c.tee(t.T)
      t.jumpUnless(fail!)
      t.assign(operands[i + 1]!, () => c.get(t.T))
    }
  },
}
