import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { randomFrom } from '../beam/testing.ts'
import { etf } from '../bif/etf.ts'
import type { BifFunction } from '../runtime/bif.ts'
import { format } from '../term/print.ts'
import { NIL, makeLocalPid, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { decodeLiteral } from './decode.ts'
import { decode, encode, makeVm, termToBinary } from './testing_vm.ts'

const vm = makeVm(27)
const { t } = vm
const bifs = etf(vm)['erlang'] as Record<string, BifFunction>
const read = (...bytes: number[]): string | undefined => {
  const decoded = decode(vm, Uint8Array.of(131, ...bytes))
  return decoded && format(vm, decoded.term)
}

test('deep terms', () => {
  let lists: Term = NIL
  let tuples = small(1)
  let maps = t.map([])
  for (let i = 0; i < 50_000; i++) {
    lists = t.list([lists])
    tuples = t.tuple(tuples, small(i))
    maps = t.map([[small(1), maps]])
  }
  for (const term of [lists, tuples, maps]) {
    const bytes = encode(vm, term)
    const again = decode(vm, bytes)!
    assert.equal(again.used, bytes.length)
    assert.ok(Buffer.from(encode(vm, again.term)).equals(bytes))
  }
  // Lists without elements in place of their tails, 100,000 of them.
  const nothing = new Uint8Array(1 + 5 * 100_000 + 1)
  nothing[0] = 131
  for (let i = 1; i < nothing.length - 1; i += 5) nothing[i] = 108
  nothing[nothing.length - 1] = 106
  assert.equal(decode(vm, nothing)!.term, NIL)
})

test('claims beyond the input are refused before memory is taken', () => {
  const huge = [0xff, 0xff, 0xff, 0xf0]
  for (const tag of [105, 108, 109, 111, 116, 77]) assert.equal(read(tag, ...huge, 1, 2, 3), undefined, String(tag))
  assert.equal(read(80, ...huge, 120, 156, 3, 0, 0, 0, 0, 1), undefined)
  // A bomb: 1 MB of zeros in 1 KB, whose size is claimed too small, and too large.
  const zeros = deflateSync(Buffer.from([109, 0, 15, 66, 59, ...new Uint8Array(999_995)]))
  const packed = (size: number): number[] => [80, size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255, ...zeros]
  assert.equal(read(...packed(1000)), undefined)
  assert.equal(read(...packed(1_000_001)), undefined)
  assert.ok(decode(vm, Uint8Array.of(131, ...packed(1_000_000))))
})

test('safe', () => {
  const bytes = (...b: number[]): Uint8Array => Uint8Array.of(131, ...b)
  const fresh = bytes(119, 8, ...Buffer.from('never_ev'))
  assert.equal(decode(vm, fresh, { safe: true }), undefined)
  assert.equal(vm.atoms.existing('never_ev'), 0)
  assert.ok(decode(vm, fresh))
  assert.ok(decode(vm, fresh, { safe: true }))
  const fun = bytes(113, 119, 2, 111, 107, 119, 2, 111, 107, 97, 3)
  assert.ok(vm.atom('ok'))
  assert.equal(decode(vm, fun, { safe: true }), undefined)
  assert.ok(decode(vm, fun))
  assert.equal(decode(vm, fun, { safe: true }), undefined)
})

test('the local format', () => {
  const term = t.tuple(vm.atom('a'), t.list([small(1)]), vm.processes.refs.make())
  const bytes = t.bytes(bifs['term_to_binary/2']!(term, t.list([vm.atom('local')]))).slice()
  assert.equal(bytes[1], 121)
  assert.equal(vm.k.eq_exact(decode(vm, bytes)!.term, term), 1)
  for (let i = 2; i < bytes.length; i++) {
    const broken = bytes.slice()
    broken[i]! ^= 1
    assert.equal(decode(vm, broken), undefined)
  }
  assert.equal(decode(makeVm(27), bytes), undefined)
  const long = t.list(Array.from({ length: 30_000 }, (_, i) => t.tuple(t.float(i), vm.processes.refs.make())))
  const parts = t.bytes(termToBinary(vm, long, t.list([vm.atom('local')]))).slice()
  assert.equal(vm.k.eq_exact(decode(vm, parts)!.term, long), 1)
})

test('options and results of the BIFs', () => {
  const list = (...items: Term[]): Term => t.list(items)
  const option = (name: string, n: number): Term => t.tuple(vm.atom(name), t.integer(n))
  const term = t.list(Array.from({ length: 100 }, () => vm.atom('a')))
  const packed = bifs['term_to_binary/2']!(term, list(vm.atom('compressed')))
  assert.equal(Buffer.from(t.bytes(packed)).toString('hex'), '835000000132789ccb6160604829674c1c4544a22c002e3f55ff')
  const more = t.binary(Uint8Array.from([...t.bytes(packed), 1, 2, 3]))
  const used = bifs['binary_to_term/2']!(more, list(vm.atom('used')))
  assert.equal(t.safeInteger(t.element(used, 2)), t.byteSize(packed))
  assert.equal(vm.k.eq_exact(t.element(used, 1), term), 1)
  for (const bad of [vm.atom('foo'), list(vm.atom('foo')), list(option('compressed', 10)), list(option('minor_version', 3)), list(vm.atom('local'), vm.atom('deterministic')), t.cons(vm.atom('compressed'), vm.atom('x'))]) {
    assert.equal(bifs['term_to_binary/2']!(term, bad), 0)
  }
  for (const bad of [vm.atom('safe'), list(vm.atom('compressed')), t.cons(vm.atom('safe'), vm.atom('x'))]) {
    assert.equal(bifs['binary_to_term/2']!(packed, bad), 0)
  }
  const big = t.binary(new Uint8Array(1000))
  const parts = t.listToArray(bifs['term_to_iovec/1']!(t.tuple(vm.atom('a'), big, vm.atom('b'))))!
  assert.deepEqual(parts.map((part) => t.byteSize(part)), [11, 1000, 3])
  assert.equal(t.safeInteger(bifs['external_size/1']!(t.tuple(vm.atom('a'), big, vm.atom('b')))), 1014)
  assert.equal(bifs['binary_to_term/1']!(vm.k.sub_bitstring(packed, 0, 13)), 0)
})

test('parts of distribution messages', () => {
  const bytes = encode(vm, t.tuple(vm.atom('x'), vm.atom('y')), { bare: true, cacheIndex: (atom) => (atom === vm.atom('x') ? 7 : -1) })
  assert.deepEqual([...bytes], [104, 2, 82, 7, 119, 1, 121])
  const atomCache: Term[] = []
  atomCache[7] = vm.atom('x')
  assert.equal(format(vm, decode(vm, bytes, { bare: true, atomCache })!.term), '{x,y}')
  assert.equal(decode(vm, bytes, { bare: true }), undefined)
})

test('literals of .beam files', () => {
  assert.equal(decodeLiteral(vm, Uint8Array.of(131, 106)), NIL)
  assert.throws(() => decodeLiteral(vm, Uint8Array.of(131, 1)), { name: 'BadFile' })
})

test('random bytes', () => {
  const random = randomFrom(99)
  for (let round = 0; round < 20_000; round++) {
    const bytes = Uint8Array.from({ length: 2 + random(60) }, () => random(256))
    bytes[0] = 131
    bytes[1] = [104, 108, 116, 112, 90, 88, 107, 110, 70, 77, 80, 113][random(12)]!
    const decoded = decode(vm, bytes)
    if (decoded !== undefined) assert.ok(Buffer.from(encode(vm, decoded.term)).length > 1)
  }
})

test('terms with bytes changed, cut off or put in', () => {
  const random = randomFrom(7)
  const map = t.map(Array.from({ length: 40 }, (_, i) => [small(i), t.tuple(vm.atom('a'), t.float(i))]))
  const terms = [
    t.list([small(1), t.integer(-70000), t.integer(2 ** 45), t.integer(-(2n ** 70n)), vm.atom('ål'), t.float(1.5)]),
    t.tuple(map, t.map([[vm.atom('k'), t.utf8('text')]]), t.list([small(1), small(2)], small(3)), t.byteList(Uint8Array.of(1, 2, 3))),
    t.tuple(makeLocalPid(77), vm.processes.refs.make(), vm.k.sub_bitstring(t.utf8('abc'), 3, 17), t.tuple(), t.list([t.list([NIL])])),
  ]
  for (let round = 0; round < 30_000; round++) {
    const bytes = [...encode(vm, terms[random(terms.length)]!)]
    for (let i = random(3); i >= 0; i--) {
      const at = 1 + random(bytes.length - 1)
      const kind = random(4)
      if (kind === 0) bytes.splice(at, random(5))
      else if (kind === 1) bytes.splice(at, 0, random(256))
      else bytes[at] = kind === 2 ? random(256) : (bytes[at]! + 1) & 255
    }
    const decoded = bytes[1] === 121 ? undefined : decode(vm, Uint8Array.from(bytes))
    if (decoded !== undefined) encode(vm, decoded.term)
  }
})
