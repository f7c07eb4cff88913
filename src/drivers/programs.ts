/** `open_port({spawn, Command}, …)` and `{spawn_executable, File}`: programs of the operating system. */
import type { HostExit, HostPrograms, HostStartFailure } from '../host/programs.ts'
import { DriverError } from '../runtime/driver.ts'
import type { DriverFamily, PortOptions } from '../runtime/driver.ts'
import type { Port } from '../runtime/port.ts'
import type { Vm } from '../runtime/vm.ts'
import { StreamPort } from './stream_port.ts'

const SHELL = '/bin/sh'
/** What a shell says of a program that a signal ended. */
const SIGNALLED = 128

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export const programs: DriverFamily = (vm) => ({
  name: 'spawn',
  portLevelLocking: true,
  start: (port, command, options) => {
    const host = vm.host.programs
    // no operating system, no programs
    if (host === undefined) throw new DriverError(options.kind === 'executable' ? 'enoent' : 'enotsup')
    if (options.kind === 'executable') {
      const refused = host.access(command)
      if (refused !== undefined) throw new DriverError(refused.toLowerCase())
    }
    return new ProgramPort(vm, host, port, command, options)
  },
})

class ProgramPort extends StreamPort {
  /** Only if the owner wants to know: how the program ended. */
  private exit: HostExit | undefined
  private readonly wantsExit: boolean
  private atEnd = false

  constructor(vm: Vm, host: HostPrograms, port: Port, command: Uint8Array, options: PortOptions) {
    super(port, options)
    this.wantsExit = options.exitStatus
    const shell = options.kind !== 'executable'
    const started = host.start(
      {
        file: shell ? bytes(SHELL) : command,
        args: shell ? [bytes('sh'), bytes('-c'), shellCommand(command)] : [options.arg0 ?? command, ...(options.args ?? [])],
        directory: options.directory,
        // not for a program that runs inside the machine
        get environment() {
          return vm.environment.with(options.environment)
        },
        read: options.read ? this.readEvents : undefined,
        write: options.write ? this.writeEvents : undefined,
        stdio: options.stdio,
        stderrToStdout: options.stderrToStdout,
      },
      (exit) => this.exited(exit),
    )
    if (started instanceof Promise) {
      port.starting = started.then((failure) => (failure.exec ? undefined : failure.code.toLowerCase()))
      void Promise.all([started, port.starting]).then(([failure]) => this.notExecuted(failure))
      return
    }
    port.osPid = started.pid
    this.readerEnd = started.reader
    this.writerEnd = started.writer
  }

  /** There is (as far as its owner can tell) a process, which ends at once since it can't execute the file. */
  private notExecuted({ errno, exec }: HostStartFailure): void {
    if (!exec) return
    this.exited({ code: errno, signal: 0 })
    this.inputOver()
  }

  private exited(exit: HostExit): void {
    this.exit = exit
    if (this.atEnd && this.wantsExit) this.inputOver()
  }
  /** With the option exit_status both the end of the output and that of the program are waited for. */
  protected override inputOver(): void {
    this.atEnd = true
    if (this.wantsExit) {
      if (this.exit === undefined) return
      const { code, signal } = this.exit
      this.port.exitStatus(signal > 0 ? SIGNALLED + signal : code)
    }
    this.port.eof()
  }
  protected override inputFailed(code: string): void {
    // as of a terminal whose program is gone
    if (code === 'EIO') this.inputOver()
    else super.inputFailed(code)
  }
}

function shellCommand(command: Uint8Array): Uint8Array {
  const out = new Uint8Array(5 + command.length)
  out.set(bytes('exec '))
  out.set(command, 5)
  return out
}
