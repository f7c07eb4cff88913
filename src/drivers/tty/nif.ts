/**
 * Module prim_tty: the terminal as OTP 26 and later see it. Of these functions a release gets those that it declares.
 * Reference: lib/kernel/src/prim_tty.erl, erts/emulator/nifs/common/prim_tty_nif.c
 */
import type { TerminalMode } from '../../host/host.ts'
import type { NifFamily, NifLibrary } from '../../runtime/nifs.ts'
import type { Vm } from '../../runtime/vm.ts'
import { small } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import { Capabilities } from './capability_nifs.ts'
import { TerminalSignals } from './signals.ts'
import { Tty } from './tty.ts'
import type { SelectState, TtyState } from './tty.ts'
import { columns, isPrintableByte } from './width.ts'

/** Mode of the interactive shell: every key as it is typed, no echo, output as it is written. ^C and ^Z send signals still. */
const RAW: TerminalMode = { canonical: false, echo: false }

type Table = NifLibrary['functions']

interface State {
  readonly ttys: readonly TtyState[]
  readonly signals: SelectState
  readonly exits: readonly (readonly [pid: Term, actions: readonly (readonly [what: Exit, tty: number])[]])[]
}

export const primTty: NifFamily = (vm) => {
  const ttys = new Set<Tty>()
  const signals = new TerminalSignals(vm)
  const exits = new Exits(vm, signals)
  const make = (out: 1 | 2): Tty => {
    const tty = new Tty(vm, out, () => ttys.delete(tty))
    ttys.add(tty)
    return tty
  }
  return {
    module: 'prim_tty',
    functions: {
      ...modes(vm, exits, make),
      ...input(vm, exits, signals),
      ...output(vm),
      ...characters(vm),
      ...new Capabilities(vm).functions,
    },
    objects: () => [...ttys],
    save: (): State | null => {
      const list = [...ttys]
      const saved = list.map((tty) => tty.save())
      const signalled = signals.save()
      if (saved.includes(undefined) || signalled === null) return null
      return { ttys: saved as TtyState[], signals: signalled, exits: exits.save(list) }
    },
    restore: (state: State) => {
      const list = state.ttys.map(({ output: out }) => make(out))
      list.forEach((tty, i) => tty.restore(state.ttys[i]!))
      signals.restore(state.signals)
      exits.restore(state.exits, list)
    },
  }
}

/** What happens to a terminal when a process ends: its mode is set back, it is read no more, signals are watched no more. */
type Exit = 'mode' | 'input' | 'signals'

/** What is to happen when processes end: monitors of a resource. */
class Exits {
  private readonly vm: Vm
  private readonly signals: TerminalSignals
  private readonly actions = new Map<Term, (readonly [Exit, Tty])[]>()

  constructor(vm: Vm, signals: TerminalSignals) {
    this.vm = vm
    this.signals = signals
    vm.processes.onExit.push((_process, pid) => {
      const actions = this.actions.get(pid)
      if (actions === undefined) return
      this.actions.delete(pid)
      for (const [what, tty] of actions) this.perform(what, tty, pid)
    })
  }
  onExit(pid: Term, what: Exit, tty: Tty): void {
    this.actions.set(pid, [...(this.actions.get(pid) ?? []), [what, tty]])
  }
  private perform(what: Exit, tty: Tty, pid: Term): void {
    if (what === 'input') tty.close()
    else if (what === 'signals') this.signals.stop()
    else if (tty.owner === pid && tty.mode !== undefined) this.vm.host.terminal?.setMode(undefined)
  }
  save(ttys: readonly Tty[]): State['exits'] {
    return [...this.actions].map(([pid, actions]) => [pid, actions.map(([what, tty]) => [what, ttys.indexOf(tty)] as const)])
  }
  restore(state: State['exits'], ttys: readonly Tty[]): void {
    for (const [pid, actions] of state) this.actions.set(pid, actions.map(([what, tty]) => [what, ttys[tty]!]))
  }
}

