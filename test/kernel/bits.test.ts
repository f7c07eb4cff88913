/** The bit syntax of the kernel against a real `erl`: random segments, built and matched at every alignment. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as L from '../../src/term/layout.ts'
import { makeTestVm } from '../../src/runtime/testing.ts'
import { Random, askErl, hasOracle } from '../../src/runtime/testing_oracle.ts'
import { floatText } from '../../src/runtime/testing_text.ts'
import type { Term } from '../../src/term/types.ts'

const BS_LITTLE = 2
const BS_SIGNED = 4

const ORACLE = `
-module(oracle_bits).
-export([ask/1]).
ask({build, Segments}) -> lists:foldl(fun put/2, <<>>, Segments);
ask({match, Bin, Segments}) -> match(Segments, Bin, []).
put({integer, V, S, big}, A) -> <<A/bits, V:S>>;
put({integer, V, S, little}, A) -> <<A/bits, V:S/little>>;
put({float, V, S, big}, A) -> <<A/bits, V:S/float>>;
put({float, V, S, little}, A) -> <<A/bits, V:S/little-float>>;
put({bits, V}, A) -> <<A/bits, V/bits>>;
put({utf8, V}, A) -> <<A/bits, V/utf8>>;
put({utf16, V, big}, A) -> <<A/bits, V/utf16>>;
put({utf16, V, little}, A) -> <<A/bits, V/utf16-little>>;
put({utf32, V, big}, A) -> <<A/bits, V/utf32>>;
put({utf32, V, little}, A) -> <<A/bits, V/utf32-little>>.
match([], Rest, Acc) -> {lists:reverse(Acc), Rest};
match([S | Ss], Bin, Acc) ->
    case get(S, Bin) of
        {V, Rest} -> match(Ss, Rest, [V | Acc]);
        no -> match(Ss, Bin, [no | Acc])
    end.
get({integer, S, unsigned, big}, B) -> case B of <<V:S, R/bits>> -> {V, R}; _ -> no end;
get({integer, S, signed, big}, B) -> case B of <<V:S/signed, R/bits>> -> {V, R}; _ -> no end;
get({integer, S, unsigned, little}, B) -> case B of <<V:S/little, R/bits>> -> {V, R}; _ -> no end;
get({integer, S, signed, little}, B) -> case B of <<V:S/signed-little, R/bits>> -> {V, R}; _ -> no end;
get({float, S, big}, B) -> case B of <<V:S/float, R/bits>> -> {V, R}; _ -> no end;
get({float, S, little}, B) -> case B of <<V:S/little-float, R/bits>> -> {V, R}; _ -> no end;
get({bits, S}, B) -> case B of <<V:S/bits, R/bits>> -> {V, R}; _ -> no end;
get({utf8}, B) -> case B of <<V/utf8, R/bits>> -> {V, R}; _ -> no end;
get({utf16, big}, B) -> case B of <<V/utf16, R/bits>> -> {V, R}; _ -> no end;
get({utf16, little}, B) -> case B of <<V/utf16-little, R/bits>> -> {V, R}; _ -> no end;
get({utf32, big}, B) -> case B of <<V/utf32, R/bits>> -> {V, R}; _ -> no end;
get({utf32, little}, B) -> case B of <<V/utf32-little, R/bits>> -> {V, R}; _ -> no end.
`

const vm = makeTestVm()
const { t, k } = vm
const flagsOf = (name: string): number => (name === 'little' ? BS_LITTLE : name === 'signed' ? BS_SIGNED : 0)

type Segment = readonly string[]
const text = (s: Segment): string => `{${s.join(',')}}`

const SIZES = [0, 1, 2, 3, 5, 7, 8, 9, 12, 15, 16, 17, 24, 29, 30, 31, 32, 33, 40, 48, 55, 57, 60, 63, 64, 65, 66, 71, 72, 80, 100, 127, 128, 129, 200, 256, 300]
const POINTS = [0, 0x41, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xfffe, 0xffff, 0x10000, 0x10ffff, 0x110000, -1, 0x20ac]
const FLOATS = [0, -0, 1, -1.5, 1e300, -1e300, 65504, 65519.99, 65520, 3.4028235677973366e38, 1e38, 5e-324, 1e-310, 5.960464477539063e-8, 2.9802322387695312e-8,
  2.980232238769532e-8, 6.103515625e-5, 6.1e-5, 0.1, 1 + 2 ** -11, 1 + 2 ** -11 + 2 ** -30, 1 + 3 * 2 ** -11, 2049, 2051, 1e-45, 7e-46]

const bitsText = (r: Random, n: number): string => {
  const bytes: (string | number)[] = r.bytes(n >> 3)
  if (n & 7) bytes.push(`${r.below(1 << (n & 7))}:${n & 7}`)
  return `<<${bytes.join(',')}>>`
}

function randomInteger(r: Random): bigint {
  const n = r.bits(r.pick([1, 3, 8, 16, 28, 30, 31, 32, 62, 63, 64, 65, 66, 96, 128, 200, 320]))
  return r.below(2) === 0 ? n : -n
}

function randomBuild(r: Random): Segment {
  const endian = r.pick(['big', 'little'])
  switch (r.below(8)) {
    case 0:
      return ['float', r.below(4) === 0 ? String(randomInteger(r)) : floatText(r.below(2) === 0 ? r.pick(FLOATS) : (r.below(2000000) - 1000000) / 1024 / (1 + r.below(1000))), r.pick(['16', '32', '64']), endian]
    case 1:
      return ['bits', bitsText(r, r.pick([0, 1, 5, 8, 13, 64, 67, 100, 128, 520, 777]))]
    case 2:
      return ['utf8', String(r.below(3) === 0 ? r.below(0x110000) : r.pick(POINTS))]
    case 3:
      return [r.pick(['utf16', 'utf32']), String(r.below(3) === 0 ? r.below(0x110000) : r.pick(POINTS)), endian]
    default:
      return ['integer', String(randomInteger(r)), String(r.pick(SIZES)), endian]
  }
}

/** Bits of a segment; -1 when the value does not fit. */
function sizeOf(s: Segment): number {
  switch (s[0]) {
    case 'integer':
    case 'float':
      return Number(s[2])
    case 'bits':
      return t.bitSize(vm.read(s[1]!))
    case 'utf8':
      return k.bs_utf8_size(vm.read(s[1]!)) * 8 || -1
    case 'utf16':
      return k.bs_utf16_size(vm.read(s[1]!)) * 8 || -1
    default:
      return 32
  }
}

