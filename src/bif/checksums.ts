/**
 * Checksums of iodata: md5, crc32, adler32. Reference: module erlang. What is long is done in slices: the BIF yields to one in `glulam_internal`
 * with what has been computed and what is left.
 */
import { NIL, isCons, isSmall, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import { Iolists, restOf } from './iolists.ts'

/** Bytes of iodata in a slice; what they cost in reductions. */
const SLICE_BYTES = 262144
const BYTES_A_REDUCTION = 128
/** Bytes gathered from list elements, or from a binary that is not byte aligned, before they are summed. */
const GATHER_BYTES = 4096

/** An MD5 context: state (16 bytes), bytes so far (8), bytes that wait for their block to be full (64). */
const MD5_CONTEXT = 88
const MD5_COUNT = 16
const MD5_BUFFER = 24
const MD5_START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]

const ADLER_MODULUS = 65521

export const checksums: BifFamily = (vm) => {
  const { t, k } = vm
  const feed = feeder(vm)
  const internal = vm.atom('glulam_internal')
  const yieldTo = (name: string, ...args: Term[]): Term =>
    vm.yieldTo(vm.code.internExport(internal, vm.atom(name), args.length), args)
  const iolists = new Iolists(vm, 'checksum')

  // ---- md5: contexts are binaries; `work` holds the one that is being worked on

  const work = k.malloc(MD5_CONTEXT) >>> 0
  const buffer = work + MD5_BUFFER
  const start = (): void => {
    vm.u8.fill(0, work, work + MD5_CONTEXT)
    MD5_START.forEach((word, i) => vm.t.view.setUint32(work + 4 * i, word, true))
  }
  const contextBinary = (): Term => t.binary(vm.u8.subarray(work, work + MD5_CONTEXT))
  const open = (context: Term): boolean => {
    if (!t.isBinary(context) || t.byteSize(context) !== MD5_CONTEXT) return false
    vm.u8.set(t.bytes(context), work)
    return true
  }
  const update = (at: Address, n: number): void => {
    const count = t.view.getBigUint64(work + MD5_COUNT, true)
    t.view.setBigUint64(work + MD5_COUNT, count + BigInt(n), true)
    const waiting = Number(count & 63n)
    if (waiting > 0) {
      const missing = Math.min(64 - waiting, n)
      vm.u8.copyWithin(buffer + waiting, at, at + missing)
      if (waiting + missing < 64) return
      k.md5_blocks(work, buffer, 1)
      at += missing
      n -= missing
    }
    k.md5_blocks(work, at, n >>> 6)
    vm.u8.copyWithin(buffer, at + (n & ~63), at + n)
  }
  const digest = (): Term => {
    const count = t.view.getBigUint64(work + MD5_COUNT, true)
    const waiting = Number(count & 63n)
    vm.u8[buffer + waiting] = 0x80
    vm.u8.fill(0, buffer + waiting + 1, buffer + 64)
    if (waiting >= 56) {
      k.md5_blocks(work, buffer, 1)
      vm.u8.fill(0, buffer, buffer + 56)
    }
    t.view.setBigUint64(buffer + 56, count * 8n, true)
    k.md5_blocks(work, buffer, 1)
    return t.binary(vm.u8.subarray(work, work + 16))
  }
  const md5 = (data: Term): Term => {
    const rest = feed(data, update)
    return rest === NIL ? digest() : yieldTo('md5', contextBinary(), rest)
  }
  const md5Update = (data: Term): Term => {
    const rest = feed(data, update)
    return rest === NIL ? contextBinary() : yieldTo('md5_update', contextBinary(), rest)
  }
  const longMd5 = iolists.measured('erlang', 'md5', 1, (data) => {
    start()
    return md5(data)
  })
  const longUpdate = iolists.measured('erlang', 'md5_update', 2, (data, _bits, context) => {
    open(context)
    return md5Update(data)
  })

  // ---- crc32, adler32

  /** Value of an unsigned 32-bit integer; undefined for other terms. */
  const word = (term: Term): number | undefined => {
    const n = t.safeInteger(term)
    return n !== undefined && n >= 0 && n <= 0xffffffff ? n : undefined
  }
  type Sum = (sum: number, at: Address, n: number) => number
  const crc: Sum = (sum, at, n) => k.crc32(sum, at, n) >>> 0
  const adler: Sum = (sum, at, n) => k.adler32(sum, at, n) >>> 0

  const sumUp = (name: string, add: Sum, sum: number, data: Term): Term => {
    const rest = feed(data, (at, n) => {
      sum = add(sum, at, n)
    })
    return rest === NIL ? t.integer(sum) : yieldTo(name, t.integer(sum), rest)
  }
  const checked = (name: string, add: Sum, first: number): { of1: (data: Term) => Term; of2: (from: Term, data: Term) => Term } => {
    const of2 = iolists.measured('erlang', name, 2, (data, _bits, from) => sumUp(name, add, word(from)!, data))
    return {
      of1: iolists.measured('erlang', name, 1, (data) => sumUp(name, add, first, data)),
      of2: (from, data) => (word(from) === undefined ? vm.badarg() : of2(data, from)),
    }
  }
  const [crcOf, adlerOf] = [checked('crc32', crc, 0), checked('adler32', adler, 1)]
  // Most of what is summed is a binary of some bytes.
  let shortSize = 0
  /** Where the bytes of a binary of whole bytes begin that is short (and `shortSize`); 0: it is something else. */
  const shortBytes = (data: Term): Address => {
    if (!t.isBinary(data) || (shortSize = t.byteSize(data)) > GATHER_BYTES || k.bit_offset(data) !== 0) return 0
    vm.bump((shortSize / BYTES_A_REDUCTION) | 0)
    return k.binary_data(data)
  }
  const short = (add: Sum, sum: number, data: Term): Term => {
    const bytes = shortBytes(data)
    return bytes === 0 ? NONE : t.integer(add(sum, bytes, shortSize))
  }
  const combined = (first: Term, second: Term, size: Term, combine: (a: number, b: number, n: number) => number): Term => {
    const [a, b, n] = [word(first), word(second), word(size)]
    return a === undefined || b === undefined || n === undefined ? vm.badarg() : t.integer(combine(a, b, n))
  }

  return {
    erlang: {
      'md5/1': (data) => {
        const bytes = shortBytes(data)
        if (bytes !== 0) return k.md5_whole(bytes, shortSize)
        return longMd5(data)
      },
      'md5_init/0': () => {
        start()
        return contextBinary()
      },
      'md5_update/2': (context, data) => (open(context) ? longUpdate(data, context) : vm.badarg()),
      'md5_final/1': (context) => (open(context) ? digest() : vm.badarg()),
      'crc32/1': (data) => short(crc, 0, data) || crcOf.of1(data),
      'crc32/2': crcOf.of2,
      'crc32_combine/3': (a, b, size) => combined(a, b, size, crc32Combine),
      'adler32/1': (data) => short(adler, 1, data) || adlerOf.of1(data),
      'adler32/2': adlerOf.of2,
      'adler32_combine/3': (a, b, size) => combined(a, b, size, adler32Combine),
    },
    glulam_internal: {
      ...iolists.internal,
      'md5/2': (context, rest) => (open(context) ? md5(rest) : NONE),
      'md5_update/2': (context, rest) => (open(context) ? md5Update(rest) : NONE),
      'crc32/2': (sum, rest) => sumUp('crc32', crc, word(sum)!, rest),
      'adler32/2': (sum, rest) => sumUp('adler32', adler, word(sum)!, rest),
    },
  }
}

