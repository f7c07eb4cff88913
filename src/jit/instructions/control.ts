/** Calls, jumps, frames. */
import * as L from '../../term/layout.ts'
import { allocationWords } from '../../beam/heaps.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { VOID, W } from '../encoder.ts'
import { H, K } from '../imports.ts'
import { RELOC } from '../translation.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handlers } from '../handlers.ts'
import { emitStop } from '../stops.ts'
import { items, number } from './operands.ts'
import { selectValue } from './select.ts'
import { tupleHeader } from './tests.ts'

/** Pushes sp (of the frame below when `pop` bytes are given), hp and the first `arity` X registers. */
function pushArguments(t: FunctionTranslator, arity: number, pop = 0): void {
  t.code.get(t.SP)
  if (pop > 0) {
    t.code.const(pop)
    t.code.op(W.i32_add)
  }
  t.code.get(t.HP)
  for (let i = 0; i < arity; i++) t.code.get(t.xLocal(i))
}

function bodyCall(t: FunctionTranslator, arity: number, call: () => void, what = 0): void {
  const weight = t.callWeight(arity)
  t.storeReturnAddress(what)
  t.moveStackLimit(weight)
  call()
  t.takeResults(weight)
}

function pushExportCode(t: FunctionTranslator, importIndex: number): void {
  t.relocated(RELOC.export, importIndex)
  t.code.load(L.EX_FN)
}

function callExport(t: FunctionTranslator, arity: number, importIndex: number): void {
  pushArguments(t, arity)
  pushExportCode(t, importIndex)
  t.code.callIndirect(t.module.typeOfArity(arity))
}

function tailCallExport(t: FunctionTranslator, arity: number, importIndex: number): void {
  pushArguments(t, arity)
  pushExportCode(t, importIndex)
  t.code.returnCallIndirect(t.module.typeOfArity(arity))
  t.dead = true
}

/** A BIF in tail position is called from a frame, so that the caller shows in its stack trace. */
function tailBif(t: FunctionTranslator, arity: number, importIndex: number): void {
  bodyCall(t, arity, () => callExport(t, arity, importIndex))
}

/** Goes to the native function that load_nif put in place of this one, if there is any. */
function nifStart(t: FunctionTranslator): void {
  const c = t.code
  t.relocated(RELOC.nif, t.module.nifIndex(t.index))
  c.load(0)
  c.tee(t.T)
  t.nested(W.if, VOID, () => {
    pushArguments(t, t.arity)
    c.get(t.T)
    c.returnCallIndirect(t.module.typeOfArity(t.arity))
  })
}

function tailCallLocal(t: FunctionTranslator, arity: number, label: number, hadFrame: boolean): void {
  if (label === t.entryLabel) {
    t.again(!hadFrame)
    return
  }
  pushArguments(t, arity)
  t.code.returnCall(t.module.functionOfLabel(label))
  t.dead = true
}

function pushFrame(t: FunctionTranslator, words: number, live: number): void {
  const c = t.code
  const bytes = words * 4
  c.get(t.SP)
  c.const(bytes)
  c.op(W.i32_sub)
  c.tee(t.T)
  c.loadCell(L.CELL_STACK_LIM)
  c.op(W.i32_lt_u)
  c.unlikely()
  t.nested(W.if, VOID, () => {
    // in both editions, whether it is used or not
    const codePoint = t.blockCodePoint(t.block)
    const restarts = t.makesFirstFrame()
    if (!restarts) t.saveFloats()
    t.pushState(restarts ? t.arity : live)
    t.relocated(RELOC.codePoint, restarts ? t.entryCodePoint() : codePoint)
    c.const(words)
    c.call(t.module.sizedHelper('grow', restarts ? t.arity : live))
    c.br(t.letGoDepth())
  })
  c.get(t.T)
  c.set(t.SP)
  t.frame += bytes
  if (t.module.checks?.filled.has(t.instructions[t.at]!)) {
    for (let n = 0; n < words - 1; n++) t.assign({ k: 'y', n }, () => c.const(L.NIL))
  }
}

/** What the compiler knows of a fun that is called: index of its lambda, or that it is a fun of that arity. */
interface KnownFun {
  readonly lambda?: number
  readonly safe?: boolean
}

/**
 * call_fun: a fun of the right arity is called at once, through its entry; anything else, and errors, by the host, which
 * prepares where to go on and lets go.
 */
