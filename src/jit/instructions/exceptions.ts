/** Errors that instructions raise, catch, try. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import { VOID, W } from '../encoder.ts'
import { H } from '../imports.ts'
import { RELOC } from '../translation.ts'
import { RAISE } from '../raise.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handler, Handlers } from '../handlers.ts'
import { number } from './operands.ts'

const raising =
  (kind: number): Handler =>
  (t, [value]) =>
    t.raise(kind, value && (() => t.push(value)))

/** catch, try: the handler's code point goes into a Y register, where the search for a handler finds it. */
const install: Handler = (t, [y, label]) => {
  const b = t.blockAt(number(label))
  t.reach(b)
  t.assign(y!, () => t.relocated(RELOC.catch, t.blockCodePoint(b)))
}

function clearCells(t: FunctionTranslator): void {
  for (const cell of [L.CELL_EXC_CLASS, L.CELL_EXC_VALUE, L.CELL_EXC_TRACE]) t.code.storeCell(cell, () => t.code.const(0))
}

export const exceptions: Handlers = {
  [OP.badmatch]: raising(RAISE.badmatch),
  [OP.case_end]: raising(RAISE.case_clause),
  [OP.if_end]: raising(RAISE.if_clause),
  [OP.try_case_end]: raising(RAISE.try_clause),
  [OP.badrecord]: raising(RAISE.badrecord),
  [OP.catch]: install,
  [OP.try]: install,
  [OP.try_end]: (t, [y]) => t.assign(y!, () => t.code.const(L.NIL)),
  [OP.try_case]: (t, [y]) => {
    t.assign(y!, () => t.code.const(L.NIL))
    const cells = [L.CELL_EXC_CLASS, L.CELL_EXC_VALUE, L.CELL_EXC_TRACE]
    cells.forEach((cell, i) => {
      t.code.loadCell(cell)
      t.setX(i)
    })
    clearCells(t)
  },
  [OP.catch_end]: (t, [y]) => {
    const c = t.code
    t.assign(y!, () => c.const(L.NIL))
    c.get(t.xLocal(0))
    c.op(W.i32_eqz)
    t.nested(W.if, VOID, () => {
      t.callAllocating(H.catch_value, () => {})
      t.setX(0)
      clearCells(t)
    })
  },
  /** raise Trace, Value: the raw trace knows the class. */
  [OP.raise]: (t, [trace, value]) => {
    t.code.storeCell(L.CELL_EXC_TRACE, () => t.push(trace!))
    t.raise(RAISE.raise, () => t.push(value!))
  },
  /** Class, value, raw trace in x0 … x2; an unknown class gives `badarg` in x0. */
  [OP.raw_raise]: (t) => {
    const c = t.code
    c.get(t.xLocal(0))
    t.relocated(RELOC.atom, t.module.atomIndex('error'))
    c.op(W.i32_eq)
    c.get(t.xLocal(0))
    t.relocated(RELOC.atom, t.module.atomIndex('exit'))
    c.op(W.i32_eq)
    c.op(W.i32_or)
    c.get(t.xLocal(0))
    t.relocated(RELOC.atom, t.module.atomIndex('throw'))
    c.op(W.i32_eq)
    c.op(W.i32_or)
    t.nested(W.if, VOID, () => {
      c.storeCell(L.CELL_EXC_CLASS, () => c.get(t.xLocal(0)))
      c.storeCell(L.CELL_EXC_TRACE, () => c.get(t.xLocal(2)))
      t.fail(-RAISE.raw_raise, () => c.get(t.xLocal(1)))
    })
    t.relocated(RELOC.atom, t.module.atomIndex('badarg'))
    t.setX(0)
  },
  [OP.build_stacktrace]: (t) => {
    t.callAllocating(H.build_stacktrace, () => t.code.get(t.xLocal(0)))
    t.setX(0)
  },
}
