import assert from 'node:assert/strict'
import test from 'node:test'
import { makeTestVm } from '../runtime/testing.ts'
import { sameAsErl } from '../runtime/testing_calls.ts'
import type { Call } from '../runtime/testing_calls.ts'
import { Random, askErl, hasOracle } from '../runtime/testing_oracle.ts'
import { fixedFloat, scientificFloat, shortestFloat } from '../term/float_text.ts'
import type { Term } from '../term/types.ts'
import { inSteps } from './in_steps.ts'
import { numberText } from './number_text.ts'

const vm = makeTestVm({ families: [inSteps, numberText] })
const random = new Random(7)
const view = new DataView(new ArrayBuffer(8))

/** A finite float of any size, or one with few digits. */
function float(): number {
  switch (random.below(4)) {
    case 0:
      return (random.below(2_000_000) - 1_000_000) / 10 ** random.below(8)
    case 1:
      return (random.below(200) - 100) * 10 ** (random.below(40) - 18)
    case 2:
      return (random.below(4294967296) * 2097152 + random.below(2097152)) * 2 ** (random.below(70) - 40)
    default:
      view.setUint32(0, random.below(4294967296))
      view.setUint32(4, random.below(4294967296))
      return Number.isFinite(view.getFloat64(0)) ? view.getFloat64(0) : 0
  }
}
/** Text that erl reads as exactly this float. */
const text = (x: number): string => scientificFloat(x, 20)!

test('floats to text', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  for (let i = 0; i < 4000; i++) {
    const decimals = random.below(random.below(3) === 0 ? 256 : 22)
    const compact = random.below(2) === 0 ? ',compact' : ''
    const options = random.pick(['[short]', `[{decimals,${decimals}}${compact}]`, `[{scientific,${decimals - 1}}]`, '[]'])
    calls.push(['erlang', random.below(2) === 0 ? 'float_to_list' : 'float_to_binary', text(float()), options])
  }
  for (const x of ['0.0', '-0.0', '5.0e-324', '1.7976931348623157e308', '1.0e16', '1.0e53', '9007199254740992.0', '9007199254740991.0', '1.0e23']) {
    calls.push(['erlang', 'float_to_list', x], ['erlang', 'float_to_binary', x])
    for (const o of ['decimals', 'scientific']) {
      for (const n of [-1, 0, 1, 18, 19, 249, 250, 253, 254]) calls.push(['erlang', 'float_to_list', x, `[{${o},${n}}]`], ['erlang', 'float_to_list', x, `[compact,{${o},${n}}]`])
    }
  }
  for (const o of ['[]', '[short,compact]', '[short,{decimals,1}]', '[{decimals,1},short]', '[{decimals,1},{scientific,1}]', '[{scientific,1},{decimals,1}]', '[foo]', 'foo',
    '[compact|foo]', '[{decimals,a}]', '[{decimals,1180591620717411303424}]', '[{scientific,-1180591620717411303424}]', '[{scientific,-100000000000}]', '[{short,1}]', '[{decimals,1}|foo]', '[{decimals,-1},short]', '[{decimals,254},compact]', '[short,{decimals,254}]', '[{scientific,300},{decimals,1}]', '[{decimals,300},{scientific,1}]', '[{decimals,4294967297}]',
    '[{decimals,8589934594},compact]', '[{decimals,576460752303423487}]', '[{decimals,576460752303423488},short]', '[{scientific,-576460752303423488}]', '[{scientific,-576460752303423489}]', '[{scientific,4294967298}]', '[{decimals,a},short]', '[{decimals,1,2}]', '[{decimals,1.0}]', '[{foo,1}]']) {
    for (const x of ['1.25', '1', 'a']) calls.push(['erlang', 'float_to_list', x, o])
  }
  sameAsErl(vm, calls)
})

