import assert from 'node:assert/strict'
import test from 'node:test'
import { PacketReader, packetHeader } from './packets.ts'

const sizes = [1, 2, 4] as const

test('messages come out as they went in, wherever the stream is cut', () => {
  for (const size of sizes) {
    const messages = ['', 'a', 'bcd', '', 'x'.repeat(200)].map((text) => Buffer.from(text))
    const stream = Buffer.concat(messages.map((m) => packetHeader(size, m)))
    for (const step of [1, 2, 3, 7, 100, stream.length]) {
      const got: string[] = []
      const reader = new PacketReader(size, (bytes) => got.push(Buffer.from(bytes).toString()))
      for (let i = 0; i < stream.length; i += step) reader.read(stream.subarray(i, i + step))
      assert.deepEqual(got, messages.map(String))
    }
  }
})

test('lengths are unsigned, most significant byte first', () => {
  assert.deepEqual([...packetHeader(4, new Uint8Array(0x010203)).subarray(0, 4)], [0, 1, 2, 3])
  assert.deepEqual([...packetHeader(2, new Uint8Array(0xff00)).subarray(0, 2)], [0xff, 0])
})
