/** Large tables: growing, shrinking, fixing, pauses of long operations, and that all memory comes back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as L from '../term/layout.ts'
import { NIL, isCons, makeLocalPid, small, smallValue } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { makeTestVm } from '../runtime/testing.ts'
import type { TestVm } from '../runtime/testing.ts'
import { Random } from '../runtime/testing_oracle.ts'
import { ets } from '../bif/ets.ts'
import { matchSpec } from '../bif/match_spec.ts'
import { persistentTerm } from '../bif/persistent_term.ts'
import { Tables } from './tables.ts'

function machine(): TestVm {
  const vm = makeTestVm({ families: [ets, matchSpec, persistentTerm] })
  vm.setCell(L.CELL_PID, makeLocalPid(1))
  return vm
}
function call(vm: TestVm, fun: string, ...args: (Term | string)[]): Term {
  const { term, error } = vm.call('ets', fun, ...args.map((arg) => (typeof arg === 'string' ? vm.read(arg) : arg)))
  assert.equal(error, undefined, `ets:${fun}`)
  return term
}
const length = (vm: TestVm, list: Term): number => vm.k.list_length(list)
/** Bytes taken from the general arena. */
const used = (vm: TestVm): bigint => vm.memory.view.getBigInt64(L.CELL_ARENA_USED, true)

for (const type of ['set', 'ordered_set', 'bag', 'duplicate_bag']) {
  test(`a large ${type} keeps what it is given`, () => {
    const vm = machine()
    const table = vm.atom('big')
    call(vm, 'new', table, `[named_table,${type}]`)
    const model = new Map<number, number>()
    const random = new Random(3)
    for (let i = 0; i < 60000; i++) {
      if (i % 4096 === 0) vm.resetHeap()
      // First mostly growing, then mostly shrinking.
      const key = random.below(20000)
      if (random.below(60000) >= i) {
        if (model.has(key)) call(vm, 'delete', table, small(key))
        call(vm, 'insert', table, vm.t.tuple(small(key), small(i)))
        model.set(key, i)
      } else {
        call(vm, 'delete', table, small(key))
        model.delete(key)
      }
    }
    vm.resetHeap()
    assert.equal(smallValue(call(vm, 'info', table, 'size')), model.size)
    for (let key = 0; key < 20000; key++) {
      const found = call(vm, 'lookup', table, small(key))
      if (!model.has(key)) assert.equal(found, NIL)
      else assert.equal(vm.t.element(vm.t.hd(found), 2), small(model.get(key)!))
    }
    assert.equal(length(vm, call(vm, 'match_object', table, "'_'")), model.size)
    if (type === 'ordered_set') {
      const keys = vm.t.listToArray(call(vm, 'select', table, "[{{'$1','_'},[],['$1']}]"))!.map(smallValue)
      assert.deepEqual(keys, [...model.keys()].sort((a, b) => a - b))
    }
  })

  test(`a fixed ${type} can be walked through while it is emptied`, () => {
    const vm = machine()
    const table = vm.atom('fix')
    call(vm, 'new', table, `[named_table,${type}]`)
    for (let i = 0; i < 3000; i++) call(vm, 'insert', table, vm.t.tuple(small(i)))
    call(vm, 'safe_fixtable', table, 'true')
    const seen = new Set<number>()
    for (let key = call(vm, 'first', table); key !== vm.atom('$end_of_table'); key = call(vm, 'next', table, key)) {
      seen.add(smallValue(key))
      call(vm, 'delete', table, key)
      // What comes in behind the iteration is allowed to be missed, but must not break it.
      if (seen.size % 3 === 0) call(vm, 'insert', table, vm.t.tuple(small(smallValue(key))))
    }
    assert.ok(seen.size >= 3000)
    call(vm, 'safe_fixtable', table, 'false')
    assert.equal(smallValue(call(vm, 'info', table, 'size')), 1000)
    assert.equal(length(vm, call(vm, 'match_object', table, "'_'")), 1000)
  })

  test(`long operations on a ${type} pause`, () => {
    const vm = machine()
    const table = vm.atom('long')
    call(vm, 'new', table, `[named_table,${type}]`)
    for (let i = 0; i < 30000; i++) {
      if (i % 4096 === 0) vm.resetHeap()
      call(vm, 'insert', table, vm.t.tuple(small(i), small(i % 10)))
    }
    let pauses = 0
    const yieldTo = vm.yieldTo.bind(vm)
    vm.yieldTo = (entry, args) => {
      pauses++
      return yieldTo(entry, args)
    }
    const paused = <T>(run: () => T): T => {
      pauses = 0
      vm.setCell(L.CELL_FCALLS, L.SLICE_REDUCTIONS)
      const result = run()
      assert.ok(pauses > 2, `${pauses} pauses`)
      return result
    }
    assert.equal(length(vm, paused(() => call(vm, 'select', table, "[{{'$1',3},[],['$1']}]"))), 3000)
    assert.equal(smallValue(paused(() => call(vm, 'select_count', table, "[{{'_',4},[],[true]}]"))), 3000)
    // A limit that is never reached.
    const chunk = paused(() => call(vm, 'select', table, "[{{'_',77},[],['$_']}]", small(5)))
    assert.equal(chunk, vm.atom('$end_of_table'))
    const first = call(vm, 'match', table, "{'$1',5}", small(1000))
    assert.equal(length(vm, vm.t.element(first, 1)), 1000)
    assert.equal(smallValue(paused(() => call(vm, 'internal_select_delete', table, "[{{'_',5},[],[true]}]"))), 3000)
    if (type !== 'bag') {
      assert.equal(smallValue(paused(() => call(vm, 'select_replace', table, "[{{'$1',6},[],[{{'$1',5}}]}]"))), 3000)
    }
    assert.equal(smallValue(call(vm, 'info', table, 'size')), 27000)
    assert.equal(call(vm, 'info', table, 'fixed'), vm.atom('false'))
    paused(() => call(vm, 'delete', table))
  })

  test(`a ${type} gives all its memory back`, () => {
    const vm = machine()
    const table = vm.atom('leak')
    const objects = Array.from({ length: 50 }, (_, i) =>
      vm.k.copy_literal(vm.read(`{${i % 20},"list",{t,[${i}]},<<${Array.from({ length: i * 3 }, () => i).join(',')}>>,#{a=>1.5},${10n ** 25n}}`), 0x200))
    const heap = vm.cell(L.CELL_HTOP)
    let before = 0n
    for (let round = 0; round < 4; round++) {
      if (round === 1) before = used(vm)
      call(vm, 'new', table, `[named_table,${type},{heir,none}]`)
      call(vm, 'setopts', table, vm.t.tuple(vm.atom('heir'), vm.self, objects[4]!))
      for (const object of objects) call(vm, 'insert', table, object)
      call(vm, 'safe_fixtable', table, 'true')
      for (const object of objects.slice(0, 20)) call(vm, 'delete_object', table, object)
      if (round !== 2) call(vm, 'safe_fixtable', table, 'false')
      for (const object of objects) call(vm, 'insert', table, object)
      call(vm, 'take', table, small(3))
      if (type.includes('set')) call(vm, 'update_element', table, small(5), vm.t.tuple(small(2), objects[7]!))
      call(vm, round % 2 === 0 ? 'internal_delete_all' : 'info', table, round % 2 === 0 ? 'undefined' : 'size')
      for (let i = 0; i < 3000; i++) call(vm, 'insert', table, vm.t.tuple(small(i), objects[0]!))
      call(vm, 'delete', table)
      releaseHeap(vm, heap)
    }
    // The test machine never frees the counter of a magic reference.
    const after = used(vm)
    vm.processes.makeMagicRef({})
    assert.equal(after - 3n * (used(vm) - after), before)
    assert.equal(Tables.of(vm.vm).list().length, 0)
  })
}

