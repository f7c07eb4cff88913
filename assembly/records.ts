/**
 * Native records of OTP 29. A record is its definition and the values of its fields, in the order of their declaration. A definition
 * is a tuple {Module, Name, IsExported, Field…}, no term that a program sees. The default record of a definition (a
 * literal) has RECORD_HOLE where a field has no default.
 */
import {
  CELL_AM_TRUE, CELL_BADKEY, CELL_RECORD_DEFINITION, CELL_RECORD_ERROR, HDR_ARITY_SHIFT, HDR_SUBTAG_SHIFT, RECORD_BADFIELD,
  RECORD_BADRECORD, RECORD_HOLE, RECORD_NOVALUE, SUB_RECORD, TAG_BOXED,
} from '../src/term/layout'
import { cmpAtoms, sign32 } from './compare_values'
import { alloc } from './heap'
import { addressOf, arityOfHeader, headerOf, isBoxed, subtagOf } from './term'

const MODULE: u32 = 4
const NAME: u32 = 8
const EXPORTED: u32 = 12
const FIELDS: u32 = 16

// @ts-ignore: decorator
@inline function isRecord(term: i32): bool {
  return isBoxed(term) && subtagOf(term) == SUB_RECORD
}
// @ts-ignore: decorator
@inline function definitionOf(record: i32): u32 {
  return addressOf(load<i32>(addressOf(record), 4))
}
// @ts-ignore: decorator
@inline function fieldCount(definition: u32): i32 {
  return arityOfHeader(load<i32>(definition)) - 3
}
/** Place of a field among those of a definition, -1: it has no such field. */
function fieldIndex(definition: u32, field: i32): i32 {
  const n = fieldCount(definition)
  for (let i = 0; i < n; i++) if (load<i32>(definition + (i << 2), FIELDS) == field) return i
  return -1
}

/** What RAISE.record raises: `kind` is one of RECORD_x. */
function fail(kind: i32, value: i32, definition: i32): i32 {
  store<i32>(CELL_RECORD_ERROR, kind)
  store<i32>(CELL_BADKEY, value)
  store<i32>(CELL_RECORD_DEFINITION, definition)
  return 0
}

// ---- tests and fields ----------------------------------------------------------------------------------------------

/** Is it a record of that name? */
export function record_is(term: i32, module: i32, name: i32): i32 {
  if (!isRecord(term)) return 0
  const definition = definitionOf(term)
  return i32(load<i32>(definition, MODULE) == module && load<i32>(definition, NAME) == name)
}

export function record_named(term: i32, name: i32): bool {
  return isRecord(term) && load<i32>(definitionOf(term), NAME) == name
}

/** May the fields of a record be read: it is exported, or of the module (0: of none)? */
export function record_accessible(term: i32, module: i32): i32 {
  if (!isRecord(term)) return 0
  const definition = definitionOf(term)
  return i32(load<i32>(definition, EXPORTED) == load<i32>(CELL_AM_TRUE) || load<i32>(definition, MODULE) == module)
}

/** Value of a field, 0: no record, or none with such a field. */
export function record_field(term: i32, field: i32): i32 {
  if (!isRecord(term)) return 0
  const i = fieldIndex(definitionOf(term), field)
  return i < 0 ? 0 : load<i32>(addressOf(term) + (i << 2), 8)
}

/**
 * get_record_field: the value of a field; 0 after `fail`. `id`: the name of a record of the module itself, a tuple {Module,
 * Name} of one of another module, which must be exported, or 0: any.
 */
export function record_get(term: i32, id: i32, field: i32): i32 {
  if (!isRecord(term)) return fail(RECORD_BADRECORD, term, 0)
  const definition = definitionOf(term)
  let fits = true
  if (id != 0) {
    if (isBoxed(id)) {
      const at = addressOf(id)
      fits = load<i32>(at, 4) == load<i32>(definition, MODULE) && load<i32>(at, 8) == load<i32>(definition, NAME) &&
        load<i32>(definition, EXPORTED) == load<i32>(CELL_AM_TRUE)
    } else fits = id == load<i32>(definition, NAME)
  }
  if (!fits) return fail(RECORD_BADRECORD, term, 0)
  const i = fieldIndex(definition, field)
  return i < 0 ? fail(RECORD_BADFIELD, field, load<i32>(addressOf(term), 4)) : load<i32>(addressOf(term) + (i << 2), 8)
}

