import assert from 'node:assert/strict'
import test from 'node:test'
import { makeTestVm } from '../runtime/testing.ts'
import { sameAsErl } from '../runtime/testing_calls.ts'
import type { Call } from '../runtime/testing_calls.ts'
import { Random, askErl, hasOracle } from '../runtime/testing_oracle.ts'
import { binary } from './binary.ts'
import { PatternSet } from './search.ts'

const vm = makeTestVm({ families: [binary] })
const bin = (bytes: readonly number[]): string => `<<${bytes.join(',')}>>`
const ODD = ['a', '[]', '{1,2}', '<<>>', '<<0>>', '<<1,2,3>>', '<<1,2,3:3>>', '<<255,0,0,0,0,0,0,128>>', '<<127,1,1,1,1,1,1,128>>', bin(Array(40).fill(200)), '[1,2,3]',
  '[<<1,2,3>>,<<1,2,4>>]', '[<<1,2,3>>]', '[<<>>,<<1>>]', '[<<1>>|<<1>>]', '[<<1:1>>]', '[<<9,1,2>>,<<1,2>>,<<1,2>>]', '[<<5,5>>,a]', '256', '0', '1', '-1', '255', '65536', '4294967295', '4294967296', '1099511627775', '1099511627776', '9007199254740991', '9007199254740992', '9223372036854775807', '9223372036854775808',
  '18446744073709551615', '18446744073709551616', '-9223372036854775808', '1180591620717411303424', '1.0']

test('parts, copies, integers, prefixes', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  for (const x of ODD) {
    for (const fun of ['first', 'last', 'copy', 'list_to_bin', 'encode_unsigned', 'decode_unsigned', 'longest_common_prefix', 'longest_common_suffix']) calls.push(['binary', fun, x])
    for (const order of ['big', 'little', 'native', '[]']) calls.push(['binary', 'encode_unsigned', x, order], ['binary', 'decode_unsigned', x, order])
    for (const n of ['0', '1', '2', '7', '-1', 'a', '1.0', '100', '18446744073709551616', '-18446744073709551616']) {
      calls.push(['binary', 'copy', x, n], ['binary', 'at', x, n])
      for (const m of ['0', '1', '-1', '2', 'a', '-18446744073709551616']) calls.push(['binary', 'part', x, n, m], ['binary', 'part', x, `{${n},${m}}`])
    }
    calls.push(['binary', 'part', x, 'a'])
  }
  sameAsErl(vm, calls)
})

test('match, matches, split: arguments and options', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  const subjects = ['<<>>', '<<"a,b,,c,">>', '<<",,">>', '<<"abcabc">>', 'a', '<<"ab",1:3>>', '"abc"']
  const patterns = ['<<",">>', '<<>>', '[]', '[<<>>]', '[<<",">>]', '[<<"bc">>,<<"a">>]', '[<<"b">>,<<"bc">>,<<"abc">>]', '<<"abcabcd">>', 'a', '[a]', '[<<"a">>|b]', '[<<1:3>>,<<"a">>]', '<<1:3>>', '{bm,a}', '{a,b,c}', '[<<",,">>,<<",">>]']
  const options = ['[]', '[global]', '[trim]', '[trim_all]', '[global,trim]', '[global,trim_all]', '[{scope,{0,3}}]', '[{scope,{1,2}},global]', '[{scope,{3,-3}}]', '[{scope,{2,0}}]', '[{scope,{0,100}}]', '[{scope,{-1,1}}]', '[{scope,{a,1}}]', '[{scope,a}]', '[x]', '[global|x]', '[{scope,{0,4}}|x]', 'x', '[{scope,{5,-2}},global,trim]', '[{scope,{0,1}},{scope,{0,4}}]']
  for (const s of subjects) {
    for (const p of patterns) {
      for (const fun of ['match', 'matches', 'split']) {
        calls.push(['binary', fun, s, p])
        for (const o of options) calls.push(['binary', fun, s, p, o])
      }
    }
  }
  sameAsErl(vm, calls)
})

const letters = (r: Random, n: number): number[] => Array.from({ length: n }, () => 97 + r.below(r.pick([2, 3, 26])))

test('match, matches, split: random texts', { skip: !hasOracle }, () => {
  const r = new Random(5)
  const calls: Call[] = []
  for (let i = 0; i < 1500; i++) {
    const subject = letters(r, r.below(r.pick([4, 40, 300])))
    const pattern = (): string => bin(r.below(2) === 0 ? letters(r, 1 + r.below(r.pick([2, 5]))) : subject.slice(r.below(subject.length + 1)).slice(0, 1 + r.below(9)))
    const some = r.below(3) === 0 ? pattern() : `[${Array.from({ length: 1 + r.below(5) }, pattern).join(',')}]`
    const scope = `[{scope,{${r.below(subject.length + 1)},${r.below(20) - 10}}}]`
    calls.push(['binary', 'match', bin(subject), some], ['binary', 'matches', bin(subject), some, scope], ['binary', 'split', bin(subject), some, '[global]'])
  }
  sameAsErl(vm, calls)
})