/** Forgets the heap, with what it holds of off-heap binaries and magic references. */
function releaseHeap(vm: TestVm, top: number): void {
  const list = (vm.proc + L.P_MSO) >>> 2
  for (let at = vm.m[list]!; at !== 0;) {
    const refc = ((vm.m[at >>> 2]! >>> L.HDR_SUBTAG_SHIFT) & L.HDR_SUBTAG_MASK) === L.SUB_REFC_BIN
    const next = vm.m[(at + (refc ? L.REFC_NEXT : L.MAGIC_NEXT)) >>> 2]!
    if (refc) vm.k.offheap_release(vm.m[(at + L.REFC_BIN) >>> 2]!)
    at = next
  }
  vm.m[list] = 0
  vm.setCell(L.CELL_HTOP, top)
}

test('order of iteration is that of OTP', () => {
  const vm = machine()
  const table = call(vm, 'new', 'x', '[]')
  call(vm, 'insert', table, `[${Array.from({ length: 20 }, (_, i) => `{${i + 1}}`).join(',')}]`)
  const keys = vm.write(call(vm, 'select', table, "[{{'$1'},[],['$1']}]"))
  assert.equal(keys, '[14,9,8,17,1,7,16,19,4,6,3,12,18,20,2,11,15,10,13,5]')
  // Growing and shrinking split and merge buckets in OTP's order: phash2 of the keys, as erl 27 has it.
  const keysHash = (): number => vm.k.phash2(call(vm, 'select', table, "[{{'$1'},[],['$1']}]")) & 0x7ffffff
  for (let i = 21; i <= 1000; i++) call(vm, 'insert', table, vm.t.tuple(small(i)))
  assert.equal(keysHash(), 17758155)
  for (let i = 1001; i <= 5000; i++) call(vm, 'insert', table, vm.t.tuple(small(i)))
  for (let i = 1; i <= 4500; i++) call(vm, 'delete', table, small(i))
  assert.equal(keysHash(), 50998)
})