// ---- making them ---------------------------------------------------------------------------------------------------

/** Copies a record; of `count` pairs at `pairs` the values take the place of those of their fields. 0 after `fail`. */
function copyWith(record: i32, pairs: u32, count: i32): i32 {
  const definition = definitionOf(record)
  // of several fields that are not there, the one with the oldest atom is named
  let bad: i32 = 0
  for (let i = 0; i < count; i++) {
    const field = load<i32>(pairs + (i << 3))
    if (fieldIndex(definition, field) < 0 && (bad == 0 || <u32>field < <u32>bad)) bad = field
  }
  if (bad != 0) return fail(RECORD_BADFIELD, bad, load<i32>(addressOf(record), 4))
  const n = arityOfHeader(headerOf(record)) + 1
  const to = <u32>alloc(n)
  memory.copy(to, addressOf(record), n << 2)
  for (let i = 0; i < count; i++) {
    const at = fieldIndex(definition, load<i32>(pairs + (i << 3)))
    store<i32>(to + (at << 2), load<i32>(pairs + (i << 3), 4), 8)
  }
  return to | TAG_BOXED
}

/** A record with fields replaced; 0 after `fail`. */
export function record_update(record: i32, pairs: u32, count: i32): i32 {
  return isRecord(record) ? copyWith(record, pairs, count) : fail(RECORD_BADRECORD, record, 0)
}

/** A new record, from the default record; 0 after `fail`. `id`: how one of another module was asked for, which must be exported; else 0. */
export function record_new(defaults: i32, id: i32, pairs: u32, count: i32): i32 {
  if (id != 0 && !record_accessible(defaults, 0)) return fail(RECORD_BADRECORD, id, 0)
  const record = copyWith(defaults, pairs, count)
  if (record == 0) return 0
  const definition = definitionOf(record)
  const n = fieldCount(definition)
  let hole: i32 = 0
  for (let i = 0; i < n; i++) {
    if (load<i32>(addressOf(record) + (i << 2), 8) != RECORD_HOLE) continue
    store<i32>(addressOf(record) + (i << 2), load<i32>(CELL_AM_TRUE), 8)
    const field = load<i32>(definition + (i << 2), FIELDS)
    if (hole == 0 || <u32>field < <u32>hole) hole = field
  }
  return hole == 0 ? record : fail(RECORD_NOVALUE, hole, load<i32>(addressOf(record), 4))
}

/** A record of a definition; its values are to be stored. */
export function record_of(definition: i32): i32 {
  const n = fieldCount(addressOf(definition))
  const at = <u32>alloc(n + 2)
  store<i32>(at, ((n + 1) << HDR_ARITY_SHIFT) | (SUB_RECORD << HDR_SUBTAG_SHIFT))
  store<i32>(at, definition, 4)
  for (let i = 0; i < n; i++) store<i32>(at + (i << 2), load<i32>(CELL_AM_TRUE), 8)
  return at | TAG_BOXED
}

/** Are two definitions the same? */
export function same_definition(a: i32, b: i32): i32 {
  return i32(a == b || compareDefinitions(a, b) == 0)
}

/** Order of two definitions: by module, name, whether it is exported, number of fields, names of the fields. */
export function compareDefinitions(a: i32, b: i32): i32 {
  if (a == b) return 0
  const pa = addressOf(a)
  const pb = addressOf(b)
  for (let at: u32 = MODULE; at <= EXPORTED; at += 4) {
    const c = cmpAtoms(load<i32>(pa + at), load<i32>(pb + at))
    if (c != 0) return c
  }
  const n = fieldCount(pa)
  if (n != fieldCount(pb)) return sign32(n, fieldCount(pb))
  for (let i = 0; i < n; i++) {
    const c = cmpAtoms(load<i32>(pa + (i << 2), FIELDS), load<i32>(pb + (i << 2), FIELDS))
    if (c != 0) return c
  }
  return 0
}
