/** Subjects: is their UTF-8 valid? */
import type { Vm } from '../../runtime/vm.ts'
import type { Address } from '../../term/types.ts'

/** Is the text no valid UTF-8, or `offset` within a character? */
export function invalidFrom(vm: Vm, at: Address, size: number, offset: number): boolean {
  vm.bump(size >> 8)
  if (vm.k.utf8_valid(at, size) >>> 0 !== size) return true
  return offset > 0 && offset < size && (vm.u8[at + offset]! & 0xc0) === 0x80
}