test('floats to text in the kernel and in plain words', () => {
  const options = (...parts: Term[]): Term => vm.t.list(parts)
  const pair = (name: string, n: number): Term => vm.t.tuple(vm.atom(name), vm.t.integer(n))
  const textOf = (f: Term, list: Term): string | undefined => {
    const binary = vm.k.float_to_binary_with(f, list)
    return binary === 0 ? undefined : Buffer.from(vm.t.bytes(binary)).toString()
  }
  for (let i = 0; i < 40000; i++) {
    if (i % 1024 === 0) vm.resetHeap()
    const x = i % 16 === 0 ? 2 ** (random.below(2046) - 1022) : float()
    const f = vm.t.float(x)
    assert.equal(textOf(f, options(vm.atom('short'))), shortestFloat(x))
    if (i % 8 !== 0) continue
    const decimals = random.below(i % 3 === 0 ? 250 : 22)
    assert.equal(textOf(f, options(pair('scientific', decimals))), scientificFloat(x, decimals))
    assert.equal(textOf(f, options(pair('decimals', decimals))), fixedFloat(x, decimals, false))
    assert.equal(textOf(f, options(vm.atom('compact'), pair('decimals', decimals))), fixedFloat(x, decimals, true))
    const written = scientificFloat(x, 3 + random.below(16))!
    assert.equal(vm.t.floatValue(vm.k.binary_to_float(vm.t.utf8(written))), Number(written))
  }
})

test('floats as ~w prints them', { skip: !hasOracle }, () => {
  const values = Array.from({ length: 3000 }, float)
  const answers = askErl(values.map(text), '-module(floats).\n-export([ask/1]).\nask(X) -> X.\n')
  values.forEach((x, i) => assert.equal(shortestFloat(x), answers[i]))
})

test('text to floats', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  const texts = ['1.5', '1.5e', '1.5e3x', '1.', '1.5e400', '-1.5e-400z', '+1.5', '1.5E+3', ' 1.5', '1.e3', '1,5', '1.5e+', '01.5', '-0.0', '.5', '1.0e-5000', '0.0e5000',
    '+-1.5', '1.5e99999999999999999999', '1.5e-99999999999999999999', 'inf.0', 'nan', '1.5e0003', '1_0.5', '0x1.5', '1.5ee', '1.5e1.5', '', '-', '1', 'x', '1.5\0', '1.5\0x', '1.7976931348623159e308', '2.4703282292062327e-324',
    '1'.repeat(309) + '.5', '1'.repeat(310) + '.5', '0.' + '5'.repeat(2000), '0.' + '0'.repeat(400) + '1e390']
  for (let i = 0; i < 1500; i++) texts.push(random.pick([String, (x: number) => x.toFixed(random.below(30)), (x: number) => x.toExponential(1 + random.below(30))])(float()))
  for (const s of texts) {
    const bytes = [...s].map((c) => c.charCodeAt(0)).join(',')
    calls.push(['erlang', 'list_to_float', `[${bytes}]`], ['erlang', 'binary_to_float', `<<${bytes}>>`], ['string', 'list_to_float', `[${bytes}]`])
  }
  for (const x of ['a', '[49,46,53|a]', '[49,46,53,a]', '[49,46,53,1000]', '[49,46,53,-1]', '<<1:3>>', '[[49,46,53]]', '1.5']) {
    calls.push(['erlang', 'list_to_float', x], ['erlang', 'binary_to_float', x], ['string', 'list_to_float', x])
  }
  sameAsErl(vm, calls)
})

const integer = (): bigint => {
  const x = random.bits(random.pick([8, 29, 31, 59, 62, 64, 80, 200, 2000]))
  return random.below(2) === 0 ? x : -x
}

test('integers to text', { skip: !hasOracle }, () => {
  const calls: Call[] = []
  for (let i = 0; i < 2000; i++) {
    const to = random.pick(['integer_to_list', 'integer_to_binary'])
    if (random.below(3) === 0) calls.push(['erlang', to, String(integer())])
    else calls.push(['erlang', to, String(integer()), String(2 + random.below(35))])
  }
  for (const n of ['a', '1.0', '[]', '5']) {
    calls.push(['erlang', 'integer_to_list', n], ['erlang', 'integer_to_binary', n])
    for (const base of ['1', '37', 'a', '1180591620717411303424', '-5', '10.0']) calls.push(['erlang', 'integer_to_list', n, base], ['erlang', 'integer_to_binary', n, base])
  }
  sameAsErl(vm, calls)
})

