/**
 * Programs started by the C library's posix_spawn: unlike fork, which Node.js takes, it copies nothing of a process that may be large, and its texts are
 * bytes. Undefined where there is no node:ffi.
 */
import { closeSync, constants, openSync, readdirSync } from 'node:fs'
import type { HostExit, HostProgram } from '../programs.ts'
import { errorName } from './error_names.ts'
import { fixed, functionsOf, libc } from './libc.ts'
import type { Libc } from './libc.ts'

const I = 'int32'
const B = 'buffer'
const FUNCTIONS = {
  posix_spawn: [B, B, B, B, B, B],
  posix_spawnattr_init: [B],
  posix_spawnattr_destroy: [B],
  posix_spawnattr_setflags: [B, 'int16'],
  posix_spawnattr_setsigmask: [B, B],
  posix_spawnattr_setsigdefault: [B, B],
  posix_spawn_file_actions_init: [B],
  posix_spawn_file_actions_destroy: [B],
  posix_spawn_file_actions_adddup2: [B, I, I],
  posix_spawn_file_actions_addchdir_np: [B, B],
  waitpid: [I, B, I],
  pipe2: [B, I],
}
type Functions = NonNullable<ReturnType<typeof functionsOf<keyof typeof FUNCTIONS>>>

/** Linux: POSIX_SPAWN_SETSIGDEF, POSIX_SPAWN_SETSIGMASK, POSIX_SPAWN_SETSID. */
const FLAGS = 0x04 | 0x08 | 0x80
const WNOHANG = 1
const F_DUPFD_CLOEXEC = 1030
const F_SETFD = 2
const FD_CLOEXEC = 1
const F_SETFL = 4
const O_CLOEXEC = 0x80000
/** Room for structures of the C library whose size is its own matter: some 340 bytes. */
const OPAQUE = 1024
/** Descriptors below are those of programs. */
const OWN = 16
/** struct sigset_t: a bit for each signal from 1 on. */
const SIGNALS = 128
/**
 * SIGKILL, SIGSTOP and those that the C library keeps for itself can't be set. SIGPIPE is ignored by Node.js as it is by erl: the programs that erl
 * starts begin with that.
 */
const LEFT = new Set([9, 19, 32, 33, 13])

/** A descriptor by its number in the program: one of ours, the machine's own, or none (`/dev/null` for the first three). */
export type Given = number | 'inherit' | 'ignore'

export class NativePrograms {
  private readonly f: Functions
  private readonly c: Libc
  private readonly running = new Map<number, (exit: HostExit) => void>()
  private readonly status = fixed(4)
  private readonly all = fixed(SIGNALS)
  private readonly none = fixed(SIGNALS)
  private watching = false

  constructor(f: Functions, c: Libc) {
    this.f = f
    this.c = c
    for (let signal = 1; signal <= 64; signal++) {
      if (!LEFT.has(signal)) this.all[(signal - 1) >> 3]! |= 1 << ((signal - 1) & 7)
    }
    this.keepOwn()
  }

  /** Programs get nothing but what they are given: not what the machine itself was started with either. */
  private keepOwn(): void {
    try {
      for (const name of readdirSync('/proc/self/fd')) if (Number(name) > 2) this.c.call.fcntl(Number(name), F_SETFD, FD_CLOEXEC)
    } catch {
      // no /proc
    }
  }

  /** Both ends of a new pipe: ours does not block, the program's does. */
  pipe(direction: 'in' | 'out'): { ours: number; theirs: number } | undefined {
    const out = fixed(8)
    if (this.f.pipe2(out, O_CLOEXEC) < 0) return undefined
    const [from, to] = new Int32Array(out.buffer, 0, 2)
    const ours = direction === 'in' ? from! : to!
    this.c.call.fcntl(ours, F_SETFL, constants.O_NONBLOCK)
    return { ours, theirs: direction === 'in' ? to! : from! }
  }

