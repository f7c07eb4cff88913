/** What BIFs give, and what their success tells of their arguments. All of them are native, and can't be replaced. */
import {
  ANY, KIND_ATOM, KIND_BITSTRING, KIND_CONS, KIND_CONTEXT, KIND_FLOAT, KIND_FUN, KIND_INTEGER, KIND_LIST, KIND_MAP, KIND_NUMBER, KIND_OLD, KIND_PID,
  KIND_PORT, KIND_REFERENCE, KIND_SMALL, KIND_TERM, KIND_TUPLE, sized,
} from './kinds.ts'

export interface BifKinds {
  /** Of the result; 0: of one of the arguments, whichever. */
  readonly result: number
  /** Kinds of the arguments, when it succeeds. */
  readonly args: readonly number[]
  /** The result is small if both arguments are, the first is, or the second is a small constant; `masks`: or one is a constant that is not negative. */
  readonly small?: 'both' | 'first' | 'second'
  readonly masks?: true
  /** The result is not known to anyone else. */
  readonly isFresh?: true
  /** It never fails. */
  readonly total?: true
}

const old = (kinds: number): number => kinds | KIND_OLD
const BITS = KIND_BITSTRING | KIND_CONTEXT
const any = KIND_TERM

const of = (result: number, ...args: number[]): BifKinds => ({ result: old(result), args })
const total = (result: number, ...args: number[]): BifKinds => ({ result: old(result), args, total: true })
const BOOLEAN = total(KIND_ATOM, any, any)
const TEST = total(KIND_ATOM, any)
const INTEGERS = of(KIND_INTEGER, KIND_INTEGER, KIND_INTEGER)
const NUMBERS = of(KIND_NUMBER, KIND_NUMBER, KIND_NUMBER)
const TO_INTEGER = of(KIND_INTEGER, KIND_NUMBER)
const LOGICAL = of(KIND_ATOM, KIND_ATOM, KIND_ATOM)

