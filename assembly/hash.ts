/** erlang:phash2: the same value on every node and release (OTP: make_hash2 in erl_term_hashing.c). */
import {
  ATOM_HASH,
  ATOM_SIZE,
  ATOM_TABLE,
  EX_ARITY,
  EX_FUNCTION,
  EX_MODULE,
  FE_INDEX,
  FE_MODULE,
  FE_OLD_UNIQ,
  FUN_ENTRY,
  HDR_ARITY_SHIFT,
  IMM_ATOM,
  IMM_MASK,
  IMM_PID,
  IMM_SHIFT,
  NIL,
  SUB_BIGNEG,
  SUB_EXPORT,
  SUB_EXT_PID,
  SUB_EXT_PORT,
  SUB_EXT_REF,
  SUB_FLATMAP,
  SUB_FLOAT,
  SUB_FUN,
  SUB_HAMT_NODE,
  SUB_HAMT_ROOT,
  SUB_INT64,
  SUB_MAGIC_REF,
  SUB_RECORD,
  SUB_TUPLE,
  TAG_BOXED,
  TAG_CONS,
  TAG_MASK,
  TAG_SMALL,
} from '../src/term/layout'
import { localPidNumber } from './compare_values'
import { HCONST, firstRefWord, hashBytes, hashData, hashDone, mix1, mix2 } from './hash_mix'
import { alloc, bit_size, cons } from './heap'
import { int64, value64 } from './limbs'
import { bump_for_walk } from './lists'
import { addressOf, arityOfHeader, head, headerOf, isBoxed, isCons, subtagOfHeader, tail } from './term'
import { pop, push, stackDepth } from './workstack'

// Kinds of data: multiples of HCONST, numbered as in OTP.
const K_NIL: u32 = 0x3c6ef372 // 2
const K_ATOM: u32 = 0xdaa66d2b // 3
const K_STRING: u32 = 0x78dde6e4 // 4
const K_PID: u32 = 0x1715609d // 5
const K_PORT: u32 = 0xb54cda56 // 6
const K_REF: u32 = 0x5384540f // 7
const K_TUPLE: u32 = 0x8ff34781 // 9
const K_NEGATIVE: u32 = 0x2e2ac13a // 10
const K_POSITIVE: u32 = 0xcc623af3 // 11
const K_FLOAT: u32 = 0x6a99b4ac // 12
const K_BINARY: u32 = 0x08d12e65 // 13
const K_EXPORT: u32 = 0xa708a81e // 14
const K_BITS: u32 = 0x454021d7 // 15
const K_MAP: u32 = 0xe3779b90 // 16
const K_MAP_END: u32 = 0xbe1e08bb // 19
const K_RECORD: u32 = 0x36fbef9f // 23

/** Hash of the empty list where nothing came before. */
const NIL_ALONE: u32 = 3468870702

/** Marks on the work stack (no term looks so): a run of terms (address, count), the end of a map, the end of a pair. */
const RUN: i32 = 0x08
const MAP_END: i32 = 0x10
const PAIR_END: i32 = 0x18

// @ts-ignore: decorator
@inline
export function atomHash(atom: i32): u32 {
  return load<u32>(<u32>ATOM_TABLE + (<u32>atom >>> IMM_SHIFT) * ATOM_SIZE, ATOM_HASH)
}

/** Mixes an integer of up to 64 bits into a hash. Those of 28 bits have their own way, twice if negative. */
function mixInteger(hash: u32, n: i64): u32 {
  if (n >= -0x8000000 && n < 0x8000000) {
    const y = <i32>n
    if (y < 0) hash = mix1(hash, -y, HCONST)
    return mix1(hash, y, HCONST)
  }
  const magnitude = <u64>(n < 0 ? -n : n)
  return mix2(hash, <u32>magnitude, <u32>(magnitude >>> 32), n < 0 ? K_NEGATIVE : K_POSITIVE)
}

/** erlang:phash2/1 before the range is applied. */
export function phash2(term: i32): i32 {
  if ((term & TAG_MASK) == TAG_SMALL) return mixInteger(0, <i64>(term >> 2))
  if ((term & IMM_MASK) == IMM_ATOM) return atomHash(term)
  return hashSome(term, 0, 0, NIL, i32.MAX_VALUE)
}

