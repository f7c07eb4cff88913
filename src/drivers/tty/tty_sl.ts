/**
 * Driver tty_sl: the terminal as OTP 25's shell sees it, a port that is sent what is to change on the line being edited.
 * Reference: erts/emulator/drivers/unix/ttsl_drv.c, lib/kernel/src/user_drv.erl of OTP 25
 */
import type { HostReader, HostWriter, TerminalMode } from '../../host/host.ts'
import { DriverError } from '../../runtime/driver.ts'
import type { DriverFamily, DriverInstance } from '../../runtime/driver.ts'
import type { Port } from '../../runtime/port.ts'
import type { Vm } from '../../runtime/vm.ts'
import { describeTerminal, sized } from './capability_nifs.ts'
import { SmartLine, utf8Length } from './smart_line.ts'
import type { Movements } from './smart_line.ts'
import { flagOf, isGeneric, numberOf, stringOf } from './terminfo.ts'
import type { Terminfo } from './terminfo.ts'
import { withoutPadding } from './tparm.ts'

/** Commands, in the first byte of what is sent. */
const [PUT, MOVE, INSERT, DELETE, BEEP, PUT_SYNC] = [0, 1, 2, 3, 4, 5] as const
const CONTROL = 0x018b0900
const [GET_WINDOW_SIZE, GET_UNICODE, SET_UNICODE] = [CONTROL + 100, CONTROL + 101, CONTROL + 102] as const

const [DEFAULT_WIDTH, DEFAULT_HEIGHT] = [80, 24] as const
/** Bytes read at once. */
const MOST = 1024
/** Who writes in step hears of it when no more than so many bytes wait. */
const AHEAD = 1024

export const ttySl: DriverFamily = (vm) => {
  const open = new Set<Port>()
  return {
    name: 'tty_sl',
    start: (port, command) => {
      const { terminal } = vm.host
      if (open.size > 0 || terminal?.isTerminal(0) !== true || !terminal.isTerminal(1)) throw new DriverError('einval')
      const entry = describeTerminal(vm, vm.host.environment.get('TERM') ?? '')
      const moves = entry === undefined || isGeneric(entry) ? undefined : movements(entry)
      if (moves === undefined || !terminal.setMode(modeOf(new TextDecoder().decode(command)))) throw new DriverError('einval')
      open.add(port)
      const columns = numberOf(sized(vm, entry!, vm.host.streams!.windowSize(1)), 'co')
      return new TtySl(vm, port, moves, columns > 0 ? columns : DEFAULT_WIDTH, () => open.delete(port))
    },
  }
}

/** `tty_sl -c -e`: line by line, echo, signals; on, off, or as it is. */
function modeOf(command: string): TerminalMode {
  const flag = (letter: string): boolean | undefined => {
    const sign = new RegExp(` ([-+])${letter}`).exec(command)?.[1]
    return sign === undefined ? undefined : sign === '+'
  }
  return { canonical: flag('c'), echo: flag('e'), signals: flag('s') }
}

function movements(entry: Terminfo): Movements | undefined {
  const bytes = (text: string): number[] => Array.from(withoutPadding(text), (c) => c.charCodeAt(0))
  const up = stringOf(entry, 'up')
  const right = stringOf(entry, 'nd')
  if (up === undefined || right === undefined) return undefined
  return {
    up: bytes(up),
    down: bytes(stringOf(entry, 'do') ?? '\n'),
    left: bytes(flagOf(entry, 'bs') ? '\b' : (stringOf(entry, 'bc') ?? '\b')),
    right: bytes(right),
    wrapsLate: flagOf(entry, 'xn'),
  }
}

class TtySl implements DriverInstance {
  private readonly vm: Vm
  private readonly port: Port
  private readonly line: SmartLine
  private readonly reader: HostReader
  private readonly writer: HostWriter
  private readonly closed: () => void
  private width: number
  /** Beginning of a character that was cut short. */
  private rest: Uint8Array = new Uint8Array(0)
  /** The owner waits until it may go on writing. */
  private awaited = false

