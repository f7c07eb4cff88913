/**
 * The tables of a machine: who owns them, who may do what with them, names, heirs and fixations. Their contents are
 * the kernel's (kernel.ts).
 * @see https://www.erlang.org/doc/apps/stdlib/ets.html
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isAtom, isPointer } from '../term/terms.ts'
import { Clock } from '../runtime/clock.ts'
import { Parts } from '../runtime/parts.ts'
import { ofMachine } from '../runtime/of_machine.ts'
import type { Vm } from '../runtime/vm.ts'
import { etsKernel } from './kernel.ts'
import type { EtsKernel } from './kernel.ts'
import { Batches } from './batches.ts'
import type { Batch } from './batches.ts'

/** What an operation wants of a table. `info`: nobody is refused. */
export type Access = 'read' | 'write' | 'info'
export type Protection = 'public' | 'protected' | 'private'

/** A term kept outside process heaps. */
export interface Stored {
  readonly term: Term
  readonly block: Address
}

export interface TableOptions {
  readonly name: Term
  readonly named: boolean
  readonly type: number
  readonly keypos: number
  readonly protection: Protection
  readonly readConcurrency: boolean
  readonly compressed: boolean
}

export class Table {
  readonly options: TableOptions
  /** Where the kernel keeps it; 0 once it is deleted. */
  address: Address
  readonly type: number
  readonly keypos: number
  name: Term
  readonly named: boolean
  protection: Protection
  owner: Term
  /** Counter block of its references, where the kernel finds it. */
  counter: Address = 0
  /** Process that inherits the table (0: none), and what it is told then (undefined: it is not told). */
  heir: Term = NONE
  heirData: Stored | undefined
  /** Its reference (tid), which is not collected while the table lives. */
  tid: Stored = { term: NONE, block: 0 }
  /** Who has fixed it, how many times; when it was fixed first (monotonic and system time, stored terms). */
  readonly fixations = new Map<Term, number>()
  fixedSince: { monotonic: bigint; system: bigint } | undefined
  /** Objects that are being put: nobody else may use the table before they all are. */
  batch: Batch | undefined
  /** Order of creation. */
  readonly serial: number

  constructor(options: TableOptions, address: Address, owner: Term, serial: number) {
    this.options = options
    this.address = address
    this.type = options.type
    this.keypos = options.keypos
    this.name = options.name
    this.named = options.named
    this.protection = options.protection
    this.owner = owner
    this.serial = serial
  }
}

/** Without what else is asked for a new one. */
const plainOptions = ({ name, named, type, keypos, protection, readConcurrency, compressed }: TableOptions): TableOptions =>
  ({ name, named, type, keypos, protection, readConcurrency, compressed })

type TableState = Pick<Table, 'options' | 'address' | 'name' | 'protection' | 'owner' | 'counter' | 'heir' | 'heirData' | 'tid' | 'serial'>
export interface TablesState {
  readonly tables: readonly TableState[]
  /** Heirs that live, each with the number of a table. */
  readonly bequeathed: readonly (readonly [pid: Term, serial: number])[]
  readonly serial: number
}

/** In the order of the kernel's numbers. */
const PROTECTIONS: readonly Protection[] = ['private', 'protected', 'public']
/** Objects freed at a time when a table goes, or is no longer fixed. */
const FREE_CHUNK = 2000
/** As many at once when a process ends that had fixed a table: who hears of its end seldom finds some left. */
const FREE_AT_END = 50_000

export class Tables {
  readonly vm: Vm
  readonly k: EtsKernel
  private readonly named = new Map<Term, Table>()
  private readonly owned = new Map<Term, Set<Table>>()
  private readonly fixed = new Map<Term, Set<Table>>()
  /** Tables by their heirs, as long as these live. */
  private readonly bequeathed = new Map<Term, Set<Table>>()
  private readonly all = new Set<Table>()
  private readonly closed = new Map<Batch, Table>()
  private readonly out: Address
  private readonly condemned: Address[] = []
  /** Tables that are no longer fixed but as long as what was deleted meanwhile is being freed. */
  private readonly released = new Set<Table>()
  private serial = 0
  readonly parts: Parts
  readonly batches: Batches
  private readonly am

