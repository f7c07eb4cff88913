/** Maps in the kernel: order of iteration as in OTP 25, 27 and 29, and behaviour against JavaScript's Map. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as L from '../../src/term/layout.ts'
import { makeTestVm } from '../../src/runtime/testing.ts'
import type { TestVm } from '../../src/runtime/testing.ts'
import { Random, askErl, erlOf } from '../../src/runtime/testing_oracle.ts'
import { isCons, NIL, small } from '../../src/term/terms.ts'
import type { Term } from '../../src/term/types.ts'
import { randomTerm } from './terms.ts'

// ---- the order of iteration ---------------------------------------------------------------------------------------

const ORACLE = `
-module(oracle_maps).
-export([ask/1]).
ask(Keys) ->
    M = maps:from_list([{K, [K]} || K <- Keys]),
    {walk(maps:next(maps:iterator(M))), maps:keys(M), [K || {K, _} <- maps:to_list(M)], [K || [K] <- maps:values(M)]}.
walk(none) -> [];
walk({K, _, I}) -> [K | walk(maps:next(I))].
`

const KEYS: Readonly<Record<string, (r: Random) => string>> = {
  small: (r) => String(r.below(100000) - 50000),
  'integers around 60 bits': (r) => String((r.bits(61) | 1n) * (r.below(2) === 0 ? 1n : -1n)),
  'integers of 64 bits': (r) => String((r.bits(64) | (1n << 62n)) * (r.below(2) === 0 ? 1n : -1n)),
  bignums: (r) => String(r.bits(r.pick([65, 100, 128, 129, 200])) * (r.below(2) === 0 ? 1n : -1n)),
  floats: (r) => ((r.below(2000000) - 1000000) / 64).toFixed(7),
  binaries: (r) => `<<${r.bytes(r.below(40)).join(',')}>>`,
  bitstrings: (r) => `<<${[...r.bytes(r.below(20)), `${r.below(8)}:3`].join(',')}>>`,
  strings: (r) => `[${r.bytes(1 + r.below(9)).join(',')}]`,
  lists: (r) => `[[${r.below(99)}],{${r.below(99)}},${r.below(999)}|${r.pick(['{}', '[]', '5'])}]`,
  tuples: (r) => `{${r.below(100)},${r.below(1000)}}`,
  'nested tuples': (r) => `{${r.below(9)},[{${r.below(5)}},${r.below(1000)}|${r.below(3)}],{},<<${r.below(99)}>>}`,
  'small maps': (r) => `#{${r.below(100)}=>${r.below(1000)},{}=>[]}`,
  'large maps': (r) => `#{${Array.from({ length: 35 }, (_, i) => `${i}=>${r.below(1000)}`).join(',')}}`,
}

for (const release of [25, 27, 29]) {
  const erl = erlOf(release)
  test(`maps are walked in the order of OTP ${release}`, { skip: erl === undefined }, () => {
    const r = new Random(release)
    const cases: [string, string[]][] = []
    for (const [name, key] of Object.entries(KEYS)) {
      for (const n of name === 'large maps' ? [20, 40] : [5, 33, 300, 900]) {
        cases.push([name, [...new Set(Array.from({ length: n }, () => key(r)))]])
      }
    }
    // Strings with the same 32-bit hash: OTP 25 computes another one for them.
    const numbers = Array.from({ length: 40 }, (_, i) => String(i))
    cases.push(['same hash', [...numbers, '[86,155,252,71,77,148]', '[109,23]']])
    const answers = askErl(cases.map(([, keys]) => `[${keys.join(',')}]`), ORACLE, erl)
    const vm = makeTestVm({ release })
    const { t, k } = vm
    for (const [i, [name, keys]] of cases.entries()) {
      vm.resetHeap()
      const list = t.list(keys.map((key) => vm.read(key)))
      const pairs: [Term, Term][] = t.listToArray(list)!.map((key) => [key, t.list([key])])
      const map = t.map(pairs)
      const walk = t.list(t.mapEntries(map).map(([key]) => key))
      const values = t.list(t.listToArray(k.map_list(map, 1, NIL))!.map((value) => t.hd(value)))
      const toList = t.list(t.listToArray(k.map_list(map, 2, NIL))!.map((pair) => t.element(pair, 1)))
      const mine = t.tuple(walk, k.map_list(map, 0, NIL), toList, values)
      const want = vm.read(answers[i]!)
      assert.equal(k.eq_exact(mine, want), 1, `${keys.length} ${name}`)
      // However a map is made, it is the same.
      const put = pairs.reduce((m, [key, value]) => k.map_put(m, key, value), t.map([]))
      assert.equal(k.eq_exact(put, map), 1)
      assert.equal(k.eq_exact(k.map_from_first(list, keys.length, NIL), t.map(pairs.map(([key]) => [key, NIL]))), 1)
    }
  })
}

// ---- behaviour, with good hashes and with bad ones ---------------------------------------------------------------------

/** A map of the kernel and one of JavaScript, to which the same is done. */
class Pair {
  readonly vm: TestVm
  map: Term
  readonly model = new Map<string, [Term, number]>()

