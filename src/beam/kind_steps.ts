/** What each instruction takes for granted, and what is known behind it: for the walk of kind_walk.ts. A step says whether control goes on. */
import { neverReturns } from './frames.ts'
import type { Operand } from './instructions.ts'
import type { KindWalk } from './kind_walk.ts'
import { BITS, INTEGER, SHAPES, begin, items, old, plain, readAll, value } from './kind_shapes.ts'
import type { Step } from './kind_shapes.ts'
import {
  ANY, KIND_ATOM, KIND_BITSTRING, KIND_BOXED, KIND_CONS, KIND_CONTEXT, KIND_EXCEPTION, KIND_FLOAT, KIND_FUN, KIND_INTEGER, KIND_LIST,
  KIND_MAP, KIND_NIL, KIND_NOTHING, KIND_NUMBER, KIND_OLD, KIND_PID, KIND_PORT, KIND_RECORD, KIND_REFERENCE, KIND_SMALL, KIND_TERM,
  KIND_TUPLE, NIL, join, kindsOf, narrow, sizeOf, sized,
} from './kinds.ts'
import type { BifKinds } from './kinds_of_bifs.ts'
import { OP, OPCODES } from './opcodes.ts'

// ---- tests -----------------------------------------------------------------------------------------------------------

/** `exact`: what is of none of the kinds fails, and only that. */
const test =
  (kinds: number, exact = true): Step =>
  (w, ins) => {
    begin(w, ins)
    const [fail, o] = ins.args as [Operand, Operand]
    const kind = w.read(o)
    if (ins.args.length > 2 && ins.args[2]!.k !== 'u') w.read(ins.args[2]!)
    if (exact) w.flowNarrowed(value(fail), o, narrow(kind, KIND_TERM & ~kinds))
    else w.flow(value(fail))
    const left = narrow(kind, kinds)
    if ((left & KIND_TERM) === 0) return false
    w.learn(o, left)
    return true
  }

/** What is of the kind of `other` as well. */
const both = (kind: number, other: number): number => narrow(kind, other & KIND_TERM, (other & KIND_TERM) === KIND_TUPLE ? sizeOf(other) : 0)
const isNil = (o: Operand): boolean => o.k === 'a' && o.v === 0

/** is_eq_exact, is_ne_exact: where the operands are the same, and where they are not. */
const equality =
  (equal: boolean): Step =>
  (w, ins) => {
    begin(w, ins)
    const [fail, a, b] = ins.args as [Operand, Operand, Operand]
    const ka = w.read(a)
    const kb = w.read(b)
    const [same, sameB] = [both(ka, kb), both(kb, ka)]
    const different = (kind: number, other: Operand): number => (isNil(other) ? narrow(kind, KIND_TERM & ~KIND_NIL) : kind)
    if (equal) {
      w.flowNarrowed(value(fail), a, different(ka, b))
      if ((same & KIND_TERM) === 0) return false
      w.learn(a, same)
      w.learn(b, sameB)
      return true
    }
    w.flowNarrowed(value(fail), a, same)
    const left = different(ka, b)
    if ((left & KIND_TERM) === 0) return false
    w.learn(a, left)
    return true
  }

const selectValue: Step = (w, ins) => {
  begin(w, ins)
  const [o, fail, list] = ins.args as [Operand, Operand, Operand]
  const kind = w.read(o)
  const pairs = items(list)
  let rest = kind
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    w.flowNarrowed(value(pairs[i + 1]), o, both(kind, w.kindsOfFile.constant(pairs[i]!)))
    if (isNil(pairs[i]!)) rest = narrow(kind, KIND_TERM & ~KIND_NIL)
  }
  w.flowNarrowed(value(fail), o, rest)
  return false
}
const selectArity: Step = (w, ins) => {
  begin(w, ins)
  const [o, fail, list] = ins.args as [Operand, Operand, Operand]
  w.trust(o, KIND_BOXED)
  const kind = w.read(o)
  const pairs = items(list)
  for (let i = 0; i + 1 < pairs.length; i += 2) w.flowNarrowed(value(pairs[i + 1]), o, narrow(kind, KIND_TUPLE, value(pairs[i])))
  w.flow(value(fail))
  return false
}
const testArity =
  (isChecked: boolean): Step =>
  (w, ins) => {
    begin(w, ins)
    const [fail, o, size] = ins.args as [Operand, Operand, Operand]
    if (!isChecked) w.trust(o, KIND_BOXED)
    const kind = w.read(o)
    w.flow(value(fail))
    const left = narrow(kind, KIND_TUPLE, value(size))
    if ((left & KIND_TERM) === 0) return false
    w.learn(o, left)
    return true
  }