function put(s: Segment): number {
  const value = vm.read(s[1]!)
  switch (s[0]) {
    case 'integer':
      return k.bs_put_integer(value, BigInt(s[2]!), flagsOf(s[3]!))
    case 'float':
      return k.bs_put_float(value, BigInt(s[2]!), flagsOf(s[3]!))
    case 'bits':
      return k.bs_put_binary_all(value, 1)
    case 'utf8':
      return k.bs_put_utf8(value)
    case 'utf16':
      return k.bs_put_utf16(value, flagsOf(s[2]!))
    default:
      return k.bs_put_utf32(value, flagsOf(s[2]!))
  }
}

const BADARG = 'error:badarg'

function buildAtOnce(segments: readonly Segment[]): string {
  const sizes = segments.map(sizeOf)
  if (sizes.includes(-1)) return BADARG
  const term = k.bs_create(BigInt(sizes.reduce((a, b) => a + b, 0)))
  for (const s of segments) if (!put(s)) return BADARG
  return vm.write(term)
}

function buildByAppending(segments: readonly Segment[]): string {
  let term = t.binary(new Uint8Array(0))
  for (const s of segments) {
    const size = sizeOf(s)
    if (size < 0) return BADARG
    term = k.bs_append(term, BigInt(size), 1)
    if (!put(s)) return BADARG
  }
  return vm.write(term)
}

