/**
 * Kinds of values, as sets of bits: what a register may hold at a place. Above them the least size of it, if it is a tuple
 * (elements) or a local fun (values of its environment).
 */
import type { Operand } from './instructions.ts'
import type { BeamFile } from './read.ts'
import { TYPE_FLOAT, TYPE_INTEGER } from './types.ts'
import * as L from '../term/layout.ts'

export const KIND_ATOM = 1 << 0
export const KIND_BITSTRING = 1 << 1
/** A match context: what compilers never let a program see. */
export const KIND_CONTEXT = 1 << 2
export const KIND_CONS = 1 << 3
export const KIND_FLOAT = 1 << 4
export const KIND_FUN = 1 << 5
export const KIND_SMALL = 1 << 6
export const KIND_LARGE = 1 << 7
export const KIND_MAP = 1 << 8
export const KIND_NIL = 1 << 9
export const KIND_PID = 1 << 10
export const KIND_PORT = 1 << 11
export const KIND_REFERENCE = 1 << 12
export const KIND_TUPLE = 1 << 13
export const KIND_RECORD = 1 << 14
/** A catch tag. */
export const KIND_TAG = 1 << 15
/** Nothing that may be looked at: never set, or given up. */
export const KIND_NOTHING = 1 << 16
/** The mark of a handler that it was reached by an exception. */
export const KIND_EXCEPTION = 1 << 17
/** It has outlived something that may have moved it, or was not just made by setelement/3: nothing may be stored in it. */
export const KIND_OLD = 1 << 18

/** A word of the frame that may be part of a message that is only looked at. */
export const KIND_MESSAGE = 1 << 19

const SIZE_SHIFT = 20
export const MAX_SIZE = 2047
const KINDS = (1 << SIZE_SHIFT) - 1
const SIZED = KIND_TUPLE | KIND_FUN

export const KIND_TERM = (1 << 15) - 1
export const KIND_INTEGER = KIND_SMALL | KIND_LARGE
export const KIND_NUMBER = KIND_INTEGER | KIND_FLOAT
export const KIND_LIST = KIND_CONS | KIND_NIL
/** Kinds whose terms are boxed, all of them. */
export const KIND_BOXED = KIND_BITSTRING | KIND_CONTEXT | KIND_FLOAT | KIND_FUN | KIND_LARGE | KIND_MAP | KIND_TUPLE | KIND_RECORD

export const ANY = KIND_TERM | KIND_OLD
export const NIL = KIND_NIL | KIND_OLD

export const kindsOf = (kind: number): number => kind & KINDS
export const sizeOf = (kind: number): number => ((kind & SIZED) === 0 ? MAX_SIZE : kind >>> SIZE_SHIFT)
export const sized = (kinds: number, size: number): number => kinds | KIND_OLD | (Math.min(size, MAX_SIZE) << SIZE_SHIFT)

/** What may be of either. */
export function join(a: number, b: number): number {
  if (a === b) return a
  const kinds = (a | b) & KINDS
  if ((kinds & SIZED) === 0) return kinds
  return kinds | (Math.min(sizeOf(a), sizeOf(b)) << SIZE_SHIFT)
}
/** What is of one of `kinds`, and has that size at least. */
export function narrow(kind: number, kinds: number, size = 0): number {
  const left = kind & kinds & KIND_TERM
  const rest = left | (kind & KIND_OLD)
  return (left & SIZED) === 0 ? rest : rest | (Math.max(kind >>> SIZE_SHIFT, Math.min(size, MAX_SIZE)) << SIZE_SHIFT)
}

/** Kind of a literal, by its first bytes in the external term format. */
function literalKind(bytes: Uint8Array): number {
  const word = (at: number): number => ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
  switch (bytes[1]) {
    case 97: return KIND_SMALL | KIND_OLD
    case 98: case 110: case 111: return KIND_INTEGER | KIND_OLD
    case 70: case 99: return KIND_FLOAT | KIND_OLD
    case 104: return sized(KIND_TUPLE, bytes[2]!)
    case 105: return sized(KIND_TUPLE, word(2))
    case 106: return KIND_NIL | KIND_OLD
    case 107: return (bytes[2] === 0 && bytes[3] === 0 ? KIND_NIL : KIND_CONS) | KIND_OLD
    case 108: return (word(2) === 0 ? KIND_LIST : KIND_CONS) | KIND_OLD
    case 109: case 77: return KIND_BITSTRING | KIND_OLD
    case 116: return KIND_MAP | KIND_OLD
    case 113: return sized(KIND_FUN, 0)
    default: return ANY
  }
}

/** The kind of a constant. */
export function constantKind(file: BeamFile, o: Operand): number {
  switch (o.k) {
    case 'a': return (o.v === 0 ? KIND_NIL : KIND_ATOM) | KIND_OLD
    case 'i': return (o.v >= L.SMALL_MIN && o.v <= L.SMALL_MAX ? KIND_SMALL : KIND_LARGE) | KIND_OLD
    case 'lit': return literalKind(file.literals[o.v]!)
    default: return ANY
  }
}

/** Of the types of a file those that code may be made by, as kinds; 0: any other. */
export function claimsOf(file: BeamFile): Int32Array {
  return Int32Array.from(file.types, ({ mask, min, max }) => {
    if (mask === TYPE_FLOAT) return KIND_FLOAT
    return mask === TYPE_INTEGER && min !== undefined && max !== undefined && min >= L.SMALL_MIN && max <= L.SMALL_MAX ? KIND_SMALL : 0
  })
}
