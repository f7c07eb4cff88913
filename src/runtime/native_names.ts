/**
 * Names and texts as the operating system has them: bytes, where Erlang has lists of characters (encoded in UTF-8, as without the
 * flag +fnl) or binaries (taken as they are).
 */
import type { Term } from '../term/types.ts'
import { NIL, isAtom, isCons, isSmall, smallValue } from '../term/terms.ts'
import type { Vm } from './vm.ts'

const utf8 = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Bytes of a list of characters and such lists, or of an atom; undefined when it is neither, or has a NUL or what is no character.
 */
export function nativeCharacters(vm: Vm, term: Term): Uint8Array | undefined {
  const { t } = vm
  if (isAtom(term)) return atomBytes(vm, term)
  const points: number[] = []
  const rest: Term[] = [term]
  let bytes = 0
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    while (isCons(next)) {
      const head: Term = t.hd(next)
      next = t.tl(next)
      if (isSmall(head)) {
        const point = smallValue(head)
        if (point <= 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined
        points.push(point)
        bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
      } else if (isCons(head)) {
        rest.push(next)
        next = head
      } else if (head !== NIL) return undefined
    }
    if (next !== NIL) return undefined
  }
  return encode(points, bytes)
}

function encode(points: readonly number[], bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  let at = 0
  for (const point of points) {
    if (point < 0x80) out[at++] = point
    else at += utf8.encodeInto(String.fromCodePoint(point), out.subarray(at)).written
  }
  return out
}

function atomBytes(vm: Vm, atom: Term): Uint8Array | undefined {
  const bytes = utf8.encode(vm.atoms.text(atom))
  return bytes.includes(0) ? undefined : bytes
}

/** Bytes of the name of a file or program: characters, an atom, or a binary, which is cut at its first NUL as C does. */
export function nativeName(vm: Vm, name: Term, allowEmpty = true): Uint8Array | undefined {
  if (isCons(name) || isAtom(name) || (allowEmpty && name === NIL)) return nativeCharacters(vm, name)
  if (!vm.t.isBinary(name)) return undefined
  const bytes = vm.t.bytes(name).slice()
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

/** The characters of bytes in UTF-8; of other bytes a list of themselves. */
export function nativeToList(vm: Vm, bytes: Uint8Array): Term {
  const text = decodeNative(bytes)
  return text === undefined ? vm.t.list(Array.from(bytes, (byte) => vm.t.integer(byte))) : vm.t.charlist(text)
}

/** Text of bytes in UTF-8; undefined when they are not. */
export function decodeNative(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

