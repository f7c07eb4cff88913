/**
 * Names of files: between Erlang's (lists of characters, or binaries taken as they are) and those of the operating system (bytes
 * with a zero behind them), in UTF-8 or Latin-1.
 */
import { NIL, isCons, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { fileNames, nativeCharacters } from '../runtime/native_names.ts'
import { compose } from './compose_names.ts'

export const fileNameBifs: BifFamily = (vm) => {
  const { t, k } = vm
  const am = vm.atomsOf('latin1', 'utf8', 'error')
  const names = fileNames(vm)

  /** A binary of the bytes of a name, with a zero at its end. */
  const native = (bytes: Uint8Array): Term => {
    const binary = k.new_binary(bytes.length + 1)
    const at = k.binary_data(binary) >>> 0
    vm.u8.set(bytes, at)
    vm.u8[at + bytes.length] = 0
    vm.bump(bytes.length >>> 4)
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
          return bytes === undefined || bytes.includes(0) ? vm.badarg() : native(bytes)
        }
        const bytes = isCons(name!) || name === NIL ? nativeCharacters(vm, name!) : undefined
        return bytes === undefined ? vm.badarg() : native(bytes)
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
