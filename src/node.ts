/// <reference lib="esnext.disposable" preserve="true" />
/** A machine inside a TypeScript program on Node.js. */
import { BadFile } from './beam/read.ts'
import { loadKernel, makeMachine } from './cli/machine.ts'
import { startServers } from './cli/run.ts'
import type { Host } from './host/host.ts'
import { NodeHost } from './host/node/host.ts'
import { OtpNotFound, findOtp, listOtps } from './host/node/otp.ts'
import type { OtpRoot } from './host/node/otp.ts'
import { Untranslatable } from './jit/translation.ts'
import { outputSinks } from './runtime/io_server.ts'
import type { Vm } from './runtime/vm.ts'
import { Converter } from './sdk/convert.ts'
import { ErlangError, NodeStopped } from './sdk/errors.ts'
import { Mailbox } from './sdk/mailbox.ts'
import { MODULE, natives, nodeModule } from './sdk/natives.ts'
import { Atom, Pid, Tuple, atom } from './sdk/values.ts'
import type { Input, Port, Ref, Value } from './sdk/values.ts'
import * as L from './term/layout.ts'
import { format } from './term/print.ts'
import { NONE } from './term/types.ts'
import type { Term } from './term/types.ts'

/** Where bytes go: a function, or something like `process.stdout`. */
export type Output = ((bytes: Uint8Array) => void) | { write(bytes: Uint8Array): unknown }

export interface NodeOptions {
  /**
   * Directory of an Erlang/OTP. Default: the first found in GLULAM_OTP, on the PATH (`erl`), among those that
   * `glulam otp install` has fetched. Without one (or with `false`) there are only the modules in `paths` and those
   * loaded with `Node.load`.
   */
  readonly otp?: string | false
  /** Takes an OTP of this release (25, 27, 29); without OTP: behaves as this release does. */
  readonly release?: number
  /** Directories with .beam files, searched before OTP's. */
  readonly paths?: readonly string[]
  /** Gets what io:format and the like print. Default: the standard output. */
  readonly output?: Output
  /** Gets what is said of processes that end with an error. Default: the standard error output. */
  readonly errors?: Output
  /** Collects garbage at every point where that is possible, and checks the heap after it: for tests of the machine. */
  readonly stress?: boolean
  /** Clock, random bytes and the like. Default: those of Node.js. Such a host has to let the machine run (`SimulatedHost.run`). */
  readonly host?: Host
}

/** A registered name, a process, an alias, or {Name, Node}. */
export type Destination = Pid | Port | Ref | Atom | string | Tuple<readonly [Atom, Atom]>

interface Pending {
  readonly resolve: (value: Value) => void
  readonly reject: (error: Error) => void
}

/** The clock, files and event loop of Node.js, for a machine that is only a guest there: `halt` ends the machine. */
class EmbeddedHost extends NodeHost {
  /** A bug of the machine shows itself. */
  onFailure: (error: Error) => void = () => {}

  override exit(): void {}
  override defer(callback: () => void): void {
    super.defer(() => {
      try {
        callback()
      } catch (error) {
        this.onFailure(error as Error)
      }
    })
  }
}

let kernel: WebAssembly.Module | undefined

/**
 * A node: one machine with processes of its own, which runs from the event loop of Node.js. It keeps the program alive
 * until `stop` (a `using` declaration calls it, too).
 *
 * ```ts
 * import { Node } from 'glulam'
 *
 * using node = await Node.start()
 * console.log(await node.call('lists', 'reverse', [[1, 2, 3]])) // [ 3, 2, 1 ]
 * ```
 */
export class Node {
  /** The OTP whose modules it runs. */
  readonly otp: OtpRoot | undefined
  /** The machine itself, for those who know it. */
  readonly vm: Vm
  /** Resolves when the machine ends: with the exit code where a program called halt, else with undefined. */
  readonly stopped: Promise<number | undefined>
  private readonly converter: Converter
  private readonly leader: Term
  private readonly calls = new Map<Term, Pending>()
  private readonly mailboxes = new Map<Term, Mailbox>()
  private readonly timers = new Map<number, () => void>()
  private timerCount = 0
  private readonly timeout: Term
  private over: Error | undefined
  private resolveStopped: (code: number | undefined) => void = () => {}