/**
 * A function that hands the bytes of a slice of iodata (known to be that) to `use`, piece by piece, counts reductions, and returns what is
 * left: iodata, [] when nothing is.
 */
function feeder(vm: Vm): (data: Term, use: (at: Address, n: number) => void) => Term {
  const { t, k } = vm
  const gathered = k.malloc(GATHER_BYTES) >>> 0

  return (data, use) => {
    const tails: Term[] = []
    let current = data
    let budget = SLICE_BYTES
    let count = 0
    const flush = (): void => {
      if (count > 0) use(gathered, count)
      count = 0
    }
    /** Uses a binary up to the end of the slice; what is left of it, or []. */
    const useBinary = (binary: Term): Term => {
      flush()
      const size = t.byteSize(binary)
      const n = Math.min(size, budget)
      budget -= n
      const at = k.binary_data(binary) >>> 0
      const shift = k.bit_offset(binary)
      if (shift === 0) use(at, n)
      else {
        for (let done = 0; done < n; done += GATHER_BYTES) {
          const part = Math.min(GATHER_BYTES, n - done)
          for (let i = 0; i < part; i++) {
            const from = at + done + i
            vm.u8[gathered + i] = ((vm.u8[from]! << 8) | vm.u8[from + 1]!) >> (8 - shift)
          }
          use(gathered, part)
        }
      }
      return n === size ? NIL : k.sub_bitstring(binary, n * 8, (size - n) * 8)
    }
    const left = (rest: Term): Term => {
      flush()
      vm.bump(Math.ceil((SLICE_BYTES - budget) / BYTES_A_REDUCTION))
      return restOf(t, tails, rest)
    }
    for (;;) {
      while (isCons(current)) {
        if (budget <= 0) return left(current)
        const head = t.hd(current)
        if (isSmall(head)) {
          if (count === GATHER_BYTES) flush()
          vm.u8[gathered + count++] = smallValue(head)
          // An element costs more than a byte of a binary.
          budget -= 4
        } else if (isCons(head)) {
          tails.push(t.tl(current))
          current = head
          continue
        } else if (head !== NIL) {
          const rest = useBinary(head)
          if (rest !== NIL) return left(t.cons(rest, t.tl(current)))
        }
        current = t.tl(current)
      }
      if (current !== NIL) {
        const rest = useBinary(current)
        if (rest !== NIL) return left(rest)
      }
      const next = tails.pop()
      if (next === undefined) return left(NIL)
      current = next
    }
  }
}

