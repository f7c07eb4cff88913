/** Atoms from bytes, without making a string of those that are known. */
import { ofMachine } from '../runtime/of_machine.ts'
import type { Vm } from '../runtime/vm.ts'
import * as L from '../term/layout.ts'
import { MAX_ATOM_CHARACTERS } from '../term/atoms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'

/** Places in the cache of atoms met lately, a power of two. */
const SLOTS = 2048

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class AtomReader {
  private readonly vm: Vm
  private readonly m: Int32Array
  private readonly u8: Uint8Array
  private readonly cache = new Int32Array(SLOTS)

  constructor(vm: Vm) {
    this.vm = vm
    this.m = vm.m
    this.u8 = vm.u8
  }

  /** The one of a machine. */
  static of(vm: Vm): AtomReader {
    return ofMachine(vm, 'atomReader', AtomReader)
  }

  /**
   * The atom of `length` bytes; 0 where they are no text of up to 255 characters, or, with `existing`, no atom yet.
   */
  read(bytes: Uint8Array, at: number, length: number, latin1: boolean, existing: boolean): Term {
    let hash = length
    let ascii = 0
    for (let i = at, end = at + length; i < end; i++) {
      hash = (Math.imul(hash, 31) + bytes[i]!) | 0
      ascii |= bytes[i]!
    }
    // The text of Latin-1 is that of UTF-8 only where it is ASCII.
    const cacheable = ascii < 0x80 || !latin1
    const slot = hash & (SLOTS - 1)
    if (cacheable) {
      const known = this.cache[slot]!
      if (known !== 0 && this.equals(known as Term, bytes, at, length)) return known as Term
    }
    const text = latin1 || ascii < 0x80 ? latin1Text(bytes, at, length) : utf8Text(bytes, at, length)
    if (text === undefined) return NONE
    if (text.length > MAX_ATOM_CHARACTERS && (text.length > 2 * MAX_ATOM_CHARACTERS || [...text].length > MAX_ATOM_CHARACTERS)) return NONE
    const atom = existing ? this.vm.atoms.existing(text) : this.vm.atoms.add(text)
    if (cacheable && atom !== NONE) this.cache[slot] = atom
    return atom
  }

  private equals(atom: Term, bytes: Uint8Array, at: number, length: number): boolean {
    const entry = (L.ATOM_TABLE + (atom >>> L.IMM_SHIFT) * L.ATOM_SIZE) >>> 2
    if (this.m[entry + (L.ATOM_LENGTH >> 2)] !== length) return false
    const text = this.m[entry + (L.ATOM_TEXT >> 2)]! >>> 0
    for (let i = 0; i < length; i++) if (this.u8[text + i] !== bytes[at + i]) return false
    return true
  }
}

function latin1Text(bytes: Uint8Array, at: number, length: number): string {
  let text = ''
  for (let i = at, end = at + length; i < end; i++) text += String.fromCharCode(bytes[i]!)
  return text
}

function utf8Text(bytes: Uint8Array, at: number, length: number): string | undefined {
  try {
    return utf8.decode(bytes.subarray(at, at + length))
  } catch {
    return undefined
  }
}
