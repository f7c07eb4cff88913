/**
 * ^C: the machine stands still, and a menu asks what to do. Which answers there are, and what they print, is that of OTP's emulator.
 * @see https://www.erlang.org/doc/system/robustness.html, erts/emulator/beam/break.c
 */
import type { HostReader, TerminalMode } from '../host/host.ts'
import { makeLocalPid } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { crash, emulatorText } from '../dump/crash.ts'
import { describePorts } from '../dump/ports.ts'
import { describeProcess, describeProcesses } from '../dump/processes.ts'
import { describeDistribution, describeModules, describeSystem } from '../dump/system.ts'
import { describeTables } from '../dump/tables.ts'
import { erts } from '../runtime/releases.ts'
import type { Vm } from '../runtime/vm.ts'

/** What ^C does: opens the menu; nothing (`+Bi`); is a key like any other (`+Bc`); ends the program (`+Bd`). */
export type BreakMode = 'menu' | 'ignore' | 'key' | 'default'

const OPTIONS = `BREAK: (a)bort (A)bort with dump (c)ontinue (p)roc info (i)nfo
       (l)oaded (v)ersion (k)ill (D)b-tables (d)istribution
`
const KILLER = '\n\nProcess Information\n\n--------------------------------------------------\n'

/** Exit status of a program that SIGABRT ended. */
const ABORTED = 134

/** Settles what the keys that send signals do. */
export function installBreak(vm: Vm, mode: BreakMode): void {
  const { host } = vm
  if (mode === 'ignore') {
    for (const signal of ['sigint', 'sigquit', 'sigtstp']) host.setSignal?.(signal, 'ignore', () => {})
    return
  }
  if (mode === 'default') return
  if (mode === 'key') host.terminal?.withoutInterrupt()
  const menu = new BreakMenu(vm)
  host.setSignal?.('sigint', 'handle', () => menu.requested())
  vm.signals.set('sigquit', 'handle')
}

/** What to do with the first character of the next line; a line of nothing more is not looked at. */
type Answer = (key: string) => void

class BreakMenu {
  private readonly vm: Vm
  private isOpen = false
  private reader: HostReader | undefined
  private mode: TerminalMode | undefined
  private answer: Answer = () => {}

  constructor(vm: Vm) {
    this.vm = vm
  }

  requested(): void {
    if (this.isOpen) {
      this.vm.host.exit(0)
      return
    }
    this.open()
  }
  private open(): void {
    const { vm } = this
    const { host } = vm
    this.isOpen = true
    vm.scheduler.stop()
    this.mode = host.terminal?.mode
    if (this.mode !== undefined) host.terminal!.setMode(undefined)
    const onTerminal = vm.release >= 26 && host.terminal?.isTerminal(0) === true && host.terminal.isTerminal(1)
    // what the shell may have written below the cursor goes
    this.print(`\n${onTerminal ? '\x1b[J' : ''}${OPTIONS}`)
    this.answer = (key) => this.choose(key)
    this.reader = host.streams?.reader(0, {
      data: (bytes) => this.answer(String.fromCharCode(bytes[0]!)),
      end: () => host.exit(0),
      error: () => host.exit(0),
    })
    if (this.reader === undefined) host.exit(0)
  }
  /** The machine goes on. */
  private close(): void {
    this.reader?.close()
    if (this.mode !== undefined) this.vm.host.terminal!.setMode(this.mode)
    this.isOpen = false
    this.vm.scheduler.start()
  }
  private print(text: string): void {
    this.vm.host.write(1, emulatorText(text))
  }
  private abort(slogan: string): void {
    crash(this.vm, slogan)
    this.vm.host.exit(ABORTED)
  }
  private tell(text: string): void {
    this.print(text)
    this.close()
  }

  private choose(key: string): void {
    const { vm } = this
    switch (key) {
      case 'q': case 'a': case '*': vm.host.exit(0); break
      case 'A': this.abort('Crash dump requested by user'); break
      case 'c': case 'm': this.close(); break
      case 'p': this.tell(describeProcesses(vm) + describePorts(vm)); break
      case 'o': this.tell(describePorts(vm)); break
      case 'i': this.tell(describeSystem(vm)); break
      case 'l': this.tell(describeModules(vm)); break
      case 'v': this.tell(`Erlang (BEAM) emulator version ${erts(vm.release).version}\n`); break
      case 'd': this.tell(describeDistribution(vm)); break
      case 'D': this.tell(describeTables(vm)); break
      case 'k': this.kill(vm.processes.all().map((process) => vm.processes.pidOf(process)).reverse()); break
      case '\n': break
      default: this.print(`Invalid option '${key}'. Please enter one of the following:\n${OPTIONS}`)
    }
  }

  // ---- (k)ill --------------------------------------------------------------------------------------------------------

  private kill(pids: readonly Term[]): void {
    this.print(KILLER)
    this.ask(pids)
  }
  /** Asks about the first that still lives, then about the others. */
  private ask(pids: readonly Term[]): void {
    const { vm } = this
    const { processes } = vm
    const [pid, ...rest] = pids
    if (pid === undefined) {
      this.close()
      return
    }
    const process = processes.lookup(pid)
    if (process === 0) {
      this.ask(rest)
      return
    }
    this.print(`${describeProcess(vm, process)}(k)ill (n)ext (r)eturn:\n`)
    this.answer = (key) => {
      if (key === 'k') vm.scratch(() => processes.signals.exit(pid, makeLocalPid(0), processes.am.kill, false, false))
      if (key === 'k' || key === 'n') this.ask(rest)
      else this.close()
    }
  }
}
