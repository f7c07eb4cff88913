/**
 * Native libraries: what `erlang:load_nif/2` finds. They are written in TypeScript (src/drivers), so "loading" one means
 * giving the calling module's functions their native bodies; nothing is read from disk.
 *
 * A function that may become native begins with the instruction `nif_start`: its code looks at a cell of the module
 * instance (`LoadedModule.nifCells`) and goes to the table slot named there, if any. So the NIFs belong to one version of a
 * module, as in OTP, and local calls meet them too.
 */
import type { Term } from '../term/types.ts'
import type { Native } from './bif.ts'
import type { LoadedModule } from './code.ts'
import type { Vm } from './vm.ts'

/** https://www.erlang.org/doc/man/erl_nif: a library of native functions for one module. */
export interface NifLibrary {
  /** Module whose functions it has. */
  readonly module: string
  /** By `name/arity`. */
  readonly functions: { readonly [nameAndArity: string]: Native }
  /** The library's own start, with load_nif's second argument; false: it refuses (`{error, {load, …}}`). */
  readonly load?: (info: Term) => boolean
  /** What `load` has set and what it has made since, for a snapshot, and sets it again. Null: that can't be kept. */
  readonly save?: () => unknown
  readonly restore?: (state: never) => void
  /** What magic references stand for, and is kept by `save`. */
  readonly objects?: () => readonly object[]
}

/** Every file in src/drivers that has one exports such a function. */
export type NifFamily = (vm: Vm) => NifLibrary

/** By module. */
export type NifsState = readonly (readonly [module: string, told: unknown])[]

export class Nifs {
  private readonly vm: Vm
  private readonly libraries = new Map<string, { library: NifLibrary; slots: ReadonlyMap<string, number> }>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  define(families: readonly NifFamily[]): void {
    const { vm } = this
    const libraries = families.map((family) => family(vm))
    const natives = libraries.flatMap(({ module, functions }) => Object.keys(functions).map((name) => ({ module, name, native: functions[name]! })))
    let slot = vm.code.wrap('nifs', natives).base
    for (const library of libraries) {
      this.libraries.set(library.module, { library, slots: new Map(Object.keys(library.functions).map((name) => [name, slot++])) })
    }
  }
  /** What the libraries have been told, for a snapshot. */
  save(): NifsState | undefined {
    const state = [...this.libraries].flatMap(([module, { library }]) => (library.save ? [[module, library.save()] as const] : []))
    return state.some(([, told]) => told === null) ? undefined : state
  }
  /** Objects behind magic references. */
  objects(): object[] {
    return this.all().flatMap((library) => library.objects?.() ?? [])
  }
  restore(state: NifsState): void {
    for (const [module, told] of state) this.libraries.get(module)!.library.restore!(told as never)
  }
  /** `module:name/arity` of all functions in all libraries. */
  get names(): string[] {
    return [...this.libraries.values()].flatMap(({ library }) => Object.keys(library.functions).map((f) => `${library.module}:${f}`))
  }
  /** All libraries. */
  all(): NifLibrary[] {
    return [...this.libraries.values()].map(({ library }) => library)
  }
  has(module: string): boolean {
    return this.libraries.has(module)
  }
  /** The functions of a module instance that are native now. */
  active(module: LoadedModule): { readonly fun: number; readonly arity: number }[] {
    const { nifs, functions } = module.translation
    return nifs
      .filter((_, i) => this.vm.cell(module.nifCells + 4 * i) !== 0)
      .map((index) => ({ fun: functions[index]!.name, arity: functions[index]!.arity }))
  }

  /** erlang:load_nif/2, called by a function of `module` (of whichever version). */
  load(module: LoadedModule, info: Term): Term {
    const { vm } = this
    const name = vm.atoms.text(module.name)
    const found = this.libraries.get(name)
    if (!found) return this.failure('load_failed', `Failed to load NIF library: there is none for module ${name}`)
    if (this.active(module).length > 0) return this.failure('reload', 'NIF library already loaded (reload disallowed since OTP 20).')
    const { functions, nifs } = module.translation
    const declared = new Map(nifs.map((index, i) => [`${module.beam.atoms[functions[index]!.name]}/${functions[index]!.arity}`, i]))
    if (found.library.load?.(info) === false) return this.failure('load', 'Library load-call unsuccessful (1).')
    // A library may have functions that only other releases declare.
    for (const [function_, slot] of found.slots) {
      const i = declared.get(function_)
      if (i !== undefined) vm.setCell(module.nifCells + 4 * i, slot)
    }
    return vm.atom('ok')
  }
  private failure(kind: string, text: string): Term {
    const { t } = this.vm
    return t.tuple(this.vm.atom('error'), t.tuple(this.vm.atom(kind), t.charlist(text)))
  }
}