/** Product of two polynomials over GF(2) modulo that of CRC-32, bits reflected. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 1 << 31; bit !== 0; bit >>>= 1) {
    if (a & bit) product ^= b
    b = b & 1 ? (b >>> 1) ^ 0xedb88320 : b >>> 1
  }
  return product >>> 0
}

/** CRC-32 of two texts one after the other, the second of `size` bytes. */
function crc32Combine(first: number, second: number, size: number): number {
  let power = 1 << 23 // x^8: one byte
  for (; size > 0; size >>>= 1) {
    if (size & 1) first = multiply(power, first)
    power = multiply(power, power)
  }
  return (first ^ second) >>> 0
}

/** Adler-32 of two texts one after the other, the second of `size` bytes. Sums that are not reduced come out as zlib's do. */
function adler32Combine(first: number, second: number, size: number): number {
  if (size === 0) return first
  const n = size % ADLER_MODULUS
  const [a, b] = [first & 0xffff, first >>> 16]
  const low = reduceTwice(a + (second & 0xffff) + ADLER_MODULUS - 1)
  const sum = ((n * a) % ADLER_MODULUS) + b + (second >>> 16) + ADLER_MODULUS - n
  const high = reduceTwice(sum >= 2 * ADLER_MODULUS ? sum - ADLER_MODULUS : sum)
  return ((high << 16) | low) >>> 0
}

/** Takes the modulus away at most twice. */
function reduceTwice(sum: number): number {
  if (sum >= ADLER_MODULUS) sum -= ADLER_MODULUS
  return sum >= ADLER_MODULUS ? sum - ADLER_MODULUS : sum
}
