import assert from 'node:assert/strict'
import test from 'node:test'
import { makeTestVm } from '../runtime/testing.ts'
import { sameAsErl } from '../runtime/testing_calls.ts'
import type { Call } from '../runtime/testing_calls.ts'
import { Random, hasOracle } from '../runtime/testing_oracle.ts'
import { numbers } from './numbers.ts'

const vm = makeTestVm({ families: [numbers] })
const random = new Random(20261122)

/** Values around the limits of each representation. */
const EDGES = [0n, 1n, -1n, 2n, 7n, -10n]
for (const bits of [29n, 30n, 31n, 32n, 59n, 60n, 62n, 63n, 64n, 65n, 95n, 96n, 97n, 127n, 128n]) {
  for (const by of [-1n, 0n, 1n]) EDGES.push((1n << bits) + by, -(1n << bits) + by)
}
function integer(): bigint {
  const kind = random.below(10)
  if (kind < 3) return random.pick(EDGES)
  const x = random.bits(random.pick([8, 29, 32, 60, 63, 64, 70, 96, 128, 200, 320, 1000]))
  return random.below(2) === 0 ? x : -x
}
function float(): string {
  const kind = random.below(10)
  if (kind === 0) return random.pick(['0.0', '-0.0', '1.0', '0.5', '-2.5', '1.0e308', '-1.7976931348623157e308', '5.0e-324', '9007199254740992.0', '9223372036854775808.0', '0.49999999999999994'])
  const x = (random.below(4294967296) - 2147483648) * 2 ** (random.below(kind === 1 ? 1800 : 60) - (kind === 1 ? 900 : 40))
  return Number.isInteger(x) ? x.toExponential().replace(/^(-?\d)e/, '$1.0e') : String(x).replace(/^(-?\d+)e/, '$1.0e')
}
const number = (): string => (random.below(4) === 0 ? float() : String(integer()))
const BINARY = ['+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor']
const UNARY = ['+', '-', 'bnot', 'abs', 'float', 'trunc', 'round', 'ceil', 'floor']

test('operators of random numbers', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  for (let i = 0; i < 6000; i++) {
    const fun = random.pick(BINARY)
    const whole = fun > "'a" && random.below(10) > 0
    calls.push(['erlang', fun, whole ? String(integer()) : number(), whole ? String(integer()) : number()])
  }
  for (let i = 0; i < 2000; i++) calls.push(['erlang', random.pick(UNARY), number()])
  for (let i = 0; i < 2000; i++) {
    const shift = random.below(8) === 0 ? integer() : BigInt(random.below(300) - 150)
    // What would fill memory is the next test's.
    calls.push(['erlang', random.below(2) === 0 ? 'bsl' : 'bsr', String(integer()), String(shift)])
  }
  sameAsErl(vm, calls.filter(([, fun, , by]) => !/^bs[lr]/.test(fun) || Math.abs(Number(by)) < 1e6 || Math.abs(Number(by)) > 1e8))
})

test('operators of what is no number', { skip: !hasOracle }, () => {
  const odd = ['a', '[]', '{1}', '<<1>>', '1', '1.5', '18446744073709551616', '0', '0.0']
  const calls: Call[] = []
  for (const a of odd) {
    for (const fun of UNARY) calls.push(['erlang', fun, a])
    for (const b of odd) for (const fun of [...BINARY, 'bsl', 'bsr']) calls.push(['erlang', fun, a, b])
  }
  sameAsErl(vm, calls)
})

test('products and quotients of long integers', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  for (let i = 0; i < 300; i++) {
    const a = random.bits(64 + random.below(12000))
    const b = random.bits(40 + random.below(random.below(2) === 0 ? 200 : 9000))
    const [x, y] = [random.below(2) === 0 ? -a : a, random.below(2) === 0 ? -b : b]
    calls.push(['erlang', random.pick(['*', 'div', 'rem', '+', '-', 'bxor']), String(x), String(y)])
    // Quotients whose digits are guessed too large first: dividends of ones and zeros in runs.
    const p = (1n << BigInt(64 + random.below(600))) - (1n << BigInt(random.below(64)))
    const q = (1n << BigInt(33 + random.below(300))) - BigInt(random.below(3))
    calls.push(['erlang', random.pick(['div', 'rem']), String(p), String(q)])
  }
  sameAsErl(vm, calls)
})

