/** Subjects: is their UTF-8 valid? */
import type { Vm } from '../../runtime/vm.ts'
import type { Address } from '../../term/types.ts'
import type { Pattern } from './items.ts'

/** Is `offset` within a character of a text that is valid UTF-8? */
export function isWithinCharacter(vm: Vm, at: Address, size: number, offset: number): boolean {
  return offset > 0 && offset < size && isTail(vm, at + offset)
}
const isTail = (vm: Vm, at: Address): boolean => (vm.u8[at]! & 0xc0) === 0x80

/** Where the part of a subject begins that has to be valid: PCRE2 looks at what is behind the offset only, and as much before it as is looked at. */
export function firstToCheck(vm: Vm, at: Address, offset: number, pattern: Pattern): number {
  if (pattern.version !== 10) return 0
  let from = offset
  for (let i = pattern.maxBehind; i > 0 && from > 0; i--) {
    from--
    while (from > 0 && isTail(vm, at + from)) from--
  }
  return from
}

/** Checks up to `most` bytes from `from` on: where to go on (`size`: all is valid), -1: something is not valid. */
export function checkSome(vm: Vm, at: Address, from: number, size: number, most: number): number {
  const n = Math.min(most, size - from)
  const valid = vm.k.utf8_valid(at + from, n) >>> 0
  // A character may be cut in two.
  return valid === n || (from + n < size && valid > n - LONGEST) ? from + valid : -1
}
/** Bytes of a character at most. */
const LONGEST = 4