/** What erlang.erl makes of the internal functions' answers is done here in the same way, for comparison by value. */
test('text to integers', { skip: !hasOracle }, () => {
  const old = makeTestVm({ families: [inSteps, numberText], release: 25 })
  const calls: Call[] = []
  const texts: [string, number][] = [['12x', 10], ['', 10], ['-', 10], ['+', 10], ['--5', 10], ['+5', 10], ['-0', 10], [' 1', 10], ['1 ', 10], ['1_000', 10], ['zZ', 36], ['12', 2], ['z', 35], ['0'.repeat(80) + '1', 10], ['-' + '0'.repeat(80), 16]]
  for (let i = 0; i < 1500; i++) {
    const base = 2 + random.below(35)
    const digits = integer().toString(base)
    texts.push([(random.below(5) === 0 && digits[0] !== '-' ? '+' : '') + (random.below(2) === 0 ? digits.toUpperCase() : digits) + (digits.length < 10 && random.below(8) === 0 ? '~' : ''), base])
  }
  for (const [s, base] of texts) {
    const bytes = [...s].map((c) => c.charCodeAt(0)).join(',')
    calls.push(['erlang', 'list_to_integer', `[${bytes}]`, String(base)], ['erlang', 'binary_to_integer', `<<${bytes}>>`, String(base)])
    if (base <= 10) calls.push(['erlang', 'list_to_integer', `[${bytes}]`], ['erlang', 'binary_to_integer', `<<${bytes}>>`])
  }
  for (const x of ['a', '[49|a]', '[49,a]', '[49,1000]', '[49,-1]', '[a]', '<<1:3>>', '<<49,50:7>>', '[[49]]', '12', '1.5', '[]', '<<>>']) {
    for (const base of ['10', '1', '37', 'a', '1180591620717411303424']) {
      calls.push(['erlang', 'list_to_integer', x, base], ['erlang', 'binary_to_integer', x, base])
    }
  }
  sameAsErl(old, calls)
  assert.equal(old.run('string', 'list_to_integer', '"12x"'), '{12,[120]}')
  assert.equal(old.run('string', 'list_to_integer', '"x"'), '{error,no_integer}')
  assert.equal(old.run('string', 'list_to_integer', 'x'), '{error,not_a_list}')
})

test('the internal readers of integers', { skip: !hasOracle || vm.release < 26 }, () => {
  const calls: Call[] = []
  const long = '1'.repeat(30)
  const bytes = (s: string): string => [...s].map((c) => c.charCodeAt(0)).join(',')
  for (const x of ['"12x"', '[]', '"abc"', '"-"', '"+5"', '[49|x]', '[x]', '[49,x]', 'foo', '"11111111111111111"', `"${'0'.repeat(50)}12"`, `[${bytes(long)},120]`, `[${bytes(long)}|x]`, `[${bytes(long)},[53]]`]) {
    for (const base of ['10', '2', '1', '37', 'x', '1180591620717411303424']) calls.push(['erts_internal', 'list_to_integer', x, base])
  }
  for (const x of ['<<"12x">>', '<<>>', '<<"-5">>', 'foo', '<<1:3>>', '<<"12">>', '<<"+-12">>', `<<"+-${long}">>`, '<<"12345678901234567~">>', '<<"1234567890123456~">>', `<<"${'0'.repeat(50)}~">>`]) {
    for (const base of ['10', '2', '1', '37', 'x']) calls.push(['erts_internal', 'binary_to_integer', x, base])
  }
  sameAsErl(vm, calls.map((call) => call.map((x) => x.replace(/<<"(.*)">>/, (_, s: string) => `<<${bytes(s)}>>`)) as unknown as Call))
  assert.equal(vm.run('erts_internal', 'list_to_integer', `[${bytes(long)}]`, '10'), `{${long},[]}`)
  assert.equal(vm.run('erts_internal', 'binary_to_integer', `<<${bytes(long)}>>`, '10'), long)
})

test('long texts of integers', { skip: vm.release < 26 }, () => {
  const { t } = vm
  for (const [base, digits] of [[10, 100_000], [7, 50_000], [36, 50_000], [16, 100_000]] as const) {
    const n = (1n << BigInt(Math.floor(digits * Math.log2(base)))) - 12345n
    const { term } = vm.call('erlang', 'integer_to_binary', t.integer(n), t.integer(base))
    assert.equal(Buffer.from(t.bytes(term)).toString(), n.toString(base).toUpperCase())
    assert.equal(t.bigint(vm.call('erts_internal', 'binary_to_integer', term, t.integer(base)).term), n)
    vm.resetHeap()
  }
  const tooLong = t.binary(new Uint8Array(1_300_000).fill(0x39))
  assert.equal(vm.write(vm.call('erts_internal', 'binary_to_integer', tooLong, t.integer(10)).term), 'big')
})