/** The same of up to PART terms in it. 0 as well when there are more: then `phash2_left` is what to go on with. */
export function phash2_begin(term: i32): i32 {
  if (isBoxed(term) || isCons(term)) return hashSome(term, 0, 0, NIL, PART)
  left = 0
  return phash2(term)
}
/** Goes on with what was left, as `phash2_begin`. */
export function phash2_goOn(state: i32): i32 {
  const at = addressOf(state)
  const list = load<i32>(at, 12)
  // the term that was next
  const term = load<i32>(addressOf(head(list)), 4)
  return hashSome(term, <u32>value64(load<i32>(at, 4)), <u32>value64(load<i32>(at, 8)), tail(list), PART)
}
/**
 * {Hash, Hashes of pairs, List} where a part has ended; 0: the hash is complete. The list has what is to come, the next first: tuples of terms,
 * [Hash | Hashes of pairs] at the end of a map, [] at that of a pair.
 */
export function phash2_left(): i32 {
  return left
}
let left: i32 = 0
/** Terms of a part. */
const PART: i32 = 1 << 16

/** Goes on with the hash of what came before; `saved`: what comes after the term as `phash2_left` has it. */
function hashSome(term: i32, hash: u32, pairs: u32, saved: i32, most: i32): u32 {
  const mark = stackDepth()
  /** The innermost run of terms, as long as nothing lies above it on the work stack: where the next one is, how many are left. */
  let runAt: u32 = 0
  let runLeft = 0
  // `pairs`: of the innermost map, the hashes of its pairs so far, which must not depend on their order
  let more = most
  left = 0
  while (true) {
    if (--more < 0) {
      if (runLeft > 0) pushRun(runAt, runLeft)
      push(term)
      save(mark, hash, pairs, saved)
      bump_for_walk(most)
      return 0
    }
    const tag = term & TAG_MASK
    if (tag == TAG_CONS) {
      // Bytes at the front of a list are packed, four to a word.
      let packed: u32 = 0
      let count = 0
      let byte = head(term)
      while ((byte & ~0x3fc) == TAG_SMALL) {
        packed = (packed << 8) + (byte >>> 2)
        if (++count == 4) {
          hash = mix1(hash, packed, K_STRING)
          packed = 0
          count = 0
          more--
        }
        term = tail(term)
        if (!isCons(term) || (count == 0 && more <= 0)) break
        byte = head(term)
      }
      if (count > 0) hash = mix1(hash, packed, K_STRING)
      if (isCons(term) && more > 0) {
        if (runLeft > 0) pushRun(runAt, runLeft)
        runLeft = 0
        push(tail(term))
        term = head(term)
      }
      continue
    }
    if (tag == TAG_SMALL) hash = mixInteger(hash, <i64>(term >> 2))
    else if (tag != TAG_BOXED) hash = mixImmediate(hash, term)
    else {
      const header = headerOf(term)
      const sub = subtagOfHeader(header)
      const at = addressOf(term)
      if (sub == SUB_TUPLE) {
        const n = arityOfHeader(header)
        hash = mix1(hash, n, K_TUPLE)
        if (n > 0) {
          if (n > 1) {
            if (runLeft > 0) pushRun(runAt, runLeft)
            runAt = at + 8
            runLeft = n - 1
          }
          term = load<i32>(at, 4)
          continue
        }
      } else if (sub == SUB_FLATMAP || sub == SUB_HAMT_ROOT) {
        if (runLeft > 0) pushRun(runAt, runLeft)
        runLeft = 0
        const n = sub == SUB_FLATMAP ? arityOfHeader(header) - 1 : load<i32>(at, 4) >> 2
        hash = mix1(hash, n, K_MAP)
        if (n > 0) {
          push(pairs)
          push(hash)
          push(MAP_END)
          hash = 0
          pairs = 0
          if (sub == SUB_FLATMAP) pushPairs(load<i32>(at, 4), at + 8, n)
          else pushChildren(at + 8, popcnt((header >>> 8) & 0xffff))
        }
      } else if (sub == SUB_HAMT_NODE) {
        if (runLeft > 0) pushRun(runAt, runLeft)
        runLeft = 0
        pushChildren(at + 4, popcnt((header >>> 8) & 0xffff))
      } else if (sub == SUB_FUN) {
        if (runLeft > 0) pushRun(runAt, runLeft)
        runLeft = 0
        const entry = load<u32>(at, FUN_ENTRY)
        const n = arityOfHeader(header) - 2
        hash = mix2(hash, n, atomHash(load<i32>(entry, FE_MODULE)), HCONST)
        hash = mix2(hash, load<u32>(entry, FE_INDEX), load<u32>(entry, FE_OLD_UNIQ), HCONST)
        if (n > 0) pushRun(at + 12, n)
      } else if (sub == SUB_RECORD) {
        if (runLeft > 0) pushRun(runAt, runLeft)
        runLeft = 0
        const n = arityOfHeader(header) - 1
        hash = mix2(hash, n, definitionHash(load<i32>(at, 4)), K_RECORD)
        if (n > 0) pushByAge(at, n)
      } else hash = mixLeaf(hash, term, header, sub, at)
    }
    // The next term, after what the marks ask for.
    while (true) {
      if (runLeft > 0) {
        term = load<i32>(runAt)
        runAt += 4
        runLeft--
        break
      }
      if (stackDepth() == mark) {
        if (!isCons(saved)) {
          bump_for_walk(most - more)
          return hash
        }
        const next = head(saved)
        saved = tail(saved)
        takeUp(next)
      }
      term = pop()
      if (term == RUN) {
        runLeft = pop()
        runAt = <u32>pop()
        continue
      } else if (term == MAP_END) {
        hash = mix1(<u32>pop(), pairs, K_MAP_END)
        pairs = <u32>pop()
        continue
      } else if (term == PAIR_END) {
        pairs ^= hash
        hash = 0
        continue
      }
      break
    }
  }
  return hash // never reached: the compiler does not see it
}