test('the largest integers', () => {
  for (const [release, bits] of [[25, 33554368], [27, 4194240]] as const) {
    const machine = makeTestVm({ families: [numbers], release })
    const { t } = machine
    const call = (fun: string, a: bigint, b: bigint): string => {
      const { term, error } = machine.call('erlang', fun, t.integer(a), t.integer(b))
      return error ?? (t.isInteger(term) ? 'integer' : 'other')
    }
    const top = 1n << BigInt(bits - 1)
    assert.equal(call('bsl', 1n, BigInt(bits - 1)), 'integer')
    assert.equal(call('bsl', 1n, BigInt(bits)), 'error:system_limit')
    assert.equal(call('bsl', -1n, BigInt(bits)), 'error:system_limit')
    assert.equal(call('bsl', 1n, 1n << 62n), 'error:system_limit')
    assert.equal(call('bsl', 0n, 1n << 70n), 'integer')
    assert.equal(call('bsr', 1n, -(1n << 70n)), 'error:system_limit')
    assert.equal(call('bsr', 1n, 1n << 70n), 'integer')
    assert.equal(call('*', top, 1n), 'integer')
    assert.equal(call('*', top, 2n), 'error:system_limit')
    assert.equal(call('*', top, top), 'error:system_limit')
    assert.equal(call('*', 1n << BigInt(bits / 2), 1n << BigInt(bits / 2 - 1)), 'integer')
    assert.equal(call('*', 1n << BigInt(bits / 2), 1n << BigInt(bits / 2)), 'error:system_limit')
    assert.equal(call('+', top, top - 1n), 'integer')
    assert.equal(call('+', top, top), 'error:system_limit')
    assert.equal(call('-', -top, top - 1n), 'integer')
    assert.equal(call('-', -top, top), 'error:system_limit')
  }
})

test('differences between releases', () => {
  const old = makeTestVm({ families: [numbers], release: 25 })
  const latest = makeTestVm({ families: [numbers], release: 29 })
  assert.equal(old.run('erlang', 'abs', '-0.0'), '-0.0')
  const middle = makeTestVm({ families: [numbers], release: 27 })
  assert.equal(middle.run('erlang', 'abs', '-0.0'), '0.0')
  const tie = String((1n << 128n) + (1n << 75n) + 1n)
  assert.equal(old.run('erlang', 'float', tie), '3.402823669209385e38')
  assert.equal(middle.run('erlang', 'float', tie), '3.402823669209385e38')
  assert.equal(latest.run('erlang', 'float', tie), '3.4028236692093854e38')
})

test('order of integers and floats', () => {
  const { t, k } = vm
  const floats = [0, 1, -1, 2 ** 63, -(2 ** 63), 2 ** 64, 2 ** 64 + 2048, 1e30, -1e30, 1e308, Number.MAX_VALUE]
  for (let i = 0; i < 500; i++) floats.push((random.below(2) === 0 ? 1 : -1) * random.below(4294967296) * 2 ** random.below(200))
  for (const x of floats) {
    for (const by of [-3n, -1n, 0n, 1n, 2n, 4096n]) {
      const n = BigInt(x) + by
      if (n === BigInt.asIntN(64, n)) continue
      assert.equal(k.big_cmp_f64(t.integer(n), x), by < 0n ? -1 : by > 0n ? 1 : 0, `${n} ${x}`)
      if (-n === BigInt.asIntN(64, -n)) continue
      assert.equal(k.big_cmp_f64(t.integer(-n), x), -n < x ? -1 : -n > x ? 1 : 0, `${-n} ${x}`)
    }
    vm.resetHeap()
  }
  for (let i = 0; i < 2000; i++) {
    const [a, b] = [integer(), random.below(3) === 0 ? integer() : 0n]
    const c = a + b
    assert.equal(k.big_cmp(t.integer(a), t.integer(c)), a < c ? -1 : a > c ? 1 : 0)
  }
})

test('integers to bytes and back', () => {
  const { t, k, u8 } = vm
  const at = k.malloc(400) >>> 0
  for (let i = 0; i < 2000; i++) {
    const n = integer()
    const bytes = random.below(40)
    k.integer_to_bytes(t.integer(n), at, bytes)
    let back = 0n
    for (let j = bytes - 1; j >= 0; j--) back = (back << 8n) | BigInt(u8[at + j]!)
    assert.equal(back, BigInt.asUintN(bytes * 8, n))
    const term = k.integer_from_bytes(at, bytes, n < 0n ? 1 : 0)
    assert.equal(t.bigint(term), n < 0n ? -back : back)
    assert.equal(vm.k.big_cmp(term, t.integer(n < 0n ? -back : back)), 0)
    vm.resetHeap()
  }
})