  constructor(vm: Vm) {
    this.vm = vm
    this.k = etsKernel(vm)
    this.out = vm.k.malloc(8)
    this.am = vm.atomsOf('id', 'type', 'access', 'ETS-TRANSFER')
    this.parts = new Parts(vm)
    this.batches = new Batches(this)
    vm.processes.onExit?.push((_process, pid) => this.processEnded(pid))
    vm.hooks.ets_table = (id, write) => this.get(id as Term, write === 0 ? 'read' : 'write')?.address ?? 0
  }

  /** The tables of a machine. */
  static of(vm: Vm): Tables {
    return ofMachine(vm, 'ets', Tables)
  }

  // ---- finding ---------------------------------------------------------------------------------------------------

  /** The table of a name or reference if the running process may access it so; else undefined, and badarg is raised with its cause. */
  get(id: Term, access: Access): Table | undefined {
    const table = isAtom(id) ? this.named.get(id) : this.byReference(id)
    if (table === undefined || table.address === 0) {
      const known = isAtom(id) || table !== undefined
      this.vm.badarg(known ? this.am.id : this.am.type)
      return undefined
    }
    this.settle(table)
    if (access === 'info' || table.owner === this.vm.self || table.protection === 'public') return table
    if (access === 'read' && table.protection === 'protected') return table
    this.vm.badarg(this.am.access)
    return undefined
  }

  /** The table of a name or reference, `'gone'` when there is none (any more), undefined for any other term. */
  peek(id: Term): Table | 'gone' | undefined {
    const table = isAtom(id) ? this.named.get(id) : this.byReference(id)
    if (table === undefined) return isAtom(id) ? 'gone' : undefined
    if (table.address === 0) return 'gone'
    this.settle(table)
    return table
  }
  private byReference(id: Term): Table | undefined {
    if (!isPointer(id)) return undefined
    const object = this.vm.processes.magic(id)
    return object instanceof Table ? object : undefined
  }

  has(name: Term): boolean {
    return this.named.has(name)
  }
  /** All tables, in order of creation. */
  list(): Table[] {
    return [...this.all]
  }

  // ---- objects on their way (batches.ts) ---------------------------------------------------------------------------

  /** Closes a table for all but those who put the batch. The kernel sends everybody to `get`. */
  close(table: Table, batch: Batch): void {
    table.batch = batch
    this.closed.set(batch, table)
    this.k.ets_access(table.address, NONE, PROTECTIONS.indexOf('private'))
  }
  open(table: Table): void {
    this.closed.delete(table.batch!)
    table.batch = undefined
    this.tellKernel(table)
  }
  /** The table that is closed because of a batch, if it still is. */
  closedFor(batch: Batch): Table | undefined {
    return this.closed.get(batch)
  }
  private settle(table: Table): void {
    if (table.batch !== undefined) this.batches.finish(table, table.batch)
  }

  // ---- making and renaming -----------------------------------------------------------------------------------------

  /** A new table of the running process; undefined when memory is exhausted. */
  create(options: TableOptions): Table | undefined {
    // What a process that was killed left behind half freed.
    this.freeSome()
    const address = this.k.ets_new(options.type, options.keypos)
    if (address === 0) return undefined
    const table = new Table(options, address, this.vm.self, this.serial++)
    const reference = this.vm.processes.makeMagicRef(table)
    table.counter = this.vm.t.word(reference, L.MAGIC_HANDLE >> 2)
    table.tid = this.store(reference)
    this.k.ets_tid(address, table.tid.block, table.tid.term)
    this.tellKernel(table)
    if (table.named) this.setName(table, table.name)
    this.all.add(table)
    this.entry(this.owned, table.owner).add(table)
    return table
  }