type UseTty = (ref: Term, use: (tty: Tty) => Term) => Term

const ttyUser = (vm: Vm): UseTty => (ref, use) => {
  const tty = vm.processes.magic(ref)
  return tty instanceof Tty ? use(tty) : vm.badarg()
}

/** What the terminal is, and how it treats what is typed. */
function modes(vm: Vm, exits: Exits, make: (output: 1 | 2) => Tty): Table {
  const { t } = vm
  const { terminal, streams } = vm.host
  const am = vm.atomsOf('ok', 'error', 'true', 'false', 'enotsup', 'stdin', 'stdout', 'stderr', 'canon', 'echo', 'sig', 'input', 'raw')
  const withTty = ttyUser(vm)
  const failed = (call: string): Term => t.tuple(am.error, t.tuple(vm.atom(call), vm.atom('enotty')))
  const descriptor = (name: Term): 0 | 1 | 2 | undefined =>
    name === am.stdin ? 0 : name === am.stdout ? 1 : name === am.stderr ? 2 : undefined
  const isTerminal = (fd: 0 | 1 | 2): boolean => terminal?.isTerminal(fd) === true
  const flag = (options: Term, key: Term): boolean | undefined => {
    const value = vm.k.map_get(options, key)
    return value === am.true ? true : value === am.false ? false : undefined
  }
  /** Sets the mode; the terminal is set back when the process that runs ends. */
  const set = (tty: Tty): Term => {
    if (tty.mode !== undefined && terminal?.setMode(tty.mode) !== true) return failed('tcsetattr')
    const { self } = vm
    if (tty.owner === self) return am.ok
    tty.owner = self
    exits.onExit(self, 'mode', tty)
    return am.ok
  }
  const create = (output: 1 | 2): Term => t.tuple(am.ok, vm.processes.makeMagicRef(make(output)))

  return {
    'isatty/1': (name) => {
      const fd = descriptor(name!)
      return fd === undefined ? vm.badarg() : vm.bool(isTerminal(fd))
    },
    'setlocale/1': () => vm.bool(terminal?.unicode() ?? true),
    'tty_encoding/1': () => vm.atom('utf8'),
    'tty_create/0': () => create(1),
    'tty_create/1': (name) => {
      const fd = descriptor(name!)
      return fd === undefined || fd === 0 ? vm.badarg() : create(fd)
    },
    'tty_window_size/1': (ref) => withTty(ref!, (tty) => {
      const size = streams?.windowSize(0) ?? streams?.windowSize(tty.output)
      return size === undefined ? t.tuple(am.error, am.enotsup) : t.tuple(am.ok, t.tuple(small(size[0]), small(size[1])))
    }),
    // OTP 26 to 27
    'tty_init/3': (ref, name, options) => {
      const fd = descriptor(name!)
      if (fd === undefined || !t.isMap(options!)) return vm.badarg()
      return withTty(ref!, (tty) => {
        if (!isTerminal(fd)) return failed('tcgetattr')
        tty.mode = { canonical: flag(options!, am.canon), echo: flag(options!, am.echo), signals: flag(options!, am.sig) }
        return am.ok
      })
    },
    'tty_set/1': (ref) => withTty(ref!, set),
    // OTP 28 and later
    'tty_init/2': (ref, options) => {
      const kind = t.isMap(options!) ? vm.k.map_get(options!, am.input) : NONE
      if (kind === NONE) return vm.badarg()
      return withTty(ref!, (tty) => {
        if (!isTerminal(tty.output)) return kind === am.raw ? t.tuple(am.error, am.enotsup) : am.ok
        if (kind === am.raw) tty.mode = RAW
        else if (tty.mode !== undefined) tty.mode = {}
        return set(tty)
      })
    },
    'tty_is_open/2': (ref, name) => withTty(ref!, (tty) => {
      const fd = descriptor(name!)
      if (fd === undefined) return vm.badarg()
      return vm.bool(fd !== 0 || !tty.isOver)
    }),
  }
}