test('keys of ordered tables may be given in part', () => {
  const vm = machine()
  const table = call(vm, 'new', 'x', '[ordered_set]')
  for (let a = 0; a < 40; a++) for (let b = 0; b < 20; b++) call(vm, 'insert', table, `{{k${a},${b}},[${a},${b}]}`)
  for (let a = 0; a < 20; a++) for (let b = 0; b < 5; b++) call(vm, 'insert', table, `{[${a},${b}],x}`)
  assert.equal(vm.write(call(vm, 'select', table, "[{{{k7,'$1'},'_'},[{'<','$1',4}],['$1']}]")), '[0,1,2,3]')
  assert.equal(vm.write(call(vm, 'select_reverse', table, "[{{{k7,'$1'},'_'},[{'<','$1',4}],['$1']}]")), '[3,2,1,0]')
  assert.equal(vm.write(call(vm, 'match', table, "{[7|'$1'],'_'}")), '[[[0]],[[1]],[[2]],[[3]],[[4]]]')
  assert.equal(vm.write(call(vm, 'match', table, "{[7,2|'$1'],'_'}")), '[[[]]]')
  let chunk = call(vm, 'select', table, "[{{{k11,'$1'},'_'},[],['$1']}]", small(8))
  const chunks: string[] = []
  while (vm.t.isTuple(chunk)) {
    chunks.push(vm.write(vm.t.element(chunk, 1)))
    chunk = call(vm, 'select', vm.t.element(chunk, 2))
  }
  assert.deepEqual(chunks, ['[0,1,2,3,4,5,6,7]', '[8,9,10,11,12,13,14,15]', '[16,17,18,19]'])
  assert.equal(smallValue(call(vm, 'internal_select_delete', table, "[{{{k11,'_'},'_'},[],[true]}]")), 20)
  assert.equal(smallValue(call(vm, 'info', table, 'size')), 880)
})

test('persistent terms are shared, and compared before they are replaced', () => {
  const vm = machine()
  const pt = (fun: string, ...args: string[]): string => vm.run('persistent_term', fun, ...args)
  assert.equal(pt('put', '{a,"key"}', '[1,2,{x}]'), 'ok')
  assert.equal(pt('put', 'atom', '1.5'), 'ok')
  const get = (): Term => vm.call('persistent_term', 'get', vm.read('{a,"key"}')).term
  const first = get()
  assert.equal(get(), first)
  assert.ok(isCons(first) && first >>> 0 < L.HEAP_BASE)
  pt('put', '{a,"key"}', '[1,2,{x}]')
  assert.equal(get(), first)
  pt('put', '{a,"key"}', 'other')
  assert.equal(vm.write(get()), 'other')
  assert.equal(vm.write(first), '[1,2,{x}]')
  assert.equal(pt('get', 'none'), 'error:badarg')
  assert.equal(pt('get', 'none', 'x'), 'x')
  assert.equal(pt('get', 'atom', 'x'), '1.5')
  assert.equal(pt('get'), '[{atom,1.5},{{a,[107,101,121]},other}]')
  assert.equal(pt('erase', 'atom'), 'true')
  assert.equal(pt('erase', 'atom'), 'false')
})

test('steps through an ordered_set, while it changes, against a model', () => {
  const vm = machine()
  const tables = ['a', 'b'].map((name) => vm.atom(name))
  const models = [new Set<number>(), new Set<number>()]
  for (const table of tables) call(vm, 'new', table, '[named_table,ordered_set]')
  const random = new Random(11)
  const end = vm.atom('$end_of_table')
  let at = 0
  for (let i = 0; i < 40000; i++) {
    if (i % 2048 === 0) vm.resetHeap()
    // Mostly one table after the other.
    const which = random.below(40) === 0 ? 1 - (i >> 14 & 1) : i >> 14 & 1
    const [table, model] = [tables[which]!, models[which]!]
    const roll = random.below(100)
    if (roll < 12) {
      const key = random.below(500)
      call(vm, 'insert', table, vm.t.tuple(small(key), small(i)))
      model.add(key)
    } else if (roll < 20) {
      const key = random.below(500)
      call(vm, 'delete', table, small(key))
      model.delete(key)
    } else if (roll < 22) {
      call(vm, 'internal_delete_all', table, 'undefined')
      model.clear()
    } else {
      const keys = [...model].sort((a, b) => a - b)
      const backwards = roll < 50
      const fresh = roll > 95
      if (fresh) at = random.below(500)
      const found = roll === 60 ? call(vm, backwards ? 'last' : 'first', table) : call(vm, backwards ? 'prev' : 'next', table, small(at))
      const ahead = backwards ? keys.filter((k) => k < at).at(-1) : keys.find((k) => k > at)
      const wanted = roll === 60 ? keys[0] : ahead
      assert.equal(found, wanted === undefined ? end : small(wanted))
      if (wanted !== undefined) at = wanted
    }
  }
})
