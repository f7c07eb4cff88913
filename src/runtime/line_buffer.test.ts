import assert from 'node:assert/strict'
import test from 'node:test'
import { LineBuffer } from './line_buffer.ts'

/** What a port with `{line, size}` delivers for pieces of input: lines, and `…` after what is none. */
function lines(size: number, ...pieces: string[]): string[] {
  const out: string[] = []
  const buffer = new LineBuffer(size, (eol, bytes) => out.push(Buffer.from(bytes).toString() + (eol ? '' : '…')))
  for (const piece of pieces) buffer.read(Buffer.from(piece))
  buffer.end()
  return out
}

test('lines end with LF or CR LF', () => {
  assert.deepEqual(lines(80, 'a\nbc\r\n\nd'), ['a', 'bc', '', 'd…'])
  assert.deepEqual(lines(80, 'a\rb\r\r\nc\r'), ['a\rb\r', 'c\r…'])
})

test('lines in pieces, wherever the input is cut', () => {
  const text = 'abcdef\r\ngh\nijklmnop\rq\r\n'
  for (let size = 1; size < 12; size++) {
    const whole = lines(size, text)
    assert.equal(whole.map((l) => l.replace('…', '')).join(''), text.replaceAll('\r\n', '').replaceAll('\n', ''))
    for (let cut = 0; cut <= text.length; cut++) assert.deepEqual(lines(size, text.slice(0, cut), text.slice(cut)), whole)
    assert.deepEqual(lines(size, ...text), whole)
  }
})

test('a line as long as the buffer is whole', () => {
  assert.deepEqual(lines(3, 'abc\nabcd\n'), ['abc', 'abc…', 'd'])
  assert.deepEqual(lines(3, 'abc\r\nabc\rd'), ['abc', 'abc…', '\rd…'])
})
