/** The `local` format of term_to_binary/2 (OTP 26): for this machine only, so a hash says that it wrote the bytes. */
import type { Vm } from '../runtime/vm.ts'
import { crc32 } from '../runtime/zlib.ts'

/** Hash of the bytes of a term, with a secret of the machine. */
export function localHash(vm: Vm, bytes: Uint8Array): number {
  let salt = vm.state.get('localSalt') as Uint8Array | undefined
  if (salt === undefined) {
    salt = new Uint8Array(8)
    vm.host.random(salt)
    vm.state.set('localSalt', salt)
  }
  return crc32(vm, salt, crc32(vm, bytes, crc32(vm, salt)))
}
