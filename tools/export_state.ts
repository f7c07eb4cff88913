/**
 * Exports the mutable globals of a compiled WebAssembly module as `state0`, `state1` …: what of a kernel's state does not lie in
 * its memory, so that an image of it is whole (src/runtime/image.ts).
 */

class Bytes {
  readonly bytes: Uint8Array
  at: number
  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }
  byte(): number {
    return this.bytes[this.at++]!
  }
  skip(bytes: number): void {
    this.at += bytes
  }
  unsigned(): number {
    let n = 0
    for (let shift = 0; ; shift += 7) {
      const b = this.byte()
      n += (b & 0x7f) * 2 ** shift
      if (b < 0x80) return n
    }
  }
}

function unsigned(n: number): number[] {
  const out: number[] = []
  for (; n >= 0x80; n = Math.floor(n / 128)) out.push((n % 128) | 0x80)
  return [...out, n]
}

/** Bytes of a constant by its opcode; the others are LEB128. */
const FIXED: Readonly<Record<number, number>> = { 0x43: 4, 0x44: 8, 0xfd: 17 }
const IMPORTED_GLOBAL = 3

/** Indices of the mutable globals of a global section. */
function mutableGlobals(section: Bytes): number[] {
  const found: number[] = []
  const count = section.unsigned()
  for (let i = 0; i < count; i++) {
    section.byte()
    if (section.byte() === 1) found.push(i)
    for (let op = section.byte(); op !== 0x0b; op = section.byte()) {
      const fixed = FIXED[op]
      if (fixed !== undefined) section.skip(fixed)
      else section.unsigned()
    }
  }
  return found
}

export function exportState(module: Uint8Array): Uint8Array {
  const reader = new Bytes(module, 8)
  const out: Uint8Array[] = [module.subarray(0, 8)]
  let globals: number[] = []
  while (reader.at < module.length) {
    const start = reader.at
    const id = reader.byte()
    const length = reader.unsigned()
    const body = new Bytes(module, reader.at)
    reader.at += length
    if (id === 2 && hasImportedGlobal(body)) throw new Error('imported globals are not counted')
    if (id === 6) globals = mutableGlobals(new Bytes(module, body.at))
    if (id !== 7) {
      out.push(module.subarray(start, reader.at))
      continue
    }
    const count = body.unsigned()
    const more = globals.flatMap((global, i) => {
      const name = new TextEncoder().encode(`state${i}`)
      return [...unsigned(name.length), ...name, 3, ...unsigned(global)]
    })
    const content = [...unsigned(count + globals.length), ...module.subarray(body.at, reader.at), ...more]
    out.push(Uint8Array.from([7, ...unsigned(content.length), ...content]))
  }
  return Buffer.concat(out)
}

function hasImportedGlobal(section: Bytes): boolean {
  for (let left = section.unsigned(); left > 0; left--) {
    section.skip(section.unsigned())
    section.skip(section.unsigned())
    const kind = section.byte()
    if (kind === IMPORTED_GLOBAL) return true
    if (kind === 0) section.unsigned()
    else {
      if (kind === 1) section.byte()
      const limits = section.byte()
      section.unsigned()
      if ((limits & 1) !== 0) section.unsigned()
    }
  }
  return false
}