function get(ctx: Term, s: Segment): Term {
  switch (s[0]) {
    case 'integer':
      return k.bs_get_integer(ctx, BigInt(s[1]!), flagsOf(s[2]!) | flagsOf(s[3]!))
    case 'float':
      return k.bs_get_float(ctx, BigInt(s[1]!), flagsOf(s[2]!))
    case 'bits':
      return k.bs_get_binary(ctx, BigInt(s[1]!))
    case 'utf8':
      return k.bs_get_utf8(ctx)
    case 'utf16':
      return k.bs_get_utf16(ctx, flagsOf(s[1]!))
    default:
      return k.bs_get_utf32(ctx, flagsOf(s[1]!))
  }
}

function match(binary: string, segments: readonly Segment[]): string {
  const ctx = k.bs_start_match(vm.read(binary))
  const values = segments.map((s) => get(ctx, s))
  const results = values.map((v) => (v === 0 ? 'no' : vm.write(v)))
  const tail = vm.write(k.bs_get_tail(ctx))
  assert.equal(vm.write(k.bs_get_binary_all(ctx, 1)), tail)
  assert.equal(k.bs_test_tail(ctx, 0n), 1)
  return `{[${results.join(',')}],${tail}}`
}

function randomMatch(r: Random): Segment {
  const endian = r.pick(['big', 'little'])
  switch (r.below(8)) {
    case 0:
      return ['float', r.pick(['16', '32', '64', '16', '32', '64', '8', '48', '0']), endian]
    case 1:
      return ['bits', String(r.pick([0, 1, 5, 8, 13, 64, 67, 100, 128, 512, 520, 777]))]
    case 2:
      return ['utf8']
    case 3:
      return [r.pick(['utf16', 'utf32']), endian]
    default:
      return ['integer', String(r.pick(SIZES)), r.pick(['signed', 'unsigned']), endian]
  }
}

/** Something to match: often the outcome of a construction, so that utf segments succeed. */
function randomSubject(r: Random): string {
  if (r.below(2) === 0) return bitsText(r, r.pick([0, 3, 8, 20, 64, 100, 256, 500, 999, 2000]))
  for (;;) {
    const built = buildAtOnce(Array.from({ length: 1 + r.below(6) }, () => randomBuild(r)))
    if (built !== BADARG) return built
  }
}

test('random segments are built as erl builds them', { skip: !hasOracle }, () => {
  const r = new Random(1)
  const cases = Array.from({ length: 4000 }, () => Array.from({ length: 1 + r.below(5) }, () => randomBuild(r)))
  const answers = askErl(cases.map((c) => `{build,[${c.map(text).join(',')}]}`), ORACLE)
  cases.forEach((c, i) => {
    vm.resetHeap()
    assert.equal(buildAtOnce(c), answers[i], `create ${c.map(text).join(', ')}`)
    assert.equal(buildByAppending(c), answers[i], `append ${c.map(text).join(', ')}`)
  })
})

test('random segments are matched as erl matches them', { skip: !hasOracle }, () => {
  const r = new Random(2)
  const cases = Array.from({ length: 4000 }, () => ({
    subject: randomSubject(r),
    segments: [['bits', String(r.below(9))], ...Array.from({ length: 1 + r.below(5) }, () => randomMatch(r))],
  }))
  const answers = askErl(cases.map((c) => `{match,${c.subject},[${c.segments.map(text).join(',')}]}`), ORACLE)
  cases.forEach((c, i) => {
    vm.resetHeap()
    assert.equal(match(c.subject, c.segments), answers[i], `${c.subject} ${c.segments.map(text).join(', ')}`)
  })
})

// ---- what erl need not be asked for ----------------------------------------------------------------------------------

/** A bitstring as text of 0 and 1. */
function bitsOf(term: Term): string {
  const size = t.bitSize(term)
  const start = (k.binary_data(term) >>> 0) * 8 + k.bit_offset(term)
  let out = ''
  for (let i = start; i < start + size; i++) out += (vm.u8[Math.floor(i / 8)]! >> (7 - (i % 8))) & 1
  return out
}

function fromBits(bits: string): Term {
  const term = k.bs_create(BigInt(bits.length))
  for (const bit of bits) k.bs_put_integer(vm.read(bit), 1n, 0)
  return term
}

