/**
 * `heart`: the program that watches an Erlang system from outside (`erl -heart`), as OTP's own does. The system sends a beat now and then;
 * when none comes, or the system is gone without saying so, it is killed and HEART_COMMAND is run.
 *
 * @see https://www.erlang.org/doc/apps/kernel/heart.html
 */
import { spawnSync } from 'node:child_process'
import { readSync, writeSync } from 'node:fs'
import { constants } from 'node:os'
import { PacketReader, packetHeader } from '../drivers/packets.ts'

/** First byte of a message. */
const ACK = 1
const BEAT = 2
const SHUT_DOWN = 3
const SET_COMMAND = 4
const CLEAR_COMMAND = 5
const GET_COMMAND = 6
const COMMAND = 7
const PREPARING_CRASH = 8

/** Longer messages are not looked at. */
const MAX_MESSAGE = 2048
/** Seconds between two looks at the clock. */
const LOOK = 5
/** Seconds that a system gets to end by itself, and tries to kill it. */
const PATIENCE = 5
const DEFAULT_TIMEOUT = 60

type Reason = 'timeout' | 'closed' | 'shut_down' | 'crashing'

/** What the messages say: no I/O. */
export class Heart {
  /** Overrides HEART_COMMAND. */
  private command = ''
  private readonly environment: NodeJS.ProcessEnv
  private readonly timeout: number
  private last: number

  /** Times are in seconds. */
  constructor(timeout: number, now: number, environment: NodeJS.ProcessEnv) {
    this.timeout = timeout
    this.last = now
    this.environment = environment
  }

  /** The command to run when the system has to start anew. */
  get restart(): string | undefined {
    return this.command === '' ? this.environment.HEART_COMMAND : this.command
  }
  /** An answer to a message, or the reason to end. */
  message(bytes: Uint8Array, now: number): Uint8Array | Reason | undefined {
    if (bytes.length === 0 || bytes.length > MAX_MESSAGE) return undefined
    switch (bytes[0]) {
      case BEAT: this.last = now; return undefined
      case SHUT_DOWN: return 'shut_down'
      case SET_COMMAND: this.command = Buffer.from(bytes.subarray(1)).toString(); return Buffer.of(ACK)
      case CLEAR_COMMAND: this.command = ''; return Buffer.of(ACK)
      case GET_COMMAND: return Buffer.concat([Buffer.of(COMMAND), Buffer.from(this.restart ?? '')])
      case PREPARING_CRASH: return 'crashing'
      default: return undefined
    }
  }
  /** Seconds without a beat, if these are too many. */
  late(now: number): number | undefined {
    return Math.floor(now) > Math.floor(this.last) + this.timeout ? Math.floor(now) - Math.floor(this.last) : undefined
  }
}

const seconds = (): number => performance.now() / 1000
const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** As C's ctime has it. */
function dateText(date: Date): string {
  const [day, month] = date.toString().split(' ')
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${day} ${month} ${String(date.getDate()).padStart(2)} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${date.getFullYear()}`
}
const say = (text: string): void => void writeSync(2, `heart: ${dateText(new Date())}: ${text}\r\n`)
const send = (message: Uint8Array): void => void writeSync(1, packetHeader(2, message))

/** `-ht SECONDS`, `-pid NUMBER`; both are told on standard error. */
function readArguments(args: readonly string[]): { timeout: number; pid: number } {
  const value = (name: string): number => {
    const i = args.indexOf(name)
    return i < 0 ? NaN : Number.parseInt(args[i + 1] ?? '', 10)
  }
  const pid = value('-pid')
  const asked = value('-ht')
  const timeout = asked > 10 && asked <= 65535 ? asked : DEFAULT_TIMEOUT
  if (!Number.isNaN(pid)) writeSync(2, `heart_beat_kill_pid = ${pid}\n`)
  if (timeout === asked) writeSync(2, `heart_beat_timeout = ${timeout}\n`)
  return { timeout, pid: Number.isNaN(pid) ? 0 : pid }
}

/** Sends a signal; false: there is no such process. */
function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}

/** Sees to it that the old system is gone. */
function killOld(pid: number, reason: Reason): void {
  if (process.env.HEART_NO_KILL === 'TRUE' || pid === 0) return
  if (reason === 'closed') {
    say(`Wait ${PATIENCE} seconds for Erlang to terminate nicely`)
    for (let i = 0; i < PATIENCE; i++) {
      if (!kill(pid, 0)) return
      sleep(1000)
    }
    say('Erlang still alive, kill it')
  }
  const abort = process.env.HEART_KILL_SIGNAL === 'SIGABRT'
  if (abort) say('kill signal SIGABRT requested')
  for (let i = 0; i <= PATIENCE; i++) {
    if (!kill(pid, abort ? 'SIGABRT' : 'SIGKILL')) return
    sleep(1000)
  }
  say('Unable to kill old process, kill failed (tried multiple times).')
}

/** A crash dump is being written: waits until that is over, or as long as ERL_CRASH_DUMP_SECONDS says. */
function waitForDump(): void {
  const limit = process.env.ERL_CRASH_DUMP_SECONDS
  if (limit === undefined) return
  const most = Number.parseInt(limit, 10) || 0
  say(`Waiting for dump - timeout set to ${most} seconds.`)
  const until = most < 0 ? Infinity : seconds() + most
  const byte = Buffer.alloc(1)
  while (seconds() < until) {
    try {
      readSync(0, byte)
      return
    } catch {
      sleep(100)
    }
  }
}

function end(heart: Heart, pid: number, reason: Reason): never {
  if (reason === 'crashing') {
    say('Erlang is crashing .. (waiting for crash dump file)')
    waitForDump()
  }
  if (reason === 'closed') say('Erlang has closed.')
  if (reason === 'shut_down') process.exit(0)
  const command = heart.restart
  if (command === undefined) say('Would reboot. Terminating.')
  else {
    killOld(pid, reason)
    const { status, signal } = spawnSync('/bin/sh', ['-c', command], { stdio: 'inherit' })
    // as wait tells it
    const told = signal === null ? (status ?? 0) << 8 : constants.signals[signal]
    say(`Executed "${command}" -> ${told}. Terminating.`)
  }
  process.exit(0)
}

export function heart(args: string[]): void {
  const { timeout, pid } = readArguments(args)
  const state = new Heart(timeout, seconds(), process.env)
  send(Buffer.of(ACK))
  const packets = new PacketReader(2, (bytes) => {
    const answer = state.message(bytes, seconds())
    if (typeof answer === 'string') end(state, pid, answer)
    if (answer !== undefined && answer.length < MAX_MESSAGE) send(answer)
  })
  process.stdin.on('data', (bytes: Buffer) => packets.read(bytes))
  process.stdin.on('end', () => end(state, pid, 'closed'))
  setInterval(() => {
    const late = state.late(seconds())
    if (late === undefined) return
    say(`heart-beat time-out, no activity for ${late} seconds`)
    end(state, pid, 'timeout')
  }, LOOK * 1000)
}
