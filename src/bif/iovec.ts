/** iolist_to_iovec/1: the binaries of an iolist, short ones and bytes gathered, long ones as they are. */
import { NIL, isCons, isSmall, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { BifFunction } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import type { Vm } from '../runtime/vm.ts'
import { Iolists, restOf } from './iolists.ts'

/** Binaries up to this many bytes, and those that don't begin with a byte, are copied into their neighbours. */
const COPY_LIMIT = 512
/** Elements of a part; those, and the bytes copied, that take about as long as a function call. */
const PART = 1 << 14
const ELEMENTS_A_REDUCTION = 16
const BYTES_AN_ELEMENT = 16

/** What is to become the next binary. */
class Gathered {
  bytes = new Uint8Array(COPY_LIMIT * 4)
  size = 0
  room(bytes: number): void {
    if (this.size + bytes <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.size + bytes, this.bytes.length * 2))
    larger.set(this.bytes)
    this.bytes = larger
  }
  released(): void {}
}

export class Iovecs {
  readonly #vm: Vm
  readonly #parts: Parts
  readonly #long: (io: Term) => Term
  /** The function that goes on with what is long. */
  readonly #module: string
  readonly #name: string
  /** For glulam_internal. */
  readonly internal: Record<string, BifFunction>

  constructor(vm: Vm) {
    this.#vm = vm
    this.#parts = new Parts(vm)
    ;[this.#module, this.#name] = vm.release < 27 ? ['erlang', 'iolist_to_iovec'] : ['erts_internal', 'iolist_to_iovec_continue']
    const iolists = new Iolists(vm, 'iovec')
    const result = (binary: Term): Term => vm.t.cons(binary, NIL)
    this.#long = iolists.measured(this.#module, this.#name, 1, (io, bits, _first, longest, use) =>
      bits === 0n ? NIL : longest <= COPY_LIMIT ? iolists.make(use, io, bits) : this.#some(io, NIL, new Gathered(), NONE), { result })
    this.internal = {
      ...iolists.internal,
      'iovec/3': (rest, found, reference) => this.#some(rest, found, vm.processes.magic(reference) as Gathered, reference),
    }
  }

  run(io: Term): Term {
    const { k, t } = this.#vm
    if (t.isBinary(io)) return t.byteSize(io) === 0 ? NIL : t.cons(io, NIL)
    if (!isCons(io)) return io === NIL ? NIL : this.#vm.badarg()
    const bits = k.iolist_measure(io, 0)
    if (bits < 0n) return this.#vm.badarg()
    if (k.iolist_left() !== NIL) return this.#long(io)
    if (bits === 0n) return NIL
    const single = bits <= COPY_LIMIT * 8 || k.iolist_longest() <= COPY_LIMIT * 8
    return single ? t.cons(k.iolist_to_bitstring(io, 0), NIL) : this.#some(io, NIL, new Gathered(), NONE)
  }

  /** `found`: the binaries so far, the last first. */
  #some(io: Term, found: Term, gathered: Gathered, reference: Term): Term {
    const vm = this.#vm
    const { t, k } = vm
    const flush = (): void => {
      if (gathered.size > 0) found = t.cons(t.binary(gathered.bytes.subarray(0, gathered.size)), found)
      gathered.size = 0
    }
    let left = PART
    const add = (binary: Term): void => {
      const bytes = t.byteSize(binary)
      const aligned = k.bit_offset(binary) === 0
      if (bytes > COPY_LIMIT && aligned) {
        flush()
        found = t.cons(binary, found)
        return
      }
      left -= bytes / BYTES_AN_ELEMENT
      gathered.room(bytes)
      if (!aligned) gathered.bytes.set(t.bytes(binary), gathered.size)
      else for (let at = k.binary_data(binary) >>> 0, i = 0; i < bytes; i++) gathered.bytes[gathered.size + i] = vm.u8[at + i]!
      gathered.size += bytes
    }
    const tails: Term[] = []
    let current = io
    for (;;) {
      while (isCons(current)) {
        if (left-- <= 0) {
          vm.bump(PART / ELEMENTS_A_REDUCTION)
          left = PART
          if (vm.reductionsLeft <= 0) {
            const state = [restOf(t, tails, current), found, reference === NONE ? vm.processes.makeMagicRef(gathered) : reference]
            return this.#parts.goOn(this.#module, this.#name, 1, 'iovec', state)
          }
        }
        const head = t.hd(current)
        if (isSmall(head)) {
          gathered.room(1)
          gathered.bytes[gathered.size++] = smallValue(head)
        } else if (isCons(head)) {
          tails.push(t.tl(current))
          current = head
          continue
        } else if (head !== NIL) add(head)
        current = t.tl(current)
      }
      if (current !== NIL) add(current)
      const next = tails.pop()
      if (next === undefined) break
      current = next
    }
    flush()
    vm.bump(Math.max(0, PART - left) / ELEMENTS_A_REDUCTION | 0)
    return k.list_reverse(found, NIL)
  }
}
