/** BIFs as instructions: operators and the most frequent guards inline, the rest as calls. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { I32, VOID, W } from '../encoder.ts'
import { K } from '../imports.ts'
import { RELOC } from '../translation.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handlers } from '../handlers.ts'
import { GREATER, LESS, NOT_GREATER, NOT_LESS, compare, failure, operatorRun, operators, retag } from './arithmetic.ts'
import type { BifCall, Comparison } from './arithmetic.ts'
import { settleOperand } from './carried.ts'
import { isLabel, number } from './operands.ts'
import { boxedTest, equality, subtagBetween } from './tests.ts'

/** What an inline form leaves on the stack: a term, or 0 when the arguments don't fit. */
type Inline = (t: FunctionTranslator, args: readonly Operand[]) => void

/** With the result of an inline form on the stack: as `finishCall`, but the operands have to be stored first. */
function finishInline(t: FunctionTranslator, call: BifCall): void {
  const c = t.code
  c.tee(t.T)
  c.op(W.i32_eqz)
  if (isLabel(call.fail)) t.jumpIf(call.fail)
  else {
    c.unlikely()
    t.nested(W.if, VOID, () => {
      call.args.forEach((a, i) => c.storeCell(L.X_AREA + 4 * i, () => t.push(a)))
      t.fail(failure(t, call))
    })
  }
  t.assign(call.dst, () => c.get(t.T))
}

/** Calls a BIF function with the operands; the result in `dst`. */
function callOut(t: FunctionTranslator, fun: number, call: BifCall): void {
  t.callAllocating(fun, () => call.args.forEach((a) => t.push(a)))
  finishInline(t, call)
}

/** Pushes `true` or `false` for the i32 on the stack. */
function booleanTerm(t: FunctionTranslator): void {
  const c = t.code
  c.set(t.T)
  t.relocated(RELOC.atom, t.module.atomIndex('true'))
  t.relocated(RELOC.atom, t.module.atomIndex('false'))
  c.get(t.T)
  c.op(W.select)
}

const listWord =
  (word: 0 | 1): Inline =>
  (t, [list]) => {
    const c = t.code
    const local = t.inLocal(list!, t.T + 1)
    c.get(local)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_CONS)
    c.op(W.i32_eq)
    c.block(W.if, I32)
    c.get(local)
    if (word === 1) c.load(4 - L.TAG_CONS)
    else {
      c.const(L.TAG_CONS)
      c.op(W.i32_sub)
      c.load(0)
    }
    c.op(W.else)
    c.const(0)
    c.op(W.end)
  }

const tupleSize: Inline = (t, [tuple]) => {
  const c = t.code
  const local = t.inLocal(tuple!, t.T + 1)
  boxedTest(t, local, () => {
    c.tee(t.T + 2)
    subtagBetween(t, L.SUB_TUPLE, L.SUB_TUPLE)
    c.block(W.if, I32)
    c.get(t.T + 2)
    c.const(L.HDR_ARITY_SHIFT)
    c.op(W.i32_shr_u)
    retag(t)
    c.op(W.else)
    c.const(0)
    c.op(W.end)
  })
}

const element: Inline = (t, [index, tuple]) => {
  const c = t.code
  const i = t.inLocal(index!, t.T + 1)
  const local = t.inLocal(tuple!, t.T + 2)
  boxedTest(t, local, () => {
    c.tee(t.T + 3)
    subtagBetween(t, L.SUB_TUPLE, L.SUB_TUPLE)
    c.get(i)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_SMALL)
    c.op(W.i32_eq)
    c.op(W.i32_and)
    // 0 <= index - 1 < size
    c.get(i)
    c.const(2)
    c.op(W.i32_shr_s)
    c.const(1)
    c.op(W.i32_sub)
    c.tee(t.T + 4)
    c.get(t.T + 3)
    c.const(L.HDR_ARITY_SHIFT)
    c.op(W.i32_shr_u)
    c.op(W.i32_lt_u)
    c.op(W.i32_and)
    c.block(W.if, I32)
    c.get(local)
    c.get(t.T + 4)
    c.const(2)
    c.op(W.i32_shl)
    c.op(W.i32_add)
    c.load(4 - L.TAG_BOXED)
    c.op(W.else)
    c.const(0)
    c.op(W.end)
  })
}

const length: Inline = (t, [list]) => {
  const c = t.code
  t.push(list!)
  c.call(K.list_length)
  c.tee(t.T + 1)
  c.const(0)
  c.op(W.i32_ge_s)
  c.block(W.if, I32)
  c.get(t.T + 1)
  retag(t)
  c.op(W.else)
  c.const(0)
  c.op(W.end)
}

const mapSize: Inline = (t, [map]) => {
  const c = t.code
  const local = t.inLocal(map!, t.T + 1)
  boxedTest(t, local, () => {
    subtagBetween(t, L.SUB_FLATMAP, L.SUB_HAMT_ROOT)
    c.block(W.if, I32)
    c.get(local)
    c.call(K.map_size)
    retag(t)
    c.op(W.else)
    c.const(0)
    c.op(W.end)
  })
}

/** `found`: makes the result of the value (0: the key is absent) on the stack. */
const mapLookUp =
  (found: (t: FunctionTranslator) => void): Inline =>
  (t, [key, map]) => {
    const c = t.code
    const local = t.inLocal(map!, t.T + 1)
    boxedTest(t, local, () => {
      subtagBetween(t, L.SUB_FLATMAP, L.SUB_HAMT_ROOT)
      c.block(W.if, I32)
      c.get(local)
      t.push(key!)
      c.call(t.module.helper('mapValue'))
      found(t)
      c.op(W.else)
      c.const(0)
      c.op(W.end)
    })
  }