// ---- BIFs ------------------------------------------------------------------------------------------------------------

const bif =
  (arity: number, at: number, live: number): Step =>
  (w, ins) => {
    begin(w, ins)
    const { args } = ins
    const known = w.kindsOfFile.bif(value(args[at]))
    const kinds: number[] = []
    for (let i = 0; i < arity; i++) kinds.push(w.read(args[at + 1 + i]!))
    const fail = arity === 0 ? 0 : value(args[0])
    if (fail !== 0) {
      w.mayFailInto(args[at + 1 + arity]!)
      w.flow(fail)
    } else if (known.total !== true) w.raises()
    const result = known.result === KIND_OLD ? kinds.reduce(join) : resultOf(known, args, at, kinds)
    for (let i = 0; i < arity; i++) {
      const least = known.args[i] ?? KIND_TERM
      if (least === KIND_TERM) continue
      const left = narrow(kinds[i]!, least, least === KIND_TUPLE ? leastSize(args, at) : 0)
      if ((left & KIND_TERM) === 0) return false
      w.learn(args[at + 1 + i]!, left)
    }
    if (live >= 0) w.keepX(value(args[live]))
    w.write(args[at + 1 + arity]!, result)
    return true
  }
/** element(Index, Tuple) with a constant index. */
function leastSize(args: readonly Operand[], at: number): number {
  const index = args[at + 1]!
  return args.length === at + 4 && index.k === 'i' ? Math.max(0, Number(index.v)) : 0
}
/** What arithmetic gives: integers of integers, and small ones where no operand can make another. */
function resultOf(known: BifKinds, args: readonly Operand[], at: number, [a = 0, b = 0]: readonly number[]): number {
  const { result } = known
  if (known.small !== undefined) {
    const constant = args[at + 2]
    const smallB = (b & KIND_TERM & ~KIND_SMALL) === 0
    const smallA = (a & KIND_TERM & ~KIND_SMALL) === 0
    const isMask = (kind: number, o: Operand | undefined): boolean => (kind & KIND_TERM) === KIND_SMALL && o?.k === 'i' && o.v >= 0
    if (known.small === 'both' ? smallA && (b === 0 || smallB) : known.small === 'first' ? smallA : smallB && constant?.k === 'i') return old(KIND_SMALL)
    if (known.small === 'both' && known.masks === true && (isMask(b, constant) || isMask(a, args[at + 1]))) return old(KIND_SMALL)
    return result
  }
  if (result !== old(KIND_NUMBER)) return result
  if (((a | b) & KIND_TERM & ~KIND_INTEGER) === 0) return INTEGER
  const isFloat = (kind: number): boolean => (kind & KIND_TERM) === KIND_FLOAT
  return isFloat(a) || isFloat(b) ? old(KIND_FLOAT) : result
}

/** Calls: `imported` by import, `local` by label, else of funs and the like. */
const call =
  (how: 'imported' | 'local' | 'other'): ((op: number) => Step) =>
  (op) => {
    const shape = SHAPES[op]!
    const { ends } = shape.spec
    return (w, ins) => {
      begin(w, ins)
      readAll(w, ins, shape)
      w.collects()
      const result = how === 'imported' ? bifResult(w, value(ins.args[1])) : how === 'local' ? w.kindsOfFile.called(value(ins.args[1]), w) : ANY
      if (ends) {
        if (!neverReturns(w.file, ins)) w.kindsOfFile.returns(w.index, result)
        return false
      }
      if (result === 0) return false
      w.loseX()
      w.setX(0, result)
      return true
    }
  }
