/**
 * Definitions of native records (OTP 29): those of the loaded modules, by module and name. A definition is a tuple
 * {Module, Name, IsExported, Field…}; code that makes a record starts from its default record (assembly/records.ts).
 */
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import type { LoadedModule } from './code.ts'
import type { Vm } from './vm.ts'

export class Records {
  private readonly vm: Vm
  /** Cells with the default record of the current version of a module, or 0. */
  private readonly cells = new Map<Term, Map<Term, Address>>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Address of the cell for the default record of that name. */
  entry(module: Term, name: Term): Address {
    let names = this.cells.get(module)
    if (!names) this.cells.set(module, (names = new Map()))
    let cell = names.get(name)
    if (cell === undefined) {
      cell = this.vm.k.literal_malloc(16)
      this.vm.setCell(cell, 0)
      names.set(name, cell)
    }
    return cell
  }
  /** Default record of the definition of that name, or 0. */
  defaults(module: Term, name: Term): Term {
    const cell = this.cells.get(module)?.get(name)
    return cell === undefined ? NONE : (this.vm.cell(cell) as Term)
  }
  /** The definition of a loaded module that is the same as this one; else this one. */
  canonical(definition: Term): Term {
    const { t, k } = this.vm
    const defaults = this.defaults(t.element(definition, 1), t.element(definition, 2))
    if (defaults === NONE) return definition
    const known = t.word(defaults, 1)
    return k.same_definition(known, definition) !== 0 ? known : definition
  }

  /** All cells: module, name, address of each. */
  cellWords(): Int32Array {
    return Int32Array.from([...this.cells].flatMap(([module, names]) => [...names].flatMap(([name, cell]) => [module, name, cell])))
  }
  restoreCells(words: Int32Array): void {
    this.cells.clear()
    for (let i = 0; i < words.length; i += 3) {
      const module = words[i]! as Term
      let names = this.cells.get(module)
      if (!names) this.cells.set(module, (names = new Map()))
      names.set(words[i + 1]! as Term, words[i + 2]!)
    }
  }

  /** A version of a module becomes the current one (undefined: there is none any more). */
  define(module: Term, version: LoadedModule | undefined): void {
    for (const cell of this.cells.get(module)?.values() ?? []) this.vm.setCell(cell, 0)
    if (version === undefined || version.records.length === 0) return
    version.beam.records.forEach((record, i) => {
      this.vm.setCell(this.entry(module, this.vm.atom(version.beam.atoms[record.name]!)), version.records[i]! as Term)
    })
  }
}
