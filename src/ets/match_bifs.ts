/** The functions of match specifications themselves; assembly/match_functions.ts has them, under these numbers. */
import * as F from '../term/match_code.ts'
import type { FunctionEntry } from './match_functions.ts'

/** Release that first has a function, where that is not the oldest one we know. */
export const SINCE: Readonly<Record<string, number>> = {
  'is_bitstring/1': 26, 'is_boolean/1': 26, 'is_function/2': 26, 'tuple_size/1': 26,
  'ceil/1': 26, 'floor/1': 26, 'min/2': 26, 'max/2': 26, 'is_integer/3': 29,
}

type Traits = Partial<Pick<FunctionEntry, 'transparent' | 'copies'>>
const of = (name: string, arity: number, number: number, { transparent = false, copies = false }: Traits = {}): FunctionEntry =>
  ({ name, arity, number, transparent, copies })

const transparent = { transparent: true }

export const MATCH_BIFS: readonly FunctionEntry[] = [
  // ---- tests of types, comparisons and boolean operators
  of('is_atom', 1, F.F_IS_ATOM),
  of('is_float', 1, F.F_IS_FLOAT),
  of('is_integer', 1, F.F_IS_INTEGER),
  of('is_list', 1, F.F_IS_LIST),
  of('is_number', 1, F.F_IS_NUMBER),
  of('is_pid', 1, F.F_IS_PID),
  of('is_port', 1, F.F_IS_PORT),
  of('is_reference', 1, F.F_IS_REFERENCE),
  of('is_tuple', 1, F.F_IS_TUPLE),
  of('is_map', 1, F.F_IS_MAP),
  of('is_binary', 1, F.F_IS_BINARY),
  of('is_bitstring', 1, F.F_IS_BITSTRING),
  of('is_boolean', 1, F.F_IS_BOOLEAN),
  of('is_function', 1, F.F_IS_FUNCTION),
  of('is_function', 2, F.F_IS_FUNCTION_2),
  of('is_integer', 3, F.F_IS_INTEGER_3),
  of('is_record', 3, F.F_IS_RECORD),
  of('is_map_key', 2, F.F_IS_MAP_KEY),
  of('>', 2, F.F_GREATER),
  of('>=', 2, F.F_AT_LEAST),
  of('<', 2, F.F_LESS),
  of('=<', 2, F.F_AT_MOST),
  of('=:=', 2, F.F_EXACT),
  of('=/=', 2, F.F_NOT_EXACT),
  of('==', 2, F.F_EQUAL),
  of('/=', 2, F.F_NOT_EQUAL),
  of('not', 1, F.F_NOT),
  of('xor', 2, F.F_XOR),
  // ---- arithmetic, and conversions between numbers
  of('-', 1, F.F_NEGATE),
  of('+', 1, F.F_PLUS, transparent),
  of('bnot', 1, F.F_BNOT),
  of('+', 2, F.F_ADD),
  of('-', 2, F.F_SUBTRACT),
  of('*', 2, F.F_MULTIPLY),
  of('/', 2, F.F_DIVIDE),
  of('div', 2, F.F_DIV),
  of('rem', 2, F.F_REM),
  of('band', 2, F.F_BAND),
  of('bor', 2, F.F_BOR),
  of('bxor', 2, F.F_BXOR),
  of('bsl', 2, F.F_BSL),
  of('bsr', 2, F.F_BSR),
  of('abs', 1, F.F_ABS, transparent),
  of('trunc', 1, F.F_TRUNC, transparent),
  of('ceil', 1, F.F_CEIL, transparent),
  of('floor', 1, F.F_FLOOR, transparent),
  of('round', 1, F.F_ROUND, transparent),
  of('float', 1, F.F_FLOAT, transparent),
  of('min', 2, F.F_MIN, transparent),
  of('max', 2, F.F_MAX, transparent),
  // ---- parts and sizes of terms; nodes
  of('element', 2, F.F_ELEMENT, transparent),
  of('hd', 1, F.F_HD, transparent),
  of('tl', 1, F.F_TL, transparent),
  of('length', 1, F.F_LENGTH),
  of('size', 1, F.F_SIZE),
  of('tuple_size', 1, F.F_TUPLE_SIZE),
  of('byte_size', 1, F.F_BYTE_SIZE),
  of('bit_size', 1, F.F_BIT_SIZE),
  of('map_size', 1, F.F_MAP_SIZE),
  of('map_get', 2, F.F_MAP_GET, transparent),
  of('binary_part', 2, F.F_BINARY_PART_2, { copies: true }),
  of('binary_part', 3, F.F_BINARY_PART_3, { copies: true }),
  of('node', 0, F.F_NODE_0),
  of('node', 1, F.F_NODE_1),
]
