/** Comparison and hashing in the kernel against a real `erl` of each release. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { makeTestVm } from '../../src/runtime/testing.ts'
import { Random, askErl, erlOf } from '../../src/runtime/testing_oracle.ts'
import { largeMap, randomTerm, SPECIAL } from './terms.ts'

const LARGE = [
  largeMap(40), largeMap(40, 'k_a=>1'), largeMap(40, 'k_a=>1.0'), largeMap(40, 'k_a=>2'), largeMap(40, 'k_b=>1'),
  largeMap(40, '280=>1'), largeMap(40, '280.0=>1'), largeMap(41), largeMap(300), `[${largeMap(40)}]`, `{${largeMap(40, 'x=>#{}')}}`,
  `#{${largeMap(40)}=>1}`, `#{${largeMap(40, 'k_a=>1')}=>1}`, largeMap(40, `k=>${largeMap(35, 'q=>1')}`), largeMap(40, `k=>${largeMap(35, 'q=>1.0')}`),
  largeMap(40, `k=>${largeMap(35, 'q=>2')}`), largeMap(40, `${largeMap(35, 'q=>2')}=>k`), largeMap(40, `${largeMap(35, 'q=>3')}=>k`),
]

const ORACLE = `
-module(oracle_compare).
-compile(nowarn_deprecated_function).
-export([ask/1]).
ask({compare, Xs}) ->
    [[c(X, Y) || Y <- Xs] || X <- Xs];
ask({hash, X}) ->
    {erlang:phash2(X), erlang:phash2(X, 4294967296), erlang:phash2(X, 1000), erlang:phash(X, 4294967296)}.
c(X, Y) ->
    b(X =:= Y) + 2 * b(X == Y) + 4 * b(X < Y) + 8 * b(X =< Y) + 16 * (1 + erts_internal:cmp_term(X, Y)).
b(true) -> 1;
b(false) -> 0.
`

for (const release of [25, 27, 29]) {
  const erl = erlOf(release)
  test(`order and equality of terms as in OTP ${release}`, { skip: erl === undefined }, () => {
    const r = new Random(release)
    const texts = [...SPECIAL, ...(release >= 27 ? ['-0.0', '{-0.0}', '#{-0.0=>a}', '#{0.0=>a}'] : ['-0.0']), ...LARGE]
    for (let i = 0; i < 120; i++) texts.push(randomTerm(r))
    // Terms close to each other: the same with one part changed.
    for (let i = 0; i < 60; i++) {
      const text = randomTerm(r)
      texts.push(text, text.replace(/\d+/, (n) => String(BigInt(n) + 1n)))
    }
    const vm = makeTestVm({ release })
    const { k } = vm
    // New atoms are made in the same order here and there: that decides the order of keys.
    const terms = texts.map((text) => vm.read(text))
    const again = texts.map((text) => vm.read(text))
    const answers = JSON.parse(askErl([`{compare,[${texts.join(',')}]}`], ORACLE, erl)[0]!) as number[][]
    for (const [i, a] of terms.entries()) {
      const mine = again.map((b) => {
        const c = k.cmp(a, b)
        return k.eq_exact(a, b) + 2 * k.eq(a, b) + (c < 0 ? 4 : 0) + (c <= 0 ? 8 : 0) + 16 * (1 + Math.sign(k.cmp_exact(a, b)))
      })
      const want = answers[i]!
      for (const [j, value] of mine.entries()) {
        assert.equal(value, want[j], `${texts[i]} and ${texts[j]} (${value} for ${want[j]})`)
      }
    }
  })

  test(`phash2 and phash as in OTP ${release}`, { skip: erl === undefined }, () => {
    const r = new Random(release + 100)
    const texts = [...SPECIAL, '-0.0', ...LARGE]
    for (let i = 0; i < 1500; i++) texts.push(randomTerm(r, 4))
    const vm = makeTestVm({ release })
    const answers = askErl(texts.map((text) => `{hash,${text}}`), ORACLE, erl)
    for (const [i, text] of texts.entries()) {
      const term = vm.read(text)
      const h = vm.k.phash2(term) >>> 0
      const mine = `{${h & 0x7ffffff},${h},${h % 1000},${(vm.k.phash(term) >>> 0) + 1}}`
      assert.equal(mine, answers[i], text)
    }
  })
}

test('hashes and equality do not depend on where the bits of a bitstring lie', () => {
  const vm = makeTestVm()
  const { k } = vm
  const r = new Random(7)
  for (let i = 0; i < 500; i++) {
    const bits = r.below(400)
    const offset = r.below(40)
    const whole = vm.t.binary(Uint8Array.from(r.bytes(70)))
    const part = k.sub_bitstring(whole, offset, bits)
    // The same bits, copied to a byte boundary one by one.
    const bytes = new Uint8Array((bits + 7) >> 3)
    const from = k.binary_data(whole) >>> 0
    for (let b = 0; b < bits; b++) {
      const at = offset + b
      if (((vm.u8[from + (at >> 3)]! >> (7 - (at & 7))) & 1) === 1) bytes[b >> 3]! |= 128 >> (b & 7)
    }
    const copy = k.sub_bitstring(vm.t.binary(bytes), 0, bits)
    assert.equal(k.eq_exact(part, copy), 1)
    assert.equal(k.cmp(part, copy), 0)
    for (const hash of ['phash2', 'phash', 'internal_hash'] as const) assert.equal(k[hash](part), k[hash](copy))
    if (bits === 0) continue
    // One bit changed: different, and the order is that of the bit.
    const flipped = r.below(bits)
    const up = (bytes[flipped >> 3]! & (128 >> (flipped & 7))) === 0
    bytes[flipped >> 3]! ^= 128 >> (flipped & 7)
    const other = k.sub_bitstring(vm.t.binary(bytes), 0, bits)
    assert.equal(k.eq_exact(part, other), 0)
    assert.equal(Math.sign(k.cmp(part, other)), up ? -1 : 1)
    assert.equal(Math.sign(k.cmp(other, part)), up ? 1 : -1)
  }
})

test('deep terms do not use the native stack', () => {
  const vm = makeTestVm()
  const { t, k } = vm
  const depth = 300000
  const deep = (wrap: (inner: ReturnType<typeof t.cons>) => ReturnType<typeof t.cons>, last: string) => {
    let term = vm.read(last)
    for (let i = 0; i < depth; i++) term = wrap(term)
    return term
  }
  const a = vm.atom('a')
  const shapes = [
    (x: typeof a) => t.list([x, a]),
    (x: typeof a) => t.tuple(x, a),
    (x: typeof a) => t.map([[a, x]]),
    (x: typeof a) => t.map([[x, a]]),
  ]
  for (const wrap of shapes) {
    const x = deep(wrap, '1')
    const y = deep(wrap, '1')
    const z = deep(wrap, '2')
    assert.equal(k.eq_exact(x, y), 1)
    assert.equal(k.cmp(x, y), 0)
    assert.equal(k.eq(x, z), 0)
    assert.equal(Math.sign(k.cmp(x, z)), -1)
    assert.equal(k.phash2(x), k.phash2(y))
    assert.equal(k.phash(x), k.phash(y))
    assert.equal(k.internal_hash(x), k.internal_hash(y))
    vm.resetHeap()
  }
})

test('hash maps as keys of hash maps, many levels deep', () => {
  const vm = makeTestVm()
  const { t, k } = vm
  const build = (last: string) => {
    let term = vm.read(last)
    for (let i = 0; i < 200; i++) {
      const pairs = Array.from({ length: 35 }, (_, j) => [vm.read(String(j)), vm.atom('v')] as const)
      term = t.map([...pairs, [term, vm.atom('v')]])
    }
    return term
  }
  const x = build('100')
  const y = build('100')
  const z = build('101')
  assert.equal(k.eq_exact(x, y), 1)
  assert.equal(k.cmp(x, y), 0)
  assert.equal(Math.sign(k.cmp(x, z)), -1)
  assert.equal(Math.sign(k.cmp(z, x)), 1)
})
