/** Native records of OTP 29. The work is done by assembly/records.ts. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { K } from '../imports.ts'
import { RAISE } from '../raise.ts'
import { RELOC, Untranslatable } from '../translation.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handlers } from '../handlers.ts'
import { items, number } from './operands.ts'

const isNil = (o: Operand): boolean => o.k === 'a' && o.v === 0

/** Stores names and values of fields where the kernel takes them from. */
function storeFields(t: FunctionTranslator, pairs: readonly Operand[]): void {
  if (pairs.length > 2 * L.FIELDS_MAX) throw new Untranslatable('a native record with too many fields')
  pairs.forEach((o, i) => {
    t.code.const(0)
    t.push(o)
    t.code.store(L.FIELDS_AREA + 4 * i)
  })
}

/** When the result, in t.T, is 0: to the label, or raises what the kernel has noted. */
function orRecordError(t: FunctionTranslator, fail: Operand): void {
  t.code.get(t.T)
  t.orFail(fail, RAISE.record, () => t.code.loadCell(L.CELL_BADKEY))
}

/** Leaves the default record of a definition of another module in t.T. OTP 29.1 loads no module for it. */
function defaultsElsewhere(t: FunctionTranslator, fail: Operand, id: Operand): void {
  const c = t.code
  t.relocated(RELOC.recordEntry, number(id))
  c.load(0)
  c.tee(t.T)
  t.orFail(fail, RAISE.badrecord, () => t.push(id))
}

export const records: Handlers = {
  [OP.is_native_record]: (t, [fail, term, module, name]) => {
    for (const o of [term!, module!, name!]) t.push(o)
    t.code.call(K.record_is)
    t.jumpUnless(fail!)
  },
  [OP.is_record_accessible]: (t, [fail, term, scope]) => {
    t.push(term!)
    // an access that names no module reaches those of its own as well
    if (scope!.k === 'a' && t.module.beam.atoms[scope!.v] === 'external') t.code.const(0)
    else t.push({ k: 'a', v: 1 })
    t.code.call(K.record_accessible)
    t.jumpUnless(fail!)
  },
  [OP.get_record_elements]: (t, [fail, source, list]) => {
    const c = t.code
    const fields = items(list)
    // the source may be the destination of an element
    t.push(source!)
    c.set(t.T + 1)
    for (let i = 0; i + 1 < fields.length; i += 2) {
      c.get(t.T + 1)
      t.push(fields[i]!)
      c.call(K.record_field)
      c.tee(t.T)
      t.jumpUnless(fail!)
      t.assign(fields[i + 1]!, () => c.get(t.T))
    }
  },
  [OP.get_record_field]: (t, [fail, source, id, field, dst]) => {
    const c = t.code
    t.push(source!)
    if (id!.k === 'a' && t.module.beam.atoms[id!.v] === '_') c.const(0)
    else t.push(id!)
    t.push(field!)
    c.call(K.record_get)
    c.set(t.T)
    orRecordError(t, fail!)
    t.assign(dst!, () => c.get(t.T))
  },
  [OP.put_record]: (t, args) => {
    const [fail, id, source, dst, , list] = args as [Operand, Operand, Operand, Operand, Operand, Operand]
    const c = t.code
    const pairs = items(list)
    const count = (): void => {
      c.const(L.FIELDS_AREA)
      c.const(pairs.length >> 1)
    }
    if (isNil(source) && id.k === 'lit') {
      defaultsElsewhere(t, fail, id)
      storeFields(t, pairs)
      t.callAllocating(K.record_new, () => {
        c.get(t.T)
        t.push(id)
        count()
      })
    } else if (isNil(source)) {
      const definition = t.module.beam.records.findIndex((r) => id.k === 'a' && r.name === id.v)
      if (definition < 0) throw new Untranslatable('a native record that is not defined')
      storeFields(t, pairs)
      t.callAllocating(K.record_new, () => {
        t.relocated(RELOC.record, definition)
        c.const(0)
        count()
      })
    } else {
      storeFields(t, pairs)
      t.callAllocating(K.record_update, () => {
        t.push(source)
        count()
      })
    }
    c.set(t.T)
    orRecordError(t, fail)
    t.assign(dst, () => c.get(t.T))
  },
}
