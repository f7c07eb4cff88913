/** The atom table: texts on the host's side, and what the kernel needs to order and hash atoms in linear memory. */
import * as L from './layout.ts'
import type { Term } from './types.ts'
import type { Memory } from './memory.ts'

/** Longest atom, in characters (code points). */
export const MAX_ATOM_CHARACTERS = 255

/** Raised when the table is full: OTP's emulator stops here; Glulam raises the Erlang error `system_limit`. */
export class AtomTableFull extends Error {}

export class Atoms {
  private readonly byText = new Map<string, Term>()
  private readonly texts: string[] = []
  private readonly encoder = new TextEncoder()
  private chunk = 0
  private chunkEnd = 0
  private readonly memory: Memory
  private readonly allocate: (bytes: number) => number

  /** `allocate`: memory that is never given back, for the texts. */
  constructor(memory: Memory, allocate: (bytes: number) => number) {
    this.memory = memory
    this.allocate = allocate
  }

  get count(): number {
    return this.texts.length
  }

  /** The atom of a text, made if there is none. The caller has checked the length. */
  of(text: string): Term {
    return this.byText.get(text) ?? this.add(text)
  }

  /** The atom of a text if there is one, else 0. */
  existing(text: string): Term {
    return this.byText.get(text) ?? (0 as Term)
  }

  text(atom: Term): string {
    return this.texts[atom >>> L.IMM_SHIFT]!
  }

  private add(text: string): Term {
    const index = this.texts.length
    if (index >= L.ATOM_LIMIT) throw new AtomTableFull()
    const bytes = this.encoder.encode(text)
    const { m, u8 } = this.memory
    if (this.chunkEnd - this.chunk < bytes.length) {
      const size = Math.max(65536, bytes.length)
      this.chunk = this.allocate(size) >>> 0
      this.chunkEnd = this.chunk + size
    }
    const address = this.chunk
    u8.set(bytes, address)
    this.chunk += bytes.length
    const entry = (L.ATOM_TABLE + index * L.ATOM_SIZE) >>> 2
    m[entry + (L.ATOM_TEXT >> 2)] = address
    m[entry + (L.ATOM_LENGTH >> 2)] = bytes.length
    m[entry + (L.ATOM_HASH >> 2)] = atomHash(bytes)
    m[entry + (L.ATOM_ORD >> 2)] =
      ((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)
    const term = ((index << L.IMM_SHIFT) | L.IMM_ATOM) as Term
    this.texts.push(text)
    this.byText.set(text, term)
    return term
  }
}

/** The PJW hash of an atom's characters, as `phash2` has it: two-byte UTF-8 sequences (Latin-1) count as one character. */
function atomHash(bytes: Uint8Array): number {
  let h = 0
  for (let i = 0; i < bytes.length; i++) {
    let v = bytes[i]!
    if ((v & 0xfe) === 0xc2 && i + 1 < bytes.length) v = ((v << 6) | (bytes[++i]! & 0x3f)) & 0xff
    h = (h << 4) + v
    const g = h & 0xf0000000
    if (g !== 0) {
      h ^= g >>> 24
      h ^= g
    }
  }
  return h
}
