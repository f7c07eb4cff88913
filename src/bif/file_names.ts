/**
 * Names of files: between Erlang's (lists of characters, or binaries taken as they are) and those of the operating system (bytes
 * with a zero behind them), in UTF-8 or Latin-1.
 */
import { NIL, isCons, isNil, isSmall, small, smallValue } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import { compose } from './compose_names.ts'

const HIGHEST = 0x10ffff

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
  let names = vm.state.get('fileNames') as FileNames | undefined
  if (names === undefined) vm.state.set('fileNames', (names = new FileNames(vm)))
  return names
}

export const fileNameBifs: BifFamily = (vm) => {
  const { t, k } = vm
  const am = vm.atomsOf('latin1', 'utf8', 'error')
  const names = fileNames(vm)

  /** The characters of a name, a list that may hold lists; undefined when it holds anything else, or a zero. */
  const characters = (list: Term): number[] | undefined => {
    const highest = names.encoding === 'latin1' ? 0xff : HIGHEST
    const out: number[] = []
    const behind: Term[] = []
    for (;;) {
      if (isCons(list)) {
        const head = t.hd(list)
        list = t.tl(list)
        if (isSmall(head)) {
          const c = smallValue(head)
          if (c <= 0 || c > highest || (c >= 0xd800 && c < 0xe000)) return undefined
          out.push(c)
        } else if (isCons(head)) {
          behind.push(list)
          list = head
        } else if (!isNil(head)) return undefined
      } else if (!isNil(list)) return undefined
      else if (behind.length === 0) return out
      else list = behind.pop()!
    }
  }
  const size = (c: number): number => (c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
  /** A binary of characters, with a zero at its end. */
  const native = (points: readonly number[]): Term => {
    const utf8 = names.encoding === 'utf8'
    let bytes = 1
    for (const c of points) bytes += utf8 ? size(c) : 1
    const binary = k.new_binary(bytes)
    const { u8 } = vm
    let at = k.binary_data(binary) >>> 0
    for (const c of points) {
      if (!utf8 || c < 0x80) u8[at++] = c
      else {
        const more = size(c) - 1
        u8[at++] = ((0xff00 >> (more + 1)) & 0xff) | (c >> (6 * more))
        for (let i = more - 1; i >= 0; i--) u8[at++] = 0x80 | ((c >> (6 * i)) & 0x3f)
      }
    }
    u8[at] = 0
    vm.bump(points.length >>> 4)
    return binary
  }
  /** True when the bytes of a byte-aligned binary are UTF-8. */
  const isUtf8 = (binary: Term): boolean => {
    const bytes = t.byteSize(binary)
    return k.utf8_valid(k.binary_data(binary), bytes) >>> 0 === bytes
  }
  /** The same binary, or a copy whose first bit is that of a byte. */
  const aligned = (binary: Term): Term => (k.bit_offset(binary) === 0 ? binary : t.binary(t.bytes(binary)))

  return {
    prim_file: {
      'internal_name2native/1': (name) => {
        if (t.isBitstring(name!)) {
          // Before OTP 27 odd bits at the end are left out.
          const bytes = t.isBinary(name!) || vm.release < 27 ? t.bytes(name!) : undefined
          if (bytes === undefined || bytes.includes(0)) return vm.badarg()
          const binary = k.new_binary(bytes.length + 1)
          const at = k.binary_data(binary) >>> 0
          vm.u8.set(bytes, at)
          vm.u8[at + bytes.length] = 0
          return binary
        }
        const points = characters(name!)
        return points === undefined ? vm.badarg() : native(points)
      },
      'internal_native2name/1': (name) => {
        if (!t.isBinary(name!)) return vm.badarg()
        const bytes = t.byteSize(name!)
        vm.bump(bytes >>> 4)
        if (bytes === 0) return NIL
        if (names.encoding === 'latin1') return t.byteList(t.bytes(name!))
        const binary = aligned(name!)
        if (!isUtf8(binary)) return t.tuple(am.error, vm.atom(names.untranslatable))
        // Apple's file system takes characters apart.
        if (vm.host?.system.name === 'darwin') return t.list(compose(textOf(binary)).map(small))
        return k.utf8_to_list(k.binary_data(binary), bytes, NIL)
      },
      'internal_normalize_utf8/1': (name) => {
        const binary = t.isBinary(name!) ? aligned(name!) : undefined
        return binary === undefined || !isUtf8(binary) ? vm.badarg() : t.list(compose(textOf(binary)).map(small))
      },
      'is_translatable/1': (name) => {
        if (!t.isBinary(name!)) return vm.badarg()
        return vm.bool(names.encoding === 'latin1' || isUtf8(aligned(name!)))
      },
    },
    file: {
      'native_name_encoding/0': () => am[names.encoding],
    },
  }

  function textOf(binary: Term): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(t.bytes(binary).slice())
  }
}
