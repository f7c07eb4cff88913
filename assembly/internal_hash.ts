/**
 * The hash of map keys, as the release in CELL_OTP_RELEASE computes it on 64-bit machines: it decides the order in which
 * large maps are walked. Immediates of OTP's 64-bit words are rebuilt for it, integers of 60 bits among them. (OTP
 * hashes atoms by their index, funs and nodes by addresses: no program sees the same order there from run to run.)
 *
 * Since OTP 26.1 it has 64 bits and works as MurmurHash3 does; before, 32 bits as Bob Jenkins's hash.
 */
import {
  CELL_OTP_RELEASE,
  FE_INDEX,
  FE_MODULE,
  FE_OLD_UNIQ,
  FUN_ENTRY,
  IMM_ATOM,
  IMM_MASK,
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
  TAG_MASK,
  TAG_SMALL,
} from '../src/term/layout'
import { hashData, hashDone, refWords } from './hash_mix'
import { bit_size } from './heap'
import { internalHash32 } from './internal_hash32'
import { atomWord, immediateWord, isImmediate64, smallWord } from './otp_words'
import { addressOf, arityOfHeader, head, headerOf, isCons, subtagOfHeader, tail } from './term'
import { pop, push, stackDepth } from './workstack'

/** All ones, but for tests that want collisions. */
let mask: u64 = <u64>-1

/** For tests: only these bits of hashes count (for maps made from now on). */
export function weaken_hash(bits: u64): void {
  mask = bits
}

/** Hash of a map key at the first level of a trie. 32 bits before OTP 26, 64 bits since. */
// @ts-ignore: decorator
@inline
export function mapHash(key: i32): u64 {
  return fullHash(key) & mask
}

// @ts-ignore: decorator
@inline
function fullHash(key: i32): u64 {
  if (load<i32>(CELL_OTP_RELEASE) < 26) return internalHash32(key, 0)
  if ((key & TAG_MASK) == TAG_SMALL) return mix64(smallWord(<i64>(key >> 2)))
  if ((key & IMM_MASK) == IMM_ATOM) return mix64(atomWord(key))
  return internalHash64(key)
}

/** The hash whole, as tests of OTP look at it. */
export function internal_hash_64(term: i32): i64 {
  return <i64>mapHash(term)
}

/** The hash as 32 bits, for tables of the host. */
export function internal_hash(term: i32): i32 {
  return <i32>mapHash(term)
}

// ---- since OTP 26.1 --------------------------------------------------------------------------------------------------------

// Kinds, numbered as in OTP; those from T_FLATMAP on are one more since OTP 29, which has records before them.
const T_IMMEDIATE: u64 = 1
const T_ELEMENT: u64 = 2
const T_CAR: u64 = 3
const T_CDR: u64 = 4
const T_STRING: u64 = 5
const T_TUPLE: u64 = 6
const T_RECORD: u64 = 7
const T_FLATMAP: u64 = 7
const T_HAMT_FULL: u64 = 8
const T_HAMT: u64 = 9
const T_HAMT_NODE: u64 = 10
const T_BINARY: u64 = 11
const T_FUN: u64 = 12
const T_EXPORT: u64 = 13
const T_NEGATIVE: u64 = 14
const T_POSITIVE: u64 = 15
const T_REF: u64 = 16
const T_EXT_REF: u64 = 17
const T_EXT_PID: u64 = 18
const T_EXT_PORT: u64 = 19
const T_FLOAT: u64 = 20

const C1: u64 = 0x87c37b91114253d5
const C2: u64 = 0x4cf5ad432745937f

/** On the work stack: the tail of a list that is no list follows. */
const CDR: i32 = 0x08

let alpha: u64 = 0
let beta: u64 = 0
let ticks: u64 = 0
/** What OTP 29 adds to the kinds from T_FLATMAP on. */
let shift: u64 = 0

export function mix64(h: u64): u64 {
  h ^= h >>> 33
  h *= 0xff51afd7ed558ccd
  h ^= h >>> 33
  h *= 0xc4ceb9fe1a85ec53
  return h ^ (h >>> 33)
}

function mixAlpha(x: u64): void {
  alpha ^= rotl<u64>(x * C1, 31) * C2
  alpha = (rotl<u64>(alpha, 27) + beta) * 5 + 0x52dce729
  ticks++
}