/** What is on the work stack, at least the next term, in front of what was saved. */
function save(mark: u32, hash: u32, pairs: u32, saved: i32): void {
  let last: usize = 0
  let first: i32 = NIL
  while (stackDepth() != mark) {
    let entry: i32 = NIL
    const word = pop()
    if (word == MAP_END) {
      const before = int64(<i64><u32>pop())
      entry = cons(before, int64(<i64><u32>pop()))
    } else if (word != PAIR_END) {
      const n = word == RUN ? pop() : 1
      entry = <i32>alloc(n + 1) | TAG_BOXED
      store<i32>(addressOf(entry), n << HDR_ARITY_SHIFT)
      if (word == RUN) memory.copy(addressOf(entry) + 4, pop(), n << 2)
      else store<i32>(addressOf(entry), word, 4)
    }
    const cell = cons(entry, NIL)
    if (last == 0) first = cell
    else store<i32>(last, cell, 4)
    last = <usize>cell - TAG_CONS
  }
  store<i32>(last, saved, 4)
  const hashTerm = int64(<i64>hash)
  const pairsTerm = int64(<i64>pairs)
  const state = alloc(4)
  store<i32>(state, 3 << HDR_ARITY_SHIFT)
  store<i32>(state, hashTerm, 4)
  store<i32>(state, pairsTerm, 8)
  store<i32>(state, first, 12)
  left = <i32>state | TAG_BOXED
}
function takeUp(entry: i32): void {
  if (entry == NIL) push(PAIR_END)
  else if (isCons(entry)) {
    push(<i32>value64(tail(entry)))
    push(<i32>value64(head(entry)))
    push(MAP_END)
  } else pushRun(addressOf(entry) + 4, arityOfHeader(headerOf(entry)))
}

/** The values of a record's fields, in the order of the fields' atoms, the oldest first: so it is in OTP. */
function pushByAge(record: u32, n: i32): void {
  const fields = addressOf(load<i32>(record, 4)) + 16
  let before: u32 = 0xffffffff
  for (let left = n; left > 0; left--) {
    let best = -1
    for (let i = 0; i < n; i++) {
      const field = load<u32>(fields + (i << 2))
      if (field < before && (best < 0 || field > load<u32>(fields + (best << 2)))) best = i
    }
    before = load<u32>(fields + (best << 2))
    push(load<i32>(record + (best << 2), 8))
  }
}

