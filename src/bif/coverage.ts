/** Module `code`: which functions and places of modules have run (since OTP 27). */
import { isAtom, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { LINE_COUNTER_WORDS } from '../jit/translation.ts'
import type { BifFamily, BifFunction } from '../runtime/bif.ts'
import type { LoadedModule } from '../runtime/code.ts'
import { COVERAGE_MODES, countedBy, counter, resetCounters } from '../runtime/coverage.ts'
import type { ModuleCoverage } from '../runtime/coverage.ts'

export const coverage: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('function', 'line', 'cover_id_line', 'ok', 'true', 'none')
  const state = vm.code.coverage
  const modes = new Map([...COVERAGE_MODES, 'none' as const].map((mode) => [vm.atom(mode), mode]))
  const loaded = (module: Term): LoadedModule | undefined => (isAtom(module) ? vm.code.current.get(module) : undefined)
  const counts = (mode: ModuleCoverage['mode']): boolean => mode === 'function_counters' || mode === 'line_counters'

  /** What is told of something that has run so often. */
  const told = (c: ModuleCoverage, times: bigint): Term => (counts(c.mode) ? t.integer(times) : vm.bool(times > 0n))

  const ofFunctions = ({ beam: { atoms }, translation: { functions, lineCounters } }: LoadedModule, c: ModuleCoverage): Term => {
    const lines = countedBy(c.mode) === 'lines'
    const passed = new Set<number>()
    for (let i = 0; lines && i < c.count; i++) if (counter(vm, c, i) > 0n) passed.add(lineCounters![LINE_COUNTER_WORDS * i]!)
    return t.list(functions.flatMap(({ name, arity }, i) => {
      if (atoms[name] === 'module_info' && arity <= 1) return []
      return [t.tuple(t.tuple(vm.atom(atoms[name]!), small(arity)), lines ? vm.bool(passed.has(i)) : told(c, counter(vm, c, i)))]
    }))
  }
  /** `byNumber`: named as `cover` knows them, not by their lines. */
  const ofLines = ({ beam: { lines }, translation: { lineCounters } }: LoadedModule, c: ModuleCoverage, byNumber: boolean): Term => {
    const pairs: Term[] = []
    for (let i = 0, at = 0; i < c.count; i++, at += LINE_COUNTER_WORDS) {
      const [, place, number] = lineCounters!.slice(at, at + LINE_COUNTER_WORDS) as [number, number, number]
      if (place !== 0) pairs.push(t.tuple(small(byNumber ? number : lines.entries[place]!.line), told(c, counter(vm, c, i))))
    }
    return t.list(pairs)
  }

  const bifs: Readonly<Record<string, BifFunction>> = {
    'coverage_support/0': () => am.true,
    'get_coverage_mode/0': () => vm.atom(state.mode),
    'get_coverage_mode/1': (name) => {
      const module = loaded(name!)
      return module ? vm.atom(module.coverage?.mode ?? 'none') : vm.badarg()
    },
    'set_coverage_mode/1': (name) => {
      const mode = modes.get(name!)
      if (mode === undefined) return vm.badarg()
      const before = vm.atom(state.mode)
      state.mode = mode
      return before
    },
    'get_coverage/2': (what, name) => {
      const module = loaded(name!)
      const c = module?.coverage
      if (module === undefined || c === undefined) return vm.badarg()
      if (what === am.function) return ofFunctions(module, c)
      if (what === am.line && countedBy(c.mode) === 'lines') return ofLines(module, c, false)
      return what === am.cover_id_line && c.mode === 'line_counters' ? ofLines(module, c, true) : vm.badarg()
    },
    'reset_coverage/1': (name) => {
      const c = loaded(name!)?.coverage
      if (c === undefined) return vm.badarg()
      resetCounters(vm, c)
      return am.ok
    },
  }
  return { code: vm.release < 27 ? {} : bifs }
}
