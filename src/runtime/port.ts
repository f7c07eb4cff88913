/**
 * One port: what it does with signals, and what its driver can do with it. The machine is one thread, so a driver is called
 * when the signal is sent, and is never busy for any other reason than `setBusy`.
 * @see https://www.erlang.org/doc/system/ports.html
 */
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isLocalPid, small } from '../term/terms.ts'
import type { Driver, DriverInstance } from './driver.ts'
import { keep, release } from './kept.ts'
import type { Kept } from './kept.ts'
import { LineBuffer } from './line_buffer.ts'
import type { Monitor, Party, PortHandler } from './party.ts'
import type { OpenOptions, Ports } from './ports.ts'
import { Reason } from './signals.ts'
import type { DriverTimer } from './timers.ts'
import type { Vm } from './vm.ts'

/** `closing`: gone for everybody, but its driver has something to write yet. */
type State = 'open' | 'exiting' | 'closing' | 'closed'

/** How a command to a port went. */
export type Outcome = 'done' | 'busy' | 'badarg'

export class Port implements PortHandler {
  readonly id: Term
  readonly number: number
  /** Bytes of its name: the command it was opened with. */
  readonly name: Uint8Array
  readonly driver: Driver
  readonly ports: Ports
  private readonly vm: Vm
  private instance: DriverInstance | undefined
  /** The port owner. */
  connected: Term
  /** Who has called the driver; 0 outside of a call. */
  caller: Term = NONE
  state: State = 'open'
  /** port_info(Port, parallelism): only told. */
  parallelism = false
  /** Data goes to the owner in binaries. */
  binary = false
  /** At the end of input the owner is told, and the port stays open. */
  softEof = false
  /** Answers of `control` are binaries. */
  controlBinary = false
  lines: LineBuffer | undefined
  input = 0
  output = 0
  /** Of the program; -1: there is none. */
  osPid = -1
  busy = false
  /** port_set_data/2. */
  private data: Kept | undefined
  /** Processes that wait until it is not busy. */
  private readonly waiting: { process: Address; pid: Term }[] = []
  private sendClosed = false
  /** It is not known yet whether it can be opened: resolves to the reason when it can't. */
  starting: Promise<string | undefined> | undefined
  private timer: DriverTimer | undefined
  /** What its monitors of processes call. */
  private readonly watching = new Map<Monitor, () => void>()
  /** How it was opened, unless another one's driver has made it. */
  options: OpenOptions | undefined
  /** Called once nothing is left of it. */
  onClosed: (() => void) | undefined

  constructor(ports: Ports, id: Term, number: number, name: Uint8Array, driver: Driver, owner: Term) {
    this.ports = ports
    this.vm = ports.vm
    this.id = id
    this.number = number
    this.name = name
    this.driver = driver
    this.connected = owner
  }
  attach(instance: DriverInstance): void {
    this.instance = instance
  }

  /** Bytes that its driver has to write yet. */
  get pending(): number {
    return this.instance?.pending?.() ?? 0
  }
  get isOpen(): boolean {
    return this.state === 'open'
  }
  /** Nothing has gone in or out yet, and nobody waits for anything: opened again it is the same. */
  get isUnused(): boolean {
    const nothing = this.lines === undefined && this.data === undefined && this.timer === undefined && this.starting === undefined && this.onClosed === undefined
    return this.isOpen && nothing && this.input === 0 && this.output === 0 && this.pending === 0 && !this.busy && this.watching.size === 0 && this.caller === NONE
  }
  get party(): Party | undefined {
    return this.vm.processes.existingParty(this.id)
  }

  // ---- what processes do with it ---------------------------------------------------------------------------------------

  /** `Port ! Message`. The sender waits while the port is busy, but what it sent is on its way. */
  send(from: Term, message: Term): void {
    const { t } = this.vm
    const { am } = this.ports
    if (t.isTupleOf(message, 2) && isLocalPid(t.element(message, 1))) {
      const owner = t.element(message, 1)
      const what = t.element(message, 2)
      if (what === am.close) {
        if (owner === this.connected) this.exit(owner, am.normal, true, false)
        else this.badSignal()
        return
      }
      if (t.isTupleOf(what, 2) && t.element(what, 1) === am.command) {
        this.commanded(from, owner, t.element(what, 2))
        return
      }
      if (t.isTupleOf(what, 2) && t.element(what, 1) === am.connect) {
        const next = t.element(what, 2)
        if (!isLocalPid(next) || owner !== this.connected) this.badSignal()
        else {
          this.connected = next
          this.tell(owner, () => am.connected)
        }
        return
      }
    }
    this.badSignal()
  }
  private commanded(from: Term, owner: Term, data: Term): void {
    const bytes = this.bytesOf(data)
    if (bytes === undefined) {
      this.badSignal()
      return
    }
    const { busy } = this
    if (owner === this.connected) this.write(bytes, from)
    else this.badSignal()
    if (busy && this.busy) this.wait()
  }

