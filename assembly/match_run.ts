/**
 * Runs compiled match specifications (src/term/match_code.ts says what the instructions do).
 *
 * Matching looks at objects where they lie; only what a body returns is copied to the process's heap.
 */
import {
  CELL_AM_EXIT, CELL_AM_FALSE, CELL_AM_TRUE, CELL_PID, HDR_ARITY_SHIFT, NIL, SUB_FLATMAP, SUB_HAMT_ROOT, TAG_BOXED, TAG_CONS, TAG_MASK,
} from '../src/term/layout'
import * as P from '../src/term/match_code'
import { alloc, cons } from './heap'
import { copy_in } from './copy'
import { eq_exact } from './compare'
import { object_copy, OBJ_DATA } from './ets_term'
import { bump } from './lists'
import { map_from_pairs, map_get, map_size } from './maps'
import { match_arity, match_function } from './match_functions'
import { free, malloc } from './memory'
import { addressOf, head, isCons, isPointer, subtagOf, tail } from './term'

/** An action of call tracing, its arguments at an address, the first in front: the value of its call, 0: it failed. `message` (0): what its argument is. */
// @ts-ignore: decorator
@external("host", "match_action")
declare function host_action(number: i32, args: usize, n: i32): i32
/** A clause that may have set something did not match after all. */
// @ts-ignore: decorator
@external("host", "match_reset")
declare function host_reset(): void

/** The action `message`. */
const MESSAGE: i32 = 0

/** The clause that runs has called for actions. */
let acted: bool = false

/**
 * Result of the first clause that matches `object`, 0 if none does. `outside`: the object lies outside the process's heap, so what
 * the result takes from it is copied.
 */
export function match_run(program: usize, object: i32, outside: i32): i32 {
  const n = load<u32>(program, P.MP_CLAUSES)
  for (let i: u32 = 0; i < n; i++) {
    const body = match(program, program + load<u32>(program + (i << 2), P.MP_STARTS), object)
    if (body == 0) continue
    acted = false
    const result = evaluate(program, body, object, outside != 0)
    if (result != 0) return result
    if (acted) host_reset()
  }
  return 0
}

/** Results for the first elements of a list, at most `most`, in front of `rest`, the last first (ets:match_spec_run_r/3). */
export function match_run_list(program: usize, list: i32, rest: i32, most: i32): i32 {
  let n = 0
  for (; n < most && isCons(list); list = tail(list), n++) {
    const result = match_run(program, head(list), 0)
    if (result != 0) rest = cons(result, rest)
  }
  bump(n)
  left = list
  return rest
}
/** What of the list is behind these elements. */
let left: i32 = 0
export function match_run_left(): i32 {
  return left
}

/** Operand i of the instruction at pc. */
// @ts-ignore: decorator
@inline function operand(pc: usize, i: usize): i32 {
  return load<i32>(pc + (i << 2))
}
// @ts-ignore: decorator
@inline function sameTerm(a: i32, b: i32): bool {
  return a == b || eq_exact(a, b) != 0
}

