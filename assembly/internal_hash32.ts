/** The hash of map keys up to OTP 25: see internal_hash.ts. */
import {
  FE_INDEX,
  FE_MODULE,
  FE_OLD_UNIQ,
  FUN_ENTRY,
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
  SUB_TUPLE,
  TAG_SMALL,
} from '../src/term/layout'
import { HCONST, hashBytes, hashData, hashDone, mix1, mix2, refWords } from './hash_mix'
import { bit_size } from './heap'
import { immediateWord, isImmediate64 } from './otp_words'
import { addressOf, arityOfHeader, head, headerOf, isCons, subtagOfHeader, tail } from './term'
import { pop, push, stackDepth } from './workstack'

const SALT: u32 = 3432918353

// Multiples of HCONST, numbered as in OTP.
const K_STRING: u32 = 0x78dde6e4 // 4
const K_PID: u32 = 0x1715609d // 5
const K_PORT: u32 = 0xb54cda56 // 6
const K_REF: u32 = 0x5384540f // 7
const K_REF_HIGH: u32 = 0xf1bbcdc8 // 8
const K_TUPLE: u32 = 0x8ff34781 // 9
const K_NEGATIVE: u32 = 0x2e2ac13a // 10
const K_POSITIVE: u32 = 0xcc623af3 // 11
const K_FLOAT: u32 = 0x6a99b4ac // 12
const K_BINARY: u32 = 0x08d12e65 // 13
const K_EXPORT: u32 = 0xa708a81e // 14
const K_BITS: u32 = 0x454021d7 // 15
const K_MAP: u32 = 0xe3779b90 // 16
const K_CAR: u32 = 0x81af1549 // 17
const K_CDR: u32 = 0x1fe68f02 // 18
const K_FUN: u32 = 0x5c558274 // 20
const K_FUN_ENTRY: u32 = 0xfa8cfc2d // 21
const K_STRING_END: u32 = 0x98c475e6 // 22

/** On the work stack: a list's tail that is no list follows. */
const CDR: i32 = 0x08

/** The hash with a salt: 0 for the first eight levels of a trie. */
export function internalHash32(term: i32, salt: u32): u32 {
  let hash = salt ^ SALT
  const mark = stackDepth()
  while (true) {
    if (isImmediate64(term)) {
      const word = immediateWord(term)
      hash = mix2(hash, <u32>word, <u32>(word >>> 32), HCONST)
    } else if (isCons(term)) {
      let packed: u32 = 0
      let count: u32 = 0
      let byte = head(term)
      while ((byte & ~0x3fc) == TAG_SMALL) {
        packed = (packed << 8) + (byte >>> 2)
        if (++count == 4) {
          hash = mix1(hash, packed, K_STRING)
          packed = 0
          count = 0
        }
        term = tail(term)
        if (!isCons(term)) break
        byte = head(term)
      }
      if (count > 0) hash = mix2(hash, packed, count, K_STRING_END)
      if (isCons(term)) {
        const rest = tail(term)
        hash = mixConstant(hash, K_CAR)
        push(rest)
        if (!isCons(rest)) push(CDR)
        term = head(term)
      }
      continue
    } else {
      const header = headerOf(term)
      const sub = subtagOfHeader(header)
      const at = addressOf(term)
      if (sub == SUB_TUPLE) {
        const n = arityOfHeader(header)
        hash = mix1(hash, n, K_TUPLE)
        pushWords(at + 4, n)
      } else if (sub == SUB_FLATMAP) {
        const n = arityOfHeader(header) - 1
        hash = mix1(hash, n, K_MAP)
        const keys = addressOf(load<i32>(at, 4)) + 4
        for (let i = (n - 1) << 2; i >= 0; i -= 4) {
          push(load<i32>(at + 8 + i))
          push(load<i32>(keys + i))
        }
      } else if (sub == SUB_HAMT_ROOT || sub == SUB_HAMT_NODE) {
        let child = at + 4
        if (sub == SUB_HAMT_ROOT) {
          hash = mix1(hash, load<i32>(at, 4) >> 2, K_MAP)
          child += 4
        }
        for (let n = popcnt((header >>> 8) & 0xffff); n > 0; n--, child += 4) {
          const node = load<i32>(child)
          if (isCons(node)) {
            push(tail(node))
            push(head(node))
          } else push(node)
        }
      } else if (sub == SUB_FUN) {
        const entry = load<u32>(at, FUN_ENTRY)
        const n = arityOfHeader(header) - 2
        hash = mix2(hash, n, <u32>immediateWord(load<i32>(entry, FE_MODULE)), K_FUN)
        hash = mix2(hash, load<u32>(entry, FE_INDEX), load<u32>(entry, FE_OLD_UNIQ), K_FUN_ENTRY)
        pushWords(at + 12, n)
      } else hash = mixLeaf(hash, term, header, sub, at)
    }
    while (true) {
      if (stackDepth() == mark) return hash
      term = pop()
      if (term != CDR) break
      hash = mixConstant(hash, K_CDR)
    }
  }
  return hash // never reached: the compiler does not see it
}

