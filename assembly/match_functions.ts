/** The functions that guards and bodies of match specifications call: guard BIFs that fail with 0 (what they raise is for nobody). */
import {
  CELL_AM_FALSE, CELL_AM_TRUE, CELL_REASON, IMM_MASK, IMM_PID, IMM_PORT, NIL, REASON_NONE, SUB_BIGNEG, SUB_EXPORT, SUB_EXT_PID, SUB_EXT_PORT,
  SUB_EXT_REF, SUB_FLATMAP, SUB_FLOAT, SUB_FUN, SUB_HAMT_ROOT, SUB_HEAP_BIN, SUB_INT64, SUB_MAGIC_REF, SUB_REF, SUB_SUB_BIN,
} from '../src/term/layout'
import * as F from '../src/term/match_code'
import * as arith from './arith'
import { int64 } from './arith'
import { cmp, eq, eq_exact } from './compare'
import { greatest, is_function_of, least } from './compare_bifs'
import { part_of } from './bitstring_bifs'
import { part_bits, take_apart } from './bits_common'
import { list_length } from './lists'
import { map_get, map_size } from './maps'
import { boolean } from './raise'
import { addressOf, arityOfHeader, head, headerOf, isAtom, isCons, isNumberSubtag, isSmall, isTuple, makeSmall, subtagOf, tail } from './term'
import { element } from './tuples'

/** Name of a node by its number in the node table (0: this one). */
// @ts-ignore: decorator
@external("host", "node_name")
declare function host_node_name(index: i32): i32

export function match_arity(number: i32): i32 {
  switch (number) {
    case F.F_NODE_0:
      return 0
    case F.F_IS_INTEGER_3:
    case F.F_IS_RECORD:
    case F.F_BINARY_PART_3:
      return 3
    case F.F_IS_FUNCTION_2:
    case F.F_IS_MAP_KEY:
    case F.F_XOR:
    case F.F_MIN:
    case F.F_MAX:
    case F.F_ELEMENT:
    case F.F_MAP_GET:
    case F.F_BINARY_PART_2:
      return 2
  }
  if (number >= F.F_GREATER && number <= F.F_NOT_EQUAL) return 2
  return number >= F.F_ADD && number <= F.F_BSR ? 2 : 1
}

/** A function of those that match_code.ts numbers; 0: it failed. */
export function match_function(number: i32, a: i32, b: i32, c: i32): i32 {
  if (number <= F.F_IS_MAP_KEY) return test(number, a, b, c)
  if (number <= F.F_XOR) return compare(number, a, b)
  if (number >= F.F_ELEMENT) return access(number, a, b, c)
  const result = calculate(number, a, b)
  if (result == 0) store<i32>(CELL_REASON, REASON_NONE)
  return result
}

// @ts-ignore: decorator
@inline function isInteger(a: i32): bool {
  if (isSmall(a)) return true
  const kind = subtagOf(a)
  return kind >= SUB_INT64 && kind <= SUB_BIGNEG
}
// @ts-ignore: decorator
@inline function isMap(a: i32): bool {
  const kind = subtagOf(a)
  return kind == SUB_FLATMAP || kind == SUB_HAMT_ROOT
}

function test(number: i32, a: i32, b: i32, c: i32): i32 {
  const kind = subtagOf(a)
  switch (number) {
    case F.F_IS_ATOM: return boolean(isAtom(a))
    case F.F_IS_FLOAT: return boolean(kind == SUB_FLOAT)
    case F.F_IS_INTEGER: return boolean(isInteger(a))
    case F.F_IS_LIST: return boolean(isCons(a) || a == NIL)
    case F.F_IS_NUMBER: return boolean(isSmall(a) || isNumberSubtag(kind))
    case F.F_IS_PID: return boolean((a & IMM_MASK) == IMM_PID || kind == SUB_EXT_PID)
    case F.F_IS_PORT: return boolean((a & IMM_MASK) == IMM_PORT || kind == SUB_EXT_PORT)
    case F.F_IS_REFERENCE: return boolean(kind == SUB_REF || kind == SUB_MAGIC_REF || kind == SUB_EXT_REF)
    case F.F_IS_TUPLE: return boolean(isTuple(a))
    case F.F_IS_MAP: return boolean(isMap(a))
    case F.F_IS_BINARY: return boolean(take_apart(a) && (part_bits & 7) == 0)
    case F.F_IS_BITSTRING: return boolean(kind >= SUB_HEAP_BIN && kind <= SUB_SUB_BIN)
    case F.F_IS_BOOLEAN: return boolean(isBoolean(a))
    case F.F_IS_FUNCTION: return boolean(kind == SUB_FUN || kind == SUB_EXPORT)
    case F.F_IS_FUNCTION_2: return settled(is_function_of(a, b))
    case F.F_IS_INTEGER_3:
      if (!isInteger(b) || !isInteger(c)) return 0
      return boolean(isInteger(a) && cmp(b, a) <= 0 && cmp(a, c) <= 0)
    case F.F_IS_RECORD: {
      if (!isAtom(b) || !isInteger(c)) return 0
      const size = isTuple(a) ? arityOfHeader(headerOf(a)) : 0
      return boolean(size > 0 && load<i32>(addressOf(a), 4) == b && makeSmall(size) == c)
    }
    default:
      return isMap(b) ? boolean(map_get(b, a) != 0) : 0
  }
}

