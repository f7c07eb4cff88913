/** Loaded code as programs see it: module_info, what is loaded and exported, loading and purging. */
import * as L from '../term/layout.ts'
import { NIL, isAtom, isList, isSmall, small, smallValue } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { BadFile, readChunks, readMd5 } from '../beam/read.ts'
import { decodeLiteral } from '../etf/decode.ts'
import { Untranslatable } from '../jit/translation.ts'
import { loadError, wrongModule } from '../runtime/load_errors.ts'
import { isSnif } from './system_info.ts'
import { PRELOADED } from '../runtime/preloaded.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { LoadedModule, PreparedModule } from '../runtime/code.ts'

/** Undefined where the file is malformed. */
function unlessBad<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (e) {
    if (e instanceof BadFile) return undefined
    throw e
  }
}

/** Built in as instructions of their own. */
const INSTRUCTIONS = new Set(['erlang:apply/2', 'erlang:apply/3', 'erlang:yield/0'])

export const code: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf(
    'module', 'exports', 'attributes', 'compile', 'md5', 'functions', 'nifs', 'native', 'native_addresses', 'true', 'false', 'badfile',
    'error', 'not_purged', 'ok', 'duplicated', 'on_load', 'undefined', 'prepare', 'prepare_on_load', 'complete', 'abort',
    'bad_lib', 'badarg', 'system_limit',
  )

  // ---- module_info -------------------------------------------------------------------------------------------------

  const pairs = (module: LoadedModule, list: readonly { fun: number; arity: number }[]): Term =>
    t.list(list.map((f) => t.tuple(vm.atom(module.beam.atoms[f.fun]!), small(f.arity))))
  const info = (module: LoadedModule, key: Term): Term => {
    const { beam } = module
    switch (key) {
      case am.module: return module.name
      case am.exports: return pairs(module, [...beam.exports].reverse())
      case am.functions:
        return pairs(module, module.translation.functions.map((f) => ({ fun: f.name, arity: f.arity })))
      case am.attributes: return beam.attributes ? decodeLiteral(vm, beam.attributes) : NIL
      case am.compile: return beam.compileInfo ? decodeLiteral(vm, beam.compileInfo) : NIL
      case am.md5: return t.binary(module.translation.md5)
      case am.nifs: return pairs(module, vm.nifs.active(module))
      case am.native: return am.false
      case am.native_addresses: return NIL
      default: return 0 as Term
    }
  }
  const loaded = (module: Term): LoadedModule | undefined => vm.code.current.get(module)

  // ---- loading -----------------------------------------------------------------------------------------------------

  const boolOrBadarg = (value: boolean | undefined): Term => (value === undefined ? vm.badarg() : vm.bool(value))

  /** What prepare_loading gives out: consumed by finish_loading. */
  class Prepared {
    readonly module: PreparedModule
    used = false
    constructor(module: PreparedModule) {
      this.module = module
    }
  }
  const preparedOf = (term: Term): Prepared | undefined => {
    const object = t.isRef(term) ? vm.processes.magic(term) : undefined
    return object instanceof Prepared ? object : undefined
  }
  /** Only then is there no place for another version: what was deleted alone may be old. */
  const hasBoth = (name: Term): boolean => vm.code.old.has(name) && vm.code.current.has(name)
  const finish = vm.code.internExport(vm.atom('glulam_internal'), vm.atom('finish_loading'), 1)
  /** Errors tell of what has not been looked at, as in OTP. */
  const refuse = (rest: Term, reason: Term): Term => vm.exceptions.raiseFrom('erlang', 'finish_loading', [rest], reason)
  /** OTP suspends the caller before new code is there for all: `waited` says that others have run. */
  const finishLoading = (list: Term, waited: boolean): Term => {
    const prepared = t.listToArray(list)?.map(preparedOf)
    if (!prepared) return vm.badarg()
    let rest = list
    for (const p of prepared) {
      if (p === undefined || p.used) return refuse(rest, am.badarg)
      rest = t.tl(rest)
    }
    const modules = (prepared as Prepared[]).map((p) => p.module)
    const first = modules.find((p) => p.translation.onLoad !== undefined)
    // several at once are all there at the same moment: none may have to run something before
    if (first && modules.length > 1) return refuse(rest, am.system_limit)
    const names = modules.map((p) => vm.atom(p.name))
    const twice = names.filter((n, i) => names.indexOf(n) !== i)
    if (twice.length > 0) return t.tuple(am.duplicated, t.list(twice))
    const notPurged = names.filter(hasBoth)
    if (notPurged.length > 0) return t.tuple(am.not_purged, t.list(notPurged))
    if (!waited) return vm.yieldTo(finish, [list])
    ;(prepared as Prepared[]).forEach((p) => (p.used = true))
    if (first) {
      vm.code.installPending(first)
      return t.tuple(am.on_load, t.list([vm.atom(first.name)]))
    }
    modules.forEach((p) => vm.code.install(p))
    return am.ok
  }

  /** What becomes of a file that can be loaded, or {error, badfile}, or 0 after raising. */
  const prepare = (name: Term, bytes: Term, then: (prepared: PreparedModule) => Term): Term => {
    let problem: string
    try {
      const prepared = vm.code.prepare(t.bytes(bytes).slice())
      if (prepared.name === vm.atoms.text(name)) return then(prepared)
      problem = wrongModule(vm, name, prepared.name)
    } catch (e) {
      if (!(e instanceof BadFile || e instanceof Untranslatable)) throw e
      problem = loadError(vm, name, e.message)
    }
    vm.processes.log.text(problem)
    return t.tuple(am.error, am.badfile)
  }
  return {
    erlang: {
      'get_module_info/1': (name) => {
        const module = loaded(name!)
        if (!module) return vm.badarg()
        const keys = [am.module, am.exports, am.attributes, am.compile, am.md5]
        return t.list(keys.map((key) => t.tuple(key, info(module, key))))
      },
      'get_module_info/2': (name, key) => {
        const module = loaded(name!)
        const value = module ? info(module, key!) : (0 as Term)
        return value === 0 ? vm.badarg() : value
      },
      'module_loaded/1': (name) => (isAtom(name!) ? vm.bool(loaded(name!) !== undefined) : vm.badarg()),
      'function_exported/3': (module, fun, arity) => {
        if (!isAtom(module!) || !isAtom(fun!) || t.wordInteger(arity!) === undefined) return vm.badarg()
        return vm.bool(isSmall(arity!) && vm.code.findExport(module!, fun!, smallValue(arity!)) !== 0)
      },
      'is_builtin/3': (module, fun, arity) => {
        if (!isAtom(module!) || !isAtom(fun!) || t.wordInteger(arity!) === undefined) return vm.badarg()
        const name = `${vm.atoms.text(module!)}:${vm.atoms.text(fun!)}/${t.wordInteger(arity!)}`
        return vm.bool(INSTRUCTIONS.has(name) || isSnif(vm, name))
      },
      'loaded/0': () => t.list([...vm.code.current.keys()]),
      'pre_loaded/0': () => t.list(PRELOADED.map((name) => vm.atom(name)).filter((name) => loaded(name))),
      'check_old_code/1': (name) => (isAtom(name!) ? vm.bool(vm.code.old.has(name!)) : vm.badarg()),
      'delete_module/1': (name) => {
        if (!isAtom(name!)) return vm.badarg()
        if (vm.code.old.has(name!)) {
          vm.processes.log.text(`Module ${vm.atoms.text(name!)} must be purged before deleting\n`)
          return vm.badarg()
        }
        if (!vm.code.known.has(name!)) return am.undefined
        vm.code.makeOld(name!)
        return am.true
      },
      'load_nif/2': (path, loadInfo) => {
        if (!isList(path!)) return vm.badarg()
        const caller = vm.code.moduleAt(vm.cell(vm.cell(L.CELL_SP)))
        if (!caller) return t.tuple(am.error, t.tuple(am.bad_lib, t.charlist('Calling load_nif from a process with no module')))
        return vm.nifs.load(caller, loadInfo!)
      },
      'finish_loading/1': (list) => finishLoading(list!, false),
      'has_prepared_code_on_load/1': (ref) => {
        const prepared = preparedOf(ref!)
        return prepared && !prepared.used ? vm.bool(prepared.module.translation.onLoad !== undefined) : vm.badarg()
      },
      'call_on_load_function/1': (name) => {
        const entry = isAtom(name!) ? vm.code.onLoadEntry(name!) : 0
        return entry === 0 ? vm.badarg() : vm.trapToExport(entry, [])
      },
      'finish_after_on_load/2': (name, keep) => {
        if (!isAtom(name!) || !vm.code.finishPending(name!, keep === am.true)) return vm.badarg()
        return am.true
      },
    },
    glulam_internal: { 'finish_loading/1': (list) => finishLoading(list!, true) },
    erts_internal: {
      'prepare_loading/2': (name, bytes) => {
        if (!isAtom(name!) || !t.isBinary(bytes!)) return vm.badarg()
        return prepare(name!, bytes!, (prepared) => vm.processes.makeMagicRef(new Prepared(prepared)))
      },
      /** A chunk by its four letters, as part of the file's binary. */
      'beamfile_chunk/2': (file, id) => {
        const letters = t.listToArray(id!)
        if (letters?.length !== 4 || !letters.every((c) => isSmall(c) && smallValue(c) >= 0 && smallValue(c) < 256)) return vm.badarg()
        if (!t.isBinary(file!)) return vm.badarg()
        const bytes = t.bytes(file!)
        const chunk = unlessBad(() => readChunks(bytes).get(String.fromCharCode(...letters.map(smallValue))))
        if (!chunk || chunk.length === 0) return am.undefined
        return vm.k.sub_bitstring(file!, (chunk.byteOffset - bytes.byteOffset) * 8, chunk.length * 8)
      },
      'beamfile_module_md5/1': (file) => {
        if (!t.isBinary(file!)) return vm.badarg()
        vm.bump(t.byteSize(file!) >> 7)
        const md5 = unlessBad(() => readMd5(t.bytes(file!)))
        return md5 ? t.binary(md5) : am.undefined
      },
      /** prepare: is there old code?; complete: forget it; abort. */
      'purge_module/2': (name, operation) => {
        if (!isAtom(name!)) return vm.badarg()
        switch (operation) {
          case am.prepare: return boolOrBadarg(vm.purge.prepare(name!))
          case am.prepare_on_load: return boolOrBadarg(vm.purge.prepareOnLoad(name!))
          case am.abort: return vm.purge.abort(name!) ? am.false : vm.badarg()
          case am.complete: return boolOrBadarg(vm.purge.complete(name!) || undefined)
          default: return vm.badarg()
        }
      },
      /** Does the calling process have old code of the module on its stack? */
      'check_process_code/1': (name) => (isAtom(name!) ? vm.bool(vm.purge.runsOldCode(vm.proc, name!)) : vm.badarg()),
    },
  }
}