  private constructor(options: NodeOptions) {
    this.otp = otpFor(options)
    const host = options.host ?? new EmbeddedHost()
    const vm = makeMachine({
      otp: this.otp, release: this.otp?.release ?? options.release, paths: options.paths, stress: options.stress, host,
      kernel: (kernel ??= loadKernel()),
    })
    this.vm = vm
    this.converter = new Converter(vm)
    this.timeout = vm.atom('$glulam_timeout')
    this.stopped = new Promise((resolve) => (this.resolveStopped = resolve))
    vm.code.defineBifs([natives({
      returned: (pid, value) => this.settle(pid, (call) => call.resolve(this.converter.toValue(value))),
      raised: (pid, cls, reason, trace, text) => this.settle(pid, (call) => call.reject(this.error(cls, reason, trace, text))),
      message: (pid, message) => this.message(pid, message),
    })])
    vm.code.install(nodeModule(vm))
    const servers = startServers(vm)
    this.leader = servers.leader
    if (options.output !== undefined) outputSinks(vm).set(this.leader, writer(options.output))
    const errors = options.errors === undefined ? (bytes: Uint8Array): void => vm.host.write(2, bytes) : writer(options.errors)
    outputSinks(vm).set(servers.errors, errors)
    vm.processes.onCrash = (_process, pid, reason) => {
      errors(new TextEncoder().encode(`Error in process ${format(vm, pid)} with exit value:\n${format(vm, reason, { style: 'p' })}\n`))
    }
    vm.processes.onExit.push((_process, pid, reason) => this.exited(pid, reason))
    vm.scheduler.onHalt.push(() => this.end(new NodeStopped(`the node has halted with ${vm.scheduler.haltCode}`), vm.scheduler.haltCode))
    if (host instanceof EmbeddedHost) host.onFailure = (error) => this.end(error)
    vm.scheduler.start()
  }

  /**
   * Starts a machine.
   * @throws OtpNotFound `otp` or `release` names one that is not there
   */
  static async start(options: NodeOptions = {}): Promise<Node> {
    return new Node(options)
  }

  /**
   * Loads a module from the bytes of a .beam file; its name. A version loaded before becomes old code, an older one
   * is purged (processes that still run it are killed), as code:load_binary/3 does.
   * @throws BadFile
   */
  load(bytes: Uint8Array): string {
    this.check()
    const { code } = this.vm
    try {
      const prepared = code.prepare(bytes)
      if (prepared.translation.onLoad !== undefined) throw new BadFile(`${prepared.name} has an on_load function, which needs the code server`)
      this.purge(this.vm.atom(prepared.name))
      code.install(prepared)
      return prepared.name
    } catch (error) {
      if (error instanceof Untranslatable) throw new BadFile(error.message)
      throw error
    }
  }
  private purge(name: Term): void {
    const { purge, processes } = this.vm
    if (purge.prepare(name) !== true) return
    for (const process of processes.all()) {
      if (purge.runsOldCode(process, name)) this.kill(processes.pidOf(process))
    }
    purge.complete(name)
  }

  /**
   * Runs M:F(Args…) in a process of its own and resolves with its result.
   *
   * Rejects with an ErlangError when it raises, or when an exit signal ends the process; with NodeStopped when the
   * node ends before.
   * @throws TypeError an argument has no term
   */
  async call<T extends Value = Value>(module: Name, fun: Name, args: readonly Input[] = []): Promise<T> {
    const pid = this.start(MODULE, 'call', () => {
      const { toTerm } = this.terms
      return [toTerm(atomOf(module)), toTerm(atomOf(fun)), toTerm(args)]
    })
    return new Promise<Value>((resolve, reject) => this.calls.set(pid, { resolve, reject })) as Promise<T>
  }

  /**
   * Starts a process that runs M:F(Args…): its pid.
   * @throws TypeError an argument has no term
   */
  spawn(module: Name, fun: Name, args: readonly Input[] = []): Pid {
    const pid = this.start(textOf(module), textOf(fun), () => args.map((a) => this.terms.toTerm(a)))
    return this.converter.handle(pid) as Pid
  }

  /**
   * `Destination ! Message`. A string is a registered name.
   * @throws ErlangError badarg: nothing is registered under the name; TypeError: the message has no term
   */
  send(destination: Destination, message: Input): void {
    this.check()
    const { vm } = this
    vm.scratch(() => {
      const to = this.terms.toTerm(typeof destination === 'string' ? atom(destination) : destination)
      if ((destination instanceof Atom || typeof destination === 'string') && vm.processes.registry.whereis(to) === NONE) {
        throw new ErlangError('error', atom('badarg'), [], `no process is registered as ${destination}`)
      }
      vm.processes.sendInstruction(to, this.terms.toTerm(message))
    })
  }

  /** A new mailbox: a process whose messages this program receives. */
  mailbox(): Mailbox {
    const pid = this.start(MODULE, 'mailbox', () => [])
    const flags = this.vm.k.process_of(pid) + L.P_FLAGS
    this.vm.setCell(flags, this.vm.cell(flags) | L.PF_TRAP_EXIT)
    const box = new Mailbox(this.converter.handle(pid) as Pid, {
      after: (ms, callback) => this.after(pid, ms, callback),
      close: () => {
        if (this.over === undefined) this.kill(pid)
      },
    })
    this.mailboxes.set(pid, box)
    return box
  }