  constructor(vm: TestVm) {
    this.vm = vm
    this.map = vm.t.map([])
  }
  put(key: string, value: number): void {
    const term = this.vm.read(key)
    this.map = this.vm.k.map_put(this.map, term, small(value))
    this.model.set(key, [term, value])
  }
  remove(key: string): void {
    const before = this.model.get(key)
    this.map = this.vm.k.map_remove(this.map, this.vm.read(key))
    assert.equal(this.vm.k.map_taken(), before === undefined ? 0 : small(before[1]))
    this.model.delete(key)
  }
  check(): void {
    const { t, k } = this.vm
    assert.equal(k.map_size(this.map), this.model.size)
    assert.equal(t.subtag(this.map), this.model.size > L.MAP_SMALL_LIMIT ? L.SUB_HAMT_ROOT : L.SUB_FLATMAP)
    for (const [key, value] of this.model.values()) assert.equal(k.map_get(this.map, key), small(value))
    const entries = t.mapEntries(this.map)
    assert.equal(entries.length, this.model.size)
    const fresh = t.map([...this.model.values()].map(([key, value]) => [key, small(value)]))
    assert.equal(k.eq_exact(this.map, fresh), 1)
    assert.equal(k.cmp(this.map, fresh), 0)
    assert.equal(k.phash2(this.map), k.phash2(fresh))
    assert.equal(k.internal_hash(this.map), k.internal_hash(fresh))
    checkShape(this.vm, this.map)
  }
}

/** A trie has no inner node that holds nothing but one leaf. */
function checkShape(vm: TestVm, map: Term): void {
  const { t } = vm
  if (t.subtag(map) === L.SUB_FLATMAP) return
  const below = (node: Term, isRoot: boolean): number => {
    if (isCons(node)) return 1
    const first = isRoot ? 2 : 1
    const words = t.isTuple(node) ? t.tupleSize(node) : bits((t.header(node) >>> 8) & 0xffff)
    let leaves = 0
    for (let i = 0; i < words; i++) leaves += below(t.word(node, first + i), false)
    assert.ok(isRoot || leaves > 1)
    return leaves
  }
  assert.equal(below(map, true), t.word(map, 1) >> 2)
}
const bits = (x: number): number => x.toString(2).replaceAll('0', '').length

const WEAK: readonly (readonly [string, bigint])[] = [
  ['all bits', -1n],
  ['8 bits', 0x12482481n],
  ['4 low bits', 0xfn],
  ['4 high bits', 0xf000000000000000n],
  ['8 bits of both halves', 0x0101010101010101n],
  ['no bits', 0n],
]

