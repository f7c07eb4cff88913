/** Moving terms, building and taking apart lists and tuples, funs. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { VOID, W } from '../encoder.ts'
import { RELOC } from '../translation.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handlers } from '../handlers.ts'
import { carriedKind, moveCarried } from './carried.ts'
import { items, number, sameRegister } from './operands.ts'

/** Pushes word `index` of a boxed object in `local`. */
function boxedWord(t: FunctionTranslator, local: number, index: number): void {
  t.code.get(local)
  if (index > 0) t.code.load(4 * index - L.TAG_BOXED)
  else {
    t.code.const(L.TAG_BOXED)
    t.code.op(W.i32_sub)
    t.code.load(0)
  }
}

function consWord(t: FunctionTranslator, source: Operand, word: 0 | 1): void {
  t.push(source)
  if (word === 1) t.code.load(4 - L.TAG_CONS)
  else {
    t.code.const(L.TAG_CONS)
    t.code.op(W.i32_sub)
    t.code.load(0)
  }
}

/** Stores the operands at the heap top from word `first` on. */
function storeElements(t: FunctionTranslator, first: number, elements: readonly Operand[]): void {
  elements.forEach((e, i) => t.heapStore(4 * (first + i), () => t.push(e)))
}

/** update_record: a copy with some elements replaced; with hint `reuse` the same tuple if nothing changes. */
function updateRecord(t: FunctionTranslator, hint: Operand, size: number, source: Operand, dst: Operand, updates: readonly Operand[]): void {
  const c = t.code
  t.push(source)
  c.set(t.T)
  const changed = new Map<number, Operand>()
  for (let i = 0; i + 1 < updates.length; i += 2) changed.set(number(updates[i]), updates[i + 1]!)
  const build = (): void => {
    t.heapStore(0, () => c.const(size << L.HDR_ARITY_SHIFT))
    for (let i = 1; i <= size; i++) {
      const update = changed.get(i)
      t.heapStore(4 * i, () => (update ? t.push(update) : boxedWord(t, t.T, i)))
    }
    t.heapPointer(L.TAG_BOXED)
    c.set(t.T)
    t.advanceHeap(size + 1)
  }
  const mayReuse = t.module.atomText(hint) === 'reuse' && changed.size <= 2
  if (mayReuse) {
    // most updates of one field change it: compare words only
    let first = true
    for (const [i, value] of changed) {
      boxedWord(t, t.T, i)
      t.push(value)
      c.op(W.i32_ne)
      if (!first) c.op(W.i32_or)
      first = false
    }
    t.nested(W.if, VOID, build)
  } else build()
  t.assign(dst, () => c.get(t.T))
}

export const data: Handlers = {
  [OP.move]: (t, [source, dst]) => {
    const kind = carriedKind(t, source!)
    if (kind !== undefined && source!.k === 'x' && dst!.k === 'x') moveCarried(t, source!.n, dst!.n, kind)
    else t.assign(dst!, () => t.push(source!))
  },
  [OP.swap]: (t, [a, b]) => {
    t.push(a!)
    t.code.set(t.T)
    t.assign(a!, () => t.push(b!))
    t.assign(b!, () => t.code.get(t.T))
  },

  [OP.put_list]: (t, [head, tail, dst]) => {
    t.heapStore(0, () => t.push(head!))
    t.heapStore(4, () => t.push(tail!))
    t.assign(dst!, () => t.heapPointer(L.TAG_CONS))
    t.advanceHeap(2)
  },
  [OP.get_list]: (t, [source, head, tail]) => {
    if (!sameRegister(source!, head!)) {
      t.assign(head!, () => consWord(t, source!, 0))
      t.assign(tail!, () => consWord(t, source!, 1))
    } else {
      t.push(source!)
      t.code.set(t.T)
      t.assign(head!, () => {
        t.code.get(t.T)
        t.code.const(L.TAG_CONS)
        t.code.op(W.i32_sub)
        t.code.load(0)
      })
      t.assign(tail!, () => {
        t.code.get(t.T)
        t.code.load(4 - L.TAG_CONS)
      })
    }
  },
  [OP.get_hd]: (t, [source, dst]) => t.assign(dst!, () => consWord(t, source!, 0)),
  [OP.get_tl]: (t, [source, dst]) => t.assign(dst!, () => consWord(t, source!, 1)),

  [OP.put_tuple2]: (t, [dst, list]) => {
    const elements = items(list)
    t.heapStore(0, () => t.code.const(elements.length << L.HDR_ARITY_SHIFT))
    storeElements(t, 1, elements)
    t.assign(dst!, () => t.heapPointer(L.TAG_BOXED))
    t.advanceHeap(elements.length + 1)
  },
  [OP.get_tuple_element]: (t, [source, index, dst]) =>
    t.assign(dst!, () => {
      t.push(source!)
      t.code.load(4 * (number(index) + 1) - L.TAG_BOXED)
    }),
  [OP.set_tuple_element]: (t, [value, tuple, index]) => {
    t.push(tuple!)
    t.push(value!)
    t.code.store(4 * (number(index) + 1) - L.TAG_BOXED)
  },
  [OP.update_record]: (t, [hint, size, source, dst, updates]) =>
    updateRecord(t, hint!, number(size), source!, dst!, items(updates)),

  [OP.make_fun3]: (t, [lambda, dst, environment]) => {
    const terms = items(environment)
    const c = t.code
    t.heapStore(0, () => c.const(((2 + terms.length) << L.HDR_ARITY_SHIFT) | (L.SUB_FUN << L.HDR_SUBTAG_SHIFT)))
    t.heapStore(L.FUN_ENTRY, () => t.relocated(RELOC.fun, number(lambda)))
    t.heapStore(L.FUN_CREATOR, () => c.loadCell(L.CELL_PID))
    storeElements(t, L.FUN_WORDS, terms)
    t.assign(dst!, () => t.heapPointer(L.TAG_BOXED))
    t.advanceHeap(L.FUN_WORDS + terms.length)
  },
}