/** A copy of a term as `send` makes it: another reference to the off-heap binary, all flags as they are. */
function shareOffHeap(term: Term): Term {
  if (t.subtag(term) !== L.SUB_SUB_BIN) return term
  const base = t.word(term, 4)
  if (t.subtag(base) !== L.SUB_REFC_BIN) return term
  const offheap = t.word(base, 2)
  k.offheap_retain(offheap)
  const copy = k.make_refc_binary(offheap, t.word(base, 3))
  vm.m[(copy >>> 2) + 4] = t.word(base, 4)
  const part = (k.alloc(5) | L.TAG_BOXED) as Term
  for (let i = 0; i < 4; i++) vm.m[(part >>> 2) + i] = t.word(term, i)
  vm.m[(part >>> 2) + 4] = copy
  return part
}

test('nothing that was built ever changes when others are appended to', () => {
  for (const unit of [1, 8]) {
    const r = new Random(3 + unit)
    vm.resetHeap()
    const pool: { term: Term; bits: string }[] = [{ term: k.bs_init_writable(vm.read('10')), bits: '' }]
    const contexts: { ctx: Term; bits: string }[] = []
    for (let step = 0; step < 6000; step++) {
      // Mostly the newest, as in a loop.
      const from = r.below(3) === 0 ? r.pick(pool) : pool.at(-1)!
      switch (r.below(8)) {
        case 0: {
          const start = Math.floor(r.below(from.bits.length + 1) / unit) * unit
          const ctx = k.bs_start_match(from.term)
          assert.equal(k.bs_skip(ctx, BigInt(start)), 1)
          const size = Math.floor(r.below(from.bits.length - start + 1) / unit) * unit
          const bits = from.bits.slice(start, start + size)
          pool.push({ term: k.bs_get_binary(ctx, BigInt(size)), bits })
          contexts.push({ ctx, bits: from.bits.slice(start + size) })
          break
        }
        case 1:
          if (r.below(4) === 0) pool.push({ term: shareOffHeap(from.term), bits: from.bits })
          break
        default: {
          const other = r.below(8) === 0 ? (r.below(2) === 0 ? from : r.pick(pool)) : undefined
          const bits = other?.bits ?? Array.from({ length: r.below(r.pick([2, 40])) * unit }, () => r.below(2)).join('')
          if (from.bits.length + bits.length > 30000) break
          const value = other?.term ?? fromBits(bits)
          const term = k.bs_append(from.term, BigInt(bits.length), unit)
          assert.notEqual(term, 0)
          assert.equal(k.bs_put_binary_all(value, 1), 1)
          pool.push({ term, bits: from.bits + bits })
        }
      }
      if (pool.length > 40) pool.splice(r.below(pool.length), 1)
      if (contexts.length > 20) contexts.splice(r.below(contexts.length), 1)
      if (step % 20 === 0) {
        for (const { term, bits } of pool) assert.equal(bitsOf(term), bits, `step ${step}`)
        for (const { ctx, bits } of contexts) assert.equal(bitsOf(k.bs_get_tail(ctx)), bits, `context, step ${step}`)
      }
    }
  }
})

test('appending byte by byte copies only when the binary doubles', () => {
  vm.resetHeap()
  let term = t.binary(new Uint8Array(0))
  const blocks = new Set<number>()
  for (let i = 0; i < 200_000; i++) {
    term = k.bs_append(term, 8n, 8)
    k.bs_put_integer(vm.read(String(i & 255)), 8n, 0)
    blocks.add(k.binary_data(term))
  }
  assert.equal(t.byteSize(term), 200_000)
  t.bytes(term).forEach((byte, i) => assert.equal(byte, i & 255))
  const offheap = new Set([...blocks].slice(65))
  assert.ok(offheap.size < 16, `${offheap.size} blocks`)
})

test('an append that fails leaves what it started from as it was', () => {
  const first = k.bs_append(t.binary(new Uint8Array(100)), 8n, 8)
  assert.equal(k.bs_put_integer(vm.read('7'), 8n, 0), 1)
  const before = bitsOf(first)
  k.bs_append(first, 8n, 8)
  assert.equal(k.bs_put_integer(vm.read('a'), 8n, 0), 0)
  assert.equal(bitsOf(first), before)
  k.bs_append(first, 8n, 8)
  assert.equal(k.bs_put_integer(vm.read('9'), 8n, 0), 1)
  assert.equal(bitsOf(first), before)
  assert.equal(k.bs_append(vm.read('a'), 8n, 8), 0)
  assert.equal(k.bs_append(vm.read('<<1:3>>'), 8n, 8), 0)
})

