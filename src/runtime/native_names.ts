/**
 * Names and texts as the operating system has them: bytes, where Erlang has lists of characters (encoded in UTF-8 or Latin-1) or
 * binaries (taken as they are).
 */
import type { Term } from '../term/types.ts'
import { NIL, isAtom, isCons, isSmall, smallValue } from '../term/terms.ts'
import { ofMachine } from './of_machine.ts'
import type { Vm } from './vm.ts'

/** How names are translated: erl's flags +fnu, +fnl and +fna, with i, w or e behind them. */
export class FileNames {
  encoding: 'utf8' | 'latin1'
  /** What becomes of names in a directory that can't be translated. */
  untranslatable: 'ignore' | 'warning' | 'error' = 'warning'

  constructor(vm: Vm) {
    this.encoding = vm.host?.files?.encoding ?? 'utf8'
  }
}

export function fileNames(vm: Vm): FileNames {
  return ofMachine(vm, 'fileNames', FileNames)
}

const utf8 = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Bytes of a list of characters and such lists, or of an atom; undefined when it is neither, or has a NUL or what is no character.
 */
export function nativeCharacters(vm: Vm, term: Term): Uint8Array | undefined {
  const latin1 = fileNames(vm).encoding === 'latin1'
  const points = isAtom(term) ? Array.from(vm.atoms.text(term), (c) => c.codePointAt(0)!) : listCharacters(vm, term)
  if (points === undefined) return undefined
  let bytes = 0
  for (const point of points) {
    if (point <= 0 || point > (latin1 ? 0xff : 0x10ffff) || (point >= 0xd800 && point <= 0xdfff)) return undefined
    bytes += latin1 || point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return latin1 ? Uint8Array.from(points) : encode(points, bytes)
}

function listCharacters(vm: Vm, list: Term): number[] | undefined {
  const { t } = vm
  const points: number[] = []
  const rest: Term[] = [list]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    while (isCons(next)) {
      const head: Term = t.hd(next)
      next = t.tl(next)
      if (isSmall(head)) points.push(smallValue(head))
      else if (isCons(head)) {
        rest.push(next)
        next = head
      } else if (head !== NIL) return undefined
    }
    if (next !== NIL) return undefined
  }
  return points
}

/** UTF-8 of characters, which takes so many bytes. */
function encode(points: readonly number[], bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  let at = 0
  for (const point of points) {
    if (point < 0x80) out[at++] = point
    else at += utf8.encodeInto(String.fromCodePoint(point), out.subarray(at)).written
  }
  return out
}

/** Bytes of the name of a file or program: characters, an atom, or a binary, which is cut at its first NUL as C does. */
export function nativeName(vm: Vm, name: Term, allowEmpty = true): Uint8Array | undefined {
  if (isCons(name) || isAtom(name) || (allowEmpty && name === NIL)) return nativeCharacters(vm, name)
  if (!vm.t.isBinary(name)) return undefined
  const bytes = vm.t.bytes(name).slice()
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

/** The characters of bytes in the native encoding; of what is no UTF-8 a list of the bytes themselves. */
export function nativeToList(vm: Vm, bytes: Uint8Array): Term {
  const text = fileNames(vm).encoding === 'latin1' ? undefined : decodeNative(bytes)
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

