import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { randomFrom } from '../beam/testing.ts'
import * as L from '../term/layout.ts'
import { makeTestVm } from './testing.ts'
import { BadData, deflate, inflate } from './zlib.ts'
import type { Vm } from './vm.ts'

const test_ = makeTestVm()
const vm = test_.vm as Vm
const { k, u8 } = vm
const random = randomFrom(5)

const samples = [
  new Uint8Array(0), Uint8Array.of(1), new Uint8Array(40_000), Buffer.from('a man a plan a canal panama '.repeat(500)),
  Uint8Array.from({ length: 5_000 }, () => random(256)), Uint8Array.from({ length: 40_000 }, () => random(3)),
  Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) >> 7),
]

test('whole buffers', () => {
  for (const sample of samples) {
    for (let level = 1; level <= 9; level++) {
      const packed = deflate(vm, sample, level)
      assert.ok(inflateSync(packed).equals(sample))
      assert.deepEqual(inflate(vm, Uint8Array.from([...packed, 9, 9]), sample.length), { bytes: new Uint8Array(sample), used: packed.length })
      if (sample.length > 0 && level === 6) assert.throws(() => inflate(vm, packed, sample.length >> 1), BadData)
    }
    for (const level of [0, 1, 9]) assert.ok(Buffer.from(inflate(vm, deflateSync(sample, { level }), 1e6).bytes).equals(sample))
    assert.ok(Buffer.from(inflate(vm, gzipSync(sample), 1e6, true).bytes).equals(sample))
    assert.throws(() => inflate(vm, gzipSync(sample), 1e6), BadData)
  }
})

const input = k.malloc(1 << 20) >>> 0
const output = k.malloc(1 << 17) >>> 0

/** Runs a stream over the bytes in random pieces; what comes out, and the last code. */
function pump(stream: number, bytes: Uint8Array, step: (stream: number, atEnd: boolean) => number): { out: Buffer; code: number } {
  u8.set(bytes, input)
  const out: Buffer[] = []
  let at = 0
  for (let code = 0, idle = 0; ; ) {
    const n = Math.min(bytes.length - at, random(2) === 0 ? random(30) : random(60_000))
    const room = 7 + (random(2) === 0 ? random(30) : random(100_000))
    vm.setCell(stream + L.Z_NEXT_IN, input + at)
    vm.setCell(stream + L.Z_AVAIL_IN, n)
    vm.setCell(stream + L.Z_NEXT_OUT, output)
    vm.setCell(stream + L.Z_AVAIL_OUT, room)
    u8.fill(0xee, output + room, output + room + 64)
    code = step(stream, at + n === bytes.length)
    const used = n - vm.cell(stream + L.Z_AVAIL_IN)
    const made = room - vm.cell(stream + L.Z_AVAIL_OUT)
    assert.ok(used >= 0 && made >= 0)
    assert.ok(u8.subarray(output + room, output + room + 64).every((byte) => byte === 0xee), 'written beyond the room')
    out.push(Buffer.from(u8.slice(output, output + made)))
    at += used
    idle = used + made === 0 ? idle + 1 : 0
    if (code === L.Z_STREAM_END || (code < 0 && code !== L.Z_BUF_ERROR) || idle > 40) return { out: Buffer.concat(out), code }
  }
}

test('streams in pieces', () => {
  for (let round = 0; round < 150; round++) {
    const sample = samples[random(samples.length)]!
    const windowBits = [15, -15, 31, 9, -11, 25][random(6)]!
    const stream = k.deflate_new(random(11) - 1, windowBits, 1 + random(9), random(5)) >>> 0
    const { out, code } = pump(stream, sample, (s, atEnd) => k.deflate(s, atEnd ? L.Z_FINISH : L.Z_NO_FLUSH))
    assert.equal(code, L.Z_STREAM_END)
    assert.equal(k.deflate_end(stream), L.Z_OK)
    const whole = windowBits < 0 ? inflateRawSync(out) : windowBits > 15 ? gunzipSync(out) : inflateSync(out)
    assert.ok(whole.equals(sample))
    const back = k.inflate_new(windowBits) >>> 0
    const plain = pump(back, out, (s) => k.inflate(s))
    assert.equal(plain.code, L.Z_STREAM_END)
    assert.ok(plain.out.equals(sample))
    k.inflate_end(back)
  }
  assert.equal(k.check_arenas(), 0)
})

test('malformed data ends in an error, or waits for more', () => {
  for (let round = 0; round < 3000; round++) {
    const sample = samples[3 + random(3)]!.subarray(0, 4000)
    const kind = random(3)
    const packed = [deflateSync, deflateRawSync, gzipSync][kind]!(sample, { level: [0, 1, 6][random(3)]! })
    const broken = Uint8Array.from(packed)
    for (let n = random(3); n >= 0; n--) broken[random(Math.min(broken.length, random(2) === 0 ? 60 : broken.length))]! ^= 1 << random(8)
    const stream = k.inflate_new([15, -15, 31][kind]!) >>> 0
    pump(stream, broken.subarray(0, random(3) === 0 ? random(broken.length) : broken.length), (s) => k.inflate(s))
    k.inflate_end(stream)
  }
  for (let round = 0; round < 1000; round++) {
    const stream = k.inflate_new(-15) >>> 0
    pump(stream, Uint8Array.from({ length: 300 }, () => random(256)), (s) => k.inflate(s))
    k.inflate_end(stream)
  }
  assert.equal(k.check_arenas(), 0)
})
