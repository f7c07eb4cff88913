import { test } from 'node:test'
import assert from 'node:assert/strict'
import * as L from '../src/term/layout.ts'
import { Harness, Random } from './harness.ts'

interface Block {
  address: number
  bytes: number
  fill: number
}

const arenas = [
  { name: 'general', literal: false, align: 8 },
  { name: 'literal', literal: true, align: 16 },
] as const

function sizeOf(r: Random): number {
  switch (r.below(8)) {
    case 0:
      return r.below(16)
    case 1:
      return r.below(200000)
    case 2:
      return 1 << r.below(18)
    default:
      return r.below(1200)
  }
}

/** Random calls against a model: blocks never overlap, keep their contents, are aligned, and the arena stays consistent. */
function fuzz(literal: boolean, align: number, seed: number): void {
  const h = new Harness()
  const { k, u8 } = h
  const r = new Random(seed)
  const blocks: Block[] = []
  const used = (): number => h.cell64(L.CELL_ARENA_USED + (literal ? 8 : 0))
  const before = used()
  const malloc = (n: number): number => (literal ? k.literal_malloc(n) : k.malloc(n)) >>> 0
  const free = (a: number): void => (literal ? k.literal_free(a) : k.free(a))
  const check = (b: Block): void => {
    const at = b.address
    for (const i of [0, b.bytes >> 1, b.bytes - 1]) if (b.bytes > 0) assert.equal(u8[at + i], b.fill)
  }
  for (let step = 0; step < 30000; step++) {
    const roll = r.below(blocks.length < 50 ? 4 : 10)
    const i = r.below(Math.max(1, blocks.length))
    if (roll < 3 && blocks.length < 600) {
      const bytes = sizeOf(r)
      const address = malloc(bytes)
      assert.equal(address % align, 0)
      assert.ok(k.malloc_size(address) >= bytes)
      u8.fill((step & 0xff) | 1, address, address + bytes)
      blocks.push({ address, bytes, fill: (step & 0xff) | 1 })
    } else if (blocks.length > 0 && roll < 5) {
      const b = blocks[i]!
      const bytes = sizeOf(r)
      const address = k.realloc(b.address, bytes) >>> 0
      b.bytes = Math.min(b.bytes, bytes)
      b.address = address
      check(b)
      u8.fill(b.fill, address, address + bytes)
      b.bytes = bytes
    } else if (blocks.length > 0 && roll === 5 && !literal) {
      const b = blocks[i]!
      b.bytes = r.below(b.bytes + 1)
      k.malloc_trim(b.address, b.bytes)
      check(b)
    } else if (blocks.length > 0) {
      check(blocks[i]!)
      free(blocks[i]!.address)
      blocks[i] = blocks.at(-1)!
      blocks.pop()
    }
    if (step % 500 === 0) {
      assert.equal(k.check_arenas(), 0, `step ${step}`)
      const sorted = blocks.map((b) => [b.address, b.address + b.bytes]).sort((a, b) => a[0]! - b[0]!)
      for (let j = 1; j < sorted.length; j++) assert.ok(sorted[j]![0]! >= sorted[j - 1]![1]! + (sorted[j - 1]![1]! > 0 ? 0 : 1))
    }
  }
  blocks.forEach(check)
  blocks.forEach((b) => free(b.address))
  assert.equal(k.check_arenas(), 0)
  assert.equal(used(), before)
}

for (const arena of arenas) {
  test(`the ${arena.name} arena against a model`, () => {
    for (let seed = 1; seed <= 3; seed++) fuzz(arena.literal, arena.align, seed)
  })
}

test('memory runs out with 0, and comes back', () => {
  const h = new Harness()
  const all: number[] = []
  // Large blocks: only their headers are ever touched.
  for (;;) {
    const block = h.k.malloc(400_000_000)
    if (block === 0) break
    all.push(block)
  }
  assert.equal(all.length, 9)
  assert.equal(h.k.malloc(0xf0000000), 0)
  assert.equal(h.k.malloc(-1), 0)
  assert.notEqual(h.k.malloc(1000), 0)
  for (const block of all) h.k.free(block)
  assert.equal(h.k.check_arenas(), 0)
  assert.ok(h.k.malloc(3_500_000_000) !== 0)
})

test('small blocks cost at most 8 bytes more than asked, rounded to 8', () => {
  const h = new Harness()
  for (let n = 12; n < 600; n += 7) {
    const before = h.cell64(L.CELL_ARENA_USED)
    h.k.malloc(n)
    assert.ok(h.cell64(L.CELL_ARENA_USED) - before <= ((n + 7) & ~7) + 8)
  }
})

test('freeing twice panics', () => {
  const h = new Harness()
  const a = h.k.malloc(100)
  h.k.malloc(100)
  h.k.free(a)
  assert.throws(() => h.k.free(a), /panic 1/)
})

test('what is large takes the place of a block of its size that was just freed, not memory that nobody has touched', () => {
  const { k } = new Harness()
  for (const bytes of [40_000, 1_000_000, (16 << 20) + 40]) {
    const first = k.malloc(bytes)
    k.malloc(100)
    k.free(first)
    assert.equal(k.malloc(bytes), first)
  }
})
