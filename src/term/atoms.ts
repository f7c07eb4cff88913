/** The atom table as the host sees it. The table itself is the kernel's (assembly/atoms.ts); here are texts as strings, of the atoms that the host met. */
import * as L from './layout.ts'
import type { Address, Term } from './types.ts'
import type { Memory } from './memory.ts'

/** Longest atom, in characters (code points). */
export const MAX_ATOM_CHARACTERS = 255

/** The atoms that the kernel knows, by the cells where it finds them. */
const KERNEL_ATOMS: Readonly<Record<string, number>> = {
  error: L.CELL_AM_ERROR,
  badarith: L.CELL_AM_BADARITH,
  badarg: L.CELL_AM_BADARG,
  system_limit: L.CELL_AM_SYSTEM_LIMIT,
  true: L.CELL_AM_TRUE,
  false: L.CELL_AM_FALSE,
  badmap: L.CELL_AM_BADMAP,
  badkey: L.CELL_AM_BADKEY,
  ok: L.CELL_AM_OK,
  undefined: L.CELL_AM_UNDEFINED,
  value: L.CELL_AM_VALUE,
  none: L.CELL_AM_NONE,
  latin1: L.CELL_AM_LATIN1,
  utf8: L.CELL_AM_UTF8,
  unicode: L.CELL_AM_UNICODE,
  $end_of_table: L.CELL_AM_END_OF_TABLE,
  EXIT: L.CELL_AM_EXIT,
  short: L.CELL_AM_SHORT,
  compact: L.CELL_AM_COMPACT,
  decimals: L.CELL_AM_DECIMALS,
  scientific: L.CELL_AM_SCIENTIFIC,
  no_integer: L.CELL_AM_NO_INTEGER,
  not_a_list: L.CELL_AM_NOT_A_LIST,
  throw: L.CELL_AM_THROW,
  exit: L.CELL_AM_EXIT_CLASS,
  given: L.CELL_AM_GIVEN,
}

/** What of the kernel the table needs. */
export interface AtomKernel {
  atom_buffer(): Address
  atom_intern(at: Address, bytes: number): Term
  atom_of_machine(at: Address, bytes: number): Term
  atom_existing(at: Address, bytes: number): Term
}

export class Atoms {
  private readonly byText = new Map<string, Term>()
  private readonly texts: (string | undefined)[] = []
  private readonly encoder = new TextEncoder()
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  private readonly memory: Memory
  private readonly kernel: AtomKernel
  private readonly buffer: Uint8Array

  /** `first`: atoms made before all others, whose age is known (see emulator_atoms.ts). */
  constructor(memory: Memory, kernel: AtomKernel, first: readonly string[] = []) {
    this.memory = memory
    this.kernel = kernel
    const at = kernel.atom_buffer() >>> 0
    this.buffer = memory.u8.subarray(at, at + 4 * (MAX_ATOM_CHARACTERS + 1))
    for (const text of first) this.of(text)
    for (const [text, cell] of Object.entries(KERNEL_ATOMS)) memory.m[cell >>> 2] = this.of(text)
  }

  get count(): number {
    return this.memory.m[L.CELL_ATOMS >>> 2]!
  }

  /** The atom of a text that the machine itself uses, for which there is room beyond the limit. */
  of(text: string): Term {
    return this.byText.get(text) ?? this.made(text, this.kernel.atom_of_machine)
  }
  /** The atom of a text that comes from elsewhere (files, programs), made if there is none. The caller has checked the length. */
  add(text: string): Term {
    return this.byText.get(text) ?? this.made(text, this.kernel.atom_intern)
  }
  private made(text: string, intern: AtomKernel['atom_intern']): Term {
    const atom = intern(this.buffer.byteOffset, this.put(text))
    this.remember(atom, text)
    return atom
  }

  /** The atom of a text if there is one, else 0. */
  existing(text: string): Term {
    const known = this.byText.get(text)
    if (known !== undefined) return known
    const atom = this.kernel.atom_existing(this.buffer.byteOffset, this.put(text))
    if (atom !== 0) this.remember(atom, text)
    return atom
  }

  text(atom: Term): string {
    return this.texts[atom >>> L.IMM_SHIFT] ?? this.read(atom)
  }

  private put(text: string): number {
    const { read, written } = this.encoder.encodeInto(text, this.buffer)
    if (read !== text.length) throw new RangeError('an atom of more than 255 characters')
    return written
  }
  private read(atom: Term): string {
    const { m, u8 } = this.memory
    const entry = (L.ATOM_TABLE + (atom >>> L.IMM_SHIFT) * L.ATOM_SIZE) >>> 2
    const at = m[entry + (L.ATOM_TEXT >> 2)]! >>> 0
    const text = this.decoder.decode(u8.slice(at, at + m[entry + (L.ATOM_LENGTH >> 2)]!))
    this.remember(atom, text)
    return text
  }
  private remember(atom: Term, text: string): void {
    this.texts[atom >>> L.IMM_SHIFT] = text
    this.byText.set(text, atom)
  }
}
