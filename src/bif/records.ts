/** Module records: native records of OTP 29. */
import * as L from '../term/layout.ts'
import type { BifFamily, BifTable } from '../runtime/bif.ts'
import { isAtom } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'

export const records: BifFamily = (vm): BifTable => {
  const { t, k } = vm
  const am = vm.atomsOf('true', 'false', 'is_exported', 'badrecord', 'badmap', '_')
  const isRecord = (term: Term): boolean => t.subtag(term) === L.SUB_RECORD
  const definition = (record: Term): Term => t.word(record, 1)
  const fieldCount = (record: Term): number => (t.header(record) >>> L.HDR_ARITY_SHIFT) - 1
  const badrecord = (term: Term): Term => vm.error(t.tuple(am.badrecord, term))
  const fieldNames = (record: Term): Term[] => {
    const count = fieldCount(record)
    return Array.from({ length: count }, (_, i) => t.element(definition(record), 4 + i))
  }

  /** Value of is_exported in the options of create/4; 0: they are no valid options. */
  const exported = (options: Term): Term => {
    const value = k.map_size(options) === 1 ? k.map_get(options, am.is_exported) : NONE
    return value === am.true || value === am.false ? value : NONE
  }

  const create = (module: Term, name: Term, fields: Term, options: Term): Term => {
    if (!isAtom(module) || !isAtom(name)) return badrecord(name)
    if (!t.isMap(options)) return vm.error(t.tuple(am.badmap, options))
    const isExported = exported(options)
    const pairs = isExported === NONE ? undefined : t.listToArray(fields)
    if (pairs === undefined) return vm.badarg()
    const names = new Set<Term>()
    for (const pair of pairs) {
      if (!t.isTupleOf(pair, 2)) return vm.badarg()
      const field = t.element(pair, 1)
      if (!isAtom(field)) return vm.error(t.tuple(vm.atom('badfield'), t.tuple(t.tuple(module, name), field)))
      names.add(field)
    }
    if (names.size !== pairs.length) return vm.badarg()
    const record = k.record_of(vm.records.canonical(t.tupleFrom([module, name, isExported, ...names])))
    pairs.forEach((pair, i) => vm.setCell((record & ~3) + 4 * (i + 2), t.element(pair, 2)))
    return record
  }

  const update = (record: Term, module: Term, name: Term, fields: Term): Term => {
    if (!isRecord(record)) return badrecord(record)
    if (name !== am._ && (!isAtom(module) || !isAtom(name) || k.record_is(record, module, name) === 0)) return badrecord(name)
    if (!t.isMap(fields)) return vm.error(t.tuple(am.badmap, fields))
    const entries = t.mapEntries(fields)
    if (entries.length === 0) return record
    const block = k.malloc(8 * entries.length)
    entries.flat().forEach((word, i) => vm.setCell(block + 4 * i, word))
    const result = k.record_update(record, block, entries.length)
    k.free(block)
    return result === NONE ? vm.exceptions.raiseRecordError() : result
  }

  const getDefinition = (module: Term, name: Term): Term => {
    const defaults = isAtom(module) && isAtom(name) ? vm.records.defaults(module, name) : NONE
    if (defaults === NONE) return vm.badarg()
    const fields = fieldNames(defaults).map((field, i) => {
      const value = t.word(defaults, 2 + i)
      return value === L.RECORD_HOLE ? field : t.tuple(field, value)
    })
    return t.tuple(t.map([[am.is_exported, t.element(definition(defaults), 3)]]), t.list(fields))
  }

  if (vm.release < 29) return {}
  return {
    records: {
      'create/4': create,
      'update/4': update,
      'get/2': (field, record) => (isAtom(field) ? k.record_field(record, field) || vm.badarg() : vm.badarg()),
      'get_module/1': (record) => (isRecord(record) ? t.element(definition(record), 1) : vm.badarg()),
      'get_name/1': (record) => (isRecord(record) ? t.element(definition(record), 2) : vm.badarg()),
      'get_field_names/1': (record) => (isRecord(record) ? t.list(fieldNames(record)) : badrecord(record)),
      'is_exported/1': (record) => (isRecord(record) ? t.element(definition(record), 3) : badrecord(record)),
      'get_definition/2': getDefinition,
    },
    erlang: {
      'is_record/1': { guard: true, run: (term) => (isRecord(term) ? am.true : am.false) },
    },
  }
}
