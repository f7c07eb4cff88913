/** Funs and application: apply, make_fun, fun_info. */
import * as L from '../term/layout.ts'
import { NIL, isAtom, isSmall, makeLocalPid, small, smallValue } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'

const MAX_ARITY = 255

export const funs: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf(
    'module', 'name', 'arity', 'env', 'type', 'pid', 'index', 'new_index', 'uniq', 'new_uniq', 'local', 'external',
    'badfun', 'badarity', 'refc', 'badarg',
  )
  const field = (entry: number, offset: number): number => vm.cell(entry + offset)
  const arityOf = (fun: Term): number => {
    const entry = t.word(fun, 1)
    const arity = t.subtag(fun) === L.SUB_FUN ? field(entry, L.FE_ARITY) : field(entry, L.EX_ARITY)
    return arity < 0 ? ~arity : arity
  }

  const apply3 = (module: Term, fun: Term, args: Term): Term => {
    const list = t.listToArray(args)
    if (!isAtom(module) || !isAtom(fun) || !list) return vm.badarg()
    if (list.length > MAX_ARITY) return vm.systemLimit()
    return vm.trapTo(module, fun, list)
  }
  const apply2 = (fun: Term, args: Term): Term => {
    const list = t.listToArray(args)
    if (!list) return vm.badarg()
    if (!t.isFun(fun)) return vm.exceptions.raiseInCaller(vm.atom('error'), t.tuple(am.badfun, fun))
    if (arityOf(fun) !== list.length) {
      return vm.exceptions.raiseInCaller(vm.atom('error'), t.tuple(am.badarity, t.tuple(fun, args)))
    }
    const entry = t.word(fun, 1)
    if (t.subtag(fun) === L.SUB_EXPORT) return vm.trapToExport(entry, list)
    if (field(entry, L.FE_ARITY) < 0) {
      if (vm.code.undefinedLambda(fun, list)) return 0 as Term
      return vm.exceptions.raiseInCaller(vm.atom('error'), t.tuple(am.badfun, fun))
    }
    return vm.trapToExport(entry, [...list, fun])
  }

  /** All items of a local fun, in the order of fun_info/1 with pid last but those only fun_info/2 gives. */
  const item = (fun: Term, what: Term): Term => {
    const entry = t.word(fun, 1)
    const local = t.subtag(fun) === L.SUB_FUN
    switch (what) {
      case am.module: return field(entry, local ? L.FE_MODULE : L.EX_MODULE) as Term
      // the name of a fun whose code is not here is not known
      case am.name: return (local && field(entry, L.FE_ARITY) < 0 ? NIL : field(entry, local ? L.FE_NAME : L.EX_FUNCTION)) as Term
      case am.arity: return small(arityOf(fun))
      case am.type: return local ? am.local : am.external
      case am.env: {
        if (!local) return NIL
        const n = (t.header(fun) >>> L.HDR_ARITY_SHIFT) - (L.FUN_WORDS - 1)
        return t.list(Array.from({ length: n }, (_, i) => t.word(fun, L.FUN_WORDS + i)))
      }
      default: break
    }
    const undefinedAtom = vm.atom('undefined')
    switch (what) {
      // since OTP 27 always init, whoever made the fun
      case am.pid: return !local ? undefinedAtom : vm.release >= 27 ? makeLocalPid(0) : t.word(fun, 2)
      case am.index: return local ? small(field(entry, L.FE_OLD_INDEX)) : undefinedAtom
      case am.new_index: return local ? small(field(entry, L.FE_INDEX)) : undefinedAtom
      case am.uniq: return local ? t.integer(field(entry, L.FE_OLD_UNIQ)) : undefinedAtom
      case am.new_uniq: return local ? t.binary(vm.u8.slice((entry + L.FE_UNIQ) >>> 0, (entry + L.FE_UNIQ + 16) >>> 0)) : undefinedAtom
      // what a fun that was made once has: here entries are found by looks through memory instead of being counted
      case am.refc: return local ? small(vm.release <= 27 ? 2 : 1) : undefinedAtom
      default: return 0 as Term
    }
  }

  return {
    erlang: {
      'apply/2': (fun, args) => apply2(fun!, args!),
      'apply/3': (module, fun, args) => apply3(module!, fun!, args!),
      'make_fun/3': (module, fun, arity) => {
        if (!isAtom(module!) || !isAtom(fun!) || !isSmall(arity!) || arity! < 0 || smallValue(arity!) > MAX_ARITY) {
          return vm.badarg()
        }
        const a = vm.k.alloc(2)
        vm.setCell(a, (1 << L.HDR_ARITY_SHIFT) | (L.SUB_EXPORT << L.HDR_SUBTAG_SHIFT))
        vm.setCell(a + 4, vm.code.internExport(module!, fun!, smallValue(arity!)))
        return (a | L.TAG_BOXED) as Term
      },
      'fun_info/2': (fun, what) => {
        if (!t.isFun(fun!)) return vm.badarg()
        const value = item(fun!, what!)
        return value === 0 ? vm.badarg() : t.tuple(what!, value)
      },
      'fun_info_mfa/1': (fun) => {
        if (!t.isFun(fun!)) return vm.badarg()
        return t.tuple(item(fun!, am.module), item(fun!, am.name), item(fun!, am.arity))
      },
      'fun_to_list/1': (fun) => {
        if (!t.isFun(fun!)) return vm.badarg()
        const entry = t.word(fun!, 1)
        if (t.subtag(fun!) === L.SUB_EXPORT) {
          const [module, name] = [L.EX_MODULE, L.EX_FUNCTION].map((f) => quotedAtom(vm.atoms.text(field(entry, f) as Term)))
          return t.charlist(`fun ${module}:${name}/${arityOf(fun!)}`)
        }
        const module = quotedAtom(vm.atoms.text(field(entry, L.FE_MODULE) as Term))
        return t.charlist(`#Fun<${module}.${field(entry, L.FE_INDEX)}.${field(entry, L.FE_OLD_UNIQ) >>> 0}>`)
      },
    },
  }
}

/** An atom's text as source code has it. */
export function quotedAtom(text: string): string {
  if (/^[a-zß-öø-ÿ][a-zA-Z0-9_@À-ÖØ-öø-ÿ]*$/u.test(text)) return text
  return `'${text.replace(/[\\']/g, (c) => `\\${c}`)}'`
}