function callFun(t: FunctionTranslator, arity: number, fun: Operand, known: KnownFun): void {
  const c = t.code
  const tail = t.isTailPosition(t.at)
  const entry = t.T + 2
  t.push(fun)
  c.set(t.T)
  const pop = tail ? (number(t.instructions[t.at + 1]!.args[0]) + 1) * 4 : 0
  const weight = tail ? 0 : t.callWeight(arity)
  if (!tail) t.storeReturnAddress()
  t.moveStackLimit(weight)
  /** Calls what the entry leads to: for a local fun with the fun as last argument. `out`: depth of the block that takes the results. */
  const call = (extraArguments: 0 | 1, out: number): void => {
    pushArguments(t, arity, pop)
    if (extraArguments === 1) c.get(t.T)
    c.get(entry)
    c.load(L.CP_FN)
    const type = t.module.typeOfArity(arity + extraArguments)
    if (tail) c.returnCallIndirect(type)
    else {
      c.callIndirect(type)
      c.br(out)
    }
  }
  const emit = (): void => {
    t.nested(W.block, VOID, () => {
      if (!known.safe) unlessFun(t)
      c.get(t.T)
      c.load(L.FUN_ENTRY - L.TAG_BOXED)
      c.tee(entry)
      c.load(L.FX_ARITY)
      c.const(arity)
      c.op(W.i32_ne)
      c.unlikely()
      c.brIf(0)
      t.nested(W.block, VOID, () => {
        pushHeader(t)
        c.const((L.SUB_FUN ^ L.SUB_EXPORT) << L.HDR_SUBTAG_SHIFT)
        c.op(W.i32_and)
        c.brIf(0)
        call(1, 2)
      })
      call(0, 1)
    })
    t.saveX(arity)
    t.spill()
    t.spillStack()
    c.get(t.T)
    c.const(arity)
    t.relocated(RELOC.codePoint, t.placeCodePoint())
    c.const(tail ? 1 : 0)
    c.call(H.call_fun)
    if (!tail) zeroResults(t)
  }
  if (known.lambda !== undefined) {
    pushArguments(t, arity, pop)
    c.get(t.T)
    const index = t.module.functionOfLambda(known.lambda)
    if (tail) {
      c.returnCall(index)
      t.dead = true
      return
    }
    c.call(index)
  } else if (tail) {
    emit()
    t.letGo()
    return
  } else t.nested(W.block, t.module.resultBlockType(), emit)
  t.takeResults(weight)
}
/** Branches to depth 0 unless T holds a fun of either kind. */
function unlessFun(t: FunctionTranslator): void {
  const c = t.code
  c.get(t.T)
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.const(L.TAG_BOXED)
  c.op(W.i32_ne)
  c.unlikely()
  c.brIf(0)
  pushHeader(t)
  // the two kinds differ in one bit
  c.const(L.HDR_KIND_MASK & ~((L.SUB_FUN ^ L.SUB_EXPORT) << L.HDR_SUBTAG_SHIFT))
  c.op(W.i32_and)
  c.const((L.SUB_FUN & L.SUB_EXPORT) << L.HDR_SUBTAG_SHIFT)
  c.op(W.i32_ne)
  c.unlikely()
  c.brIf(0)
}
function pushHeader(t: FunctionTranslator): void {
  t.code.get(t.T)
  t.code.const(L.TAG_BOXED)
  t.code.op(W.i32_sub)
  t.code.load(0)
}
function knownFun(t: FunctionTranslator, tag: Operand, arity: number): KnownFun {
  if (t.module.checks?.needs.get(t.instructions[t.at]!)?.some(({ what }) => what === 'fun')) return {}
  if (tag.k === 'u') return t.module.arityOfLambda(tag.v) === arity ? { lambda: tag.v } : {}
  return { safe: tag.k === 'a' && t.module.atomText(tag) === 'safe' }
}

/** erlang:apply/2,3 in tail position. The frame is the host's to give back: it is in the trace of what apply itself raises. */
function tailApply(t: FunctionTranslator, arity: number): void {
  const c = t.code
  t.saveX(arity)
  t.spill()
  t.spillStack()
  c.const(arity)
  t.relocated(RELOC.codePoint, t.placeCodePoint())
  c.call(H.apply_list)
  t.letGo()
}

/** Results of a call that was left to the host: let go. */
function zeroResults(t: FunctionTranslator): void {
  t.code.const(0)
  t.code.const(0)
}

/** apply: M and F follow the arguments. A known export is called at once, the rest, and what needs the caller's frame, by the host. */
function applyCall(t: FunctionTranslator, arity: number, pop: number): void {
  const c = t.code
  const tail = pop > 0
  const emit = (): void => {
    t.nested(W.block, VOID, () => {
      c.get(t.xLocal(arity))
      c.get(t.xLocal(arity + 1))
      c.const(arity)
      c.call(K.find_export)
      c.tee(t.T)
      c.op(W.i32_eqz)
      c.brIf(0)
      c.get(t.T)
      c.load(L.EX_FN)
      c.op(W.i32_eqz)
      c.brIf(0)
      if (tail) {
        c.get(t.T)
        c.load(L.EX_FLAGS)
        c.const(L.EX_KEEPS_CALLER)
        c.op(W.i32_and)
        c.brIf(0)
      }
      pushArguments(t, arity, pop)
      c.get(t.T)
      c.load(L.EX_FN)
      if (tail) c.returnCallIndirect(t.module.typeOfArity(arity))
      else {
        c.callIndirect(t.module.typeOfArity(arity))
        c.br(1)
      }
    })
    t.saveX(arity)
    t.spill()
    t.spillStack()
    c.get(t.xLocal(arity))
    c.get(t.xLocal(arity + 1))
    c.const(arity)
    t.relocated(RELOC.codePoint, t.placeCodePoint())
    c.const(tail ? 1 : 0)
    c.call(H.apply)
    if (!tail) zeroResults(t)
  }
  if (tail) {
    emit()
    t.letGo()
  } else {
    const weight = t.callWeight(arity)
    t.storeReturnAddress()
    t.moveStackLimit(weight)
    t.nested(W.block, t.module.resultBlockType(), emit)
    t.takeResults(weight)
  }
}

