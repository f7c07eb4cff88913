/**
 * Module persistent_term: values in the literal arena, which all processes share without copying.
 *
 * A value that was replaced or erased may be held by processes: its memory is given back when all have been looked through
 * (src/runtime/reclaim.ts). OTP does the same; the documentation asks programs to replace and erase seldom.
 * @see https://www.erlang.org/doc/apps/erts/persistent_term.html
 */
import type { Term } from '../term/types.ts'

import { isPointer } from '../term/terms.ts'
import type { LiteralBlock } from '../runtime/reclaim.ts'
import type { Vm } from '../runtime/vm.ts'
import type { BifFamily } from '../runtime/bif.ts'

interface Literal extends LiteralBlock {
  readonly term: Term
}
interface Entry {
  readonly key: Literal
  value: Literal
}

export interface PersistentState {
  readonly entries: readonly (readonly [key: Literal, value: Literal])[]
  /** By hash of the key: how many of the last entries. */
  readonly hashed: readonly (readonly [hash: number, length: number])[]
  readonly count: number
  readonly words: number
}

/** The terms of a machine. */
export class PersistentTerms {
  private readonly vm: Vm
  /** By key, if that is an immediate. */
  private readonly simple = new Map<Term, Entry>()
  /** By hash of the key, if it is not. */
  private readonly hashed = new Map<number, Entry[]>()
  private readonly out: number
  count = 0
  words = 0

  constructor(vm: Vm) {
    this.vm = vm
    this.out = vm.k.malloc(8)
  }
  static of(vm: Vm): PersistentTerms {
    return vm.state.get('persistent_term') as PersistentTerms
  }

  find(key: Term): Entry | undefined {
    if (!isPointer(key)) return this.simple.get(key)
    return this.hashed.get(this.vm.k.internal_hash(key))?.find((entry) => this.vm.k.eq_exact(entry.key.term, key) !== 0)
  }

  put(key: Term, value: Term): void {
    const entry = this.find(key)
    const copy = this.literal(value)
    if (entry === undefined) this.add(key, copy)
    else {
      this.words += copy.words - entry.value.words
      this.vm.reclaim.lost(entry.value)
      entry.value = copy
      this.vm.k.persistent_put(entry.key.term, copy.term)
    }
  }

  private add(key: Term, value: Literal): void {
    const entry: Entry = { key: this.literal(key), value }
    if (isPointer(key)) {
      const hash = this.vm.k.internal_hash(key)
      const others = this.hashed.get(hash)
      if (others === undefined) this.hashed.set(hash, [entry])
      else others.push(entry)
    } else this.simple.set(key, entry)
    this.vm.k.persistent_put(entry.key.term, value.term)
    this.count++
    this.words += entry.key.words + value.words
  }

  /** False if there is no such key. */
  erase(key: Term): boolean {
    const entry = this.find(key)
    if (entry === undefined) return false
    if (isPointer(key)) {
      const hash = this.vm.k.internal_hash(key)
      const others = this.hashed.get(hash)!.filter((other) => other !== entry)
      if (others.length === 0) this.hashed.delete(hash)
      else this.hashed.set(hash, others)
    } else this.simple.delete(key)
    this.vm.k.persistent_remove(key)
    this.count--
    this.words -= entry.key.words + entry.value.words
    this.vm.reclaim.lost(entry.key)
    this.vm.reclaim.lost(entry.value)
    return true
  }

  /** For a snapshot. */
  save(): PersistentState {
    return { entries: this.entries().map(({ key, value }) => [key, value]), hashed: [...this.hashed].map(([hash, { length }]) => [hash, length]), count: this.count, words: this.words }
  }
  /** The kernel's part lies in the memory. */
  restore({ entries, hashed, count, words }: PersistentState): void {
    const all = entries.map(([key, value]): Entry => ({ key, value }))
    const simple = all.length - hashed.reduce((sum, [, length]) => sum + length, 0)
    for (const entry of all.slice(0, simple)) this.simple.set(entry.key.term, entry)
    let at = simple
    for (const [hash, length] of hashed) this.hashed.set(hash, all.slice(at, (at += length)))
    this.count = count
    this.words = words
  }

  entries(): Entry[] {
    return [...this.simple.values(), ...[...this.hashed.values()].flat()]
  }

  /** A copy in the literal arena, also of what are literals of modules already: those may be purged. What a term shares is shared there. */
  private literal(term: Term): Literal {
    const copy = this.vm.k.copy_literal_shared(term, this.out)
    return { term: copy, block: this.vm.m[this.out >>> 2]!, words: this.vm.m[(this.out >>> 2) + 1]! }
  }
}

/** Words of a table entry beside key and value, for `memory`. */
const ENTRY_WORDS = 3

export const persistentTerm: BifFamily = (vm) => {
  const { t } = vm
  const terms = new PersistentTerms(vm)
  vm.state.set('persistent_term', terms)
  const am = vm.atomsOf('ok', 'true', 'false', 'count', 'memory')
  const changed = (key: Term, value: Term): boolean => {
    const entry = terms.find(key)
    return entry === undefined || vm.k.eq_exact(entry.value.term, value) === 0
  }
  return {
    erts_internal: {
      'erase_persistent_terms/0': () => {
        for (const { key } of terms.entries()) terms.erase(key.term)
        return am.ok
      },
    },
    persistent_term: {
      'put/2': (key, value) => {
        if (changed(key, value)) terms.put(key, value)
        return am.ok
      },
      ...(vm.release >= 28 ? {
        'put_new/2': (key: Term, value: Term) => {
          if (terms.find(key) === undefined) terms.put(key, value)
          else if (changed(key, value)) return vm.badarg()
          return am.ok
        },
      } : {}),
      'get/1': vm.k.persistent_get,
      'get/2': vm.k.persistent_get_or,
      'get/0': vm.k.persistent_all,
      'erase/1': (key) => (terms.erase(key) ? am.true : am.false),
      'info/0': () => t.map([
        [am.count, t.integer(terms.count)],
        [am.memory, t.integer((terms.words + terms.count * ENTRY_WORDS) * 8)],
      ]),
    },
  }
}

