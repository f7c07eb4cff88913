/** The operating system: environment, process number, signals. */
import type { BifFamily } from '../runtime/bif.ts'
import { notifySignal } from '../runtime/os_signals.ts'
import type { Term } from '../term/types.ts'
import { isAtom, isCons, isNil, isSmall, smallValue } from '../term/terms.ts'

/** Signals that os:set_signal/2 knows, and those that it knows since OTP 28. */
const SIGNALS = ['sighup', 'sigquit', 'sigabrt', 'sigalrm', 'sigterm', 'sigusr1', 'sigusr2', 'sigchld', 'sigstop', 'sigtstp']
const LATER_SIGNALS = ['sigcont', 'sigwinch']

export const operatingSystem: BifFamily = (vm) => {
  const { t, host } = vm
  const am = vm.atomsOf('true', 'false', 'ok', 'default', 'ignore', 'handle')

  /** Text of a list of code points (or a binary); undefined when it is none, or holds a NUL. */
  const textOf = (term: Term): string | undefined => {
    if (t.isBinary(term)) return new TextDecoder().decode(t.bytes(term).slice())
    let text = ''
    for (; isCons(term); term = t.tl(term)) {
      const head = t.hd(term)
      const point = isSmall(head) ? smallValue(head) : 0
      if (point <= 0 || point > 0x10ffff) return undefined
      text += String.fromCodePoint(point)
    }
    return isNil(term) ? text : undefined
  }
  const nameOf = (term: Term): string | undefined => {
    const name = textOf(term)
    return name === undefined || name === '' || name.includes('=') ? undefined : name
  }
  const signals = new Set(vm.release >= 28 ? [...SIGNALS, ...LATER_SIGNALS] : SIGNALS)

  return {
    os: {
      'getenv/1': (variable) => {
        const name = textOf(variable)
        if (name === undefined) return vm.badarg()
        const value = name === '' || name.includes('=') ? undefined : host.environment.get(name)
        return value === undefined ? am.false : t.charlist(value)
      },
      'putenv/2': (variable, value) => {
        const name = nameOf(variable)
        const text = textOf(value)
        if (name === undefined || text === undefined) return vm.badarg()
        host.environment.set(name, text)
        return am.true
      },
      'unsetenv/1': (variable) => {
        const name = nameOf(variable)
        if (name === undefined) return vm.badarg()
        host.environment.unset(name)
        return am.true
      },
      'env/0': () => t.list(host.environment.entries().map(([name, value]) => t.tuple(t.charlist(name), t.charlist(value)))),
      'getpid/0': () => t.charlist(String(host.system.pid)),
      'set_signal/2': (signal, mode) => {
        if (!isAtom(signal) || (mode !== am.default && mode !== am.ignore && mode !== am.handle)) return vm.badarg()
        const name = vm.atoms.text(signal)
        if (!signals.has(name)) return vm.badarg()
        const how = mode === am.default ? 'default' : mode === am.ignore ? 'ignore' : 'handle'
        host.setSignal?.(name, how, () => notifySignal(vm, name))
        return am.ok
      },
    },
  }
}
