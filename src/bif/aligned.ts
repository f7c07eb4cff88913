/** Binaries that don't begin with a byte of what they are part of. */
import type { Vm } from '../runtime/vm.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'

/** The same bytes, beginning with one; NONE: no memory. */
export function aligned(vm: Vm, binary: Term): Term {
  const { k } = vm
  if (k.bit_offset(binary) === 0) return binary
  const copy = k.bs_create(BigInt(vm.t.byteSize(binary)) * 8n)
  if (copy !== NONE) k.bs_put_binary_all(binary, 8)
  return copy
}
