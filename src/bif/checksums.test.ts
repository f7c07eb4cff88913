import assert from 'node:assert/strict'
import test from 'node:test'
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { makeTestVm } from '../runtime/testing.ts'
import { sameAsErl } from '../runtime/testing_calls.ts'
import type { Call } from '../runtime/testing_calls.ts'
import { Random, hasOracle } from '../runtime/testing_oracle.ts'
import { checksums } from './checksums.ts'

const vm = makeTestVm({ families: [checksums] })
const { t } = vm
const bin = (bytes: readonly number[]): string => `<<${bytes.join(',')}>>`

test('sums of iodata', { skip: !hasOracle }, () => {
  const r = new Random(9)
  const calls: Call[] = []
  const data = ['a', '<<1:3>>', '[1|2]', '[256]', '1', '[]', '<<>>', '"abc"', '[1,[2,<<3,4>>|<<5>>],[[]]|<<6>>]', ...[1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 200, 1000].map((n) => bin(r.bytes(n)))]
  for (const x of data) {
    for (const fun of ['md5', 'crc32', 'adler32']) calls.push(['erlang', fun, x])
    for (const from of ['0', '1', '4294967295', '4294967296', '-1', 'a', '305419896', '1.0']) calls.push(['erlang', 'crc32', from, x], ['erlang', 'adler32', from, x])
  }
  const numbers = ['0', '1', '4294967295', '305419896', '4294967296', '-1', 'a', '65521', '65520']
  const sizes = ['0', '1', '5', '65521', '1000000', '4294967296', '1099511627776', '-1', 'a']
  for (const fun of ['crc32_combine', 'adler32_combine']) {
    for (const a of numbers) for (const b of numbers) for (const n of sizes) calls.push(['erlang', fun, a, b, n])
  }
  sameAsErl(vm, calls)
})

test('md5 contexts', () => {
  const r = new Random(10)
  for (let i = 0; i < 200; i++) {
    const parts = Array.from({ length: r.below(5) }, () => r.bytes(r.below(r.pick([10, 70, 200]))))
    let context = vm.call('erlang', 'md5_init').term
    for (const part of parts) context = vm.call('erlang', 'md5_update', context, vm.read(bin(part))).term
    const digest = vm.call('erlang', 'md5_final', context).term
    assert.deepEqual([...t.bytes(digest)], [...createHash('md5').update(Uint8Array.from(parts.flat())).digest()])
  }
  assert.equal(vm.run('erlang', 'md5_update', '<<1,2>>', '[]'), 'error:badarg')
  assert.equal(vm.run('erlang', 'md5_final', 'a'), 'error:badarg')
})

test('long data in slices, aligned and not', () => {
  const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 8)) & 255)
  const whole = t.binary(bytes)
  const holder = vm.k.bs_create(BigInt(bytes.length * 8 + 3))
  vm.k.bs_put_integer(vm.read('5'), 3n, 0)
  vm.k.bs_put_binary_all(whole, 8)
  const unaligned = vm.k.sub_bitstring(holder, 3, bytes.length * 8)
  const half = vm.k.sub_bitstring(whole, 0, 1_500_000 * 8)
  const nested = t.list([t.list([half, t.byteList(bytes.subarray(1_500_000, 2_000_000))], vm.k.sub_bitstring(whole, 2_000_000 * 8, 8)), t.list([])], vm.k.sub_bitstring(whole, 2_000_001 * 8, 999_999 * 8))
  for (const data of [whole, unaligned, nested]) {
    assert.deepEqual([...t.bytes(vm.call('erlang', 'md5', data).term)], [...createHash('md5').update(bytes).digest()])
    assert.equal(t.safeInteger(vm.call('erlang', 'crc32', data).term), crc32(bytes))
    const context = vm.call('erlang', 'md5_update', vm.call('erlang', 'md5_init').term, data).term
    assert.deepEqual([...t.bytes(vm.call('erlang', 'md5_final', context).term)], [...createHash('md5').update(bytes).digest()])
  }
  assert.equal(vm.write(vm.call('erlang', 'adler32', whole).term), vm.write(vm.call('erlang', 'adler32', nested).term))
})
