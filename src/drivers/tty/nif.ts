/**
 * Module prim_tty: the terminal as OTP 26 and later see it. Which of the functions a release declares, it gets.
 * Reference: lib/kernel/src/prim_tty.erl, erts/emulator/nifs/common/prim_tty_nif.c
 */
import type { TerminalMode } from '../../host/host.ts'
import type { NifFamily } from '../../runtime/nifs.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import { Tty } from './tty.ts'

export const primTty: NifFamily = (vm) => {
  const { t } = vm
  const { terminal, streams } = vm.host
  const am = vm.atomsOf(
    'ok', 'error', 'true', 'false', 'stdin', 'stdout', 'stderr', 'closed', 'enotsup', 'read', 'utf8', 'canon', 'echo', 'sig', 'tcgetattr', 'enotty',
  )
  const error = (reason: Term): Term => t.tuple(am.error, reason)
  const errno = (code: string): Term => vm.atom(code.toLowerCase())

  const withTty = (ref: Term, use: (tty: Tty) => Term): Term => {
    const tty = vm.processes.magic(ref)
    return tty instanceof Tty ? use(tty) : vm.badarg()
  }
  const descriptor = (name: Term): 0 | 1 | 2 | undefined =>
    name === am.stdin ? 0 : name === am.stdout ? 1 : name === am.stderr ? 2 : undefined
  const isTerminal = (fd: 0 | 1 | 2): boolean => terminal?.isTerminal(fd) === true
  const option = (options: Term, key: Term): boolean | undefined => {
    const value = vm.k.map_get(options, key)
    return value === NONE || (value !== am.true && value !== am.false) ? undefined : value === am.true
  }

  const readInput = (ref: Term, selectRef: Term, most: number): Term => withTty(ref, (tty) => {
    const bytes = tty.read(most)
    if (bytes === 'closed') return error(am.closed)
    if (!(bytes instanceof Uint8Array)) return error(t.tuple(am.read, errno(bytes.code)))
    tty.select(ref, selectRef)
    return t.tuple(am.ok, t.binary(bytes))
  })

  return {
    module: 'prim_tty',
    functions: {
      'isatty/1': (name) => {
        const fd = descriptor(name!)
        return fd === undefined ? vm.badarg() : vm.bool(isTerminal(fd))
      },
      'setlocale/1': () => vm.bool(terminal?.unicode() ?? true),
      'tty_encoding/1': () => am.utf8,
      'tty_create/0': () => t.tuple(am.ok, vm.processes.makeMagicRef(new Tty(vm, 1))),
      'tty_create/1': (name) => {
        const fd = descriptor(name!)
        return fd === undefined || fd === 0 ? vm.badarg() : t.tuple(am.ok, vm.processes.makeMagicRef(new Tty(vm, fd)))
      },
      'tty_window_size/1': (ref) => withTty(ref!, (tty) => {
        const size = streams?.windowSize(0) ?? streams?.windowSize(tty.output)
        return size === undefined ? error(am.enotsup) : t.tuple(am.ok, t.tuple(t.integer(size[0]), t.integer(size[1])))
      }),
      'tty_select/3': (ref, _signalRef, readRef) => withTty(ref!, (tty) => {
        tty.select(ref!, readRef!)
        return am.ok
      }),
      'tty_select/2': (ref, readRef) => withTty(ref!, (tty) => {
        tty.select(ref!, readRef!)
        return am.ok
      }),
      'read_nif/2': (ref, readRef) => readInput(ref!, readRef!, Infinity),
      'read_nif/3': (ref, readRef, most) => {
        const bytes = t.safeInteger(most!)
        return bytes === undefined || bytes < 0 ? vm.badarg() : readInput(ref!, readRef!, bytes)
      },
      'write_nif/2': {
        start: (ref, vector) => {
          const tty = vm.processes.magic(ref!)
          if (!(tty instanceof Tty)) return vm.badarg()
          const binary = vm.code.bif('erlang:iolist_to_binary/1')!(vector!)
          if (binary === NONE) return vm.badarg()
          const answer = (code: string | undefined): Term => (code === undefined ? am.ok : error(errno(code)))
          const written = tty.write(t.bytes(binary).slice())
          return written instanceof Promise ? written.then((code) => () => answer(code)) : answer(written)
        },
      },
      'tty_init/3': (ref, name, options) => {
        if (descriptor(name!) === undefined || !t.isMap(options!)) return vm.badarg()
        return withTty(ref!, (tty) => {
          if (!isTerminal(descriptor(name!)!)) return error(t.tuple(am.tcgetattr, am.enotty))
          const mode: TerminalMode = { canonical: option(options!, am.canon), echo: option(options!, am.echo), signals: option(options!, am.sig) }
          void tty
          void mode
          return error(am.enotsup)
        })
      },
    },
  }
}
