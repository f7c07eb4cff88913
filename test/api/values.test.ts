// Values of JavaScript become terms and come back; texts of the terms are what erl prints.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  Bitstring, Float, Fun, ImproperList, Node, Pid, Port, Ref, any, atom, charlist, equal, lookup, matches, text, tuple,
} from '../../src/index.ts'
import type { Input, Value } from '../../src/index.ts'
import { erlPrints, startNode } from './machine.ts'

const bytes = (...b: number[]): Uint8Array => new Uint8Array(b)

/** Goes in, prints as, comes back as (where that differs). */
const CASES: readonly (readonly [Input, string, Value?])[] = [
  [0, '0'],
  [-0, '0', 0],
  [536870911, '536870911'],
  [536870912, '536870912'],
  [-536870913, '-536870913'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [Number.MIN_SAFE_INTEGER, '-9007199254740991'],
  [7n, '7', 7],
  [2n ** 53n, '9007199254740992'],
  [2n ** 63n, '9223372036854775808'],
  [-(2n ** 64n), '-18446744073709551616'],
  [2n ** 200n, '1606938044258990275541962092341162602522202993782792835301376'],
  [1.5, '1.5', new Float(1.5)],
  [new Float(1), '1.0'],
  [new Float(-0), '-0.0'],
  [new Float(1e300), '1.0e300'],
  [true, 'true'],
  [false, 'false'],
  [undefined, 'undefined'],
  [null, 'null'],
  [atom('ok'), 'ok'],
  [atom('true'), 'true', true],
  [atom('Hello World'), "'Hello World'"],
  [atom(''), "''"],
  ['', '<<>>', bytes()],
  ['abc', '<<"abc">>', bytes(97, 98, 99)],
  ['\u0001ü', '<<1,195,188>>', bytes(1, 195, 188)],
  [bytes(0, 255), '<<0,255>>'],
  [new Uint8Array(70).fill(65), `<<"${'A'.repeat(70)}">>`],
  [new Bitstring(bytes(255), 3), '<<7:3>>'],
  [new Bitstring(bytes(1, 128), 9), '<<1,1:1>>'],
  [[], '[]'],
  [[1, [2, []]], '[1,[2,[]]]'],
  [charlist('abc'), '"abc"'],
  [new ImproperList([1, 2], 3), '[1,2|3]'],
  [tuple(), '{}'],
  [tuple(atom('ok'), tuple(1)), '{ok,{1}}'],
  [{}, '#{}', new Map()],
  [{ a: 'x' }, '#{a => <<"x">>}', new Map<Value, Value>([[atom('a'), bytes(120)]])],
  [new Map<Input, Input>([[1, 2], [new Float(1), 3]]), '#{1 => 2,1.0 => 3}'],
]

let node: Node
before(async () => {
  node = await startNode()
})
after(() => node.stop())

/** The same value, through the machine. */
const there = (value: Input): Promise<Value> => node.call('erlang', 'hd', [[value]])

test('values come back as the same terms', async () => {
  for (const [value, printed, back = value as Value] of CASES) {
    const result = await there(value)
    assert.ok(equal(result, back), `${printed}: ${String(result)}`)
    assert.ok(equal(value, result), printed)
    if (!(result instanceof Float)) assert.deepEqual(result, back, printed)
  }
})

test('they print as in erl', async () => {
  const printed: string[] = []
  for (const [value] of CASES) printed.push(text(await node.call('io_lib', 'format', [charlist('~0p'), [value]])))
  assert.deepEqual(printed, CASES.map(([, p]) => p))
  const expected = await erlPrints(CASES.map(([, p]) => `io:format("~0p~n", [${p}])`))
  assert.deepEqual(printed, expected)
})

test('what has no term is refused', async () => {
  const self: Input[] = []
  self.push(self)
  for (const value of [NaN, Infinity, 1e300, 2 ** 53, '\ud800', new Date() as never, (() => 1) as never, Symbol() as never, self]) {
    await assert.rejects(there(value), TypeError)
  }
  assert.throws(() => new Float(NaN), TypeError)
  assert.throws(() => atom('x'.repeat(256)), TypeError)
  assert.throws(() => node.spawn('erlang', 'hd', [NaN]), TypeError)
  assert.equal(await there(1), 1)
})

test('the same value twice is no cycle', async () => {
  const shared = [1]
  assert.deepEqual(await there([shared, shared]), [[1], [1]])
})

test('deep and large values', async () => {
  let deep: Input = []
  for (let i = 0; i < 200_000; i++) deep = i % 2 === 0 ? [deep] : tuple(deep)
  assert.ok(equal(await there(deep), deep))
  const map = new Map<Input, Input>(Array.from({ length: 5000 }, (_, i) => [i, String(i)]))
  const back = (await there(map)) as Map<Value, Value>
  assert.equal(back.size, 5000)
  assert.equal(text(lookup(back, 4321)), '4321')
  const list = Array.from({ length: 300_000 }, (_, i) => i)
  assert.deepEqual(await there(list), list)
})

test('handles outlive the processes they come from', async () => {
  const pid = await node.call('erlang', 'self')
  assert.ok(pid instanceof Pid)
  assert.match(pid.text, /^<0\.\d+\.0>$/)
  assert.equal(await node.call('erlang', 'is_process_alive', [pid]), false)
  assert.ok(equal(pid, await there(pid)))
  const ref = await node.call('erlang', 'make_ref')
  assert.ok(ref instanceof Ref)
  assert.ok(equal(ref, await there(ref)))
  assert.ok(!equal(ref, await node.call('erlang', 'make_ref')))
  const fun = await node.call('erlang', 'make_fun', [atom('lists'), atom('sum'), 1])
  assert.ok(fun instanceof Fun)
  assert.equal(fun.text, 'fun lists:sum/1')
  // a table's reference lives as long as someone holds it
  const counter = await node.call('counters', 'new', [1, []])
  for (let i = 0; i < 20; i++) await node.call('lists', 'seq', [1, 10_000])
  await node.call('counters', 'add', [counter as Input, 1, 5])
  assert.equal(await node.call('counters', 'get', [counter as Input, 1]), 5)
  assert.ok(!(pid instanceof Port))
})

test('a fun that the machine made can be called there', async () => {
  const fun = (await node.call('erlang', 'make_fun', [atom('erlang'), atom('abs'), 1])) as Fun
  assert.deepEqual(await node.call('lists', 'map', [fun, [-1, 2, -3]]), [1, 2, 3])
})

test('handles of another machine are refused', async () => {
  using other = await startNode()
  const pid = await other.call('erlang', 'self')
  await assert.rejects(there(pid as Input), /another machine/)
})

test('every heap layout of a garbage collection under stress', async () => {
  using stressed = await startNode({ stress: true })
  for (const [value, , back = value as Value] of CASES) {
    assert.ok(equal(await stressed.call('erlang', 'hd', [[value]]), back))
  }
})

test('equal, matches, lookup, text', () => {
  assert.ok(equal('abc', bytes(97, 98, 99)))
  assert.ok(!equal(1, new Float(1)))
  assert.ok(!equal(new Float(0), new Float(-0)))
  assert.ok(equal(1.5, new Float(1.5)))
  assert.ok(equal(5n, 5))
  assert.ok(!equal(true, 1))
  assert.ok(!equal(atom('a'), 'a'))
  assert.ok(!equal([], tuple()))
  assert.ok(!equal([1], [1, 2]))
  assert.ok(equal({ a: 1, b: 2 }, new Map<Input, Input>([[atom('b'), 2], [atom('a'), 1]])))
  assert.ok(matches(tuple(atom('ok'), any), tuple(atom('ok'), 3)))
  assert.ok(!matches(tuple(atom('ok'), any), tuple(atom('ok'))))
  assert.ok(matches({ a: any }, new Map<Value, Value>([[atom('a'), 1], [atom('b'), 2]])))
  assert.ok(!matches({ c: any }, new Map<Value, Value>([[atom('a'), 1]])))
  assert.ok(matches((m) => m === 3, 3))
  assert.equal(lookup(new Map<Value, Value>([[bytes(97), 1]]), 'a'), 1)
  assert.equal(text([97, bytes(195, 188), [98]]), 'aüb')
  assert.equal(text(atom('x')), 'x')
  assert.throws(() => text(tuple(1)), TypeError)
  const [tag, value] = tuple(atom('ok'), 7)
  assert.equal(tag, atom('ok'))
  assert.equal(value, 7)
  assert.equal(Number(new Float(2)) + 1, 3)
  assert.throws(() => new ImproperList([], 1), TypeError)
  assert.throws(() => new Bitstring(bytes(1, 2), 3), RangeError)
})