for (const release of [25, 27, 29]) {
  for (const [name, mask] of WEAK) {
    test(`maps against Map, OTP ${release}, hashes of ${name}`, () => {
      const vm = makeTestVm({ release })
      ;(vm.k as unknown as { weaken_hash(bits: bigint): void }).weaken_hash(mask)
      const r = new Random(Number(BigInt.asUintN(31, mask)) + release)
      const pool = [...new Set(Array.from({ length: 150 }, () => randomTerm(r, 2)))].filter((text) => !/\b0\.0|#\{/.test(text))
      for (let round = 0; round < 4; round++) {
        vm.resetHeap()
        const pair = new Pair(vm)
        const other = new Pair(vm)
        const limit = r.pick([20, 40, pool.length])
        for (let step = 0; step < 300; step++) {
          const key = pool[r.below(limit)]!
          if (r.below(3) === 0) pair.remove(key)
          else pair.put(key, r.below(1000))
          if (r.below(2) === 0) other.put(pool[r.below(limit)]!, r.below(1000))
          if (step % 60 === 59) pair.check()
        }
        pair.check()
        other.check()
        merge(vm, pair, other)
        while (pair.model.size > 0) {
          pair.remove(r.pick([...pair.model.keys()]))
          if (r.below(20) === 0) pair.check()
        }
        pair.check()
      }
    })
  }
}

function merge(vm: TestVm, a: Pair, b: Pair): void {
  const { t, k } = vm
  const want = new Map([...a.model, ...b.model])
  const merged = k.map_merge(a.map, b.map)
  assert.equal(k.eq_exact(merged, t.map([...want.values()].map(([key, value]) => [key, small(value)]))), 1)
  checkShape(vm, merged)
  assert.equal(k.map_merge(a.map, a.map), a.map)
  assert.equal(k.eq_exact(k.map_merge(merged, a.map), k.map_merge(b.map, a.map)), 1)
}

test('several pairs at once', () => {
  for (const release of [25, 27]) {
    const vm = makeTestVm({ release })
    const { t, k, m } = vm
    const r = new Random(release)
    const block = k.malloc(8 * 100)
    for (let round = 0; round < 400; round++) {
      vm.resetHeap()
      const pool = Array.from({ length: 60 }, () => vm.read(randomTerm(r, 1)))
      const base = t.map(Array.from({ length: r.below(50) }, () => [r.pick(pool), small(r.below(9))]))
      const pairs = Array.from({ length: 1 + r.below(40) }, () => [r.pick(pool), small(10 + r.below(9))] as const)
      for (const [i, [key, value]] of pairs.entries()) {
        m[(block >>> 2) + 2 * i] = key
        m[(block >>> 2) + 2 * i + 1] = value
      }
      const one = pairs.reduce((map, [key, value]) => k.map_put(map, key, value), base)
      assert.equal(k.eq_exact(k.map_put_many(base, block, pairs.length), one), 1)
      const missing = pairs.filter(([key]) => k.map_get(base, key) === 0).map(([key]) => key)
      const updated = k.map_update_many(base, block, pairs.length)
      if (missing.length === 0) assert.equal(k.eq_exact(updated, one), 1)
      else {
        assert.equal(updated, 0)
        assert.ok(missing.includes(vm.cell(L.CELL_BADKEY) as Term))
      }
    }
  }
})

test('maps with the same keys share them, and unchanged maps stay the same', () => {
  const vm = makeTestVm()
  const { t, k } = vm
  const map = vm.read('#{a=>1,b=>2}')
  const changed = k.map_put(map, vm.atom('a'), small(5))
  assert.equal(t.word(changed, 1), t.word(map, 1))
  assert.equal(k.map_put(map, vm.atom('a'), small(1)), map)
  assert.equal(k.map_update(map, vm.atom('b'), small(2)), map)
  assert.equal(k.map_remove(map, vm.atom('c')), map)
  assert.equal(k.map_update(map, vm.atom('c'), small(2)), 0)
  const large = t.map(Array.from({ length: 100 }, (_, i) => [small(i), small(i)]))
  assert.equal(k.map_put(large, small(7), small(7)), large)
  assert.equal(k.map_remove(large, small(100)), large)
  assert.equal(k.map_update(large, small(100), small(7)), 0)
})

test('0.0 and -0.0 are one key in OTP 25 and two since OTP 27', () => {
  for (const release of [25, 27, 29]) {
    const vm = makeTestVm({ release })
    const map = vm.read('#{0.0=>a,-0.0=>b,1=>c,1.0=>d}')
    assert.equal(vm.k.map_size(map), release === 25 ? 3 : 4)
    const large = vm.read(`#{0.0=>a,-0.0=>b,${Array.from({ length: 50 }, (_, i) => `${i}=>x`).join(',')}}`)
    assert.equal(vm.k.map_size(large), release === 25 ? 51 : 52)
    assert.equal(vm.write(vm.k.map_get(large, vm.read('-0.0'))), 'b')
  }
})