test('compiled patterns, unaligned subjects', { skip: !hasOracle }, () => {
  const r = new Random(6)
  const cases = Array.from({ length: 300 }, () => {
    const subject = letters(r, 10 + r.below(100))
    const patterns = Array.from({ length: 1 + r.below(3) }, () => bin(letters(r, 1 + r.below(3))))
    return { subject, patterns }
  })
  const answers = askErl(cases.map((c) => `{binary,matches,[${bin(c.subject)},[${c.patterns.join(',')}]]}`))
  cases.forEach(({ subject, patterns }, i) => {
    const list = vm.read(`[${patterns.join(',')}]`)
    const compiled = vm.call('binary', 'compile_pattern', list).term
    assert.equal(vm.atoms.text(vm.t.element(compiled, 1)), patterns.length === 1 ? 'bm' : 'ac')
    const whole = vm.read(bin([...subject, 0]))
    const shifted = vm.k.bs_create(BigInt(subject.length * 8 + 3))
    vm.k.bs_put_integer(vm.read('5'), 3n, 0)
    vm.k.bs_put_binary(whole, BigInt(subject.length * 8))
    const unaligned = vm.k.sub_bitstring(shifted, 3, subject.length * 8)
    for (const s of [unaligned, vm.k.sub_bitstring(whole, 0, subject.length * 8)]) {
      for (const p of [list, compiled]) assert.equal(vm.write(vm.call('binary', 'matches', s, p).term), answers[i])
    }
  })
  const compiled = vm.call('binary', 'compile_pattern', vm.read('<<"a">>')).term
  const other = vm.t.tuple(vm.atom('ac'), vm.t.element(compiled, 2))
  assert.equal(vm.call('binary', 'match', vm.read('<<"a">>'), other).error, 'error:badarg')
})

test('searching is linear', () => {
  const size = 2_000_000
  const subject = vm.t.binary(new Uint8Array(size).fill(97))
  const started = performance.now()
  const pattern = (last: number): string => bin([...Array(5000).fill(97), last])
  assert.equal(vm.write(vm.call('binary', 'match', subject, vm.read(pattern(98))).term), 'nomatch')
  assert.equal(vm.write(vm.call('binary', 'match', subject, vm.read(`[${pattern(98)},${pattern(99)}]`)).term), 'nomatch')
  // First and last byte fit everywhere.
  const middle = bin([...Array(2500).fill(97), 98, ...Array(2500).fill(97)])
  assert.equal(vm.write(vm.call('binary', 'match', subject, vm.read(middle)).term), 'nomatch')
  assert.ok(performance.now() - started < 3000)
})

test('one pattern is found at any place, and nothing beyond the ends', () => {
  const r = new Random(5)
  const block = vm.k.malloc(1000) >>> 0
  const needleAt = vm.k.malloc(100) >>> 0
  for (let i = 0; i < 20000; i++) {
    const size = r.below(300)
    const start = r.below(20)
    const text = Uint8Array.from({ length: 1000 }, () => 97 + r.below(i % 3 === 0 ? 2 : 4))
    const m = 1 + r.below(i % 5 === 0 ? 30 : 4)
    const from = r.below(1000 - m)
    const needle = r.below(4) === 0 ? text.slice(from, from + m) : Uint8Array.from({ length: m }, () => 97 + r.below(2))
    vm.u8.set(text, block)
    vm.u8.set(needle, needleAt)
    const found = vm.k.bytes_find(block + start, size, needleAt, m)
    assert.equal(found, Buffer.from(text.subarray(start, start + size)).indexOf(Buffer.from(needle)))
  }
})

test('a pattern set finds the longest of those that begin first', () => {
  const encode = (s: string): Uint8Array => new TextEncoder().encode(s)
  const find = (patterns: string[], text: string): unknown => new PatternSet(patterns.map(encode)).find(encode(text), 0, text.length)
  assert.deepEqual(find(['bc', 'abcd', 'b'], 'xabcx'), [2, 2])
  assert.deepEqual(find(['bc', 'abcd', 'b'], 'xabcd'), [1, 4])
  assert.deepEqual(find(['c', 'abcdef', 'bcde'], 'abcdex'), [1, 4])
  assert.equal(find(['q'], 'abc'), undefined)
})
