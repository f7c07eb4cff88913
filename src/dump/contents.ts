/**
 * What is in processes and in persistent terms, as a crash dump has it: lists and tuples by address, so that what they share is written
 * once, all else that is no immediate in the external format.
 * Reference: https://www.erlang.org/doc/apps/erts/crash_dump.html, erts/emulator/beam/erl_process_dump.c
 */
import * as L from '../term/layout.ts'
import { isAtom, isCons, isLocalPid, isLocalPort, isSmall, smallValue } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import { PersistentTerms } from '../bif/persistent_term.ts'
import { encode, NotEncodable } from '../etf/encode.ts'
import type { Vm } from '../runtime/vm.ts'
import { frames, pointer, shown } from './processes.ts'

/** Dictionary, messages and stack of a process, and the terms to which they refer. */
export function describeContents(vm: Vm, process: Address): string {
  const pid = shown(vm, vm.processes.pidOf(process))
  const heap = new Heap(vm)
  const waiting = messages(vm, process, heap)
  const entries = dictionary(vm, process, heap)
  const slots = stack(vm, process, heap)
  return [
    ...(waiting.length > 0 ? [section(`proc_messages:${pid}`, waiting)] : []),
    ...(entries.length > 0 ? [section(`proc_dictionary:${pid}`, entries)] : []),
    section(`proc_stack:${pid}`, slots),
    section(`proc_heap:${pid}`, heap.lines()),
  ].join('')
}

/** Keys and values of persistent terms, and the literals that these are. */
export function describePersistentTerms(vm: Vm): string {
  const heap = new Heap(vm)
  const entries = PersistentTerms.of(vm).entries().map(({ key, value }) => `${heap.term(key.term)}|${heap.term(value.term)}`)
  return section('persistent_terms', entries) + section('literals', heap.lines())
}

function messages(vm: Vm, process: Address, heap: Heap): string[] {
  const out: string[] = []
  for (let m = vm.cell(process + L.P_MSG_FIRST); m !== 0; m = vm.cell(m + L.MSG_NEXT)) {
    out.push(`${heap.term(vm.cell(m + L.MSG_TERM) as Term)}:N`)
  }
  return out
}

function dictionary(vm: Vm, process: Address, heap: Heap): string[] {
  const out: string[] = []
  const slots = vm.k.dict_slots(process)
  for (let i = 0; i < slots; i++) {
    const slot = vm.k.dict_slot(process, i)
    if (slot !== 0) out.push(heap.pair(slot >>> 0, vm.cell(slot) as Term, vm.cell(slot + 4) as Term))
  }
  return out
}

function stack(vm: Vm, process: Address, heap: Heap): string[] {
  let register = 0
  return frames(vm, process).map((slot) => {
    if (slot.returnsTo === undefined) return `y${register++}:${slot.isCatch ? `SCatch 0x0 (unknown function)` : heap.term(slot.term)}`
    register = 0
    return `${pointer(slot.address)}:SReturn addr 0x${hex(slot.codePoint)} (${slot.returnsTo})`
  })
}

/** Of one process; the viewer says of what is beyond that it was not found. */
const MOST_TERMS = 4_000_000
const hex = (n: number): string => n.toString(16).toUpperCase()

const section = (title: string, lines: readonly string[]): string => `=${title}\n${lines.map((line) => `${line}\n`).join('')}`

/** Terms by address, and all to which they refer, each once. */
class Heap {
  private readonly vm: Vm
  private readonly heap = new Map<number, string>()
  /** What `heap` has no line of yet. */
  private readonly pending: Term[] = []

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Immediates as they are; of others the address, under which the heap section has them. */
  term(term: Term): string {
    const { vm } = this
    if (isSmall(term)) return `I${smallValue(term)}`
    if (term === L.NIL) return 'N'
    if (isAtom(term)) {
      const text = shown(vm, term)
      return `A${hex(new TextEncoder().encode(text).length)}:${text}`
    }
    if (isLocalPid(term)) return `P${shown(vm, term)}`
    if (isLocalPort(term)) return `p${shown(vm, term)}`
    const address = term >>> 0
    if (!this.heap.has(address) && this.heap.size < MOST_TERMS) {
      this.heap.set(address, '')
      this.pending.push(term)
    }
    return `H${hex(address)}`
  }
  /** A line for each of the terms so far and of those to which they refer. */
  lines(): string[] {
    for (let term = this.pending.pop(); term !== undefined; term = this.pending.pop()) this.heap.set(term >>> 0, this.line(term))
    return [...this.heap].map(([address, line]) => `${hex(address)}:${line}`)
  }
  private line(term: Term): string {
    const { t } = this.vm
    if (isCons(term)) return `l${this.term(t.hd(term))}|${this.term(t.tl(term))}`
    if (!t.isTuple(term)) return this.external(term)
    const arity = t.tupleSize(term)
    return `t${hex(arity)}:${Array.from({ length: arity }, (_, i) => this.term(t.element(term, i + 1))).join(',')}`
  }
  private external(term: Term): string {
    try {
      const bytes = encode(this.vm, term)
      return `E${hex(bytes.length)}:${base64(bytes)}`
    } catch (error) {
      if (!(error instanceof NotEncodable)) throw error
      return 'N'
    }
  }

  /** A pair that is no term itself. */
  pair(address: number, first: Term, second: Term): string {
    this.heap.set(address, `t2:${this.term(first)},${this.term(second)}`)
    return `H${hex(address)}`
  }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const digits = Math.min(4, bytes.length - i + 1)
    for (let d = 0; d < 4; d++) out += d < digits ? DIGITS[(bits >>> (18 - 6 * d)) & 63] : '='
  }
  return out
}