function settled(result: i32): i32 {
  if (result == 0) store<i32>(CELL_REASON, REASON_NONE)
  return result
}
// @ts-ignore: decorator
@inline function isBoolean(a: i32): bool {
  return a == load<i32>(CELL_AM_TRUE) || a == load<i32>(CELL_AM_FALSE)
}

function compare(number: i32, a: i32, b: i32): i32 {
  switch (number) {
    case F.F_GREATER: return boolean(order(a, b) > 0)
    case F.F_AT_LEAST: return boolean(order(a, b) >= 0)
    case F.F_LESS: return boolean(order(a, b) < 0)
    case F.F_AT_MOST: return boolean(order(a, b) <= 0)
    case F.F_EXACT: return boolean(eq_exact(a, b) != 0)
    case F.F_NOT_EXACT: return boolean(eq_exact(a, b) == 0)
    case F.F_EQUAL: return boolean(eq(a, b) != 0)
    case F.F_NOT_EQUAL: return boolean(eq(a, b) == 0)
    case F.F_NOT: return isBoolean(a) ? boolean(a == load<i32>(CELL_AM_FALSE)) : 0
    default: return isBoolean(a) && isBoolean(b) ? boolean(a != b) : 0
  }
}
// @ts-ignore: decorator
@inline function order(a: i32, b: i32): i32 {
  return isSmall(a) && isSmall(b) ? i32(a > b) - i32(a < b) : cmp(a, b)
}

function calculate(number: i32, a: i32, b: i32): i32 {
  switch (number) {
    case F.F_NEGATE: return arith.neg(a)
    case F.F_PLUS: return isSmall(a) || isNumberSubtag(subtagOf(a)) ? a : 0
    case F.F_BNOT: return arith.bnot(a)
    case F.F_ADD: return arith.add(a, b)
    case F.F_SUBTRACT: return arith.sub(a, b)
    case F.F_MULTIPLY: return arith.mul(a, b)
    case F.F_DIVIDE: return arith.fdiv(a, b)
    case F.F_DIV: return arith.idiv(a, b)
    case F.F_REM: return arith.rem(a, b)
    case F.F_BAND: return arith.band(a, b)
    case F.F_BOR: return arith.bor(a, b)
    case F.F_BXOR: return arith.bxor(a, b)
    case F.F_BSL: return arith.bsl(a, b)
    case F.F_BSR: return arith.bsr(a, b)
    case F.F_ABS: return arith.abs(a)
    case F.F_TRUNC: return arith.trunc(a)
    case F.F_CEIL: return arith.ceil(a)
    case F.F_FLOOR: return arith.floor(a)
    case F.F_ROUND: return arith.round(a)
    case F.F_FLOAT: return arith.to_float(a)
    case F.F_MIN: return least(a, b)
    default: return greatest(a, b)
  }
}

function access(number: i32, a: i32, b: i32, c: i32): i32 {
  switch (number) {
    case F.F_ELEMENT: return settled(element(a, b))
    case F.F_HD: return isCons(a) ? head(a) : 0
    case F.F_TL: return isCons(a) ? tail(a) : 0
    case F.F_LENGTH: {
      const n = list_length(a)
      return n < 0 ? 0 : makeSmall(n)
    }
    case F.F_SIZE:
      if (isTuple(a)) return makeSmall(arityOfHeader(headerOf(a)))
      return take_apart(a) ? int64(part_bits >> 3) : 0
    case F.F_TUPLE_SIZE: return isTuple(a) ? makeSmall(arityOfHeader(headerOf(a))) : 0
    case F.F_BYTE_SIZE: return take_apart(a) ? int64((part_bits + 7) >> 3) : 0
    case F.F_BIT_SIZE: return take_apart(a) ? int64(part_bits) : 0
    case F.F_MAP_SIZE: return isMap(a) ? makeSmall(map_size(a)) : 0
    case F.F_MAP_GET: return isMap(b) ? map_get(b, a) : 0
    case F.F_BINARY_PART_2: {
      if (!isTuple(b) || arityOfHeader(headerOf(b)) != 2) return 0
      return part_of(a, load<i32>(addressOf(b), 4), load<i32>(addressOf(b), 8))
    }
    case F.F_BINARY_PART_3: return part_of(a, b, c)
    case F.F_NODE_0: return host_node_name(0)
    default: return nodeOf(a)
  }
}

function nodeOf(a: i32): i32 {
  const kind = a & IMM_MASK
  if (kind == IMM_PID || kind == IMM_PORT) return host_node_name(0)
  const subtag = subtagOf(a)
  if (subtag == SUB_REF || subtag == SUB_MAGIC_REF) return host_node_name(0)
  return subtag >= SUB_EXT_PID && subtag <= SUB_EXT_REF ? host_node_name(load<i32>(addressOf(a), 4)) : 0
}