// @ts-ignore: decorator
@inline
function mixConstant(hash: u32, k: u32): u32 {
  return rotl<u32>(hash ^ k, 17)
}

/** Pushes words so that the first is taken first. */
function pushWords(at: u32, n: i32): void {
  for (let i = (n - 1) << 2; i >= 0; i -= 4) push(load<i32>(at + i))
}

/** Boxed terms that hold no others. */
function mixLeaf(hash: u32, term: i32, header: i32, sub: i32, at: u32): u32 {
  if (sub == SUB_FLOAT) {
    let bits = load<u64>(at, 4)
    if (bits << 1 == 0) bits = 0
    return mix2(hash, <u32>bits, <u32>(bits >>> 32), K_FLOAT)
  }
  if (sub == SUB_INT64) {
    const n = load<i64>(at, 4)
    const magnitude = <u64>(n < 0 ? -n : n)
    return mix2(hash, <u32>magnitude, <u32>(magnitude >>> 32), n < 0 ? K_NEGATIVE : K_POSITIVE)
  }
  if (sub <= SUB_BIGNEG) {
    const kind = sub == SUB_BIGNEG ? K_NEGATIVE : K_POSITIVE
    const n = arityOfHeader(header)
    for (let i = 1; i <= n; i += 2) {
      hash = mix2(hash, load<u32>(at + (i << 2)), i < n ? load<u32>(at + (i << 2), 4) : 0, kind)
    }
    return hash
  }
  if (sub <= SUB_MAGIC_REF) {
    hash = mix1(hash, load<u32>(at, 4), K_REF)
    return mix2(hash, load<u32>(at, 8), load<u32>(at, 12), K_REF_HIGH)
  }
  if (sub == SUB_EXT_PID || sub == SUB_EXT_PORT) {
    const kind = sub == SUB_EXT_PID ? K_PID : K_PORT
    hash = mix2(hash, load<u32>(at, 4), 0, kind)
    return mix2(hash, load<u32>(at, 8), load<u32>(at, 12), kind)
  }
  if (sub == SUB_EXT_REF) {
    const n = refWords(at)
    hash = mix2(hash, load<u32>(at, 4), 0, K_REF)
    for (let i = 0; i < n; i++) hash = mix1(hash, load<u32>(at + 8 + (i << 2)), K_REF)
    return hash
  }
  if (sub == SUB_EXPORT) return mix2(hash, load<u32>(at, FUN_ENTRY), 0, K_EXPORT)
  const size = <u64>bit_size(term)
  hash += K_BINARY
  if (size == 0) return hash
  const data = hashData(term)
  const bytes = <u32>(size >>> 3)
  const bits = <u32>size & 7
  hash = hashBytes(data, bytes, hash)
  if (bits != 0) hash = mix2(hash, bits, <u32>load<u8>(data + bytes) >>> (8 - bits), K_BITS)
  hashDone(term, data)
  return hash
}
