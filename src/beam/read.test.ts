import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync, deflateSync, unzipSync } from 'node:zlib'
import { BadFile, readBeam } from './read.ts'
import type { Inflate } from './read.ts'
import { assemble, compact, define, form, u32 } from './testing.ts'
import { disassemble } from './disassemble.ts'
import { Md5 } from './md5.ts'
import { formatType, readTypes } from './types.ts'
import { validate } from './validate.ts'
import { OPCODES } from './opcodes.ts'

const inflate: Inflate = (bytes, limit) => new Uint8Array(unzipSync(bytes, { maxOutputLength: limit }))

const sample = {
  code: [
    ...define('f', 1, 1, ['gc_bif2', 'f0', '#1', '#0', 'x0', '1', 'x0'], ['move', '@0', 'x1'], ['return']),
    ['int_code_end'],
  ],
  imports: [['erlang', '+', 2]],
  exports: [['f', 1, 2]],
  literals: [Uint8Array.of(131, 106)],
} as const

test('a small file', () => {
  const file = readBeam(assemble(sample))
  assert.equal(file.module, 'm')
  assert.deepEqual(file.exports, [{ fun: 2, arity: 1, label: 2 }])
  assert.equal(file.labelCount, 3)
  assert.equal(file.functionCount, 1)
  assert.deepEqual(file.literals, [Uint8Array.of(131, 106)])
  assert.deepEqual(file.lines, { files: ['m.erl'], entries: [{ file: 0, line: 0 }] })
  const listing = disassemble(file, { literal: (bytes) => `<${bytes}>` })
  assert.match(listing, /^ {2}gc_bif2 - #1 erlang:'\+'\/2 x0 1 x0$/m)
  assert.match(listing, /^ {2}move <131,106> x1$/m)
  assert.equal(validate(file).functions.length, 1)
})

test('atoms of OTP 28 and later', () => {
  const long = 'ü'.repeat(255)
  const code = [...define(long, 0, 1, ['return']), ['int_code_end']] as const
  const file = readBeam(assemble({ code, longAtoms: true }))
  assert.equal(file.atoms[2], long)
  const longer = assemble({ code: [...define(long + 'x', 0, 1, ['return']), ['int_code_end']], longAtoms: true })
  assert.throws(() => readBeam(longer), BadFile)
})

test('compressed files and literals', () => {
  const plain = assemble(sample)
  assert.deepEqual(readBeam(gzipSync(plain), inflate), readBeam(plain))
  const table = Uint8Array.from([...u32(1), ...u32(2), 131, 106])
  const LitT = Uint8Array.from([...u32(table.length), ...deflateSync(table)])
  assert.deepEqual(readBeam(assemble({ ...sample, chunks: { LitT } }), inflate).literals, [Uint8Array.of(131, 106)])
  // A size that is too small, and no inflater.
  const small = Uint8Array.from([...u32(3), ...deflateSync(table)])
  assert.throws(() => readBeam(assemble({ ...sample, chunks: { LitT: small } }), inflate), BadFile)
  assert.throws(() => readBeam(assemble({ ...sample, chunks: { LitT } })), BadFile)
})

test('integers of all sizes', () => {
  for (const n of ['0', '15', '16', '2047', '2048', '-1', '-2049', '32767', '32768', '9007199254740993', '-9223372036854775808', String(2n ** 127n), String(-(2n ** 126n))]) {
    const file = readBeam(assemble({ code: [['move', n, 'x0'], ['int_code_end']] }))
    assert.equal(String((file.instructions[0]!.args[0] as { v: number }).v), n)
  }
})

test('lines with files', () => {
  const Line = [...u32(0), ...u32(0), ...u32(2), ...u32(3), ...u32(1), ...compact(1, 7), ...compact(2, 1), ...compact(1, 3000), ...compact(1, 9), 0, 5, ...Buffer.from('a.hrl')]
  const { lines } = readBeam(assemble({ ...sample, chunks: { Line: Uint8Array.from(Line) } }))
  assert.deepEqual(lines.files, ['m.erl', 'a.hrl'])
  assert.deepEqual(lines.entries, [{ file: 0, line: 0 }, { file: 0, line: 7 }, { file: 1, line: 3000 }, { file: 1, line: 9 }])
})

test('types of all versions', () => {
  const i64 = (n: bigint): number[] => [...new Uint8Array(BigInt64Array.of(n).buffer)].reverse()
  const u16 = (n: number): number[] => [n >> 8, n & 0xff]
  const read = (version: number, ...bytes: number[][]): string =>
    readTypes(Uint8Array.from([...u32(version), ...u32(bytes.length), ...bytes.flat()])).types.map(formatType).join(' ')
  assert.equal(read(1, [...u16(0x1fff), ...i64(0n), ...i64(-1n)], [...u16(1 << 6), ...i64(-5n), ...i64(5n)]), 'any integer[-5..5]')
  // A match context counts as a bitstring.
  assert.equal(read(2, u16(1 << 2), [...u16((1 << 1) | (1 << 15)), 7]), 'bitstring bitstring:8')
  assert.equal(read(3, u16(0xfff), [...u16((1 << 5) | (1 << 12)), ...i64(0n)], u16((1 << 2) | (1 << 7))), 'any integer[0..] cons|nil')
  assert.equal(read(4, u16(0x1fff), u16(1 << 12), [...u16((1 << 5) | (1 << 13) | (1 << 14)), ...i64(1n), ...i64(2n)]), 'any record integer[1..2]')
  assert.deepEqual(readTypes(Uint8Array.from(u32(9))), { version: 9, types: [{ mask: 0x1fff }], fallback: true })
})

test('native records', () => {
  const text = 'sample'
  const code = [...define('f', 0, 1, ['badmatch', text], ['badmatch', 'true']), ['int_code_end']] as const
  // Atoms: m 1, f 2, sample 3, true 4.
  const Recs = [...u32(0), ...u32(1), ...u32(2), 5, ...compact(2, 3), ...compact(2, 4), ...compact(7, 1), ...compact(0, 4), ...compact(2, 2), ...compact(0, 0), ...compact(2, 3), ...compact(1, 7)]
  const { records } = readBeam(assemble({ code, chunks: { Recs: Uint8Array.from(Recs) } }))
  assert.deepEqual(records, [{ name: 3, exported: true, fields: [{ name: 2 }, { name: 3, value: { k: 'i', v: 7 } }] }])
})

test('on_load', () => {
  const code = [...define('f', 0, 1, ['on_load'], ['return']), ['int_code_end']] as const
  assert.equal(readBeam(assemble({ code })).onLoad, 2)
  assert.equal(readBeam(assemble(sample)).onLoad, undefined)
})

test('MD5', () => {
  const of = (text: string): string => Buffer.from(new Md5().update(Buffer.from(text)).digest()).toString('hex')
  assert.equal(of(''), 'd41d8cd98f00b204e9800998ecf8427e')
  assert.equal(of('a'.repeat(56)), '3b0c8ac703f828b04c6c197006d17218')
  assert.equal(of('12345678901234567890123456789012345678901234567890123456789012345678901234567890'), '57edf4a22be3c955ac49da2e2107b67a')
})

test('claims beyond the file are refused at once', () => {
  const huge = u32(0x7fffffff)
  const min = u32(0x80000000)
  for (const id of ['AtU8', 'ImpT', 'ExpT', 'LocT', 'FunT']) {
    assert.throws(() => readBeam(assemble({ ...sample, chunks: { [id]: Uint8Array.from([...huge, 0, 0]) } })), BadFile, id)
  }
  assert.throws(() => readBeam(assemble({ ...sample, chunks: { AtU8: Uint8Array.from(min) } })), BadFile)
  assert.throws(() => readBeam(assemble({ ...sample, chunks: { LitT: Uint8Array.from([...u32(0), ...huge]) } })), BadFile)
  assert.throws(() => readBeam(assemble({ ...sample, chunks: { LitT: Uint8Array.from([...huge, 1]) } }), inflate), BadFile)
  assert.throws(() => readBeam(assemble({ ...sample, chunks: { Line: Uint8Array.from([...u32(0), ...u32(0), ...u32(0), ...huge, ...huge]) } })), BadFile)
  assert.throws(() => readBeam(assemble({ ...sample, chunks: { Type: Uint8Array.from([...u32(4), ...huge]) } })), BadFile)
  assert.throws(() => readBeam(assemble({ ...sample, labels: 0x7fffffff })), BadFile)
  assert.throws(() => readBeam(form({})), BadFile)
  assert.throws(() => readBeam(new Uint8Array(0)), BadFile)
  // A list of as many operands as bytes are left, and one in another.
  const list = (bytes: number[]): Uint8Array => assemble({ ...sample, chunks: { Code: Uint8Array.from([...u32(16), ...u32(0), ...u32(191), ...u32(1), ...u32(0), 164, 0x03, ...bytes]) } })
  assert.throws(() => readBeam(list([0x17, ...compact(0, 1_000_000)])), BadFile)
  assert.throws(() => readBeam(list([0x17, ...compact(0, 1), 0x17, ...compact(0, 1)])), BadFile)
})

test('the opcode table has 191 rows in order', () => {
  assert.equal(OPCODES.length, 192)
  OPCODES.forEach((opcode, number) => {
    if (opcode === undefined) return assert.equal(number, 0)
    assert.equal(opcode.number, number)
    for (const { name, kind } of opcode.operands) assert.ok(name && kind, opcode.name)
  })
})