  /** port_command/3. `busy`: nothing was sent, the caller waits (`wait`) and tries again. */
  command(data: Term, force: boolean): Outcome {
    if (this.busy && !force) return 'busy'
    const bytes = this.bytesOf(data)
    if (bytes === undefined) return 'badarg'
    this.write(bytes, this.vm.self)
    return 'done'
  }
  traced(bytes: Uint8Array): void {
    if (this.isOpen) this.write(bytes, this.connected)
  }
  private write(bytes: Uint8Array, caller: Term): void {
    const size = bytes.length
    this.call(caller, () => this.instance!.output?.(bytes))
    this.output += size
    this.ports.output += size
    this.vm.bump(200)
  }
  /** Bytes of iodata, a view of memory; undefined (and it is logged) when it is none. */
  private bytesOf(data: Term): Uint8Array | undefined {
    const { t, k } = this.vm
    const binary = t.isBinary(data) ? data : k.iolist_to_bitstring(data, 0)
    if (binary !== NONE) return t.bytes(binary)
    this.ports.logBadOutput(this.name)
    return undefined
  }

  /** port_control/3: bytes, or undefined for badarg. */
  control(command: number, bytes: Uint8Array): Uint8Array | undefined {
    this.vm.bump(200)
    return this.call(this.vm.self, () => this.instance!.control?.(command, bytes))
  }
  /** erlang:port_call/3. */
  portCall(command: number, data: Term): Term | undefined {
    this.vm.bump(200)
    return this.call(this.vm.self, () => this.instance!.call?.(command, data))
  }
  private call<T>(caller: Term, run: () => T): T {
    const before = this.caller
    this.caller = caller
    const { watch } = this.vm.processes
    watch.portRuns(this.id, true)
    try {
      return run()
    } finally {
      watch.portRuns(this.id, false)
      this.caller = before
    }
  }

  /** port_connect/2: false when the process isn't there. */
  connect(pid: Term): boolean {
    const party = isLocalPid(pid) ? this.vm.processes.partyOf(pid) : undefined
    if (party === undefined) return false
    this.vm.processes.signals.link(this.party!, party)
    this.connected = pid
    return true
  }

  /** port_close/1: false when it can't be. */
  close(by: Term): boolean {
    return this.exit(by, this.ports.am.normal, false, false)
  }
  exitSignal(from: Term, reason: Term, byLink: boolean): void {
    this.exit(from, reason, false, byLink)
  }
  /** A process that its driver monitors is gone. */
  monitorDown(monitor: Monitor): void {
    const down = this.watching.get(monitor)
    this.watching.delete(monitor)
    down?.()
  }

  /** A copy: what the port keeps goes with it. */
  getData(): Term {
    return this.data === undefined ? this.ports.am.undefined : this.vm.k.copy_in(this.data.term)
  }
  setData(term: Term): void {
    if (this.data !== undefined) release(this.vm, this.data)
    this.data = keep(this.vm, term)
  }

  // ---- waiting for a busy port -------------------------------------------------------------------------------------------

  /** Keeps the running process off the run queue until the port is not busy. */
  wait(): void {
    const { processes } = this.vm
    const process = processes.running
    if (process === 0) return
    this.waiting.push({ process, pid: processes.pidOf(process) })
    processes.watch.busyPort(processes.pidOf(process), this.id)
    processes.hold(process)
    processes.interruptRunning()
  }
  private resumeWaiting(): void {
    const waiting = this.waiting.splice(0)
    // who waited first comes last, else nobody but the first ever gets to write
    waiting.push(...waiting.splice(0, 1))
    for (const { process, pid } of waiting) {
      if (this.vm.k.process_of(pid) === process) this.vm.processes.release(process)
    }
    if (waiting.length > 0) this.vm.scheduler.kick()
  }

  // ---- what the driver does with it --------------------------------------------------------------------------------------

  /** Bytes that were read: to the owner. */
  deliver(bytes: Uint8Array): void {
    if (!this.isOpen) return
    this.input += bytes.length
    this.ports.input += bytes.length
    const { watch } = this.vm.processes
    watch.portRuns(this.id, true)
    if (this.lines === undefined) this.tellData((data) => data, bytes)
    else this.lines.read(bytes)
    watch.portRuns(this.id, false)
  }
  /** The same, of which the first bytes come as a list in front of a binary; without `bytes` in a list alone. */
  deliverBehind(header: Uint8Array, bytes: Uint8Array | undefined): void {
    const { t } = this.vm
    const size = header.length + (bytes?.length ?? 0)
    this.input += size
    this.ports.input += size
    this.tell(this.connected, () => {
      const rest = bytes === undefined ? NIL : this.binary ? t.binary(bytes) : t.byteList(bytes)
      return t.tuple(this.ports.am.data, t.byteList(header, rest))
    })
  }
  private tellData(wrap: (data: Term) => Term, bytes: Uint8Array): void {
    const { t } = this.vm
    this.tell(this.connected, () => {
      const data = this.binary ? t.binary(bytes) : t.list(Array.from(bytes, small))
      return t.tuple(this.ports.am.data, wrap(data))
    })
  }
  /** From now on input comes in lines of so many bytes at most. */
  inLines(size: number): void {
    const { t } = this.vm
    const { am } = this.ports
    this.lines = new LineBuffer(size, (eol, bytes) => {
      this.tellData((data) => t.tuple(eol ? am.eol : am.noeol, data), bytes)
    })
  }

