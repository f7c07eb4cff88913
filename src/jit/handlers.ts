/** What each opcode is translated by: the families in instructions/, in one table indexed by opcode. */
import type { Operand } from '../beam/read.ts'
import type { FunctionTranslator } from './function.ts'
import { control } from './instructions/control.ts'
import { data } from './instructions/data.ts'
import { tests } from './instructions/tests.ts'
import { guardBifs } from './instructions/guard_bifs.ts'
import { floats } from './instructions/floats.ts'
import { bitMatching } from './instructions/bit_matching.ts'
import { bitBuilding } from './instructions/bit_building.ts'
import { maps } from './instructions/maps.ts'
import { records } from './instructions/records.ts'
import { processes } from './instructions/processes.ts'
import { exceptions } from './instructions/exceptions.ts'

export type Handler = (t: FunctionTranslator, args: readonly Operand[]) => void
export type Handlers = { readonly [opcode: number]: Handler }

export const handlers: Handlers = {
  ...control, ...data, ...tests, ...guardBifs, ...floats, ...bitMatching, ...bitBuilding, ...maps, ...records, ...processes,
  ...exceptions,
}