export const control: Handlers = {
  [OP.label]: () => {},
  [OP.line]: (t, [line]) => {
    t.line = number(line)
  },
  [OP.executable_line]: (t) => {
    if (t.module.counted === 'lines') t.count(t.module.counterOf(t.instructions[t.at]!))
  },
  [OP.debug_line]: (t, [, line, , live]) => {
    if (t.module.stops === undefined) return
    t.line = number(line)
    emitStop(t, number(live))
  },
  [OP.nif_start]: (t) => nifStart(t),
  [OP.on_load]: () => {},
  [OP.func_info]: (t) => t.jump({ k: 'f', v: t.infoLabel }),
  [OP.int_code_end]: (t) => {
    t.code.op(W.unreachable)
    t.dead = true
  },

  [OP.allocate]: (t, [words, live]) => pushFrame(t, number(words) + 1, number(live)),
  [OP.allocate_heap]: (t, [words, heap, live]) => {
    // first the heap: the fresh frame holds no terms yet, and the collector would look at it
    t.reserve(allocationWords(heap!), t.makesFirstFrame() ? Math.max(t.arity, number(live)) : number(live))
    pushFrame(t, number(words) + 1, number(live))
  },
  [OP.test_heap]: (t, [heap, live]) => t.reserve(allocationWords(heap!), number(live)),
  [OP.deallocate]: (t, [words]) => t.popFrame((number(words) + 1) * 4),
  [OP.trim]: (t, [words]) => t.popFrame(number(words) * 4),
  [OP.init_yregs]: (t, [list]) => {
    for (const y of items(list)) t.assign(y, () => t.code.const(L.NIL))
  },

  [OP.call]: (t, [arity, label]) =>
    bodyCall(t, number(arity), () => {
      pushArguments(t, number(arity))
      t.code.call(t.module.functionOfLabel(number(label)))
    }),
  [OP.call_only]: (t, [arity, label]) => tailCallLocal(t, number(arity), number(label), false),
  [OP.call_last]: (t, [arity, label, words]) => {
    t.popFrame((number(words) + 1) * 4)
    tailCallLocal(t, number(arity), number(label), true)
  },
  [OP.call_ext]: (t, [arity, index]) =>
    // erlang:apply/2,3 as instructions have no frame of their own, but that of where they stand
    bodyCall(t, number(arity), () => callExport(t, number(arity), number(index)), t.module.isApply(number(index)) ? number(index) + 1 : 0),
  [OP.call_ext_only]: (t, [arity, index]) => {
    if (t.module.isApply(number(index))) tailApply(t, number(arity))
    else if (t.module.isBifImport(number(index))) {
      t.popFrame(-4)
      tailBif(t, number(arity), number(index))
    } else tailCallExport(t, number(arity), number(index))
  },
  [OP.call_ext_last]: (t, [arity, index, words]) => {
    if (t.module.isApply(number(index))) tailApply(t, number(arity))
    else if (t.module.isBifImport(number(index))) tailBif(t, number(arity), number(index))
    else {
      t.popFrame((number(words) + 1) * 4)
      tailCallExport(t, number(arity), number(index))
    }
  },
  [OP.call_fun]: (t, [arity]) => callFun(t, number(arity), { k: 'x', n: number(arity) }, {}),
  [OP.call_fun2]: (t, [tag, arity, fun]) => callFun(t, number(arity), fun!, knownFun(t, tag!, number(arity))),
  [OP.apply]: (t, [arity]) => applyCall(t, number(arity), 0),
  [OP.apply_last]: (t, [arity, words]) => applyCall(t, number(arity), (number(words) + 1) * 4),
  [OP.return]: (t) => t.returnX0(),
  [OP.jump]: (t, [label]) => t.jump(label!),
  [OP.select_val]: (t, [value, fail, list]) => selectValue(t, value!, fail!, items(list)),
  [OP.select_tuple_arity]: (t, [value, fail, list]) => {
    const c = t.code
    t.push(value!)
    c.const(L.TAG_BOXED)
    c.op(W.i32_sub)
    c.load(0)
    c.set(t.T)
    const pairs = items(list)
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      c.get(t.T)
      c.const(tupleHeader(number(pairs[i])))
      c.op(W.i32_eq)
      t.jumpIf(pairs[i + 1]!)
    }
    t.jump(fail!)
  },
}

