/** Module ets: the functions on single objects and on tables as wholes. */
import type { Address, Term } from '../term/types.ts'
import { X_AREA } from '../term/layout.ts'
import { NONE } from '../term/types.ts'
import { NIL, isAtom, isLocalPid, isSmall, smallValue } from '../term/terms.ts'
import type { BifFamily, BifTable } from '../runtime/bif.ts'
import { ORDERED_SET } from '../ets/kernel.ts'
import { info, infoItem, moreBinaries } from '../ets/info.ts'
import { MatchSpecs } from '../ets/match_spec.ts'
import { parseNew, parseSet } from '../ets/options.ts'
import { Selection } from '../ets/select.ts'
import { Tables } from '../ets/tables.ts'
import { Updates } from '../ets/update.ts'

export const ets: BifFamily = (vm) => {
  const tables = Tables.of(vm)
  return { ets: { ...whole(tables), ...objects(tables), ...iteration(tables), ...selection(tables) }, ...internal(tables) }
}

type Functions = BifTable[string]

/** What the kernel hands over (assembly/ets_bifs.ts). */
const UPDATE_COUNTER = 0
const INSERT_LONG = 2
const UPDATE_OR = 3

/** Tables as wholes: making, deleting, owning. */
function whole(tables: Tables): Functions {
  const { vm, k } = tables
  const { t } = vm
  const am = vm.atomsOf('true', 'false', 'undefined', 'already_exists', 'owner', 'not_owner', 'type')
  const freed = vm.code.internExport(vm.atom('glulam_internal'), vm.atom('ets_free'), 1)
  const free = (contents: Address, result: Term): Term => {
    tables.freeLater(contents)
    return tables.freeSome() ? result : vm.yieldTo(freed, [result])
  }
  return {
    'new/2': (name, list) => {
      const options = parseNew(vm, name, list)
      if (options === undefined) return vm.badarg()
      if (options.named && tables.has(name)) return vm.badarg(am.already_exists)
      const table = tables.create(options)
      if (table === undefined) return vm.systemLimit()
      if (options.heir.pid !== NONE) tables.setHeir(table, options.heir.pid, options.heir.data)
      return tables.id(table)
    },
    'delete/1': (id) => {
      const table = tables.get(id, 'write')
      return table === undefined ? NONE : free(tables.remove(table), am.true)
    },
    'internal_delete_all/2': (id, result) => {
      const table = tables.get(id, 'write')
      if (table === undefined) return NONE
      // OTP hands the number of objects on to itself when it pauses.
      if (result !== am.undefined) return result
      const count = k.ets_count(table.address)
      result = t.integer(count)
      if (table.type !== ORDERED_SET && k.ets_is_fixed(table.address) !== 0) {
        k.ets_mark_all(table.address)
        vm.bump(count)
        return result
      }
      const contents = k.ets_detach(table.address)
      return contents === 0 ? vm.systemLimit() : free(contents, result)
    },
    'rename/2': (id, name) => {
      const table = tables.get(id, 'write')
      if (table === undefined) return NONE
      if (!isAtom(name)) return vm.badarg()
      if (table.named && tables.has(name)) return vm.badarg()
      tables.rename(table, name)
      return tables.id(table)
    },
    'give_away/3': (id, pid, data) => {
      const table = tables.get(id, 'write')
      if (table === undefined) return NONE
      if (!isLocalPid(pid)) return vm.badarg()
      if (table.owner !== vm.self) return vm.badarg(am.not_owner)
      if (pid === table.owner) return vm.badarg(am.owner)
      const process = vm.processes.there(pid)
      if (process === 0) return vm.badarg()
      tables.transfer(table, process, pid, vm.self, data)
      return am.true
    },
    'setopts/2': (id, list) => {
      const table = tables.get(id, 'write')
      if (table === undefined) return NONE
      const options = parseSet(vm, list)
      if (options === undefined || table.owner !== vm.self) return vm.badarg()
      if (options.heir !== undefined) tables.setHeir(table, options.heir.pid, options.heir.data)
      if (options.protection !== undefined) tables.protect(table, options.protection)
      return am.true
    },
    'safe_fixtable/2': (id, fix) => {
      const table = tables.get(id, 'read')
      if (table === undefined) return NONE
      if (fix === am.true) tables.fix(table, vm.self)
      else if (fix !== am.false) return vm.badarg()
      else if (!tables.unfix(table, vm.self)) return tables.parts.goOn('ets', 'safe_fixtable', 2, 'ets_release', [am.true])
      return am.true
    },
    'whereis/1': vm.k.bif_ets_whereis,
    'info/1': (id) => {
      const table = tables.peek(id)
      if (table === undefined) return vm.badarg(am.type)
      return table === 'gone' ? am.undefined : info(tables, table)
    },
    'info/2': (id, item) => {
      const table = tables.peek(id)
      if (table === undefined) return vm.badarg(am.type)
      if (table === 'gone') return am.undefined
      if (!isAtom(item)) return vm.badarg()
      return infoItem(tables, table, t.atomText(item)) ?? vm.badarg()
    },
    // ets:all/0 expects an answer of each scheduler; there is one.
    'internal_request_all/0': () => {
      const ref = vm.processes.refs.make()
      vm.k.send(vm.proc, t.tuple(ref, t.list(tables.list().map((table) => tables.id(table)))))
      return ref
    },
  }
}