function bifResult(w: KindWalk, index: number): number {
  const known = w.kindsOfFile.bif(index)
  // what setelement/3 has made may be stored into, until something is moved
  if (known.isFresh) {
    const kind = narrow(w.kinds[1]!, KIND_TUPLE) & ~KIND_OLD
    return (kind & KIND_TERM) === 0 ? ANY : kind
  }
  return known.result === KIND_OLD ? ANY : known.result
}
const returns: Step = (w, ins) => {
  begin(w, ins)
  w.kindsOfFile.returns(w.index, w.readX(0) | KIND_OLD)
  return false
}

const callFun2: Step = (w, ins) => {
  const [tag, , fun] = ins.args as [Operand, Operand, Operand]
  const kind = w.read(fun)
  const free = tag.k === 'u' ? w.file.lambdas[tag.v]!.numFree : 0
  const isKnown = tag.k === 'u' || w.file.atoms[value(tag)] === 'safe'
  if (isKnown && ((kind & KIND_TERM & ~KIND_FUN) !== 0 || sizeOf(kind) < free)) w.need({ what: 'fun' })
  return callPlain(w, ins)
}
const callPlain = call('other')(OP.call_fun2)

// ---- bit syntax ------------------------------------------------------------------------------------------------------

const context = (at: number) => (w: KindWalk, args: readonly Operand[]): void => w.trust(args[at]!, KIND_CONTEXT)

/** An integer of so many bits. */
function integerKind(bits: number, signed: boolean): number {
  return old(bits <= (signed ? 30 : 29) ? KIND_SMALL : KIND_INTEGER)
}
const getInteger: Step = (w, ins) => {
  const [, , , size, unit, flags] = ins.args as [Operand, Operand, Operand, Operand, Operand, Operand]
  const bits = (size.k === 'i' || size.k === 'u') && size.v >= 0 ? Number(size.v) * value(unit) : Infinity
  const result = integerKind(bits, (value(flags) & 4) !== 0)
  getIntegerOf(w, ins)
  w.write(ins.args[6]!, result)
  return true
}
const getIntegerOf = plain(ANY, context(1))(OP.bs_get_integer2)

const startMatch =
  (fail: number, bin: number, live: number, to: number): Step =>
  (w, ins) => {
    begin(w, ins)
    const { args } = ins
    const source = args[bin]!
    const kind = w.read(source)
    const how = args[fail]!
    if (how.k === 'a' && w.file.atoms[how.v] === 'resume') {
      w.copy(source, args[to]!)
      return true
    }
    w.collects()
    if (how.k === 'a') w.trust(source, BITS)
    else if (value(how) !== 0) w.flowNarrowed(value(how), source, narrow(kind, KIND_TERM & ~BITS))
    const left = narrow(w.read(source), BITS)
    if ((left & KIND_TERM) === 0) return false
    w.learn(source, left)
    w.keepX(value(args[live]))
    w.write(args[to]!, old(KIND_CONTEXT))
    return true
  }