const comparison =
  (operation: Comparison) =>
  (t: FunctionTranslator, call: BifCall): void => {
    compare(t, call.args[0]!, call.args[1]!, operation, () => t.code.set(t.T))
    t.code.get(t.T)
    booleanTerm(t)
    t.setRegister(call.dst)
  }

const equalities =
  (exact: boolean, negated: boolean) =>
  (t: FunctionTranslator, call: BifCall): void => {
    equality(t, call.args[0]!, call.args[1]!, exact)
    t.code.get(t.T)
    if (negated) t.code.op(W.i32_eqz)
    booleanTerm(t)
    t.setRegister(call.dst)
  }

const inlineForms: Readonly<Record<string, Inline>> = {
  'self/0': (t) => t.code.loadCell(L.CELL_PID),
  'hd/1': listWord(0),
  'tl/1': listWord(1),
  'tuple_size/1': tupleSize,
  'element/2': element,
  'length/1': length,
  'map_size/1': mapSize,
  'map_get/2': mapLookUp(() => {}),
  'is_map_key/2': mapLookUp(booleanTerm),
}

/** These never fail. */
const comparisons: Readonly<Record<string, (t: FunctionTranslator, call: BifCall) => void>> = {
  '=:=/2': equalities(true, false),
  '=/=/2': equalities(true, true),
  '==/2': equalities(false, false),
  '/=/2': equalities(false, true),
  '</2': comparison(LESS),
  '>/2': comparison(GREATER),
  '=</2': comparison(NOT_GREATER),
  '>=/2': comparison(NOT_LESS),
}

/** Leaves the result in T, or branches to depth 0 with whatever it does not see to itself. */
const bitstringSize =
  (unit: 1 | 8): Inline =>
  (t, [bitstring]) => {
    const c = t.code
    const local = t.inLocal(bitstring!, t.T + 1)
    const header = t.T + 2
    const most = Math.floor(L.SMALL_MAX / unit)
    c.get(local)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_BOXED)
    c.op(W.i32_ne)
    c.brIf(0)
    c.get(local)
    c.const(L.TAG_BOXED)
    c.op(W.i32_sub)
    c.load(0)
    c.const(L.HDR_KIND_MASK)
    c.op(W.i32_and)
    c.set(header)
    const kind = (subtag: number): void => {
      c.get(header)
      c.const(subtag << L.HDR_SUBTAG_SHIFT)
      c.op(W.i32_eq)
    }
    const size = (offset: number): void => {
      c.get(local)
      c.load(offset - L.TAG_BOXED)
    }
    kind(L.SUB_HEAP_BIN)
    t.nested(W.if, I32, () => {
      size(4)
      c.op(W.else)
      kind(L.SUB_REFC_BIN)
      t.nested(W.if, I32, () => {
        size(L.REFC_SIZE)
        c.op(W.else)
        kind(L.SUB_SUB_BIN)
        c.op(W.i32_eqz)
        c.brIf(2)
        // odd bits
        size(L.SUBBIN_BITS)
        c.const(0xff00)
        c.op(W.i32_and)
        c.brIf(2)
        size(L.SUBBIN_SIZE)
      })
    })
    c.tee(t.T)
    c.const(most)
    c.op(W.i32_gt_u)
    c.brIf(0)
    c.get(t.T)
    if (unit !== 1) {
      c.const(Math.log2(unit))
      c.op(W.i32_shl)
    }
    retag(t)
    c.set(t.T)
  }

/** Inline for what is frequent, the BIF itself is called for the rest. */
const partlyInline: Readonly<Record<string, Inline>> = {
  'byte_size/1': bitstringSize(1),
  'bit_size/1': bitstringSize(8),
}
function partly(t: FunctionTranslator, inline: Inline, call: BifCall): void {
  t.nested(W.block, VOID, () => {
    t.nested(W.block, VOID, () => {
      inline(t, call.args)
      t.assign(call.dst, () => t.code.get(t.T))
      t.code.br(1)
    })
    callOut(t, t.module.guardBif(call.importIndex), call)
  })
}

function guardBif(t: FunctionTranslator, call: BifCall): void {
  const { module, fun, arity } = t.module.importNames(call.importIndex)
  const name = `${fun}/${arity}`
  if (module === 'erlang') {
    if (name in operators && operatorRun(t)) return
    for (const a of call.args) settleOperand(t, a)
    const whole = operators[name] ?? comparisons[name]
    if (whole) return whole(t, call)
    const inline = inlineForms[name]
    if (inline) {
      inline(t, call.args)
      finishInline(t, call)
      return
    }
    const part = partlyInline[name]
    if (part) return partly(t, part, call)
  }
  callOut(t, t.module.guardBif(call.importIndex), call)
}

/** Guard BIFs of these names need no function of their own. */
export function isInlineBif(module: string, name: string): boolean {
  return module === 'erlang' && (name in operators || name in comparisons || name in inlineForms)
}

const NO_LABEL: Operand = { k: 'f', v: 0 }

export const guardBifs: Handlers = {
  [OP.bif0]: (t, [bif, dst]) => guardBif(t, { fail: NO_LABEL, importIndex: number(bif), args: [], dst: dst! }),
  [OP.bif1]: (t, [fail, bif, a, dst]) => guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!], dst: dst! }),
  [OP.bif2]: (t, [fail, bif, a, b, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!, b!], dst: dst! }),
  [OP.bif3]: (t, [fail, bif, a, b, c, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!, b!, c!], dst: dst! }),
  [OP.gc_bif1]: (t, [fail, , bif, a, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!], dst: dst! }),
  [OP.gc_bif2]: (t, [fail, , bif, a, b, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!, b!], dst: dst! }),
  [OP.gc_bif3]: (t, [fail, , bif, a, b, c, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!, b!, c!], dst: dst! }),
}
