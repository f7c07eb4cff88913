/** BIFs on maps, lists and tuples, operators and hashes, against a real `erl`: results and errors. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { makeTestVm } from '../runtime/testing.ts'
import { askErl, erlOf } from '../runtime/testing_oracle.ts'
import { NIL, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { compare } from './compare.ts'
import { dictionary } from './dictionary.ts'
import { lists } from './lists.ts'
import { maps } from './maps.ts'
import { tuples } from './tuples.ts'

const SAMPLE = ['a', '1', '1.0', '-1', '[]', '[a]', '[a|b]', '{}', '{a,1}', '<<1:3>>', '<<"ab">>', '#{}', '#{a=>1}', 'true', 'false', '1208925819614629174706176']
const LARGE = `#{${Array.from({ length: 40 }, (_, i) => `${i}=>x`).join(',')}}`
const PAIRS = `[${Array.from({ length: 40 }, (_, i) => `{${i % 33},${i}}`).join(',')}]`

/** Calls: module, function and lists of arguments, each argument a choice. */
const CALLS: readonly (readonly [string, string, ...(readonly string[])[]])[] = [
  ...['=:=', '=/=', '==', '/=', '<', '>', '=<', '>=', 'and', 'or', 'xor', 'min', 'max', '++', '--', 'append', 'subtract'].map(
    (name) => ['erlang', name, SAMPLE, SAMPLE] as const,
  ),
  ...['not', 'is_atom', 'is_binary', 'is_bitstring', 'is_boolean', 'is_float', 'is_function', 'is_integer', 'is_list', 'is_map',
    'is_number', 'is_pid', 'is_port', 'is_reference', 'is_tuple', 'length', 'hd', 'tl', 'size', 'tuple_size', 'map_size',
    'tuple_to_list', 'list_to_tuple', 'phash2'].map((name) => ['erlang', name, [...SAMPLE, LARGE]] as const),
  ['erts_internal', 'term_type', [...SAMPLE.filter((text) => !text.startsWith('<<')), LARGE, '1.5', '576460752303423487', '576460752303423488', '-576460752303423489']],
  ['erlang', 'is_function', ['a'], ['1', '-1', 'a', '1.0', '1180591620717411303424', '-1180591620717411303424']],
  ['erlang', 'is_record', SAMPLE, ['a', '1']],
  ['erlang', 'is_record', SAMPLE, ['a', '1'], ['0', '2', '-1', 'a', '1180591620717411303424']],
  ['erlang', 'phash2', ['a'], ['0', '1', '10', '-1', '4294967296', '4294967297', 'a', '1.0', '1180591620717411303424']],
  ['erlang', 'phash', ['a', '{1,2}'], ['0', '1', '10', '4294967296', '4294967297', 'a']],
  ['erlang', 'element', ['0', '1', '2', '3', 'a', '1180591620717411303424'], ['{a,b}', '{}', 'a']],
  ['erlang', 'setelement', ['0', '1', '2', '3', 'a'], ['{a,b}', '{}', 'a'], ['x']],
  ['erlang', 'append_element', ['{a,b}', '{}', 'a'], ['x']],
  ['erlang', 'insert_element', ['0', '1', '2', '3', '4', 'a'], ['{a,b}', '{}', 'a'], ['x']],
  ['erlang', 'delete_element', ['0', '1', '2', '3', 'a'], ['{a,b,c}', '{a}', '{}', 'a']],
  ['erlang', 'make_tuple', ['0', '1', '3', '-1', 'a', '16777216', '1180591620717411303424'], ['x']],
  ['erlang', 'make_tuple', ['0', '1', '5', 'a'], ['x'], ['[]', '[{2,ignored},{5,zz},{2,aa}]', '[{1,a}]', '[{0,a}]', '[{1,a}|b]', '[a]', 'a', '[{1,a,b}]', '[{a,1}]']],
  ['lists', 'reverse', SAMPLE, SAMPLE],
  ['lists', 'member', SAMPLE, ['[]', '[a,1,[a],{a,1},<<1:3>>]', '[1.0|x]', 'x']],
  ...['keyfind', 'keymember', 'keysearch'].map(
    (name) => ['lists', name, ['1', '1.0', 'a', '{}'], ['0', '1', '2', '-1', 'a', '1180591620717411303424'], ['[]', 'a', '[{1.0,x},{1,y},{a},b]', '[{b,1},{a,{}}]', '[{x}|y]', '[a,{},{a,1}|y]']] as const,
  ),
  ...['get', 'find', 'is_key', 'remove', 'take'].map((name) => ['maps', name, ['a', '1', '1.0', '39'], ['#{a=>1}', '#{1=>x}', LARGE, '#{}', 'nomap']] as const),
  ...['map_get', 'is_map_key'].map((name) => ['erlang', name, ['a', '1', '1.0', '39'], ['#{a=>1}', '#{1=>x}', LARGE, 'nomap']] as const),
  ...['put', 'update'].map((name) => ['maps', name, ['{}', '1', '40'], ['v'], ['#{a=>1}', '#{1=>x}', LARGE, 'nomap']] as const),
  ...['keys', 'values'].map((name) => ['maps', name, ['#{}', '#{a=>1}', '#{1.0=>b,1=>a,{}=>c,"x"=>d}', LARGE, 'nomap']] as const),
  ['maps', 'merge', ['#{}', '#{1=>x,2=>y}', LARGE, 'nomap'], ['#{}', '#{2=>z,3=>z}', LARGE, 'nomap']],
  ['maps', 'from_list', ['[]', '[{a,1},{a,2}]', PAIRS, '[a]', '[{a}]', '[{a,1}|b]', 'a', '[{1,a},{1.0,b}]']],
  ['maps', 'from_keys', ['[]', '[k1,k2,k1]', `[${Array.from({ length: 50 }, (_, i) => i % 40).join(',')}]`, '[a|b]', 'a'], ['v']],
  ['erts_internal', 'map_next', ['0', '1', '2', 'a', '-1', '[]', '[a]', '[b]', '[a|b]', '1180591620717411303424'], ['#{}', '#{a=>1}', 'nomap'], ['iterator', 'foo']],
  ['erts_internal', 'map_next', ['0'], ['#{}', '#{a=>1}', 'nomap'], ['[]', '[x]']],
  ['erts_internal', 'map_next', ['0', '255', '15', '[3,1]', '[40]'], [LARGE], ['iterator']],
  ['erts_internal', 'map_to_tuple_keys', ['#{}', '#{a=>1}', LARGE, 'nomap']],
  ['erts_internal', 'cmp_term', SAMPLE, SAMPLE],
  ['erts_debug', 'map_info', ['#{}', LARGE, 'nomap', `#{${Array.from({ length: 300 }, (_, i) => `${i}=>x`).join(',')}}`]],
]

