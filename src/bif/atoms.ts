/** Conversions between atoms and texts. Reference: module erlang. */
import { isAtom, isCons, isSmall, smallValue, NIL } from '../term/terms.ts'
import { AtomTableFull, MAX_ATOM_CHARACTERS } from '../term/atoms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'

/** What is no text, or none for an atom. */
const BAD = Symbol('bad')
const TOO_LONG = Symbol('too long')
type AtomText = string | typeof BAD | typeof TOO_LONG

export const atoms: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('latin1', 'utf8', 'unicode')
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const isUtf8 = (encoding: Term): boolean => encoding === am.utf8 || encoding === am.unicode

  /** The atom of a text, or an error. */
  const toAtom = (text: AtomText): Term => {
    if (text === BAD) return vm.badarg()
    if (text === TOO_LONG) return vm.systemLimit()
    try {
      return vm.atoms.of(text)
    } catch (error) {
      if (error instanceof AtomTableFull) return vm.systemLimit()
      throw error
    }
  }
  const toExistingAtom = (text: AtomText): Term => {
    const atom = typeof text === 'string' ? vm.atoms.existing(text) : NONE
    return atom === NONE ? vm.badarg() : atom
  }

  const listText = (list: Term): AtomText => {
    let text = ''
    let count = 0
    for (; isCons(list); list = t.tl(list)) {
      if (count === MAX_ATOM_CHARACTERS) return TOO_LONG
      const head = t.hd(list)
      const point = isSmall(head) ? smallValue(head) : -1
      if (point < 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return BAD
      text += String.fromCodePoint(point)
      count++
    }
    return list === NIL ? text : BAD
  }
  const binaryText = (binary: Term, encoding: Term): AtomText => {
    if (!t.isBinary(binary)) return BAD
    const bytes = t.bytes(binary)
    if (encoding === am.latin1) {
      return bytes.length > MAX_ATOM_CHARACTERS ? TOO_LONG : String.fromCharCode(...bytes)
    }
    if (!isUtf8(encoding)) return BAD
    if (bytes.length > 4 * MAX_ATOM_CHARACTERS) return TOO_LONG
    try {
      const text = decoder.decode(bytes.slice())
      return [...text].length > MAX_ATOM_CHARACTERS ? TOO_LONG : text
    } catch {
      return BAD
    }
  }
  const atomBinary = (atom: Term, encoding: Term): Term => {
    if (!isAtom(atom)) return vm.badarg()
    const text = t.atomText(atom)
    if (isUtf8(encoding)) return t.utf8(text)
    if (encoding !== am.latin1 || /[^\0-\xff]/.test(text)) return vm.badarg()
    return t.binary(Uint8Array.from(text, (c) => c.charCodeAt(0)))
  }

  return {
    erlang: {
      'atom_to_list/1': (atom) => (isAtom(atom) ? t.charlist(t.atomText(atom)) : vm.badarg()),
      'atom_to_binary/2': atomBinary,
      'list_to_atom/1': (list) => toAtom(listText(list)),
      'list_to_existing_atom/1': (list) => toExistingAtom(listText(list)),
      'binary_to_atom/2': (binary, encoding) => toAtom(binaryText(binary, encoding)),
      'binary_to_existing_atom/2': (binary, encoding) => toExistingAtom(binaryText(binary, encoding)),
    },
  }
}