/** The head of the clause at `pc`: where its guard begins, 0 when it does not match. */
function match(program: usize, pc: usize, object: i32): usize {
  const registers = program + load<u32>(program, P.MP_REGISTERS)
  const variables = program + load<u32>(program, P.MP_VARIABLES)
  store<i32>(registers, object)
  while (true) {
    const op = load<i32>(pc)
    if (op > P.HEAD_AGAIN_REG) return pc
    const first = operand(pc, 1) << 2
    const second = operand(pc, 2)
    switch (op) {
      case P.HEAD_TUPLE: {
        const term = load<i32>(registers + first)
        if ((term & TAG_MASK) != TAG_BOXED || load<i32>(addressOf(term)) != second << HDR_ARITY_SHIFT) return 0
        pc += 12
        break
      }
      case P.HEAD_CONS:
        if (!isCons(load<i32>(registers + first))) return 0
        pc += 8
        break
      case P.HEAD_MAP: {
        const term = load<i32>(registers + first)
        const kind = subtagOf(term)
        if ((kind != SUB_FLATMAP && kind != SUB_HAMT_ROOT) || map_size(term) < second) return 0
        pc += 12
        break
      }
      case P.HEAD_LOAD:
        store<i32>(registers + first, part(registers, second, operand(pc, 3)))
        pc += 16
        break
      case P.HEAD_KEY: {
        const value = map_get(load<i32>(registers + (second << 2)), operand(pc, 3))
        if (value == 0) return 0
        store<i32>(registers + first, value)
        pc += 16
        break
      }
      case P.HEAD_EQ:
        if (load<i32>(addressOf(load<i32>(registers + first)) + (second << 2)) != operand(pc, 3)) return 0
        pc += 16
        break
      case P.HEAD_SAME:
        if (!sameTerm(load<i32>(addressOf(load<i32>(registers + first)) + (second << 2)), operand(pc, 3))) return 0
        pc += 16
        break
      case P.HEAD_BIND:
        store<i32>(variables + first, part(registers, second, operand(pc, 3)))
        pc += 16
        break
      case P.HEAD_AGAIN:
        if (!sameTerm(part(registers, second, operand(pc, 3)), load<i32>(variables + first))) return 0
        pc += 16
        break
      case P.HEAD_EQ_REG:
        if (load<i32>(registers + first) != second) return 0
        pc += 12
        break
      case P.HEAD_SAME_REG:
        if (!sameTerm(load<i32>(registers + first), second)) return 0
        pc += 12
        break
      case P.HEAD_BIND_REG:
        store<i32>(variables + first, load<i32>(registers + (second << 2)))
        pc += 12
        break
      case P.HEAD_AGAIN_REG:
        if (!sameTerm(load<i32>(registers + (second << 2)), load<i32>(variables + first))) return 0
        pc += 12
        break
      default:
        return pc
    }
  }
}

/** Word `word` of what a register points to. */
// @ts-ignore: decorator
@inline function part(registers: usize, register: i32, word: i32): i32 {
  return load<i32>(addressOf(load<i32>(registers + (register << 2))) + (word << 2))
}