  rename(table: Table, name: Term): void {
    if (table.named) {
      this.named.delete(table.name)
      this.setName(table, name)
    }
    table.name = name
  }
  private setName(table: Table, name: Term): void {
    this.named.set(name, table)
    this.k.ets_name(table.address, name)
  }
  /** The kernel itself looks who may do what. */
  private tellKernel(table: Table): void {
    this.vm.setCell(table.counter + L.MAGIC_TABLE, table.address)
    this.k.ets_access(table.address, table.owner, PROTECTIONS.indexOf(table.protection))
  }
  protect(table: Table, protection: Protection): void {
    table.protection = protection
    this.tellKernel(table)
  }

  /** What programs know the table by: its name or reference. */
  id(table: Table): Term {
    return table.named ? table.name : this.reference(table)
  }
  reference(table: Table): Term {
    return this.k.ets_term_fetch(table.tid.block, table.tid.term)
  }

  private entry(map: Map<Term, Set<Table>>, pid: Term): Set<Table> {
    let set = map.get(pid)
    if (set === undefined) map.set(pid, (set = new Set()))
    return set
  }
  private leave(map: Map<Term, Set<Table>>, pid: Term, table: Table): void {
    const set = map.get(pid)
    if (set?.delete(table) && set.size === 0) map.delete(pid)
  }

  /** A copy of a term outside process heaps. */
  store(term: Term): Stored {
    const copy = this.k.ets_term_store(term, this.out)
    return { term: copy, block: this.vm.m[this.out >>> 2]! }
  }

  // ---- owners and heirs --------------------------------------------------------------------------------------------

  /** A process that has ended does not become heir. */
  setHeir(table: Table, heir: Term, data: Term | undefined): void {
    this.dropHeir(table)
    if (heir === NONE || this.vm.processes.there(heir) === 0) return
    table.heir = heir
    this.entry(this.bequeathed, heir).add(table)
    if (data !== undefined) table.heirData = this.store(data)
  }
  private dropHeir(table: Table): void {
    if (table.heirData !== undefined) this.k.ets_term_free(table.heirData.block)
    this.leave(this.bequeathed, table.heir, table)
    table.heir = NONE
    table.heirData = undefined
  }

  /** Makes a living process the owner, and tells it {'ETS-TRANSFER',Tab,From,Data}. */
  transfer(table: Table, to: Address, toPid: Term, from: Term, data: Term): void {
    this.changeOwner(table, toPid)
    const { t } = this.vm
    this.vm.k.send(to, t.tuple(this.am['ETS-TRANSFER'], this.id(table), from, data))
  }
  private changeOwner(table: Table, to: Term): void {
    this.leave(this.owned, table.owner, table)
    table.owner = to
    this.tellKernel(table)
    this.entry(this.owned, to).add(table)
  }

  private processEnded(pid: Term): void {
    // Another process may get the pid: it inherits nothing.
    this.bequeathed.delete(pid)
    const fixed = this.fixed.get(pid)
    if (fixed !== undefined) for (const table of [...fixed]) this.unfixAll(table, pid)
    const owned = this.owned.get(pid)
    if (owned === undefined) return
    for (const table of [...owned]) {
      this.settle(table)
      if (this.inherit(table, pid)) continue
      const contents = this.remove(table)
      if (this.k.ets_free_some(contents, FREE_CHUNK) !== 0) continue
      this.freeLater(contents)
      this.vm.reclaim.chore(this.freePiece)
    }
  }

  /** Hands the table of a process that ended to its heir; false if there is none alive. */
  private inherit(table: Table, from: Term): boolean {
    const { heir, heirData } = table
    if (heir === NONE || heir === from || this.bequeathed.get(heir)?.has(table) !== true) return false
    const process = this.vm.processes.there(heir)
    if (process === 0) return false
    if (heirData === undefined) this.changeOwner(table, heir)
    else {
      this.vm.scratch(() => {
        this.transfer(table, process, heir, from, this.k.ets_term_fetch(heirData.block, heirData.term))
      })
    }
    return true
  }

  // ---- deleting ----------------------------------------------------------------------------------------------------