function expand([module, name, ...choices]: (typeof CALLS)[number]): { module: string; name: string; args: string[] }[] {
  let all: string[][] = [[]]
  for (const choice of choices) all = all.flatMap((args) => choice.map((arg) => [...args, arg]))
  return all.map((args) => ({ module, name, args }))
}

for (const release of [25, 27, 29]) {
  const erl = erlOf(release)
  test(`results and errors as in OTP ${release}`, { skip: erl === undefined }, () => {
    const vm = makeTestVm({ release, families: [compare, lists, maps, tuples] })
    const calls = CALLS.flatMap(expand)
    if (release >= 29) calls.push(...expand(['erlang', 'is_integer', ['1', '5', '6', 'a', '5.0'], ['1', 'a', '-1180591620717411303424'], ['5', '1.0', '1180591620717411303424']]))
    const answers = askErl(calls.map(({ module, name, args }) => `{${module},'${name}',[${args.join(',')}]}`), undefined, erl)
    const failures: string[] = []
    for (const [i, { module, name, args }] of calls.entries()) {
      const result = vm.run(module, name, ...args)
      const want = answers[i]!.replaceAll(' => ', '=>')
      if (result !== want) failures.push(`${module}:${name}(${args.join(', ')}) is ${result} instead of ${want}`)
    }
    assert.deepEqual(failures, [])
  })
}

