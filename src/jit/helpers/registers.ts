/** Helpers that hand over X registers, so that their stores and loads stand in a module once for each number of them. */
import * as L from '../../term/layout.ts'
import { I32 } from '../encoder.ts'
import type { ByteWriter } from '../encoder.ts'
import { G } from '../imports.ts'
import type { Helper } from './common.ts'

const words = (n: number): number[] => new Array<number>(n).fill(I32)

function storeX(c: ByteWriter, n: number): void {
  for (let i = 0; i < n; i++) c.storeCell(L.X_AREA + 4 * i, () => c.get(2 + i))
}
function loadX(c: ByteWriter, n: number): void {
  for (let i = 0; i < n; i++) c.loadCell(L.X_AREA + 4 * i)
}

export const registerHelpers = {
  /** Slow path at a function's entry: (sp, hp, x0 …, code point) → (hp or 0 to let go, x0 …). */
  enter: (n: number): Helper => ({
    params: words(n + 3),
    results: words(n + 1),
    locals: [],
    emit(c) {
      storeX(c, n)
      c.get(0)
      c.get(1)
      c.get(n + 2)
      c.call(G.entry_slow)
      loadX(c, n)
    },
  }),
  /** Collects: (sp, hp, x0 …, words needed) → (hp, x0 …). */
  collect: (n: number): Helper => ({
    params: words(n + 3),
    results: words(n + 1),
    locals: [],
    emit(c) {
      storeX(c, n)
      c.get(0)
      c.get(1)
      c.get(n + 2)
      c.const(n)
      c.call(G.collect)
      loadX(c, n)
    },
  }),
  /** Prepares to let go for a larger stack: (sp, hp, x0 …, code point, words needed). */
  grow: (n: number): Helper => ({
    params: words(n + 4),
    results: [],
    locals: [],
    emit(c) {
      storeX(c, n)
      c.storeCell(L.CELL_STACK_NEED, () => c.get(n + 3))
      c.get(0)
      c.get(1)
      c.get(n + 2)
      c.const(L.REASON_STACK)
      c.call(G.let_go)
    },
  }),
} satisfies Record<string, (n: number) => Helper>