  /** Makes a table disappear. Returns its contents, to be freed. */
  remove(table: Table): Address {
    const contents = table.address
    if (table.named) {
      this.named.delete(table.name)
      this.k.ets_name(contents, NONE)
    }
    table.address = 0
    this.vm.setCell(table.counter + L.MAGIC_TABLE, 0)
    this.all.delete(table)
    this.released.delete(table)
    this.leave(this.owned, table.owner, table)
    for (const pid of table.fixations.keys()) this.leave(this.fixed, pid, table)
    this.dropHeir(table)
    this.k.ets_term_free(table.tid.block)
    return contents
  }
  /** Contents to be freed in pieces, with `freeSome`. */
  freeLater(contents: Address): void {
    this.condemned.push(contents)
  }
  private readonly freePiece = (): boolean => !this.freeSome()
  /** Frees some of what waits; true: nothing does any more. */
  freeSome(): boolean {
    const { condemned } = this
    if (condemned.length > 0 && this.k.ets_free_some(condemned[condemned.length - 1]!, FREE_CHUNK) !== 0) condemned.pop()
    return condemned.length === 0
  }

  // ---- snapshots ---------------------------------------------------------------------------------------------------

  /** All tables, for a snapshot. Undefined: one is being used. */
  save(): TablesState | undefined {
    if (this.fixed.size > 0 || this.released.size > 0 || this.closed.size > 0 || this.condemned.length > 0) return undefined
    const tables = this.list().map(({ options, address, name, protection, owner, counter, heir, heirData, tid, serial }) =>
      ({ options: plainOptions(options), address, name, protection, owner, counter, heir, heirData, tid, serial }))
    return { tables, bequeathed: [...this.bequeathed].flatMap(([pid, set]) => [...set].map(({ serial }) => [pid, serial] as const)), serial: this.serial }
  }
  restore({ tables, bequeathed, serial }: TablesState): void {
    this.serial = serial
    const bySerial = new Map<number, Table>()
    for (const state of tables) {
      const table = Object.assign(new Table(state.options, state.address, state.owner, state.serial), state)
      bySerial.set(table.serial, table)
      this.all.add(table)
      if (table.named) this.named.set(table.name, table)
      this.entry(this.owned, table.owner).add(table)
    }
    for (const [pid, heirOf] of bequeathed) this.entry(this.bequeathed, pid).add(bySerial.get(heirOf)!)
  }

  // ---- fixing ------------------------------------------------------------------------------------------------------

  fix(table: Table, pid: Term): void {
    if (table.fixations.size === 0) table.fixedSince = Clock.of(this.vm).instant()
    table.fixations.set(pid, (table.fixations.get(pid) ?? 0) + 1)
    this.entry(this.fixed, pid).add(table)
    this.k.ets_fix(table.address)
  }
  /** False: what was deleted meanwhile is not freed yet, see `releaseSome`. */
  unfix(table: Table, pid: Term, limit = FREE_CHUNK): boolean {
    const count = table.fixations.get(pid) ?? 0
    if (count === 0) return true
    if (count === 1) {
      table.fixations.delete(pid)
      this.leave(this.fixed, pid, table)
      if (table.fixations.size === 0) table.fixedSince = undefined
    } else table.fixations.set(pid, count - 1)
    if (this.k.ets_unfix(table.address, limit) !== 0) return true
    this.released.add(table)
    // Should this process be killed.
    this.vm.reclaim.chore(this.releasePiece)
    return false
  }
  private readonly releasePiece = (): boolean => !this.releaseSome()
  /** Frees some of what was deleted while tables were fixed; true: nothing is left. */
  releaseSome(): boolean {
    const [table] = this.released
    if (table !== undefined) this.release(table, FREE_CHUNK)
    return this.released.size === 0
  }
  /** The same for one table. */
  release(table: Table, limit: number): void {
    if (this.released.has(table) && this.k.ets_unfix(table.address, limit) !== 0) this.released.delete(table)
  }
  private unfixAll(table: Table, pid: Term): void {
    while (table.fixations.has(pid)) this.unfix(table, pid, FREE_AT_END)
  }
}