test('small parts are copied, large ones share', () => {
  const big = t.binary(Uint8Array.from({ length: 300 }, (_, i) => i))
  const part = (skip: number, bits: number): Term => {
    const ctx = k.bs_start_match(big)
    k.bs_skip(ctx, BigInt(skip))
    return k.bs_get_binary(ctx, BigInt(bits))
  }
  assert.equal(t.subtag(part(3, 64 * 8)), L.SUB_HEAP_BIN)
  assert.equal(t.subtag(part(8, 65 * 8)), L.SUB_SUB_BIN)
  assert.equal(t.word(part(8, 65 * 8), 4), big)
  assert.equal(t.subtag(t.word(part(3, 67), 4)), L.SUB_HEAP_BIN)
  assert.equal(part(0, 2400), big)
})

test('sizes, tails, units, positions and literal strings', () => {
  assert.equal(k.bs_bits(vm.read('5'), 8), 40n)
  assert.equal(k.bs_bits(vm.read('0'), 256), 0n)
  assert.equal(k.bs_bits(vm.read('600000000'), 8), 4800000000n)
  for (const bad of ['-1', '-600000000', 'a', '1.0', '1180591620717411303424']) assert.equal(k.bs_bits(vm.read(bad), 8), -1n)
  const ctx = k.bs_start_match(vm.read('<<"abcdef",5:3>>'))
  assert.equal(k.bs_start_match(ctx), ctx)
  assert.equal(k.bs_start_match(vm.read('[]')), 0)
  assert.equal(k.bs_start_match(vm.read('{}')), 0)
  assert.equal(k.bs_test_unit(ctx, 8), 0)
  assert.equal(k.bs_test_unit(ctx, 17), 1)
  assert.equal(k.bs_get_binary_all(ctx, 8), 0)
  const literal = t.binary(new TextEncoder().encode('abcdefghijklmnop'))
  const position = k.bs_get_position(ctx)
  assert.equal(k.bs_match_string(ctx, 16, k.binary_data(literal)), 1)
  assert.equal(k.bs_match_string(ctx, 16, k.binary_data(literal)), 0)
  assert.equal(vm.write(k.bs_get_tail(ctx)), '<<99,100,101,102,5:3>>')
  k.bs_set_position(ctx, position)
  assert.equal(k.bs_match_string(ctx, 51, k.binary_data(literal)), 0)
  assert.equal(k.bs_match_string(ctx, 48, k.binary_data(literal)), 1)
  assert.equal(k.bs_test_tail(ctx, 3n), 1)
  assert.equal(k.bs_skip(ctx, 4n), 0)
  assert.equal(k.bs_skip(ctx, -1n), 0)
  assert.equal(k.bs_get_integer(ctx, -1n, 0), 0)
  assert.equal(k.bs_skip(ctx, 3n), 1)
  for (let shift = 0; shift < 8; shift++) {
    k.bs_create(BigInt(shift + 128))
    const odd = k.bs_create(BigInt(shift + 128))
    k.bs_put_integer(vm.read('-1'), BigInt(shift), 0)
    k.bs_put_string(k.binary_data(literal), 16)
    const at = k.bs_start_match(odd)
    k.bs_skip(at, BigInt(shift))
    assert.equal(k.bs_match_string(at, 128, k.binary_data(literal)), 1)
    k.bs_set_position(at, vm.read(String(shift)))
    assert.equal(k.bs_match_string(at, 13, k.binary_data(literal)), 1)
    assert.equal(k.bs_match_string(at, 13, k.binary_data(literal)), 0)
  }
})

test('a bitstring beyond all memory is system_limit', () => {
  assert.equal(k.bs_create(1n << 50n), 0)
  assert.equal(vm.write(vm.cell(L.CELL_EXC_VALUE) as Term), 'system_limit')
  vm.setCell(L.CELL_REASON, 0)
})