function mixBeta(x: u64): void {
  beta ^= rotl<u64>(x * C2, 33) * C1
  beta = (rotl<u64>(beta, 31) + alpha) * 5 + 0x38495ab5
  ticks++
}

/** Immediates are mixed in at once; others come later, only their place is mixed in. */
function pushTerm(t: i32): void {
  if (isImmediate64(t)) {
    mixAlpha(T_IMMEDIATE)
    mixBeta(immediateWord(t))
  } else {
    mixAlpha(T_ELEMENT)
    push(t)
  }
}

function internalHash64(term: i32): u64 {
  if (isImmediate64(term)) return mix64(immediateWord(term))
  const mark = stackDepth()
  alpha = 0
  beta = 0
  ticks = 0
  shift = load<i32>(CELL_OTP_RELEASE) >= 29 ? 1 : 0
  for (;;) {
    if (isImmediate64(term)) {
      mixAlpha(T_IMMEDIATE)
      mixBeta(immediateWord(term))
    } else if (isCons(term)) {
      term = mixList(term)
      continue
    } else {
      const next = mixBoxed(term)
      if (next != 0) {
        term = next
        continue
      }
    }
    if (stackDepth() == mark) break
    term = pop()
    if (term == CDR) {
      mixBeta(T_CDR)
      term = pop()
    }
  }
  alpha ^= ticks
  beta ^= ticks
  alpha += beta
  beta += alpha
  alpha = mix64(alpha)
  beta = mix64(beta)
  alpha += beta
  beta += alpha
  return alpha ^ beta
}

/** A list: bytes at its front in groups of four, then one element. Returns the term to go on with. */
function mixList(term: i32): i32 {
  let packed: u64 = 0
  let count: u64 = 0
  while (isCons(term)) {
    const byte = head(term)
    if ((byte & ~0x3fc) != TAG_SMALL) break
    packed = (packed << 8) | (byte >>> 2)
    if (++count == 4) {
      mixAlpha(T_STRING | (4 << 8) | (packed << 32))
      packed = 0
      count = 0
    }
    term = tail(term)
  }
  if (count > 0) mixAlpha(T_STRING | (count << 8) | (packed << 32))
  if (!isCons(term)) return term
  const first = head(term)
  const rest = tail(term)
  if (isImmediate64(first)) {
    mixAlpha(T_IMMEDIATE | (T_CAR << 32))
    mixBeta(immediateWord(first))
    if (!isCons(rest)) mixAlpha(T_CDR)
    return rest
  }
  push(rest)
  if (!isCons(rest)) push(CDR)
  mixAlpha(T_CAR)
  return first
}

/** Returns the term to go on with, or 0. */
function mixBoxed(term: i32): i32 {
  const header = headerOf(term)
  const sub = subtagOfHeader(header)
  const at = addressOf(term)
  if (sub == SUB_TUPLE || sub == SUB_RECORD) {
    const n = arityOfHeader(header)
    mixAlpha(sub == SUB_TUPLE ? T_TUPLE : T_RECORD)
    mixBeta(n)
    return n == 0 ? 0 : mixElements(at + 4, n)
  }
  if (sub == SUB_FLATMAP) {
    const n = arityOfHeader(header) - 1
    mixAlpha(T_FLATMAP + shift)
    mixBeta(n)
    if (n == 0) return 0
    const keys = addressOf(load<i32>(at, 4)) + 4
    const last = (n - 1) << 2
    for (let i = 0; i < last; i += 4) {
      pushTerm(load<i32>(at + 8 + i))
      pushTerm(load<i32>(keys + i))
    }
    pushTerm(load<i32>(at + 8 + last))
    return load<i32>(keys + last)
  }
  if (sub == SUB_HAMT_ROOT || sub == SUB_HAMT_NODE) {
    const bitmap = (header >>> 8) & 0xffff
    if (sub == SUB_HAMT_ROOT) {
      mixAlpha((bitmap == 0xffff ? T_HAMT_FULL : T_HAMT) + shift)
      mixBeta(load<i32>(at, 4) >> 2)
    } else mixAlpha(T_HAMT_NODE + shift)
    let child = at + (sub == SUB_HAMT_ROOT ? 8 : 4)
    for (let n = popcnt(bitmap); n > 0; n--, child += 4) {
      const node = load<i32>(child)
      if (isCons(node)) {
        pushTerm(tail(node))
        pushTerm(head(node))
      } else push(node)
    }
    return 0
  }
  if (sub == SUB_FUN) {
    const entry = load<u32>(at, FUN_ENTRY)
    const n = arityOfHeader(header) - 2
    mixAlpha((T_FUN + shift) | (<u64>n << 32))
    mixBeta(<u64>load<u32>(entry, FE_INDEX) | (<u64>load<u32>(entry, FE_OLD_UNIQ) << 32))
    mixAlpha(T_IMMEDIATE)
    mixBeta(atomWord(load<i32>(entry, FE_MODULE)))
    return n == 0 ? 0 : mixElements(at + 12, n)
  }
  mixLeaf(term, header, sub, at)
  return 0
}