  /** Starts a program in a session of its own: its number. Throws an error with `code` and `errno`. */
  start(program: HostProgram, descriptors: readonly Given[], exited: (exit: HostExit) => void): number {
    const { f } = this
    this.watch()
    const actions = fixed(OPAQUE)
    const attributes = fixed(OPAQUE)
    const mine: number[] = []
    const number = fixed(4)
    f.posix_spawn_file_actions_init(actions)
    f.posix_spawnattr_init(attributes)
    try {
      f.posix_spawnattr_setflags(attributes, FLAGS)
      f.posix_spawnattr_setsigmask(attributes, this.none)
      f.posix_spawnattr_setsigdefault(attributes, this.all)
      for (const [to, given] of descriptors.entries()) {
        // what no program has by custom is closed
        if (given === 'ignore' && to > 2) continue
        const from = given === 'ignore' ? openSync('/dev/null', constants.O_RDWR) : given === 'inherit' ? to : given
        const high = this.high(from)
        if (given === 'ignore') closeSync(from)
        // It has none of ours where we have none ourselves.
        if (high < 0 && given === 'inherit') continue
        if (high < 0) throw Object.assign(new Error('fcntl'), { code: this.c.error(), errno: 0 })
        mine.push(high)
        f.posix_spawn_file_actions_adddup2(actions, high, to)
      }
      if (program.directory !== undefined) f.posix_spawn_file_actions_addchdir_np(actions, text(program.directory))
      const file = program.file.includes(SLASH) ? program.file : Buffer.concat([Buffer.from('./'), program.file])
      const variables = Array.from(program.environment, ([name, value]) => Buffer.concat([name, Buffer.from('='), value]))
      const error = f.posix_spawn(number, text(file), actions, attributes, this.texts(program.args), this.texts(variables))
      if (error !== 0) throw Object.assign(new Error('posix_spawn'), { code: errorName(error), errno: error })
    } finally {
      for (const descriptor of mine) closeSync(descriptor)
      f.posix_spawn_file_actions_destroy(actions)
      f.posix_spawnattr_destroy(attributes)
    }
    const pid = new Int32Array(number.buffer, 0, 1)[0]!
    this.running.set(pid, exited)
    return pid
  }

  /** The same, where the program's own can't be; below 0: an error. */
  private high(descriptor: number): number {
    return this.c.call.fcntl(descriptor, F_DUPFD_CLOEXEC, OWN)
  }

  /** Texts as C has them: their addresses, a null pointer, and the texts themselves. */
  private texts(list: readonly Uint8Array[]): Uint8Array {
    const head = 8 * (list.length + 1)
    const block = fixed(list.reduce((sum, { length }) => sum + length + 1, head))
    const pointers = new BigUint64Array(block.buffer, 0, list.length + 1)
    const base = this.c.address(block)
    let at = head
    for (const [i, bytes] of list.entries()) {
      pointers[i] = base + BigInt(at)
      block.set(bytes, at)
      at += bytes.length + 1
    }
    return block
  }

  /** SIGCHLD says that some have ended, not which. */
  private watch(): void {
    if (this.watching) return
    this.watching = true
    process.on('SIGCHLD', () => this.reap())
  }
  private reap(): void {
    const { status } = this
    for (const [pid, exited] of this.running) {
      if (this.f.waitpid(pid, status, WNOHANG) === 0) continue
      this.running.delete(pid)
      const signal = status[0]! & 0x7f
      exited({ code: signal === 0 ? status[1]! : 0, signal })
    }
  }
}

const SLASH = 0x2f

/** A text as C has it. */
function text(bytes: Uint8Array): Uint8Array {
  const out = fixed(bytes.length + 1)
  out.set(bytes)
  return out
}

let known: NativePrograms | undefined | null = null
export function nativePrograms(): NativePrograms | undefined {
  if (known === null) {
    const c = libc()
    const f = c && functionsOf(FUNCTIONS)
    known = c && f && new NativePrograms(f, c)
  }
  return known
}
