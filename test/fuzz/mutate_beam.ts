/** Mutations of .beam files that know how the files are made: most of those that don't are noticed at the first look. */
import { deflateSync, inflateSync } from 'node:zlib'
import { Reader } from '../../src/beam/bytes.ts'
import { InstructionReader } from '../../src/beam/instructions.ts'
import type { Instruction } from '../../src/beam/instructions.ts'
import { readChunks } from '../../src/beam/read.ts'
import { join, mutate } from './mutate.ts'
import { changeCode, encode } from './mutate_code.ts'
import type { Random } from './mutate.ts'

type Chunks = Map<string, Uint8Array>

/** What is decoded of a file. */
const DECODED = ['AtU8', 'Code', 'StrT', 'ImpT', 'ExpT', 'FunT', 'LitT', 'LocT', 'Line', 'Type', 'Recs', 'Attr', 'CInf']

export function mutateBeam(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  if (random(8) === 0) return mutate(bytes, other, random)
  const chunks = readChunks(bytes)
  // most of what is changed without care is refused
  if (random(4) !== 0) {
    changeOnlyCode(chunks, random)
    return write(chunks)
  }
  const others = readChunks(other)
  for (let i = 1 + random(2); i > 0; i--) mutateChunks(chunks, others, random)
  return write(chunks)
}

function mutateChunks(chunks: Chunks, others: Chunks, random: Random): void {
  const present = DECODED.filter((id) => chunks.has(id) && chunks.get(id)!.length > 0)
  const id = present[random(present.length)]!
  const from = others.get(id) ?? new Uint8Array(1)
  switch (random(12)) {
    case 0:
      chunks.delete(id)
      return
    case 1:
      chunks.set(id, from)
      return
    case 2:
      chunks.set(id, chunks.get(present[random(present.length)]!)!)
      return
    case 3:
    case 4:
      chunks.set(id, mutate(chunks.get(id)!, from, random))
      return
    case 5:
    case 6:
      try {
        if (chunks.has('LitT')) chunks.set('LitT', mutateLiterals(chunks.get('LitT')!, others.get('LitT'), random))
      } catch {
        // the first change has left nothing that could be unpacked
      }
      return
    default:
      // the first change may have taken it away
      if (chunks.has('Code')) chunks.set('Code', mutateCode(chunks.get('Code')!, others.get('Code')!, random))
  }
}

function changeOnlyCode(chunks: Chunks, random: Random): void {
  const code = chunks.get('Code')!
  const head = 4 + new DataView(code.buffer, code.byteOffset).getUint32(0)
  const reader = new Reader(code.subarray(head), 'code')
  const decoder = new InstructionReader(reader, true)
  const instructions: Instruction[] = []
  while (reader.left > 0) instructions.push(decoder.next())
  const type = chunks.get('Type')
  changeCode(instructions, random, type && type.length >= 8 ? new DataView(type.buffer, type.byteOffset).getUint32(4) : 0)
  chunks.set('Code', join(code.subarray(0, head), ...instructions.map(encode)))
}

/** Changes literals, not what they are packed in. */
function mutateLiterals(chunk: Uint8Array, other: Uint8Array | undefined, random: Random): Uint8Array {
  const packed = chunk.length > 4 && (chunk[0]! | chunk[1]! | chunk[2]! | chunk[3]!) !== 0
  const table = packed ? new Uint8Array(inflateSync(chunk.subarray(4))) : chunk.subarray(4)
  const literals: Uint8Array[] = []
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  for (let at = 4; at < table.length; at += 4 + view.getUint32(at)) literals.push(table.slice(at + 4, at + 4 + view.getUint32(at)))
  const i = random(literals.length)
  if (literals.length > 0) literals[i] = mutate(literals[i]!, other ?? literals[0]!, random)
  const result = join(u32(literals.length), ...literals.flatMap((literal) => [u32(literal.length), literal]))
  return packed ? join(u32(result.length), deflateSync(result)) : join(u32(0), result)
}

/** Changes whole instructions, or bytes behind the head of the chunk. */
function mutateCode(chunk: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const head = 4 + new DataView(chunk.buffer, chunk.byteOffset).getUint32(0)
  const body = chunk.subarray(head)
  if (random(3) === 0) return join(chunk.subarray(0, head), mutate(body, other.subarray(head), random))
  const own = instructionsOf(body)
  const others = instructionsOf(other.subarray(head))
  if (own.length === 0 || others.length === 0) return chunk
  for (let i = 1 + random(3); i > 0; i--) {
    const at = random(own.length)
    switch (random(5)) {
      case 0:
        own.splice(at, 1)
        break
      case 1:
        own.splice(at, 0, own[random(own.length)]!)
        break
      case 2:
        own.splice(at, 1, others[random(others.length)]!)
        break
      case 3: {
        const to = random(own.length)
        const moved = own[at]!
        own[at] = own[to]!
        own[to] = moved
        break
      }
      default: {
        // an operand: what follows is still where it was
        const changed = Uint8Array.from(own[at]!)
        changed[1 + random(Math.max(1, changed.length - 1))]! ^= 1 << random(8)
        own[at] = changed
      }
    }
  }
  return join(chunk.subarray(0, head), ...own)
}

/** The bytes of each instruction; those before the first one that can't be read. */
function instructionsOf(body: Uint8Array): Uint8Array[] {
  const reader = new Reader(body, 'code')
  const decoder = new InstructionReader(reader, true)
  const instructions: Uint8Array[] = []
  try {
    while (reader.left > 0) {
      const from = reader.at
      decoder.next()
      instructions.push(body.subarray(from, reader.at))
    }
  } catch {
    // what is behind is left out
  }
  return instructions
}

function write(chunks: Chunks): Uint8Array {
  const text = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0))
  const parts = [...chunks].flatMap(([id, data]) => [text(id), u32(data.length), data, new Uint8Array((4 - (data.length & 3)) & 3)])
  const form = join(text('BEAM'), ...parts)
  return join(text('FOR1'), u32(form.length), form)
}

function u32(n: number): Uint8Array {
  return Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n)
}