/** Operands behind the name of a command of bs_match: how many, which is written, what kind it becomes. */
const COMMANDS: Readonly<Record<string, readonly [count: number, target: number, kinds: number]>> = {
  ensure_at_least: [2, -1, 0], ensure_exactly: [1, -1, 0], integer: [5, 4, KIND_INTEGER], binary: [5, 4, KIND_BITSTRING], float: [5, 4, KIND_FLOAT],
  skip: [1, -1, 0], get_tail: [3, 2, KIND_BITSTRING], '=:=': [3, -1, 0],
}
const bsMatch: Step = (w, ins) => {
  begin(w, ins)
  const [fail, ctx, commands] = ins.args as [Operand, Operand, Operand]
  w.trust(ctx, KIND_CONTEXT)
  const list = items(commands)
  const targets: [Operand, number][] = []
  // so many of them may have been written when a command fails
  let written = 0
  let ensured = 0
  for (let i = 0; i < list.length; ) {
    const command = w.file.atoms[value(list[i])]!
    const [count, target, kinds] = COMMANDS[command]!
    const bits = command === 'skip' || count === 2 || command === 'ensure_exactly' ? Number(value(list[i + 1])) : count === 5 ? Number(value(list[i + 3])) * value(list[i + 4]) : Infinity
    if (command !== 'get_tail' && !(count !== 3 && bits <= ensured && bits < MOST_SURE && (count === 5 || command === 'skip'))) written = targets.length
    if (command.startsWith('ensure')) ensured = bits
    else if (command === '=:=') ensured -= value(list[i + 2])
    else ensured -= bits
    if (target >= 0) targets.push([list[i + 1 + target]!, kinds === KIND_INTEGER ? segmentKind(list, i) : old(kinds)])
    i += 1 + count
  }
  w.collects()
  for (const [o, kind] of targets.slice(0, written)) w.write(o, join(w.kinds[w.register(o)]!, kind))
  if (value(fail) !== 0) w.flow(value(fail))
  for (const [o, kind] of targets) w.write(o, kind)
  return true
}
/** Larger integers may be too large. */
const MOST_SURE = 1 << 16
function segmentKind(list: readonly Operand[], at: number): number {
  const [size, unit] = [list[at + 3]!, list[at + 4]!]
  return integerKind(Number((size as { v: number | bigint }).v) * value(unit), false)
}

// ---- receive, exceptions, frames -----------------------------------------------------------------------------------------

const loopRec: Step = (w, ins) => {
  begin(w, ins)
  const [fail, to] = ins.args as [Operand, Operand]
  w.collects()
  // whoever resumes here has none
  w.loseX()
  w.receiving = false
  w.flow(value(fail))
  w.write(to, ANY)
  w.receiving = true
  return true
}
const waits =
  (mayTimeOut: boolean): Step =>
  (w, ins) => {
    begin(w, ins)
    const [label, time] = ins.args as [Operand, Operand | undefined]
    if (time !== undefined) w.read(time)
    w.receiving = false
    w.collects()
    w.loseX()
    // a loop of its own knows what its register was
    if (!(mayTimeOut && w.isOwnLoop(value(label)))) w.flow(value(label))
    return mayTimeOut
  }

const catchEnd: Step = (w, ins) => {
  begin(w, ins)
  if ((w.kinds[0]! & KIND_NOTHING) !== 0) w.need({ what: 'never' })
  w.collects()
  w.write(ins.args[0]!, NIL)
  w.setX(0, ANY)
  return true
}
const tryCase: Step = (w, ins) => {
  begin(w, ins)
  if (((w.kinds[0]! & ~KIND_OLD) & KIND_NOTHING) !== 0) w.need({ what: 'never' })
  else if ((kindsOf(w.kinds[0]!) & ~KIND_OLD) !== KIND_EXCEPTION) w.need({ what: 'exception' })
  w.write(ins.args[0]!, NIL)
  for (let i = 0; i < 3; i++) w.setX(i, ANY)
  return true
}
const install: Step = (w, ins) => {
  begin(w, ins)
  w.install(ins.args[0]!, value(ins.args[1]))
  return true
}

/** `live`: the argument that says how many X registers live. */
const allocate = (live: number): Step => (w, ins) => {
  begin(w, ins)
  w.keepX(value(ins.args[live]))
  w.collects()
  w.allocate(value(ins.args[0]))
  return true
}

const clear: Step = (w, ins) => {
  begin(w, ins)
  w.write(ins.args[0]!, NIL)
  return true
}