/** Guards and body from `pc` on: the result, 0 when a guard fails. */
function evaluate(program: usize, pc: usize, object: i32, outside: bool): i32 {
  const variables = program + load<u32>(program, P.MP_VARIABLES)
  const yes = load<i32>(CELL_AM_TRUE)
  const no = load<i32>(CELL_AM_FALSE)
  let result = yes
  let inBody = false
  /** Where the next value goes. */
  let top = program + load<u32>(program, P.MP_STACK)
  while (true) {
    /** What a call, `and` or action came to: 0 fails. */
    let value = 0
    switch (load<i32>(pc)) {
      case P.PUSH:
        store<i32>(top, operand(pc, 1))
        top += 4
        pc += 8
        continue
      case P.PUSH_VARIABLE:
        store<i32>(top, load<i32>(variables + (operand(pc, 1) << 2)))
        top += 4
        pc += 8
        continue
      case P.PUSH_OBJECT:
        store<i32>(top, object)
        top += 4
        pc += 4
        continue
      case P.PUSH_OBJECT_COPY:
        store<i32>(top, outside ? object_copy(addressOf(object) - OBJ_DATA) : object)
        top += 4
        pc += 4
        continue
      case P.PUSH_SELF:
        store<i32>(top, load<i32>(CELL_PID))
        top += 4
        pc += 4
        continue
      case P.COPY: {
        const term = load<i32>(top - 4)
        if (isPointer(term) && (outside || (operand(pc, 1) & P.KIND_CONSTANT) != 0)) store<i32>(top - 4, copy_in(term))
        pc += 8
        continue
      }
      case P.MAKE_LIST:
        top = makeList(operand(pc, 1), top)
        pc += 8
        continue
      case P.MAKE_TUPLE:
        top = makeTuple(operand(pc, 1), top)
        pc += 8
        continue
      case P.MAKE_MAP:
        top = makeMap(operand(pc, 1), top)
        pc += 8
        continue
      case P.CALL: {
        const number = operand(pc, 1)
        value = match_function(number, load<i32>(top - 4), load<i32>(top - 8), load<i32>(top - 12))
        top -= match_arity(number) << 2
        pc += 8
        break
      }
      case P.AND:
      case P.OR: {
        const n = operand(pc, 1)
        top -= n << 2
        value = junction(n, top, load<i32>(pc) == P.AND ? no : yes, yes, no)
        pc += 8
        break
      }
      case P.AND_ALSO:
      case P.OR_ELSE: {
        const first = load<i32>(top - 4)
        const target = program + load<u32>(program, P.MP_CODE) + (operand(pc, 1) << 2)
        if (first != yes && first != no) {
          if (!inBody) return 0
          store<i32>(top - 4, load<i32>(CELL_AM_EXIT))
          pc = target
        } else if (first == (load<i32>(pc) == P.AND_ALSO ? no : yes)) pc = target
        else {
          top -= 4
          pc += 8
        }
        continue
      }
      case P.JUMP:
        pc = program + load<u32>(program, P.MP_CODE) + (operand(pc, 1) << 2)
        continue
      case P.ACTION: {
        const n = operand(pc, 2)
        acted = true
        value = action(operand(pc, 1), n, top)
        top -= n << 2
        if (operand(pc, 1) == MESSAGE) {
          result = value
          value = yes
        }
        pc += 12
        break
      }
      case P.DROP:
        top -= 4
        pc += 4
        continue
      case P.CHECK:
        top -= 4
        if (load<i32>(top) != yes) return 0
        pc += 4
        continue
      case P.BODY:
        inBody = true
        pc += 4
        continue
      case P.RETURN:
        top -= 4
        result = load<i32>(top)
        pc += 4
        continue
      default:
        return result
    }
    if (value == 0) {
      if (!inBody) return 0
      value = load<i32>(CELL_AM_EXIT)
    }
    store<i32>(top, value)
    top += 4
  }
}

/** `and` and `or` of n values: all must be booleans; `decisive` is the value that one of them gives the whole. */
function junction(n: i32, from: usize, decisive: i32, yes: i32, no: i32): i32 {
  let value = decisive == no ? yes : no
  for (let at = from; n > 0; n--, at += 4) {
    const one = load<i32>(at)
    if (one == decisive) value = decisive
    else if (one != yes && one != no) return 0
  }
  return value
}

/** Its n arguments are on the stack, the first on top: turned round, they lie below `top`. */
function action(number: i32, n: i32, top: usize): i32 {
  let low = top - (n << 2)
  const args = low
  for (let high = top - 4; low < high; low += 4, high -= 4) {
    const word = load<i32>(low)
    store<i32>(low, load<i32>(high))
    store<i32>(high, word)
  }
  return host_action(number, args, n)
}

function makeList(n: i32, top: usize): usize {
  top -= 4
  let list = load<i32>(top)
  for (; n > 0; n--) {
    top -= 4
    list = cons(load<i32>(top), list)
  }
  store<i32>(top, list)
  return top + 4
}

function makeTuple(n: i32, top: usize): usize {
  const tuple = alloc(n + 1)
  store<i32>(tuple, n << HDR_ARITY_SHIFT)
  for (let i = 1; i <= n; i++) {
    top -= 4
    store<i32>(tuple + (i << 2), load<i32>(top))
  }
  store<i32>(top, tuple | TAG_BOXED)
  return top + 4
}

function makeMap(n: i32, top: usize): usize {
  const pairs = malloc(max(8, n << 3))
  for (let i = 1; i <= n; i++) {
    const pair = pairs + ((i - 1) << 3)
    store<i32>(pair, load<i32>(top - (i << 2)))
    store<i32>(pair, load<i32>(top - ((n + i) << 2)), 4)
  }
  top -= n << 3
  store<i32>(top, map_from_pairs(pairs, n))
  free(pairs)
  return top + 4
}
