/**
 * insert/2 and insert_new/2 of long lists, in parts. First copies are made, which nobody sees; then they are put into the table, which is closed
 * meanwhile: who wants to use it puts the rest first. So it is as if all of them were inserted at once, by a process that
 * others don't have to wait for.
 */
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL } from '../term/terms.ts'
import type { BifTable } from '../runtime/bif.ts'
import { ALL, BATCH_MORE, NO_MEMORY } from './kernel.ts'
import type { Table, Tables } from './tables.ts'

/** Objects of a part. */
const PART = 1000

/** Objects under way; `result`: of putting them all, once that is done. */
export interface Batch {
  readonly address: Address
  readonly onlyNew: number
  result: number
}

export class Batches {
  private readonly tables: Tables
  /** By the processes that insert. */
  private readonly batches = new Map<Term, Batch>()
  /** glulam_internal's functions. */
  readonly internal: BifTable[string]

  constructor(tables: Tables) {
    this.tables = tables
    tables.vm.processes.onExit?.push((_process, pid) => this.processEnded(pid))
    this.internal = {
      'ets_copy/3': (id, list, onlyNew) => this.copy(this.batches.get(tables.vm.self)!, id, list, onlyNew),
      'ets_put/2': (id, onlyNew) => this.put(this.batches.get(tables.vm.self)!, id, onlyNew),
    }
  }

  get isEmpty(): boolean {
    return this.batches.size === 0
  }
  /** The list is one of tuples that can be objects of the table. */
  insert(id: Term, list: Term, onlyNew: boolean): Term {
    const { vm, k } = this.tables
    const table = this.tables.get(id, 'write')
    if (table === undefined) return NONE
    const address = k.ets_batch_new()
    if (address === 0) return vm.systemLimit()
    const batch = { address, onlyNew: onlyNew ? 1 : 0, result: BATCH_MORE }
    this.batches.set(vm.self, batch)
    // By its reference: another table may get the name.
    return this.copy(batch, this.tables.reference(table), list, vm.bool(onlyNew))
  }

  private copy(batch: Batch, id: Term, list: Term, onlyNew: Term): Term {
    const { vm, k } = this.tables
    const rest = k.ets_batch_copy(batch.address, list, PART)
    vm.bump(PART >> 2)
    if (rest === NONE) return this.ended(batch, NO_MEMORY)
    if (rest !== NIL) return this.goOn(batch, 'ets_copy', [id, rest, onlyNew])
    const table = this.tables.get(id, 'write')
    if (table === undefined) {
      this.drop(batch)
      return NONE
    }
    this.tables.close(table, batch)
    return this.goOn(batch, 'ets_put', [id, onlyNew])
  }

  private put(batch: Batch, id: Term, onlyNew: Term): Term {
    const { vm } = this.tables
    const table = this.tables.closedFor(batch)
    if (table !== undefined) {
      this.some(table, batch, PART)
      vm.bump(PART >> 2)
      if (batch.result === BATCH_MORE) return this.goOn(batch, 'ets_put', [id, onlyNew])
    }
    return this.ended(batch, batch.result)
  }

  /** Puts what is left of a table's batch: somebody else wants the table. */
  readonly finish = (table: Table, batch: Batch): void => {
    while (batch.result === BATCH_MORE) this.some(table, batch, ALL)
  }

  private some(table: Table, batch: Batch, limit: number): void {
    batch.result = this.tables.k.ets_batch_put(table.address, batch.address, batch.onlyNew, limit)
    if (batch.result !== BATCH_MORE) this.tables.open(table)
  }

  private goOn(batch: Batch, part: string, args: readonly Term[]): Term {
    return this.tables.parts.goOn('ets', batch.onlyNew ? 'insert_new' : 'insert', 2, part, args)
  }

  private ended(batch: Batch, result: number): Term {
    const { vm } = this.tables
    this.drop(batch)
    return result === NO_MEMORY ? vm.systemLimit() : vm.bool(result !== 0)
  }
  private drop(batch: Batch): void {
    this.batches.delete(this.tables.vm.self)
    this.tables.k.ets_batch_free(batch.address)
  }

  /** What a process has begun to put is put nevertheless. */
  private processEnded(pid: Term): void {
    const batch = this.batches.get(pid)
    if (batch === undefined) return
    this.batches.delete(pid)
    const table = this.tables.closedFor(batch)
    if (table !== undefined) this.finish(table, batch)
    this.tables.k.ets_batch_free(batch.address)
  }
}