  /** Sends a message as it is, by default to the owner. */
  deliverTerm(build: () => Term, to: Term = this.connected): void {
    const { vm } = this
    vm.scratch(() => {
      const process = vm.k.process_of(to)
      if (process !== 0) vm.send(process, build())
    })
  }
  /** {Port, What}. */
  private tell(to: Term, what: () => Term): void {
    this.deliverTerm(() => this.vm.t.tuple(this.id, what()), to)
  }

  /** {Port, {exit_status, Status}}. */
  exitStatus(status: number): void {
    this.tell(this.connected, () => this.vm.t.tuple(this.ports.am.exit_status, small(status)))
  }

  /** The input is over: the owner is told, or the port closes. */
  eof(): void {
    if (this.isOpen) this.lines?.end()
    if (this.state === 'closing') this.terminate()
    else if (this.softEof) this.tell(this.connected, () => this.ports.am.eof)
    else this.fail(this.ports.am.normal)
  }
  /** The port closes with an error, as `epipe`, or `normal`. */
  failure(reason: string): void {
    if (this.state === 'closing') this.terminate()
    else this.fail(this.vm.atom(reason))
  }
  /** The port closes with an error, or normally, which its owner is not told by an exit signal: the driver has sent it a message. */
  quit(reason?: string): void {
    this.unlinkOwner()
    if (this.state === 'closing') this.terminate()
    else this.fail(reason === undefined ? this.ports.am.normal : this.vm.atom(reason))
  }
  /** open_port/2 fails after all: nobody but its owner knows of it. */
  neverOpened(): void {
    this.unlinkOwner()
    this.fail(this.ports.am.normal)
  }
  private unlinkOwner(): void {
    if (this.party !== undefined) this.vm.processes.signals.unlink(this.party, this.connected)
  }
  /** What waits to be written is lost. */
  private fail(reason: Term): void {
    this.exit(this.id, reason, false, false, true)
  }
  /** Nothing waits to be written any more. */
  drained(): void {
    if (this.state === 'closing') this.terminate()
  }

  setBusy(busy: boolean): void {
    if (this.busy === busy) return
    this.busy = busy
    if (!busy) this.resumeWaiting()
  }

  /** Calls back when a process ends; undefined when it isn't there. */
  monitor(pid: Term, down: () => void): Monitor | undefined {
    const { processes } = this.vm
    const target = isLocalPid(pid) ? processes.partyOf(pid) : undefined
    const party = this.party
    if (target === undefined || party === undefined) return undefined
    const monitor = processes.signals.portMonitor(party, target)
    this.watching.set(monitor, down)
    return monitor
  }
  demonitor(monitor: Monitor): void {
    if (this.watching.delete(monitor)) this.vm.processes.signals.dropPortMonitor(monitor)
  }

  /** Calls back after so many milliseconds; a timer set before is gone. */
  setTimer(ms: number, callback: () => void): void {
    this.cancelTimer()
    this.timer = this.vm.processes.timers.after(ms, () => {
      this.timer = undefined
      callback()
    })
  }
  cancelTimer(): void {
    if (this.timer !== undefined) this.vm.processes.timers.stop(this.timer)
    this.timer = undefined
  }

  // ---- the end -----------------------------------------------------------------------------------------------------------

  /** The owner gets an exit signal `badsig`. */
  private badSignal(): void {
    const owner = this.vm.processes.partyOf(this.connected)
    if (owner === undefined) return
    const reason = new Reason(this.vm, this.ports.am.badsig)
    this.vm.processes.signals.exitSignal(owner, this.id, reason, false)
    reason.done()
  }

  /** An exit signal, from itself when the driver gives up. False: it is closed already, or does not care. */
  exit(from: Term, reason: Term, sendClosed: boolean, byLink: boolean, atOnce = false): boolean {
    const { am } = this.ports
    if (this.state !== 'open' || this.driver.immortal === true) return false
    if (byLink && reason === am.normal && from !== this.connected && from !== this.id) return false
    this.state = 'exiting'
    this.sendClosed = sendClosed
    this.setBusy(false)
    this.watching.clear()
    this.vm.processes.portClosed(this.id, reason === am.kill ? am.killed : reason)
    if (reason !== am.kill && !atOnce && this.pending > 0) {
      this.state = 'closing'
      this.instance!.flush?.()
    } else this.terminate()
    return true
  }

  private terminate(): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.cancelTimer()
    this.instance?.stop()
    if (this.data !== undefined) release(this.vm, this.data)
    this.data = undefined
    this.ports.remove(this)
    if (this.sendClosed) this.tell(this.connected, () => this.ports.am.closed)
    this.onClosed?.()
  }
}