const special: Readonly<Record<number, Step>> = {
  [OP.is_integer]: test(KIND_INTEGER), [OP.is_float]: test(KIND_FLOAT), [OP.is_number]: test(KIND_NUMBER), [OP.is_atom]: test(KIND_ATOM),
  [OP.is_pid]: test(KIND_PID), [OP.is_reference]: test(KIND_REFERENCE), [OP.is_port]: test(KIND_PORT), [OP.is_nil]: test(KIND_NIL),
  [OP.is_binary]: test(KIND_BITSTRING, false), [OP.is_list]: test(KIND_LIST), [OP.is_nonempty_list]: test(KIND_CONS), [OP.is_tuple]: test(KIND_TUPLE),
  [OP.is_function]: test(KIND_FUN), [OP.is_function2]: test(KIND_FUN, false), [OP.is_boolean]: test(KIND_ATOM, false), [OP.is_bitstr]: test(BITS),
  [OP.is_map]: test(KIND_MAP), [OP.is_any_native_record]: test(KIND_RECORD),
  [OP.is_eq_exact]: equality(true), [OP.is_ne_exact]: equality(false), [OP.select_val]: selectValue, [OP.select_tuple_arity]: selectArity,
  [OP.test_arity]: testArity(false), [OP.is_tagged_tuple]: testArity(true),
  [OP.bif0]: bif(0, 0, -1), [OP.bif1]: bif(1, 1, -1), [OP.bif2]: bif(2, 1, -1), [OP.bif3]: bif(3, 1, -1),
  [OP.gc_bif1]: bif(1, 2, 1), [OP.gc_bif2]: bif(2, 2, 1), [OP.gc_bif3]: bif(3, 2, 1),
  [OP.call]: call('local')(OP.call), [OP.call_only]: call('local')(OP.call_only), [OP.call_last]: call('local')(OP.call_last), [OP.call_fun2]: callFun2,
  [OP.call_ext]: call('imported')(OP.call_ext), [OP.call_ext_only]: call('imported')(OP.call_ext_only), [OP.call_ext_last]: call('imported')(OP.call_ext_last),
  [OP.apply_last]: call('other')(OP.apply_last), [OP.return]: returns,
  [OP.move]: (w, ins) => {
    const [from, to] = ins.args as [Operand, Operand]
    w.copy(from, to)
    return true
  },
  [OP.swap]: (w, ins) => {
    w.swap(ins.args[0]!, ins.args[1]!)
    return true
  },
  [OP.put_tuple2]: (w, ins) => {
    const [to, list] = ins.args as [Operand, Operand]
    for (const o of items(list)) w.read(o)
    w.write(to, sized(KIND_TUPLE, items(list).length))
    return true
  },
  [OP.set_tuple_element]: (w, ins) => {
    begin(w, ins)
    const [o, tuple, index] = ins.args as [Operand, Operand, Operand]
    w.read(o)
    if ((w.read(tuple) & KIND_OLD) !== 0) w.need({ what: 'never' })
    w.trust(tuple, KIND_TUPLE, value(index) + 1)
    return true
  },
  [OP.get_tuple_element]: (w, ins) => {
    const [tuple, index, to] = ins.args as [Operand, Operand, Operand]
    w.trust(tuple, KIND_TUPLE, value(index) + 1)
    w.write(to, ANY)
    return true
  },
  [OP.get_list]: (w, ins) => {
    const [list, head, tail] = ins.args as [Operand, Operand, Operand]
    w.trust(list, KIND_CONS)
    w.write(head, ANY)
    w.write(tail, ANY)
    return true
  },
  [OP.update_record]: (w, ins) => {
    begin(w, ins)
    const [, size, tuple, to, updates] = ins.args as [Operand, Operand, Operand, Operand, Operand]
    w.trust(tuple, KIND_TUPLE, value(size))
    items(updates).forEach((o, i) => {
      if (i % 2 === 1) w.read(o)
    })
    w.write(to, sized(KIND_TUPLE, value(size)))
    return true
  },
  [OP.make_fun3]: (w, ins) => {
    begin(w, ins)
    const [lambda, to, environment] = ins.args as [Operand, Operand, Operand]
    for (const o of items(environment)) w.read(o)
    w.write(to, sized(KIND_FUN, w.file.lambdas[value(lambda)]!.numFree))
    return true
  },
  [OP.bs_get_integer2]: getInteger, [OP.bs_match]: bsMatch, [OP.bs_start_match3]: startMatch(0, 1, 2, 3), [OP.bs_start_match4]: startMatch(0, 2, 1, 3),
  [OP.loop_rec]: loopRec, [OP.wait]: waits(false), [OP.wait_timeout]: waits(true),
  [OP.loop_rec_end]: (w, ins) => {
    w.passedOver()
    w.collects()
    w.loseX()
    w.flow(value(ins.args[0]))
    return false
  },
  [OP.remove_message]: (w) => {
    w.received()
    return true
  },
  [OP.catch_end]: catchEnd, [OP.try_case]: tryCase, [OP.try_end]: clear,
  [OP.catch]: install, [OP.try]: install,
  [OP.recv_marker_reserve]: (w, ins) => {
    begin(w, ins)
    w.write(ins.args[0]!, old(KIND_SMALL))
    return true
  },
  [OP.init_yregs]: (w, ins) => {
    begin(w, ins)
    for (const y of items(ins.args[0])) w.write(y, NIL)
    return true
  },
  [OP.allocate]: allocate(1), [OP.allocate_heap]: allocate(2),
  [OP.deallocate]: (w, ins) => {
    begin(w, ins)
    w.release(-1)
    return true
  },
  [OP.trim]: (w, ins) => {
    begin(w, ins)
    w.release(value(ins.args[1]))
    return true
  },
}

