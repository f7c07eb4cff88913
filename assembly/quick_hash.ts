/** A hash for tables of the machine, whose order nobody sees: short for immediates and for tuples of them, as most keys are. */
import { HDR_KIND_MASK, HDR_SUBTAG_SHIFT, SUB_TUPLE } from '../src/term/layout'
import { internal_hash } from './internal_hash'
import { addressOf, arityOfHeader, isBoxed, isPointer } from './term'

const GOLDEN: u32 = 0x9e3779b1
/** Tuples of more elements are hashed as map keys are. */
const MOST_ELEMENTS: u32 = 6

export function quickHash(key: i32): u32 {
  return quickHashOf(key, isFlatTuple(key))
}
/** The same, by who knows whether the key is a tuple of few immediates. */
export function quickHashOf(key: i32, flat: bool): u32 {
  let h = <u32>key
  if (flat) h = flatTupleHash(key)
  else if (isPointer(key)) h = <u32>internal_hash(key)
  h *= GOLDEN
  return h ^ (h >> 15)
}

/** Whether a key is a tuple of few immediates. */
export function isFlatTuple(key: i32): bool {
  if (!isBoxed(key)) return false
  let at = <usize>addressOf(key)
  const header = load<i32>(at)
  const n = <u32>arityOfHeader(header)
  if ((header & HDR_KIND_MASK) != SUB_TUPLE << HDR_SUBTAG_SHIFT || n > MOST_ELEMENTS) return false
  for (const end = at + (n << 2); at < end; at += 4) if (isPointer(load<i32>(at, 4))) return false
  return true
}

function flatTupleHash(key: i32): u32 {
  let at = <usize>addressOf(key)
  const n = <u32>arityOfHeader(load<i32>(at))
  let h: u32 = n
  for (const end = at + (n << 2); at < end; at += 4) h = rotl<u32>((h ^ <u32>load<i32>(at, 4)) * GOLDEN, 13)
  return h
}
