/** ets:update_counter/3,4 and ets:update_element/3,4. The plain cases, one small integer or immediate, are in assembly/ets_bifs.ts. */
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isCons, isSmall, small, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import { BAD_OBJECT, BAG, DUPLICATE_BAG, NO_MEMORY, tupleOf } from './kernel.ts'
import type { Table, Tables } from './tables.ts'

/** Causes in the error_info of badarg. */
type Cause = 'badkey' | 'position' | 'keypos' | 'table_type' | 'default' | undefined

export class Updates {
  private readonly vm: Vm
  private readonly tables: Tables

  constructor(tables: Tables) {
    this.tables = tables
    this.vm = tables.vm
  }

  private badarg(cause?: Cause): Term {
    return this.vm.badarg(cause === undefined ? NONE : this.vm.atom(cause))
  }

  /** `fallback`: the default object, NONE without one. */
  counter(id: Term, key: Term, operation: Term, fallback: Term): Term {
    const { vm, tables } = this
    const table = tables.get(id, 'write')
    if (table === undefined) return NONE
    if (fallback !== NONE && !this.isDefault(table, fallback)) return this.badDefault()
    if (table.type === BAG || table.type === DUPLICATE_BAG) return this.badarg('table_type')
    // The kernel's plain way, where there is an object with the key.
    if (fallback !== NONE && tables.k.ets_find(table.address, key) !== 0) return vm.k.bif_ets_update_counter(id, key, operation)
    const target = this.target(table, key, fallback, false)
    if (target === undefined) return NONE
    const { t } = vm
    const list = isCons(operation) || operation === NIL
    const operations = list ? t.listToArray(operation) : [t.isInteger(operation) ? this.plain(table, operation) : operation]
    if (operations === undefined) return this.badarg()
    const results: Term[] = []
    for (const item of operations) {
      const sum = this.add(table, target, item)
      if (sum === NONE) return NONE
      results.push(sum)
    }
    if (!this.store(table, target)) return NONE
    return list ? t.list(results) : results[0]!
  }

  private plain(table: Table, increment: Term): Term {
    return this.vm.t.tuple(small(table.keypos + 1), increment)
  }

  /** One operation `{Pos, Incr}` or `{Pos, Incr, Threshold, SetValue}`; the new value, NONE after raising. */
  private add(table: Table, target: Target, operation: Term): Term {
    const { t, k } = this.vm
    const size = t.isTuple(operation) ? t.tupleSize(operation) : 0
    if (size !== 2 && size !== 4) return this.badarg()
    for (let i = 2; i <= size; i++) if (!t.isInteger(t.element(operation, i))) return this.badarg()
    const position = t.element(operation, 1)
    if (!isSmall(position)) return this.badarg()
    const at = smallValue(position)
    if (!this.mayChange(table, target, at)) return NONE
    const old = target.elements[at - 1]!
    if (!t.isInteger(old)) return this.badarg()
    const increment = t.element(operation, 2)
    let sum = k.add(old, increment)
    if (size === 4) {
      const order = k.cmp(sum, t.element(operation, 3))
      const down = k.cmp(increment, small(0)) < 0
      if (down ? order < 0 : order > 0) sum = t.element(operation, 4)
    }
    target.elements[at - 1] = sum
    target.changed.add(at)
    return sum
  }

  element(id: Term, key: Term, change: Term, fallback: Term): Term {
    const { vm, tables } = this
    const { t } = vm
    const table = tables.get(id, 'write')
    if (table === undefined) return NONE
    if (fallback !== NONE && !this.isDefault(table, fallback)) return this.badDefault()
    if (table.type === BAG || table.type === DUPLICATE_BAG) return this.badarg()
    if (fallback === NONE && tables.k.ets_find(table.address, key) === 0) return vm.bool(false)
    const target = this.target(table, key, fallback, true)
    if (target === undefined) return NONE
    const changes = isCons(change) || change === NIL ? t.listToArray(change) : [change]
    if (changes === undefined) return this.badarg()
    for (const item of changes) {
      if (!t.isTupleOf(item, 2) || !isSmall(t.element(item, 1))) return this.badarg()
      const at = smallValue(t.element(item, 1))
      if (!this.mayChange(table, target, at)) return NONE
      target.elements[at - 1] = t.element(item, 2)
      target.changed.add(at)
    }
    return this.store(table, target) ? vm.bool(true) : NONE
  }

  /** Raises unless an operation may change the element at a position. */
  private mayChange(table: Table, target: Target, at: number): boolean {
    if (at === table.keypos) this.badarg('keypos')
    else if (at < 1 || at > target.elements.length) this.badarg(this.vm.release < 26 && target.forElement ? undefined : 'position')
    else return true
    return false
  }

  /** Is it an object of the table? OTP 27 only asks for a tuple: operations on one that is too short fail by their positions. */
  private isDefault(table: Table, object: Term): boolean {
    const { t } = this.vm
    return t.isTuple(object) && (this.vm.release < 28 || t.tupleSize(object) >= table.keypos)
  }
  private badDefault(): Term {
    return this.badarg(this.vm.release >= 28 ? 'default' : undefined)
  }

  /** The elements of the object with the key, or of the default object with that key; undefined after raising. */
  private target(table: Table, key: Term, fallback: Term, forElement: boolean): Target | undefined {
    const { t } = this.vm
    const object = this.tables.k.ets_find(table.address, key)
    const short = object === 0 && fallback !== NONE && t.tupleSize(fallback) < table.keypos
    if (object === 0 && fallback === NONE) {
      this.badarg('badkey')
      return undefined
    }
    const tuple = object === 0 ? fallback : tupleOf(object)
    const elements = Array.from({ length: t.tupleSize(tuple) }, (_, i) => t.element(tuple, i + 1))
    if (object === 0 && !short) elements[table.keypos - 1] = key
    return { object, elements, changed: new Set(), forElement }
  }

  /** Puts the changed elements, or the new object, into the table; false after raising. */
  private store(table: Table, target: Target): boolean {
    const { k } = this.tables
    const { object, elements, changed } = target
    const { t } = this.vm
    if (object === 0) {
      const result = k.ets_insert(table.address, t.tupleFrom(elements), 0)
      if (result === BAD_OBJECT) this.badarg()
      if (result === NO_MEMORY) this.vm.systemLimit()
      return result === 1
    }
    let inPlace = true
    for (const at of changed) inPlace = k.ets_set_element(object, at, elements[at - 1]!) !== 0 && inPlace
    if (inPlace || k.ets_replace(table.address, object, t.tupleFrom(elements)) !== 0) return true
    this.vm.systemLimit()
    return false
  }
}

/** An object that is to be changed: all or nothing. */
interface Target {
  /** 0: it is to be made. */
  readonly object: Address
  readonly elements: Term[]
  readonly changed: Set<number>
  /** For update_element: OTP 25 says less of what is wrong then. */
  readonly forElement: boolean
}