/** Of the module erlang. */
export const BIF_KINDS: Readonly<Record<string, BifKinds>> = {
  '=:=/2': BOOLEAN, '=/=/2': BOOLEAN, '==/2': BOOLEAN, '/=/2': BOOLEAN, '</2': BOOLEAN, '>/2': BOOLEAN, '=</2': BOOLEAN, '>=/2': BOOLEAN,
  'is_atom/1': TEST, 'is_binary/1': TEST, 'is_bitstring/1': TEST, 'is_boolean/1': TEST, 'is_float/1': TEST, 'is_function/1': TEST,
  'is_integer/1': TEST, 'is_list/1': TEST, 'is_map/1': TEST, 'is_number/1': TEST, 'is_pid/1': TEST, 'is_port/1': TEST,
  'is_reference/1': TEST, 'is_tuple/1': TEST,
  'and/2': LOGICAL, 'or/2': LOGICAL, 'xor/2': LOGICAL, 'not/1': of(KIND_ATOM, KIND_ATOM),
  '+/2': NUMBERS, '-/2': NUMBERS, '*/2': NUMBERS, '//2': of(KIND_FLOAT, KIND_NUMBER, KIND_NUMBER), '+/1': of(KIND_NUMBER, KIND_NUMBER),
  '-/1': of(KIND_NUMBER, KIND_NUMBER), 'div/2': INTEGERS, 'rem/2': { ...INTEGERS, small: 'second' }, 'band/2': { ...INTEGERS, small: 'both', masks: true },
  'bor/2': { ...INTEGERS, small: 'both' }, 'bxor/2': { ...INTEGERS, small: 'both' },
  'bsl/2': INTEGERS, 'bsr/2': INTEGERS, 'bnot/1': { ...of(KIND_INTEGER, KIND_INTEGER), small: 'first' }, 'abs/1': of(KIND_NUMBER, KIND_NUMBER),
  'round/1': TO_INTEGER, 'trunc/1': TO_INTEGER, 'ceil/1': TO_INTEGER, 'floor/1': TO_INTEGER, 'float/1': of(KIND_FLOAT, KIND_NUMBER),
  'max/2': total(0, any, any), 'min/2': total(0, any, any),
  'hd/1': of(any, KIND_CONS), 'tl/1': of(any, KIND_CONS), 'length/1': of(KIND_SMALL, KIND_LIST), 'tuple_size/1': of(KIND_SMALL, KIND_TUPLE),
  'element/2': of(any, KIND_SMALL, KIND_TUPLE), 'map_size/1': of(KIND_SMALL, KIND_MAP), 'map_get/2': of(any, any, KIND_MAP),
  'is_map_key/2': of(KIND_ATOM, any, KIND_MAP), 'byte_size/1': of(KIND_INTEGER, BITS), 'bit_size/1': of(KIND_INTEGER, BITS),
  'size/1': of(KIND_INTEGER, KIND_TUPLE | BITS), 'binary_part/3': of(KIND_BITSTRING, BITS, KIND_INTEGER, KIND_INTEGER),
  'self/0': total(KIND_PID), 'node/0': total(KIND_ATOM), 'node/1': of(KIND_ATOM, KIND_PID | KIND_PORT | KIND_REFERENCE),
  // not in guards
  'setelement/3': { ...of(KIND_TUPLE, KIND_SMALL, KIND_TUPLE, any), isFresh: true }, 'make_ref/0': total(KIND_REFERENCE), 'make_fun/3': of(KIND_FUN, KIND_ATOM, KIND_ATOM, KIND_SMALL),
  'tuple_to_list/1': of(KIND_LIST, KIND_TUPLE), 'list_to_tuple/1': of(KIND_TUPLE, KIND_LIST), 'atom_to_list/1': of(KIND_LIST, KIND_ATOM),
  'integer_to_list/1': of(KIND_CONS, KIND_INTEGER), 'binary_to_list/1': of(KIND_LIST, BITS), 'list_to_binary/1': of(KIND_BITSTRING, KIND_LIST),
  'iolist_to_binary/1': of(KIND_BITSTRING, KIND_LIST | BITS), 'integer_to_binary/1': of(KIND_BITSTRING, KIND_INTEGER),
  'atom_to_binary/2': of(KIND_BITSTRING, KIND_ATOM, KIND_ATOM),
  'split_binary/2': { result: sized(KIND_TUPLE, 2), args: [BITS, KIND_INTEGER] }, 'list_to_atom/1': of(KIND_ATOM, KIND_LIST), 'raise/3': of(KIND_ATOM, any, any, any), 'term_to_binary/1': of(KIND_BITSTRING, any),
}

const FLOAT = of(KIND_FLOAT, KIND_NUMBER, KIND_NUMBER)
const MAP = (...args: number[]): BifKinds => of(KIND_MAP, ...args)
const PAIR = sized(KIND_TUPLE, 2)

/** Of other modules. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, BifKinds>>>> = {
  maps: {
    'find/2': { result: PAIR | KIND_ATOM, args: [any, KIND_MAP] }, 'take/2': { result: PAIR | KIND_ATOM, args: [any, KIND_MAP] }, 'put/3': MAP(any, any, KIND_MAP),
    'remove/2': MAP(any, KIND_MAP), 'update/3': MAP(any, any, KIND_MAP), 'merge/2': MAP(KIND_MAP, KIND_MAP), 'from_list/1': MAP(KIND_LIST), 'keys/1': of(KIND_LIST, KIND_MAP),
    'values/1': of(KIND_LIST, KIND_MAP), 'is_key/2': of(KIND_ATOM, any, KIND_MAP),
  },
  math: Object.fromEntries([
    ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'exp', 'log', 'log2', 'log10', 'sqrt', 'ceil', 'floor', 'erf', 'erfc'].map((name) => `${name}/1`),
    'atan2/2', 'pow/2', 'fmod/2',
  ].map((name) => [name, FLOAT])),
  lists: { 'keyfind/3': of(KIND_TUPLE | KIND_ATOM), 'member/2': of(KIND_ATOM), 'keymember/3': of(KIND_ATOM) },
}
export const KINDS_OF_BIFS: Readonly<Record<string, Readonly<Record<string, BifKinds>>>> = { erlang: BIF_KINDS, ...OTHERS }

export const NO_BIF: BifKinds = { result: ANY, args: [] }