/** The hash of a record's definition: that of a tuple {Module, Name, IsExported, Field…}. */
function definitionHash(definition: i32): u32 {
  const at = addressOf(definition)
  const n = arityOfHeader(headerOf(definition))
  let hash = mix1(0, n, K_TUPLE)
  for (let i = 1; i <= n; i++) hash = mixImmediate(hash, load<i32>(at + (i << 2)))
  return hash
}

// @ts-ignore: decorator
@inline
function pushRun(at: u32, n: i32): void {
  push(<i32>at)
  push(n)
  push(RUN)
}

function pushPairs(keys: i32, values: u32, n: i32): void {
  let key = addressOf(keys) + (n << 2)
  let value = values + ((n - 1) << 2)
  for (; n > 0; n--) {
    push(PAIR_END)
    push(load<i32>(value))
    push(load<i32>(key))
    key -= 4
    value -= 4
  }
}

/** Pairs and inner nodes below a hash map node; collision nodes (tuples) at once. */
function pushChildren(at: u32, n: i32): void {
  for (; n > 0; n--, at += 4) {
    const child = load<i32>(at)
    if (isCons(child)) pushLeaf(child)
    else if (subtagOfHeader(headerOf(child)) == SUB_TUPLE) {
      const m = arityOfHeader(headerOf(child))
      for (let i = 1; i <= m; i++) pushLeaf(load<i32>(addressOf(child) + (i << 2)))
    } else push(child)
  }
}

// @ts-ignore: decorator
@inline
function pushLeaf(leaf: i32): void {
  push(PAIR_END)
  push(tail(leaf))
  push(head(leaf))
}

function mixImmediate(hash: u32, term: i32): u32 {
  if (term == NIL) return hash == 0 ? NIL_ALONE : mix1(hash, 2, K_NIL)
  const kind = term & IMM_MASK
  if (kind == IMM_ATOM) return hash == 0 ? atomHash(term) : mix1(hash, atomHash(term), K_ATOM)
  if (kind == IMM_PID) return mix1(hash, localPidNumber(term), K_PID)
  return mix2(hash, <u32>term >>> IMM_SHIFT, 0, K_PORT)
}

/** Boxed terms that hold no others. */
function mixLeaf(hash: u32, term: i32, header: i32, sub: i32, at: u32): u32 {
  if (sub == SUB_INT64) return mixInteger(hash, load<i64>(at, 4))
  if (sub == SUB_FLOAT) {
    let bits = load<u64>(at, 4)
    if (bits << 1 == 0) bits = 0
    return mix2(hash, <u32>(bits >>> 32), <u32>bits, K_FLOAT)
  }
  if (sub <= SUB_BIGNEG) {
    const kind = sub == SUB_BIGNEG ? K_NEGATIVE : K_POSITIVE
    const n = arityOfHeader(header)
    for (let i = 1; i <= n; i += 2) {
      hash = mix2(hash, load<u32>(at + (i << 2)), i < n ? load<u32>(at + (i << 2), 4) : 0, kind)
    }
    return hash
  }
  if (sub <= SUB_MAGIC_REF) return mix1(hash, load<u32>(at, 4), K_REF)
  if (sub == SUB_EXT_PID) return mix1(hash, load<u32>(at, 8), K_PID)
  if (sub == SUB_EXT_PORT) return mix2(hash, load<u32>(at, 8), load<u32>(at, 12), K_PORT)
  if (sub == SUB_EXT_REF) return mix1(hash, firstRefWord(at), K_REF)
  if (sub == SUB_EXPORT) {
    const entry = load<u32>(at, FUN_ENTRY)
    hash = mix2(hash, load<u32>(entry, EX_ARITY), atomHash(load<i32>(entry, EX_MODULE)), HCONST)
    return mix1(hash, atomHash(load<i32>(entry, EX_FUNCTION)), K_EXPORT)
  }
  const size = <u64>bit_size(term)
  hash += K_BINARY
  if (size == 0) return hash
  const data = hashData(term)
  const bytes = <u32>(size >>> 3)
  const bits = <u32>size & 7
  hash = hashBytes(data, bytes, hash)
  bump_for_walk(bytes >> 6)
  if (bits != 0) hash = mix2(hash, bits, <u32>load<u8>(data + bytes) >>> (8 - bits), K_BITS)
  hashDone(term, data)
  return hash
}