test('a walk over a large map yields every pair once, whatever the steps', () => {
  for (const release of [25, 27, 29]) {
    const vm = makeTestVm({ release, families: [maps] })
    const { t, k } = vm
    ;(k as unknown as { weaken_hash(bits: bigint): void }).weaken_hash(0xff0fn)
    const pairs: [Term, Term][] = Array.from({ length: 5000 }, (_, i) => [small(i), small(-i)])
    const map = t.map(pairs)
    const seen: Term[] = []
    let iterator = vm.call('erts_internal', 'map_next', small(0), map, vm.atom('iterator')).term
    let steps = 0
    while (iterator !== vm.atom('none')) {
      while (t.isTuple(iterator)) {
        seen.push(t.element(iterator, 1))
        assert.equal(t.element(iterator, 2), small(-(t.element(iterator, 1) >> 2)))
        iterator = t.element(iterator, 3)
      }
      if (iterator === vm.atom('none')) break
      steps++
      assert.equal(t.tl(iterator), map)
      iterator = vm.call('erts_internal', 'map_next', t.hd(iterator), map, vm.atom('iterator')).term
    }
    assert.ok(steps > 2)
    assert.deepEqual(seen, t.mapEntries(map).map(([key]) => key))
    assert.equal(new Set(seen).size, 5000)
  }
})

test('long lists', () => {
  const vm = makeTestVm({ families: [lists] })
  const { t, k } = vm
  const n = 10000
  const list = t.list(Array.from({ length: n }, (_, i) => small(i)))
  assert.equal(vm.call('erlang', 'length', list).term, small(n))
  const reversed = vm.call('lists', 'reverse', list, NIL).term
  assert.equal(t.hd(reversed), small(n - 1))
  assert.equal(vm.call('erlang', '--', list, reversed).term, NIL)
  const odd = t.list(Array.from({ length: n / 2 }, (_, i) => small(2 * i + 1)))
  const even = vm.call('erlang', '--', list, odd).term
  assert.equal(k.list_length(even), n / 2)
  assert.equal(t.hd(t.tl(even)), small(2))
  // Each element of the right list removes one of the left.
  const twice = vm.call('erlang', '++', list, list).term
  assert.equal(k.eq_exact(vm.call('erlang', '--', twice, list).term, list), 1)
  assert.ok(vm.cell(0x118) < 0, 'reductions are counted')
})

test('-- with many elements of all kinds', () => {
  const vm = makeTestVm({ families: [lists] })
  const texts = ['1', '1.0', 'a', '{a}', '[1]', '[1.0]', '<<1>>', '#{}', '1208925819614629174706176', '{1,[2]}', '"abc"', 'x', 'y']
  const left = vm.read(`[${[...texts, ...texts].join(',')}]`)
  for (let i = 0; i < texts.length; i++) {
    const right = [...texts.slice(i), ...texts.slice(0, 3)]
    // What is left: of each text the last occurrences, in order.
    const removed = [...right]
    const want = [...texts, ...texts].filter((text) => {
      const at = removed.indexOf(text)
      if (at >= 0) removed.splice(at, 1)
      return at < 0
    })
    const { term } = vm.call('erlang', '--', left, vm.read(`[${right.join(',')}]`))
    assert.equal(vm.k.eq_exact(term, vm.read(`[${want.join(',')}]`)), 1)
  }
})

test('the process dictionary', () => {
  const vm = makeTestVm({ families: [dictionary] })
  const { t } = vm
  assert.equal(vm.run('erlang', 'put', 'a', '1'), 'undefined')
  assert.equal(vm.run('erlang', 'put', 'a', '2'), '1')
  assert.equal(vm.run('erlang', 'put', '{x,1}', '2'), 'undefined')
  assert.equal(vm.run('erlang', 'put', '1.0', '3'), 'undefined')
  assert.equal(vm.run('erlang', 'get', '1'), 'undefined')
  assert.equal(vm.run('erlang', 'get', '1.0'), '3')
  assert.equal(vm.run('erlang', 'get', '{x,1}'), '2')
  const sorted = (term: Term): string[] => t.listToArray(term)!.map((item) => vm.write(item)).sort()
  assert.deepEqual(sorted(vm.call('erlang', 'get').term), ['{1.0,3}', '{a,2}', '{{x,1},2}'])
  assert.deepEqual(sorted(vm.call('erlang', 'get_keys').term), ['1.0', 'a', '{x,1}'])
  assert.deepEqual(sorted(vm.call('erlang', 'get_keys', small(2)).term), ['a', '{x,1}'])
  assert.equal(vm.run('erlang', 'erase', 'a'), '2')
  assert.equal(vm.run('erlang', 'erase', 'a'), 'undefined')
  assert.deepEqual(sorted(vm.call('erlang', 'erase').term), ['{1.0,3}', '{{x,1},2}'])
  assert.equal(vm.call('erlang', 'get').term, NIL)
})