function mixElements(at: u32, n: i32): i32 {
  for (; n > 1; n--, at += 4) pushTerm(load<i32>(at))
  return load<i32>(at)
}

/** Boxed terms that hold no others. */
function mixLeaf(term: i32, header: i32, sub: i32, at: u32): void {
  if (sub == SUB_FLOAT) {
    mixAlpha(T_FLOAT + shift)
    mixBeta(load<u64>(at, 4))
  } else if (sub == SUB_INT64) {
    const n = load<i64>(at, 4)
    mixAlpha(((n < 0 ? T_NEGATIVE : T_POSITIVE) + shift) | (<u64>1 << 32))
    mixBeta(<u64>(n < 0 ? -n : n))
  } else if (sub <= SUB_BIGNEG) {
    const limbs = arityOfHeader(header)
    const digits = (limbs + 1) >> 1
    mixAlpha(((sub == SUB_BIGNEG ? T_NEGATIVE : T_POSITIVE) + shift) | (<u64>digits << 32))
    for (let i = 0; i < digits; i++) {
      const word = at + 4 + (i << 3)
      const digit = 2 * i + 1 < limbs ? load<u64>(word) : <u64>load<u32>(word)
      if ((i & 1) != 0 || i == digits - 1) mixBeta(digit)
      else mixAlpha(digit)
    }
  } else if (sub <= SUB_MAGIC_REF) {
    mixAlpha((T_REF + shift) | (<u64>load<u32>(at, 4) << 32))
    mixBeta(load<u64>(at, 8))
  } else if (sub == SUB_EXT_PID) {
    mixAlpha(T_EXT_PID + shift)
    mixBeta(load<u32>(at, 4))
    mixAlpha(load<u64>(at, 8))
  } else if (sub == SUB_EXT_PORT) {
    mixAlpha(T_EXT_PORT + shift)
    mixBeta(load<u32>(at, 4))
    mixAlpha(load<u64>(at, 8))
  } else if (sub == SUB_EXT_REF) {
    const n = refWords(at)
    mixAlpha((T_EXT_REF + shift) | (<u64>n << 32))
    for (let i = 0; i < n; i += 2) mixBeta(i + 1 < n ? load<u64>(at + 8 + (i << 2)) : <u64>load<u32>(at + 8 + (i << 2)))
    mixAlpha(load<u32>(at, 4))
  } else if (sub == SUB_EXPORT) {
    mixAlpha(T_EXPORT + shift)
    mixBeta(load<u32>(at, FUN_ENTRY))
  } else mixBitstring(term)
}

function mixBitstring(term: i32): void {
  const size = <u64>bit_size(term)
  mixAlpha(T_BINARY + shift)
  mixBeta(size)
  if (size == 0) return
  const data = hashData(term)
  let at = data
  let n = <u32>(size >>> 3)
  for (; n >= 16; n -= 16, at += 16) {
    mixAlpha(load<u64>(at))
    mixBeta(load<u64>(at, 8))
  }
  if (n > 8) beta ^= rotl<u64>(someBytes(at + 8, n - 8) * C2, 33) * C1
  if (n > 0) alpha ^= rotl<u64>(someBytes(at, min(n, 8)) * C1, 31) * C2
  const bits = <u32>size & 7
  if (bits != 0) mixAlpha(<u32>load<u8>(data + <u32>(size >>> 3)) >>> (8 - bits))
  hashDone(term, data)
}

/** One to eight bytes as a little-endian number. */
function someBytes(at: u32, n: u32): u64 {
  let value: u64 = 0
  while (n > 0) value = (value << 8) | <u64>load<u8>(at + --n)
  return value
}