  constructor(vm: Vm, port: Port, moves: Movements, width: number, closed: () => void) {
    this.vm = vm
    this.port = port
    this.width = width
    this.closed = closed
    const { host } = vm
    const terminal = host.terminal!
    this.line = new SmartLine(moves, () => this.width, terminal.unicode())
    this.writer = host.streams!.writer(1, {
      written: (waiting) => this.written(waiting),
      error: (code) => port.failure(code.toLowerCase()),
    })
    this.reader = host.streams!.reader(0, {
      data: (bytes) => this.read(bytes),
      end: () => port.eof(),
      error: (code) => port.failure(code.toLowerCase()),
    })
    host.setSignal?.('sigwinch', 'handle', () => (this.width = this.size()[0]))
    host.setSignal?.('sigcont', 'handle', () => terminal.setMode(terminal.mode))
  }

  // ---- from the terminal ---------------------------------------------------------------------------------------------

  private read(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += MOST) this.readSome(bytes.subarray(at, at + MOST))
  }
  private readSome(more: Uint8Array): void {
    if (!this.line.unicode) {
      this.port.deliver(asUtf8(more))
      return
    }
    const bytes = new Uint8Array([...this.rest, ...more])
    let at = 0
    let size = 1
    while (at < bytes.length && size > 0) {
      size = utf8Length(bytes, at)
      if (size > 0) at += size
    }
    this.port.deliver(bytes.slice(0, at))
    this.rest = bytes.slice(at)
    if (size !== 0) return
    // no UTF-8 after all
    this.line.unicode = false
    this.port.deliver(asUtf8(this.rest))
    this.rest = new Uint8Array(0)
  }

  // ---- from the shell ------------------------------------------------------------------------------------------------

  output(bytes: Uint8Array): void {
    const { line } = this
    const text = bytes.subarray(1)
    const count = (((text[0] ?? 0) << 24) >> 16) | (text[1] ?? 0)
    switch (bytes[0]) {
      case PUT: case PUT_SYNC: line.put(text); break
      case MOVE: line.move(count); break
      case INSERT: line.insert(text); break
      case DELETE: line.delete(count); break
      case BEEP: line.beep(); break
      default: break
    }
    const waiting = this.writer.write(line.take())
    if (typeof waiting === 'string') {
      this.port.failure(waiting.toLowerCase())
      return
    }
    if (bytes[0] !== PUT_SYNC) return
    this.awaited = true
    if (waiting <= AHEAD) this.goOn()
  }
  private written(waiting: number): void {
    if (waiting < AHEAD && this.awaited) this.goOn()
    if (waiting === 0) this.port.drained()
  }
  private goOn(): void {
    const { t } = this.vm
    this.awaited = false
    this.port.deliverTerm(() => t.tuple(this.port.id, this.vm.atom('ok')))
  }

  control(command: number, bytes: Uint8Array): Uint8Array | undefined {
    const { line } = this
    switch (command) {
      // as the emulator's memory has them
      case GET_WINDOW_SIZE: return new Uint8Array(new Uint32Array(this.size()).buffer)
      case GET_UNICODE: return Uint8Array.of(Number(line.unicode))
      case SET_UNICODE: {
        if (bytes.length === 0) return new Uint8Array(0)
        const before = Number(line.unicode)
        line.unicode = bytes[0] !== 0
        return Uint8Array.of(before)
      }
      default: return undefined
    }
  }
  private size(): readonly [number, number] {
    const [columns, rows] = this.vm.host.streams!.windowSize(0) ?? [0, 0]
    return [columns || DEFAULT_WIDTH, rows || DEFAULT_HEIGHT]
  }
  pending(): number {
    return this.writer.waiting
  }
  stop(): void {
    const { host } = this.vm
    this.reader.close()
    this.writer.close()
    host.terminal!.setMode(undefined)
    for (const signal of ['sigwinch', 'sigcont']) host.setSignal?.(signal, 'default', () => {})
    this.closed()
  }
}

/** Bytes of Latin-1. */
const asUtf8 = (bytes: Uint8Array): Uint8Array => new TextEncoder().encode(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