function input(vm: Vm, exits: Exits, signals: TerminalSignals): Table {
  const { t } = vm
  const am = vm.atomsOf('ok', 'error', 'closed', 'read', 'empty')
  const withTty = ttyUser(vm)
  const select = (ref: Term, readRef: Term, tty: Tty): Term => {
    tty.select(ref, readRef)
    exits.onExit(vm.self, 'input', tty)
    return am.ok
  }
  const read = (ref: Term, readRef: Term, most: number): Term => withTty(ref, (tty) => {
    const bytes = tty.read(most)
    if (bytes === 'closed') return t.tuple(am.error, am.closed)
    if (!(bytes instanceof Uint8Array)) return t.tuple(am.error, t.tuple(am.read, vm.atom(bytes.code.toLowerCase())))
    tty.select(ref, readRef)
    return t.tuple(am.ok, t.binary(bytes))
  })

  return {
    'tty_select/3': (ref, signalRef, readRef) => withTty(ref!, (tty) => {
      signals.select(ref!, signalRef!)
      exits.onExit(vm.self, 'signals', tty)
      return select(ref!, readRef!, tty)
    }),
    'tty_read_signal/2': (ref, signalRef) => withTty(ref!, () => {
      const signal = signals.next()
      if (signal === undefined) return t.tuple(am.error, am.empty)
      signals.select(ref!, signalRef!)
      return t.tuple(am.ok, vm.atom(signal))
    }),
    'tty_select/2': (ref, readRef) => withTty(ref!, (tty) => select(ref!, readRef!, tty)),
    'read_nif/2': (ref, readRef) => read(ref!, readRef!, Infinity),
    'read_nif/3': (ref, readRef, most) => {
      const bytes = t.safeInteger(most!)
      return bytes === undefined || bytes < 0 ? vm.badarg() : read(ref!, readRef!, bytes)
    },
  }
}

function output(vm: Vm): Table {
  const { t } = vm
  const am = vm.atomsOf('ok', 'error')
  return {
    'write_nif/2': {
      start: (ref, vector) => {
        const tty = vm.processes.magic(ref!)
        if (!(tty instanceof Tty)) return vm.badarg()
        const binary = vm.code.bif('erlang:iolist_to_binary/1')!(vector!)
        if (binary === NONE) return vm.badarg()
        const answer = (code: string | undefined): Term => (code === undefined ? am.ok : t.tuple(am.error, vm.atom(code.toLowerCase())))
        const written = tty.write(t.bytes(binary).slice())
        return written instanceof Promise ? written.then((code) => () => answer(code)) : answer(written)
      },
    },
  }
}

function characters(vm: Vm): Table {
  const { t } = vm
  const am = vm.atomsOf('ok', 'error', 'not_printable')
  const unprintable = (): Term => t.tuple(am.error, am.not_printable)
  return {
    'isprint/1': (char) => {
      const byte = t.safeInteger(char!)
      return byte === undefined ? vm.badarg() : vm.bool(isPrintableByte(byte))
    },
    'wcwidth/1': (char) => {
      const code = t.safeInteger(char!)
      if (code === undefined) return vm.badarg()
      const width = columns(code)
      return width < 0 ? unprintable() : small(width)
    },
    // characters of 32 bits, as they are in memory
    'wcswidth/1': (chars) => {
      const binary = vm.code.bif('erlang:iolist_to_binary/1')!(chars!)
      if (binary === NONE) return vm.badarg()
      const bytes = t.bytes(binary).slice()
      const codes = new Uint32Array(bytes.buffer, 0, bytes.length >>> 2)
      const end = codes.indexOf(0)
      const widths = Array.from(end < 0 ? codes : codes.subarray(0, end), columns)
      return widths.includes(-1) ? unprintable() : t.tuple(am.ok, small(widths.reduce((sum, width) => sum + width, 0)))
    },
    'sizeof_wchar/0': () => small(4),
  }
}
