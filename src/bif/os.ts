/** The operating system: environment, process number, signals. */
import type { BifFamily } from '../runtime/bif.ts'
import type { Term } from '../term/types.ts'
import { nativeCharacters, nativeToList } from '../runtime/native_names.ts'
import { isAtom } from '../term/terms.ts'

const EQUALS = 0x3d

export const operatingSystem: BifFamily = (vm) => {
  const { t, host } = vm
  const am = vm.atomsOf('true', 'false', 'ok', 'default', 'ignore', 'handle', 'badopt')
  const modes = new Map<Term, 'default' | 'ignore' | 'handle'>([[am.default, 'default'], [am.ignore, 'ignore'], [am.handle, 'handle']])

  const { environment } = vm
  /** Values are lists of characters, names such without `=`. */
  const textOf = (term: Term): Uint8Array | undefined => (isAtom(term) ? undefined : nativeCharacters(vm, term))
  const nameOf = (term: Term): Uint8Array | undefined => {
    const name = textOf(term)
    return name?.includes(EQUALS) === true ? undefined : name
  }

  return {
    os: {
      'getenv/1': (variable) => {
        const name = nameOf(variable)
        if (name === undefined) return vm.badarg()
        const value = environment.get(name)
        return value === undefined ? am.false : nativeToList(vm, value)
      },
      'putenv/2': (variable, value) => {
        const name = nameOf(variable)
        const text = textOf(value)
        if (name === undefined || text === undefined) return vm.badarg()
        environment.set(name, text)
        return am.true
      },
      'unsetenv/1': (variable) => {
        const name = nameOf(variable)
        if (name === undefined) return vm.badarg()
        environment.unset(name)
        return am.true
      },
      'env/0': () =>
        t.list(environment.entries().map(([name, value]) => t.tuple(nativeToList(vm, name), nativeToList(vm, value)))),
      'getpid/0': () => t.charlist(String(host.system.pid)),
      'set_signal/2': (signal, mode) => {
        const how = modes.get(mode)
        if (how === undefined) return vm.badarg(am.badopt)
        if (!isAtom(signal) || !vm.signals.set(vm.atoms.text(signal), how)) return vm.badarg()
        return am.ok
      },
    },
  }
}
