/**
 * Checksums of 128 bits, of some megabytes at each start: as WebAssembly, since JavaScript is only interpreted then. Not for what
 * somebody may want to forge.
 */
import { ByteWriter, I32, I64, ModuleWriter, W } from '../../jit/encoder.ts'

/** Two lanes of 64 bits: state in the first 16 bytes of memory, the bytes behind. */
export const CHECKSUM_DATA = 16
export const CHECKSUM_CHUNK = 65536
export const CHECKSUM_PAGES = 2
const LANES = [{ factor: 0x9e3779b97f4a7c15n, shift: 29n }, { factor: 0xd6e8feb86659fd93n, shift: 31n }]

/** A module with the function `add(bytes)`: takes so many bytes (a multiple of 16, not 0) into the state. */
export function checksumModule(): Uint8Array {
  const w = new ModuleWriter('checksum', [], CHECKSUM_PAGES)
  const c = new ByteWriter(256)
  const [bytes, at, lane] = [0, 1, 2]
  const signed = (n: bigint): bigint => BigInt.asIntN(64, n)
  LANES.forEach((_, i) => {
    c.const(0)
    c.memory(W.i64_load, 8 * i)
    c.set(lane + i)
  })
  c.block(W.loop)
  LANES.forEach(({ factor, shift }, i) => {
    c.get(lane + i)
    c.get(at)
    c.memory(W.i64_load, CHECKSUM_DATA + 8 * i)
    c.op(W.i64_xor)
    c.const64(signed(factor))
    c.op(W.i64_mul)
    c.tee(lane + i)
    c.get(lane + i)
    c.const64(shift)
    c.op(W.i64_shr_u)
    c.op(W.i64_xor)
    c.set(lane + i)
  })
  c.get(at)
  c.const(16)
  c.op(W.i32_add)
  c.tee(at)
  c.get(bytes)
  c.op(W.i32_lt_u)
  c.brIf(0)
  c.op(W.end)
  LANES.forEach((_, i) => {
    c.const(0)
    c.get(lane + i)
    c.memory(W.i64_store, 8 * i)
  })
  w.export('add', w.add('add', w.type([I32], []), [[1, I32], [2, I64]], c.result()))
  return w.finish().bytes
}

interface Machine {
  readonly memory: Uint8Array
  readonly state: Int32Array
  readonly add: (bytes: number) => void
}
let machine: Machine | undefined

function make(): Machine {
  const memory = new WebAssembly.Memory({ initial: CHECKSUM_PAGES, maximum: CHECKSUM_PAGES })
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 })
  const module = new WebAssembly.Module(checksumModule() as Uint8Array<ArrayBuffer>)
  const { exports } = new WebAssembly.Instance(module, { env: { memory, table, table_base: 0 } })
  return { memory: new Uint8Array(memory.buffer), state: new Int32Array(memory.buffer, 0, 4), add: exports.add as Machine['add'] }
}

/** The checksum of bytes, as four words. */
export function checksum128(bytes: Uint8Array): Int32Array {
  const { memory, state, add } = (machine ??= make())
  state.set([bytes.length, ~bytes.length, 0x6d756c67, 0x206d6173])
  for (let at = 0; at < bytes.length; at += CHECKSUM_CHUNK) {
    const length = Math.min(CHECKSUM_CHUNK, bytes.length - at)
    memory.set(bytes.subarray(at, at + length), CHECKSUM_DATA)
    const whole = (length + 15) & ~15
    if (whole !== length) memory.fill(0, CHECKSUM_DATA + length, CHECKSUM_DATA + whole)
    add(whole)
  }
  return state.slice()
}
