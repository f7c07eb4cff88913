/** Maps. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import { K } from '../imports.ts'
import { RAISE } from '../raise.ts'
import type { Handler, Handlers } from '../handlers.ts'
import { items } from './operands.ts'
import { boxedTest, subtagBetween } from './tests.ts'

/** Pairs that one kernel call takes from X_AREA. */
const PAIRS_AT_ONCE = 256

/** put_map_assoc, put_map_exact: the pairs lie in X_AREA during the call. */
const putMap =
  (exact: boolean): Handler =>
  (t, [fail, source, dst, , list]) => {
    const c = t.code
    const pairs = items(list)
    t.push(source!)
    c.set(t.T)
    boxedTest(t, t.T, () => subtagBetween(t, L.SUB_FLATMAP, L.SUB_HAMT_ROOT))
    t.orFail(fail!, RAISE.badmap, () => c.get(t.T))
    for (let start = 0; start < pairs.length; start += 2 * PAIRS_AT_ONCE) {
      const part = pairs.slice(start, start + 2 * PAIRS_AT_ONCE)
      part.forEach((o, i) => {
        c.const(0)
        t.push(o)
        c.store(L.X_AREA + 4 * i)
      })
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
      t.code.call(K.map_get)
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
      c.call(K.map_get)
      c.tee(t.T)
      t.jumpUnless(fail!)
      t.assign(operands[i + 1]!, () => c.get(t.T))
    }
  },
}
