/**
 * A stack of words in memory of its own, for whatever walks over a term: comparison, hashing, building of maps. Nothing
 * here recurses on the native stack over a term. Users nest: each remembers the depth it found and goes back to it.
 *
 * The block moves when it grows: keep depths (bytes from its base), never addresses, across a push.
 */
import { malloc, realloc } from './memory'

@external("host", "out_of_memory")
declare function out_of_memory(bytes: i32): void

const FIRST_BYTES: u32 = 16384
/** A block that grew beyond this is given back once the stack is empty. */
const KEEP_BYTES: u32 = 1 << 20

let base: u32 = 0
let top: u32 = 0
let end: u32 = 0

function grow(): void {
  const used = top - base
  const size = base == 0 ? FIRST_BYTES : (end - base) << 1
  base = <u32>(base == 0 ? malloc(size) : realloc(base, size))
  if (base == 0) out_of_memory(size)
  top = base + used
  end = base + size
}

/** Bytes on the stack. */
// @ts-ignore: decorator
@inline
export function stackDepth(): u32 {
  return top - base
}

// @ts-ignore: decorator
@inline
export function push(word: i32): void {
  if (top == end) grow()
  store<i32>(top, word)
  top += 4
}

// @ts-ignore: decorator
@inline
export function pop(): i32 {
  top -= 4
  return load<i32>(top)
}

/** Address of what was pushed at a depth; valid until the next push. */
// @ts-ignore: decorator
@inline
export function stackAt(depth: u32): u32 {
  return base + depth
}

/** Drops everything above a depth. */
export function stackReset(depth: u32): void {
  top = base + depth
  if (depth == 0 && end - base > KEEP_BYTES) {
    base = <u32>realloc(base, FIRST_BYTES)
    top = base
    end = base + FIRST_BYTES
  }
}
