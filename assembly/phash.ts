/** erlang:phash: the portable hash before phash2, byte by byte (OTP: make_hash in erl_term_hashing.c). */
import {
  EX_ARITY,
  EX_FUNCTION,
  EX_MODULE,
  FE_INDEX,
  FE_MODULE,
  FE_OLD_UNIQ,
  FUN_ENTRY,
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
import { atomHash, phash2 } from './hash'
import { firstRefWord, hashData, hashDone } from './hash_mix'
import { bit_size } from './heap'
import { bump_for_walk } from './lists'
import { addressOf, arityOfHeader, head, headerOf, isCons, subtagOfHeader, tail } from './term'
import { pop, push, stackDepth } from './workstack'

// Primes just above 2 ^ 28, numbered as in OTP.
const P1: u32 = 268440163
const P2: u32 = 268439161
const P3: u32 = 268435459
const P4: u32 = 268436141
const P5: u32 = 268438633
const P6: u32 = 268437017
const P8: u32 = 268437511
const P9: u32 = 268439627
const P10: u32 = 268440479
const P11: u32 = 268440577
const P12: u32 = 268440581
const P13: u32 = 268440593
const P14: u32 = 268440611

/** Marks on the work stack: a run of terms (address, count), the arity of a tuple, the rest of a list, the end of a list. */
const RUN: i32 = 0x08
const ARITY: i32 = 0x10
const REST: i32 = 0x18
const LIST_END: i32 = 0x20

/** Mixes the four bytes of a word, lowest first. */
function mixWord(hash: u32, word: u32, prime: u32): u32 {
  hash = hash * prime + (word & 0xff)
  hash = hash * prime + ((word >>> 8) & 0xff)
  hash = hash * prime + ((word >>> 16) & 0xff)
  return hash * prime + (word >>> 24)
}

function mixInteger(hash: u32, n: i64): u32 {
  const magnitude = <u64>(n < 0 ? -n : n)
  hash = mixWord(hash, <u32>magnitude, P2)
  if (magnitude >>> 32 != 0) hash = mixWord(hash, <u32>(magnitude >>> 32), P2)
  return hash * (n < 0 ? P4 : P3)
}

/** erlang:phash/2 before the range is applied. */
export function phash(term: i32): i32 {
  const mark = stackDepth()
  let hash: u32 = 0
  let walked = 0
  while (true) {
    walked++
    const tag = term & TAG_MASK
    if (tag == TAG_CONS) {
      let byte = head(term)
      let whole = false
      while ((byte & ~0x3fc) == TAG_SMALL) {
        hash = hash * P2 + <u32>(byte >>> 2)
        term = tail(term)
        walked++
        if (!isCons(term)) {
          whole = true
          break
        }
        byte = head(term)
      }
      if (whole) push(LIST_END)
      else {
        push(tail(term))
        push(REST)
        term = byte
      }
      continue
    }
    if (tag == TAG_SMALL) hash = mixInteger(hash, <i64>(term >> 2))
    else if (tag != TAG_BOXED) hash = mixImmediate(hash, term)
    else {
      const header = headerOf(term)
      const sub = subtagOfHeader(header)
      const at = addressOf(term)
      if (sub == SUB_TUPLE || sub == SUB_RECORD) {
        const n = arityOfHeader(header)
        push(n)
        push(ARITY)
        if (n > 0) pushRun(at + 4, n)
      } else if (sub == SUB_FLATMAP || sub == SUB_HAMT_ROOT) hash = hash * P13 + P14 + <u32>phash2(term)
      else if (sub == SUB_FUN) {
        const entry = load<u32>(at, FUN_ENTRY)
        const n = arityOfHeader(header) - 2
        hash = hash * P10 + n
        hash = hash * P1 + atomHash(load<i32>(entry, FE_MODULE))
        hash = hash * P2 + load<u32>(entry, FE_INDEX)
        hash = hash * P2 + load<u32>(entry, FE_OLD_UNIQ)
        if (n > 0) pushRun(at + 12, n)
      } else hash = mixLeaf(hash, term, header, sub, at)
    }
    while (true) {
      if (stackDepth() == mark) {
        bump_for_walk(walked)
        return hash
      }
      term = pop()
      if (term == RUN) {
        const n = pop()
        const at = <u32>pop()
        if (n > 1) pushRun(at + 4, n - 1)
        term = load<i32>(at)
        break
      }
      if (term == REST) {
        term = pop()
        if (!isCons(term)) push(LIST_END)
        break
      }
      if (term == ARITY) hash = hash * P9 + <u32>pop()
      else hash *= P8
    }
  }
  return hash // never reached: the compiler does not see it
}

// @ts-ignore: decorator
@inline
function pushRun(at: u32, n: i32): void {
  push(<i32>at)
  push(n)
  push(RUN)
}

function mixImmediate(hash: u32, term: i32): u32 {
  if (term == NIL) return hash * P3 + 1
  const kind = term & IMM_MASK
  if (kind == IMM_ATOM) return hash * P1 + atomHash(term)
  if (kind == IMM_PID) return mixWord(hash, localPidNumber(term), P5) * P6
  return mixWord(hash, <u32>term >>> IMM_SHIFT, P9) * P10
}

/** Boxed terms that hold no others. */
function mixLeaf(hash: u32, term: i32, header: i32, sub: i32, at: u32): u32 {
  if (sub == SUB_INT64) return mixInteger(hash, load<i64>(at, 4))
  if (sub == SUB_FLOAT) {
    let bits = load<u64>(at, 4)
    if (bits << 1 == 0) bits = 0
    return hash * P6 + (<u32>bits ^ <u32>(bits >>> 32))
  }
  if (sub <= SUB_BIGNEG) {
    const n = arityOfHeader(header)
    for (let i = 1; i <= n; i++) hash = mixWord(hash, load<u32>(at + (i << 2)), P2)
    return hash * (sub == SUB_BIGNEG ? P4 : P3)
  }
  if (sub <= SUB_MAGIC_REF) return mixWord(hash, load<u32>(at, 4), P9) * P10
  if (sub == SUB_EXT_PID) return mixWord(hash, load<u32>(at, 8), P5) * P6
  if (sub == SUB_EXT_REF) return mixWord(hash, firstRefWord(at), P9) * P10
  if (sub == SUB_EXT_PORT) {
    const high = load<u32>(at, 12)
    if (high != 0) hash = mixWord(hash, high, P11)
    return mixWord(hash, load<u32>(at, 8), P9) * P10
  }
  if (sub == SUB_EXPORT) {
    const entry = load<u32>(at, FUN_ENTRY)
    hash = hash * P11 + load<u32>(entry, EX_ARITY)
    hash = hash * P1 + atomHash(load<i32>(entry, EX_MODULE))
    return hash * P1 + atomHash(load<i32>(entry, EX_FUNCTION))
  }
  const size = <u64>bit_size(term)
  const bytes = <u32>(size >>> 3)
  const bits = <u32>size & 7
  const data = hashData(term)
  for (let i: u32 = 0; i < bytes; i++) hash = hash * P1 + <u32>load<u8>(data + i)
  if (bits != 0) hash = (hash * P1 + (<u32>load<u8>(data + bytes) >>> (8 - bits))) * P12 + bits
  hashDone(term, data)
  bump_for_walk(bytes >> 5)
  return hash * P4 + bytes
}
