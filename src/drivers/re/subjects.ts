/** Subjects: is their UTF-8 valid? */
import type { Vm } from '../../runtime/vm.ts'
import type { Address } from '../../term/types.ts'
import type { Pattern } from './items.ts'

/** Is the text no valid UTF-8, or `offset` within a character? PCRE2 looks at what is behind the offset only, and as much before it as is looked at. */
export function isInvalid(vm: Vm, at: Address, size: number, offset: number, pattern: Pattern): boolean {
  const { u8 } = vm
  const isTail = (i: number): boolean => (u8[at + i]! & 0xc0) === 0x80
  if (pattern.version === 10 && offset > 0) {
    if (offset < size && isTail(offset)) return true
    let from = offset
    for (let i = pattern.maxBehind; i > 0 && from > 0; i--) {
      from--
      while (from > 0 && isTail(from)) from--
    }
    vm.bump((size - from) >> 8)
    return vm.k.utf8_valid(at + from, size - from) >>> 0 !== size - from
  }
  vm.bump(size >> 8)
  if (vm.k.utf8_valid(at, size) >>> 0 !== size) return true
  return offset > 0 && offset < size && isTail(offset)
}
