/** Terms kept outside all heaps: what a timer is to send, the reason of an exit signal on its way, the tag of a monitor. */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { isPointer } from '../term/terms.ts'
import type { Vm } from './vm.ts'

/** A term and the block it lies in (0: it is an immediate or a literal), shared by `count` holders. */
export class Kept {
  readonly term: Term
  readonly block: Address
  count = 1

  constructor(term: Term, block: Address) {
    this.term = term
    this.block = block
  }
}

/** A copy of a term in a block of its own; give it back with `release`. */
export function keep(vm: Vm, term: Term): Kept {
  if (!isPointer(term)) return new Kept(term, 0)
  const block = vm.k.message_new(term)
  return new Kept(vm.m[(block + L.MSG_TERM) >>> 2]! as Term, block)
}

export function release(vm: Vm, kept: Kept): void {
  if (--kept.count === 0 && kept.block !== 0) vm.k.message_free(kept.block)
}