  /** Ends the machine: calls and receives that wait are rejected, and nothing of it keeps the program alive any more. */
  stop(): void {
    this.end(new NodeStopped('the node was stopped'))
  }
  [Symbol.dispose](): void {
    this.stop()
  }

  // ---- processes ---------------------------------------------------------------------------------------------------

  private readonly terms = {
    toTerm: (value: Input): Term => this.converter.toTerm(value),
  }

  private check(): void {
    if (this.over !== undefined) throw this.over
  }
  private start(module: string, fun: string, args: () => Term[]): Term {
    this.check()
    const { vm } = this
    const { spawn } = vm.processes
    return vm.scratch(() => vm.processes.pidOf(spawn.boot(module, fun, args(), { groupLeader: this.leader })))
  }
  private kill(pid: Term): void {
    const { signals, am } = this.vm.processes
    this.vm.scratch(() => signals.exit(pid, pid, am.kill, false, false))
  }

  /** A call is over. */
  private settle(pid: Term, how: (call: Pending) => void): void {
    const call = this.calls.get(pid)
    if (call === undefined) return
    this.calls.delete(pid)
    try {
      how(call)
    } catch (error) {
      call.reject(error as Error)
    }
  }
  private error(cls: Term, reason: Term, trace: Term, text: Term): ErlangError {
    const { vm, converter } = this
    const name = vm.atoms.text(cls) as ErlangError['class']
    const described = vm.t.isBinary(text)
      ? new TextDecoder().decode(vm.t.bytes(text).slice())
      : `exception ${name}: ${format(vm, reason, { style: 'p', unicode: true })}`
    return new ErlangError(name, converter.toValue(reason), (vm.t.listToArray(trace) ?? []).map((f) => converter.toValue(f)), described)
  }
  private exited(pid: Term, reason: Term): void {
    this.settle(pid, (call) => call.reject(this.error(this.vm.processes.am.exit, reason, L.NIL as Term, NONE)))
    const box = this.mailboxes.get(pid)
    if (box === undefined) return
    this.mailboxes.delete(pid)
    box.end(new Error('the process of the mailbox has ended'))
  }

  // ---- mailboxes ---------------------------------------------------------------------------------------------------

  private message(pid: Term, message: Term): void {
    const { t } = this.vm
    if (t.isTupleOf(message, 2) && t.element(message, 1) === this.timeout) {
      const number = t.safeInteger(t.element(message, 2))!
      const callback = this.timers.get(number)
      this.timers.delete(number)
      callback?.()
      return
    }
    this.mailboxes.get(pid)?.deliver(this.converter.toValue(message))
  }
  /** Calls back after some time of the machine's clock: by a message to a mailbox. */
  private after(pid: Term, ms: number, callback: () => void): () => void {
    const { vm } = this
    const { refs, timers } = vm.processes
    const number = ++this.timerCount
    this.timers.set(number, callback)
    const [low, high] = vm.scratch(() => {
      refs.make()
      const reference = [refs.low, refs.high] as const
      timers.start(Math.max(0, Math.ceil(ms)), false, pid, vm.t.tuple(this.timeout, vm.t.integer(number)))
      return reference
    })
    return () => {
      if (!this.timers.delete(number)) return
      const timer = timers.find(low, high)
      if (timer !== undefined) timers.cancel(timer)
    }
  }

  // ---- the end -----------------------------------------------------------------------------------------------------

  private end(error: Error, code?: number): void {
    if (this.over !== undefined) return
    this.over = error
    this.vm.scheduler.stop()
    for (const call of this.calls.values()) call.reject(error)
    this.calls.clear()
    for (const box of this.mailboxes.values()) box.end(error)
    this.mailboxes.clear()
    this.resolveStopped(code)
  }
}

/** A module's or function's name; of Elixir's modules the full one: `Elixir.Enum`. */
export type Name = string | Atom

const atomOf = (name: Name): Atom => (typeof name === 'string' ? atom(name) : name)
const textOf = (name: Name): string => (typeof name === 'string' ? name : name.text)

function writer(output: Output): (bytes: Uint8Array) => void {
  return typeof output === 'function' ? output : (bytes) => void output.write(bytes)
}

/** The OTP that the options ask for. */
function otpFor({ otp, release }: NodeOptions): OtpRoot | undefined {
  if (otp === false) return undefined
  if (otp !== undefined) {
    const named = findOtp(otp)
    if (release !== undefined && named.release !== release) throw new OtpNotFound(`${otp} holds Erlang/OTP ${named.release}, not ${release}`)
    return named
  }
  const all = listOtps()
  if (release === undefined || all.length === 0) return all[0]
  const wanted = all.find((o) => o.release === release)
  if (wanted === undefined) throw new OtpNotFound(`no Erlang/OTP ${release} found, only ${all.map((o) => o.release).join(', ')}`)
  return wanted
}