const cons = (w: KindWalk, args: readonly Operand[]): void => w.trust(args[0]!, KIND_CONS)
const map = (w: KindWalk, args: readonly Operand[]): void => w.trust(args[1]!, KIND_MAP)

/** Those of which no more is known than what they take for granted and give. */
const partly: Readonly<Record<number, (op: number) => Step>> = {
  [OP.get_hd]: plain(ANY, cons), [OP.get_tl]: plain(ANY, cons), [OP.put_list]: plain(old(KIND_CONS)),
  [OP.has_map_fields]: plain(ANY, map), [OP.get_map_elements]: plain(ANY, map), [OP.put_map_assoc]: plain(old(KIND_MAP)), [OP.put_map_exact]: plain(old(KIND_MAP)),
  [OP.put_record]: plain(old(KIND_RECORD)),
  [OP.fmove]: plain(old(KIND_FLOAT), (w, args) => {
    if (args[1]!.k === 'fr') w.trust(args[0]!, KIND_FLOAT)
  }),
  [OP.bs_get_float2]: plain(old(KIND_FLOAT), context(1)), [OP.bs_get_binary2]: plain(old(KIND_BITSTRING), context(1)),
  [OP.bs_skip_bits2]: plain(ANY, context(1)), [OP.bs_test_tail2]: plain(ANY, context(1)), [OP.bs_test_unit]: plain(ANY, context(1)),
  [OP.bs_match_string]: plain(ANY, context(1)), [OP.bs_get_utf8]: plain(old(KIND_SMALL), context(1)), [OP.bs_skip_utf8]: plain(ANY, context(1)),
  [OP.bs_get_utf16]: plain(old(KIND_SMALL), context(1)), [OP.bs_skip_utf16]: plain(ANY, context(1)), [OP.bs_get_utf32]: plain(old(KIND_SMALL), context(1)),
  [OP.bs_skip_utf32]: plain(ANY, context(1)), [OP.bs_get_tail]: plain(old(KIND_BITSTRING), context(0)), [OP.bs_get_position]: plain(INTEGER, context(0)),
  [OP.bs_set_position]: plain(ANY, (w, args) => {
    w.trust(args[0]!, KIND_CONTEXT)
    w.trust(args[1]!, KIND_INTEGER)
  }),
  [OP.bs_create_bin]: plain(old(KIND_BITSTRING)), [OP.bs_init2]: plain(old(KIND_BITSTRING)), [OP.bs_init_bits]: plain(old(KIND_BITSTRING)),
  [OP.bs_append]: plain(old(KIND_BITSTRING)), [OP.bs_private_append]: plain(old(KIND_BITSTRING)), [OP.bs_utf8_size]: plain(old(KIND_SMALL)),
  [OP.bs_utf16_size]: plain(old(KIND_SMALL)), [OP.bs_add]: plain(INTEGER),
}

/** By opcode. */
export const STEPS: readonly (Step | undefined)[] = OPCODES.map((spec, op) => spec && (special[op] ?? (partly[op] ?? plain())(op)))
