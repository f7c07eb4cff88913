/** Order and hashes of pids, ports, references and funs, which have no text that could be read. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as L from '../../src/term/layout.ts'
import { makeTestVm } from '../../src/runtime/testing.ts'
import { askErl, erlOf } from '../../src/runtime/testing_oracle.ts'
import { makeLocalPid, makeLocalPort } from '../../src/term/terms.ts'
import type { Term } from '../../src/term/types.ts'

const ORACLE = `
-module(oracle_ids).
-compile(nowarn_deprecated_function).
-export([ask/1]).
ask({hash, X}) -> T = term(X), {erlang:phash2(T, 4294967296), erlang:phash({T, T}, 4294967296)}.
term({pid, N}) -> list_to_pid("<0." ++ integer_to_list(N) ++ ".0>");
term({port, N}) -> list_to_port("#Port<0." ++ integer_to_list(N) ++ ">");
term({ref, A, B, C}) -> list_to_ref(lists:concat(["#Ref<0.", C, ".", B, ".", A, ">"]));
term({function, M, F, A}) -> fun M:F/A.
`

const vm = makeTestVm()
const { t, k, m } = vm
const boxed = (subtag: number, ...words: number[]): Term => {
  const a = k.alloc(words.length + 1)
  m.set([(words.length << L.HDR_ARITY_SHIFT) | (subtag << L.HDR_SUBTAG_SHIFT), ...words], a >>> 2)
  return (a | L.TAG_BOXED) as Term
}
const fun = (module: string, name: string, arity: number): Term =>
  boxed(L.SUB_EXPORT, k.intern_export(vm.atom(module), vm.atom(name), arity))
/** A fun whose entry says module, index and uniq, with an environment. */
const closure = (module: string, index: number, uniq: number, ...env: Term[]): Term => {
  const entry = k.literal_malloc(L.FE_SIZE) >>> 2
  m.fill(0, entry, entry + (L.FE_SIZE >> 2))
  m[entry + (L.FE_MODULE >> 2)] = vm.atom(module)
  m[entry + (L.FE_INDEX >> 2)] = index
  m[entry + (L.FE_OLD_UNIQ >> 2)] = uniq
  return boxed(L.SUB_FUN, entry << 2, makeLocalPid(1), ...env)
}

test('hashes', { skip: erlOf(27) === undefined }, () => {
  const cases: [string, Term][] = [
    ...[0, 1, 100, 32767].map((n) => [`{pid,${n}}`, makeLocalPid(n)] as [string, Term]),
    ...[0, 5, 100000].map((n) => [`{port,${n}}`, makeLocalPort(n)] as [string, Term]),
    ...[[1, 2, 3], [200000, 2, 7]].map(
      ([a, b, c]) => [`{ref,${a},${b},${c}}`, boxed(L.SUB_REF, a!, b!, c!)] as [string, Term],
    ),
    ['{function,lists,map,2}', fun('lists', 'map', 2)],
    ['{function,no_such,fn,0}', fun('no_such', 'fn', 0)],
  ]
  const answers = askErl(cases.map(([text]) => `{hash,${text}}`), ORACLE, erlOf(27))
  for (const [i, [text, term]] of cases.entries()) {
    assert.equal(`{${k.phash2(term) >>> 0},${(k.phash(t.tuple(term, term)) >>> 0) + 1}}`, answers[i], text)
  }
})

test('order of types and within them', () => {
  const ascending: Term[] = [
    vm.read('1208925819614629174706176'),
    vm.atom('zz'),
    boxed(L.SUB_REF, 9, 1, 1),
    boxed(L.SUB_REF, 3, 2, 1),
    boxed(L.SUB_MAGIC_REF, 4, 2, 1, 0, 0),
    boxed(L.SUB_REF, 1, 1, 2),
    closure('a', 5, 9),
    closure('b', 1, 9),
    closure('b', 2, 1),
    closure('b', 2, 7),
    closure('b', 2, 7, vm.read('1')),
    closure('b', 2, 7, vm.read('2')),
    closure('b', 2, 7, vm.read('1'), vm.read('0')),
    fun('lists', 'map', 1),
    fun('lists', 'map', 2),
    fun('lists', 'zip', 1),
    fun('maps', 'map', 1),
    makeLocalPort(1),
    makeLocalPort(70000),
    makeLocalPid(1),
    makeLocalPid(40000),
    vm.read('{}'),
    vm.read('#{}'),
    vm.read('[]'),
    vm.read('[0]'),
    vm.read('<<>>'),
  ]
  for (const [i, a] of ascending.entries()) {
    for (const [j, b] of ascending.entries()) {
      assert.equal(Math.sign(k.cmp(a, b)), Math.sign(i - j), `${i} and ${j}`)
      assert.equal(Math.sign(k.cmp_exact(a, b)), Math.sign(i - j))
      assert.equal(k.eq_exact(a, b), Number(i === j))
    }
  }
})

test('funs are equal when module, index, uniq and environment are', () => {
  const one = closure('b', 2, 7, vm.read('{x,1}'))
  assert.equal(k.eq_exact(one, closure('b', 2, 7, vm.read('{x,1}'))), 1)
  assert.equal(k.eq_exact(one, closure('b', 2, 7, vm.read('{x,1.0}'))), 0)
  assert.equal(k.eq(one, closure('b', 2, 7, vm.read('{x,1.0}'))), 1)
  assert.equal(k.eq_exact(one, closure('b', 3, 7, vm.read('{x,1}'))), 0)
  assert.equal(k.phash2(one), k.phash2(closure('b', 2, 7, vm.read('{x,1}'))))
  assert.equal(k.internal_hash(one), k.internal_hash(closure('b', 2, 7, vm.read('{x,1}'))))
  assert.equal(k.eq_exact(fun('lists', 'map', 2), fun('lists', 'map', 2)), 1)
})

test('external pids, ports and references', () => {
  const pid = (node: number, number: number, serial: number): Term => boxed(L.SUB_EXT_PID, node, number, serial)
  const ascending = [pid(1, 5, 0), pid(1, 6, 0), pid(1, 1, 1)]
  const ports = [boxed(L.SUB_EXT_PORT, 1, 9, 0), boxed(L.SUB_EXT_PORT, 1, 1, 1)]
  const refs = [boxed(L.SUB_EXT_REF, 1, 7), boxed(L.SUB_EXT_REF, 1, 8, 0, 0), boxed(L.SUB_EXT_REF, 1, 0, 1), boxed(L.SUB_EXT_REF, 1, 0, 0, 0, 0, 1)]
  for (const terms of [ascending, ports, refs]) {
    for (const [i, a] of terms.entries()) for (const [j, b] of terms.entries()) assert.equal(Math.sign(k.cmp(a, b)), Math.sign(i - j))
  }
  assert.equal(k.eq_exact(pid(1, 5, 0), pid(1, 5, 0)), 1)
  assert.equal(k.eq_exact(pid(1, 5, 0), pid(2, 5, 0)), 0)
  // A pid hashes by its number, on whatever node it is.
  assert.equal(k.phash2(pid(1, 5, 0)), k.phash2(makeLocalPid(5)))
})
