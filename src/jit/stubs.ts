/**
 * Stubs: what the export entries of undefined functions lead to. A stub stores its arguments and calls the host
 * (`undefined_function`) with its number. They come in small modules, one for each arity, compiled once and instantiated as often
 * as more are needed, and take part in no translation.
 */
import * as L from '../term/layout.ts'
import { ByteWriter, I32, ModuleWriter } from './encoder.ts'

/** Stubs in one instance. */
export const STUBS_AT_ONCE = 64

/** What stubs of an arity end in: (sp, hp, arguments, number). */
function addCommon(w: ModuleWriter, arity: number): void {
  const words = (n: number): number[] => new Array<number>(n).fill(I32)
  const c = new ByteWriter(64)
  c.storeCell(L.CELL_SP, () => c.get(0))
  c.storeCell(L.CELL_HTOP, () => c.get(1))
  for (let i = 0; i < arity; i++) c.storeCell(L.X_AREA + 4 * i, () => c.get(2 + i))
  c.get(arity + 2)
  c.call(0)
  c.const(0)
  c.const(0)
  w.add('undefined', w.type(words(arity + 3), [I32, I32]), [], c.result())
}

/** Its stub i takes the slot `table_base` + i of the table. */
export function stubModule(arity: number): Uint8Array {
  const w = new ModuleWriter('stubs', [{ module: 'stubs', name: 'undefined_function', params: [I32], results: [] }])
  const words = (n: number): number[] => new Array<number>(n).fill(I32)
  const common = w.importCount + STUBS_AT_ONCE
  w.elements = Array.from({ length: STUBS_AT_ONCE }, (_, i) => {
    const c = new ByteWriter(64)
    for (let j = 0; j < arity + 2; j++) c.get(j)
    c.const(i)
    c.returnCall(common)
    return w.add(`undefined/${arity}`, w.type(words(arity + 2), [I32, I32]), [], c.result())
  })
  addCommon(w, arity)
  return w.finish().bytes
}

/** Stubs in one module for export entries, each with its arity: they call the host with the entry. */
export function stubsFor(entries: readonly (readonly [entry: number, arity: number])[]): Uint8Array {
  const w = new ModuleWriter('stubs', [{ module: 'stubs', name: 'undefined_function', params: [I32], results: [] }])
  const words = (n: number): number[] => new Array<number>(n).fill(I32)
  const arities = [...new Set(entries.map(([, arity]) => arity))]
  const common = (arity: number): number => w.importCount + entries.length + arities.indexOf(arity)
  w.elements = entries.map(([entry, arity]) => {
    const c = new ByteWriter(64)
    for (let j = 0; j < arity + 2; j++) c.get(j)
    c.const(entry)
    c.returnCall(common(arity))
    return w.add(`undefined/${arity}`, w.type(words(arity + 2), [I32, I32]), [], c.result())
  })
  arities.forEach((arity) => addCommon(w, arity))
  return w.finish().bytes
}
