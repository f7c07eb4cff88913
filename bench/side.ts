// One side of a comparison: a process that lives for the whole run, takes commands by lines and answers each with one line.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Flags of the Glulam side's Node, as bin/glulam has them. */
const NODE_FLAGS = ['--stack-size=3900']

export class Side {
  readonly name: string
  private readonly child: ChildProcess
  private readonly waiting: ((line: string | undefined) => void)[] = []
  private readonly lines: string[] = []
  private ended = false
  private timer: NodeJS.Timeout | undefined

  constructor(name: string, command: string, args: readonly string[]) {
    this.name = name
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      const next = this.waiting.shift()
      if (next) next(line)
      else this.lines.push(line)
    })
    this.child.stdin!.on('error', () => {})
    this.child.on('close', () => {
      this.ended = true
      clearTimeout(this.timer)
      for (const next of this.waiting.splice(0)) next(undefined)
    })
  }

  /** Sends a command; the line it answers, undefined when the process ended or took longer than `timeoutMs` (it is then killed). */
  ask(command: string, timeoutMs = 120_000): Promise<string | undefined> {
    if (this.ended) return Promise.resolve(undefined)
    this.child.stdin!.write(`${command}\n`)
    return this.line(timeoutMs)
  }
  line(timeoutMs = 120_000): Promise<string | undefined> {
    const ready = this.lines.shift()
    if (ready !== undefined) return Promise.resolve(ready)
    if (this.ended) return Promise.resolve(undefined)
    this.timer = setTimeout(() => this.child.kill('SIGKILL'), timeoutMs)
    return new Promise((resolve) => {
      this.waiting.push((line) => {
        clearTimeout(this.timer)
        resolve(line)
      })
    })
  }
  get alive(): boolean {
    return !this.ended
  }
  /** Resident bytes of the process that runs the programs. */
  resident(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
  }
  end(): void {
    this.child.kill('SIGKILL')
  }
  /** Lets the process end by itself. */
  async finish(): Promise<void> {
    const ended = new Promise((resolve) => this.child.on('close', resolve))
    this.child.stdin!.end()
    await ended
  }
}

export type Places = { readonly erl: string; readonly otpRoot: string; readonly ebin: string }

export function erlSide({ erl, ebin }: Places): Side {
  const flags = ['+S', '1:1', '+P', '4000000', '-noshell', '-kernel', 'logger_level', 'none', '-pa', ebin]
  return new Side('erl', erl, [...flags, '-s', 'bench_runner', 'server'])
}
export function glulamSide({ otpRoot, ebin }: Places): Side {
  const script = join(import.meta.dirname, 'glulam_server.ts')
  return new Side('glulam', process.execPath, [...NODE_FLAGS, script, otpRoot, ebin])
}

/** The whole system, booted: `glulam erl` with the flags of erl's side. */
export function bootedSide({ otpRoot, ebin }: Places): Side {
  const command = ['GLULAM_OTP=' + otpRoot, join(import.meta.dirname, '..', 'bin', 'glulam'), 'erl']
  const flags = ['+P', '4000000', '-noshell', '-kernel', 'logger_level', 'none', '-pa', ebin, '-s', 'bench_runner', 'server']
  return new Side('glulam', 'env', [...command, ...flags])
}
