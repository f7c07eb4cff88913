/** Look-up in maps. */
import * as L from '../../term/layout.ts'
import { I32, W } from '../encoder.ts'
import { K } from '../imports.ts'
import type { Helper } from './common.ts'

/** (map, key) → the value, or 0: in a flat map first where the key was found last. */
const mapValue: Helper = {
  params: [I32, I32],
  results: [I32],
  locals: [[2, I32]],
  emit(c) {
    const [map, key, size, at] = [0, 1, 2, 3]
    c.block(W.block)
    c.get(map)
    c.const(L.TAG_BOXED)
    c.op(W.i32_sub)
    c.load(0)
    c.const(L.SUB_FLATMAP << L.HDR_SUBTAG_SHIFT)
    c.op(W.i32_sub)
    c.tee(size)
    c.const(L.HDR_KIND_MASK)
    c.op(W.i32_and)
    c.brIf(0)
    c.get(key)
    c.const(L.IMM_SHIFT)
    c.op(W.i32_shr_u)
    c.const(L.MAP_HINT_CLASSES - 1)
    c.op(W.i32_and)
    c.memory(W.i32_load8_u, L.MAP_HINTS)
    c.tee(at)
    // one word more than there are keys
    c.const(4)
    c.op(W.i32_add)
    c.get(size)
    c.const(L.HDR_ARITY_SHIFT - 2)
    c.op(W.i32_shr_u)
    c.op(W.i32_ge_u)
    c.brIf(0)
    c.get(map)
    c.load(4 - L.TAG_BOXED)
    c.get(at)
    c.op(W.i32_add)
    c.load(4 - L.TAG_BOXED)
    c.get(key)
    c.op(W.i32_ne)
    c.brIf(0)
    c.get(map)
    c.get(at)
    c.op(W.i32_add)
    c.load(8 - L.TAG_BOXED)
    c.op(W.return)
    c.op(W.end)
    c.get(map)
    c.get(key)
    c.call(K.map_get)
  },
}

export const mapHelpers = { mapValue }
