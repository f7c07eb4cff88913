/**
 * The program that a match specification is compiled to (src/ets/match_compile.ts), run by the kernel (assembly/match_run.ts). As
 * layout.ts, this file is compiled twice, and holds integer constants only.
 *
 * Words: an instruction, then its operands. The head works on registers that hold terms: register 0 is what is
 * matched against, others are parts of it; a part is named by a register and a word of what that points to. Guards
 * and bodies work on a stack of terms.
 */

/** reg n: a tuple of n elements. */
export const HEAD_TUPLE: i32 = 1;
/** reg: a cons. */
export const HEAD_CONS: i32 = 2;
/** reg n: a map of at least n keys. */
export const HEAD_MAP: i32 = 3;
/** to reg word: register `to` is that part. */
export const HEAD_LOAD: i32 = 4;
/** to reg key: register `to` is the value of the key in the map. */
export const HEAD_KEY: i32 = 5;
/** reg word term: the part is that immediate. */
export const HEAD_EQ: i32 = 6;
/** reg word term: the part =:= that term. */
export const HEAD_SAME: i32 = 7;
/** variable reg word: binds. */
export const HEAD_BIND: i32 = 8;
/** variable reg word: the part =:= the variable. */
export const HEAD_AGAIN: i32 = 9;
/** As the four above, of a register itself (its operand `word` is absent). */
export const HEAD_EQ_REG: i32 = 10;
export const HEAD_SAME_REG: i32 = 11;
export const HEAD_BIND_REG: i32 = 12;
export const HEAD_AGAIN_REG: i32 = 13;

/** term */
export const PUSH: i32 = 20;
/** variable */
export const PUSH_VARIABLE: i32 = 21;
/** What was matched against ('$_'). */
export const PUSH_OBJECT: i32 = 22;
/** n: a list of n elements, whose tail is on top. */
export const MAKE_LIST: i32 = 23;
/** n: a tuple of n elements, the first on top. */
export const MAKE_TUPLE: i32 = 24;
/** n: a map of n pairs: the keys, the first on top, then the values in the same order. */
export const MAKE_MAP: i32 = 25;
/** function number: calls, the first argument on top. */
export const CALL: i32 = 26;
/** n: and, or of n booleans. */
export const AND: i32 = 27;
export const OR: i32 = 28;
/** target: goes there, the value kept, unless the top is `true` (`false`): then drops it and goes on. */
export const AND_ALSO: i32 = 29;
export const OR_ELSE: i32 = 30;
/** target */
export const JUMP: i32 = 31;
export const PUSH_SELF: i32 = 32;
/** Replaces the top by a copy on the process's heap, if it may lie elsewhere: KIND_x says how it may. */
export const COPY: i32 = 33;
export const DROP: i32 = 34;
/** Fails unless the top is `true`. */
export const CHECK: i32 = 35;
/** The body begins: from here on what fails is the atom 'EXIT'. */
export const BODY: i32 = 36;
/** The top becomes the result. */
export const RETURN: i32 = 37;
/** The clause has matched. */
export const HALT: i32 = 38;
/** number n: an action of call tracing with n arguments, the first on top (the host does it). */
export const ACTION: i32 = 39;

/** A copy of what was matched against, on the process's heap. */
export const PUSH_OBJECT_COPY: i32 = 40;

/** Where a value may lie: in the object matched against, in the program's own constants. */
export const KIND_OBJECT: i32 = 1;
export const KIND_CONSTANT: i32 = 2;

// ---- the block in which the kernel has a program -------------------------------------------------------------------

/** Number of clauses; where (bytes from the block's start) code, registers, variables and stack begin; then, for each clause, where in the code it begins. */
export const MP_CLAUSES: i32 = 0;
export const MP_CODE: i32 = 4;
export const MP_REGISTERS: i32 = 8;
export const MP_VARIABLES: i32 = 12;
export const MP_STACK: i32 = 16;
export const MP_STARTS: i32 = 20;

// ---- functions that guards and bodies may call (CALL's numbers) ----------------------------------------------------

export const F_IS_ATOM: i32 = 0;
export const F_IS_FLOAT: i32 = 1;
export const F_IS_INTEGER: i32 = 2;
export const F_IS_LIST: i32 = 3;
export const F_IS_NUMBER: i32 = 4;
export const F_IS_PID: i32 = 5;
export const F_IS_PORT: i32 = 6;
export const F_IS_REFERENCE: i32 = 7;
export const F_IS_TUPLE: i32 = 8;
export const F_IS_MAP: i32 = 9;
export const F_IS_BINARY: i32 = 10;
export const F_IS_BITSTRING: i32 = 11;
export const F_IS_BOOLEAN: i32 = 12;
export const F_IS_FUNCTION: i32 = 13;
export const F_IS_FUNCTION_2: i32 = 14;
export const F_IS_INTEGER_3: i32 = 15;
export const F_IS_RECORD: i32 = 16;
export const F_IS_MAP_KEY: i32 = 17;
export const F_GREATER: i32 = 18;
export const F_AT_LEAST: i32 = 19;
export const F_LESS: i32 = 20;
export const F_AT_MOST: i32 = 21;
export const F_EXACT: i32 = 22;
export const F_NOT_EXACT: i32 = 23;
export const F_EQUAL: i32 = 24;
export const F_NOT_EQUAL: i32 = 25;
export const F_NOT: i32 = 26;
export const F_XOR: i32 = 27;
export const F_NEGATE: i32 = 28;
export const F_PLUS: i32 = 29;
export const F_BNOT: i32 = 30;
export const F_ADD: i32 = 31;
export const F_SUBTRACT: i32 = 32;
export const F_MULTIPLY: i32 = 33;
export const F_DIVIDE: i32 = 34;
export const F_DIV: i32 = 35;
export const F_REM: i32 = 36;
export const F_BAND: i32 = 37;
export const F_BOR: i32 = 38;
export const F_BXOR: i32 = 39;
export const F_BSL: i32 = 40;
export const F_BSR: i32 = 41;
export const F_ABS: i32 = 42;
export const F_TRUNC: i32 = 43;
export const F_CEIL: i32 = 44;
export const F_FLOOR: i32 = 45;
export const F_ROUND: i32 = 46;
export const F_FLOAT: i32 = 47;
export const F_MIN: i32 = 48;
export const F_MAX: i32 = 49;
export const F_ELEMENT: i32 = 50;
export const F_HD: i32 = 51;
export const F_TL: i32 = 52;
export const F_LENGTH: i32 = 53;
export const F_SIZE: i32 = 54;
export const F_TUPLE_SIZE: i32 = 55;
export const F_BYTE_SIZE: i32 = 56;
export const F_BIT_SIZE: i32 = 57;
export const F_MAP_SIZE: i32 = 58;
export const F_MAP_GET: i32 = 59;
export const F_BINARY_PART_2: i32 = 60;
export const F_BINARY_PART_3: i32 = 61;
export const F_NODE_0: i32 = 62;
export const F_NODE_1: i32 = 63;