/** Objects: inserting, looking up, deleting. Most of it is the kernel's (assembly/ets_bifs.ts). */
function objects(tables: Tables): Functions {
  const { vm, k } = tables
  const { t } = vm
  const am = vm.atomsOf('true')
  const updates = new Updates(tables)
  vm.hooks.ets_update = (what, id, key, change) => {
    if (what === INSERT_LONG) return tables.batches.insert(id as Term, key as Term, change !== 0)
    if (what === UPDATE_OR) return updates.counter(id as Term, key as Term, change as Term, vm.cell(X_AREA) as Term)
    return (what === UPDATE_COUNTER ? updates.counter : updates.element).call(updates, id as Term, key as Term, change as Term, NONE)
  }

  return {
    'insert/2': vm.k.bif_ets_insert,
    'insert_new/2': vm.k.bif_ets_insert_new,
    'lookup/2': vm.k.bif_ets_lookup,
    'lookup_element/3': vm.k.bif_ets_lookup_element,
    ...(vm.release >= 26 ? { 'lookup_element/4': vm.k.bif_ets_lookup_element_or } : {}),
    'member/2': vm.k.bif_ets_member,
    'take/2': vm.k.bif_ets_take,
    'delete/2': vm.k.bif_ets_delete,
    'delete_object/2': (id, object) => {
      const table = tables.get(id, 'write')
      if (table === undefined) return NONE
      if (!t.isTuple(object) || t.tupleSize(object) < table.keypos) return vm.badarg()
      k.ets_delete_object(table.address, object)
      return am.true
    },
    'update_counter/3': vm.k.bif_ets_update_counter,
    'update_counter/4': vm.k.bif_ets_update_counter_or,
    'update_element/3': vm.k.bif_ets_update_element,
    ...(vm.release >= 27 ? { 'update_element/4': (id: Term, key: Term, change: Term, fallback: Term) => updates.element(id, key, change, fallback) } : {}),
  }
}

/** first, next and the like. */
function iteration(tables: Tables): Functions {
  const { vm, k } = tables
  const { t } = vm
  const end = vm.atom('$end_of_table')
  const since27: Functions = {
    'first_lookup/1': vm.k.bif_ets_first_lookup,
    'last_lookup/1': vm.k.bif_ets_last_lookup,
    'next_lookup/2': vm.k.bif_ets_next_lookup,
    'prev_lookup/2': vm.k.bif_ets_prev_lookup,
  }
  return {
    'first/1': vm.k.bif_ets_first,
    'last/1': vm.k.bif_ets_last,
    'next/2': vm.k.bif_ets_next,
    'prev/2': vm.k.bif_ets_prev,
    ...(vm.release >= 27 ? since27 : {}),
    'slot/2': (id, index) => {
      const table = tables.get(id, 'read')
      if (table === undefined) return NONE
      const i = isSmall(index) ? smallValue(index) : -1
      const slots = table.type === ORDERED_SET ? k.ets_count(table.address) : k.ets_slots(table.address)
      if (i < 0 || i > slots) return vm.badarg()
      if (i === slots) return end
      if (table.type === ORDERED_SET) return t.list([k.ets_copy(k.ets_tree_slot(table.address, i))])
      let list = NIL
      for (let object = k.ets_slot(table.address, i); object !== 0; object = k.ets_chain_next(object)) {
        list = t.cons(k.ets_copy(object), list)
      }
      return list
    },
  }
}

/** Patterns and match specifications. */
function selection(tables: Tables): Functions {
  const s = new Selection(tables, MatchSpecs.of(tables.vm))
  tables.vm.state.set('ets_selection', s)
  const go = (continuation: Term): Term => s.continue(continuation)
  return {
    'match/1': go,
    'match/2': (id, pattern) => s.match(id, pattern),
    'match/3': (id, pattern, limit) => s.matchLimit(id, pattern, limit),
    'match_object/1': go,
    'match_object/2': (id, pattern) => s.matchObject(id, pattern),
    'match_object/3': (id, pattern, limit) => s.matchObjectLimit(id, pattern, limit),
    'select/1': go,
    'select/2': (id, spec) => s.select(id, spec),
    'select/3': (id, spec, limit) => s.selectLimit(id, spec, limit),
    'select_reverse/1': go,
    'select_reverse/2': (id, spec) => s.select(id, spec, true),
    'select_reverse/3': (id, spec, limit) => s.selectLimit(id, spec, limit, true),
    'select_count/2': (id, spec) => s.count(id, spec),
    'internal_select_delete/2': (id, spec) => s.delete(id, spec),
    'select_replace/2': (id, spec) => s.replace(id, spec),
  }
}

/** What long operations go on with after a pause. */
function internal(tables: Tables): BifTable {
  const { vm } = tables
  const freed = vm.code.internExport(vm.atom('glulam_internal'), vm.atom('ets_free'), 1)
  const selection = vm.state.get('ets_selection') as Selection
  return {
    glulam_internal: {
      ...tables.batches.internal,
      'ets_scan/2': selection.resumed,
      'ets_binaries/3': (id, slot, list) => moreBinaries(tables, id, slot, list),
      'ets_release/1': (result) => (tables.releaseSome() ? result : tables.parts.goOn('ets', 'safe_fixtable', 2, 'ets_release', [result])),
      'ets_free/1': (result) => (tables.freeSome() ? result : vm.yieldTo(freed, [result])),
    },
  }
}

