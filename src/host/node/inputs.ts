/**
 * What a boot has read of the world around it, so that a later one can see whether it would read the same. Files are told apart by size, times and inode,
 * as everywhere here. Whatever else a host is asked for has no place here, and there is nothing to compare then.
 */
import { lstatSync, readFileSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import type { Environment } from '../../runtime/environment.ts'
import type { FileName, OpenModes } from '../files.ts'
import type { HostReader } from '../host.ts'
import type { HostChild, HostProgram } from '../programs.ts'
import type { NodeHost } from './host.ts'
import { hostsOf, nameAsked } from './hosts_file.ts'

/** `contents`: of a file or directory; `kind`: what it is, and of a file when it was changed; `link`: the same of a link itself. */
type Look = 'contents' | 'kind' | 'link'

export interface Inputs {
  /** How it was looked at, name as Latin-1, what was there. */
  readonly files: readonly (readonly [look: Look, name: string, stamp: string])[]
  /** Names and values, as Latin-1. */
  readonly variables: readonly (readonly [name: string, value: string | null])[]
  /** What the host has said of its terminal and programs. */
  readonly answers: readonly Answer[]
}

/** Which can be asked for again: a function of the host, an argument, the answer. */
type Answer = readonly [what: Question, argument: unknown, answer: string]
const QUESTIONS = {
  'terminal.isTerminal': (host: NodeHost, fd: unknown) => host.terminal.isTerminal(fd as 0 | 1 | 2),
  'terminal.unicode': (host: NodeHost) => host.terminal.unicode(),
  'terminal.terminfo': (host: NodeHost, name: unknown) => host.terminal.terminfo(name as string),
  'streams.windowSize': (host: NodeHost, fd: unknown) => host.streams.windowSize(fd as number),
  'programs.access': (host: NodeHost, file: unknown) => host.programs.access(Buffer.from(file as string, 'latin1')),
} as const
type Question = keyof typeof QUESTIONS
const written = (answer: unknown): string => (answer instanceof Uint8Array ? text(answer) : String(JSON.stringify(answer)))

/** What the clock, the event loop and signals are is not the boot's business, and what there is of the system belongs to its key. */
const FREE = new Set([
  'monotonic', 'clearWake', 'defer', 'setSignal', 'zoneOffset', 'files.workingDirectory', 'environment.entries', 'sockets.mayCall', 'sockets.protocols', 'sockets',
  // opened for the name of this computer alone, which belongs to the key, and closed
  'sockets.datagram',
  // standard streams: ports and terminals tell whether something has gone through them
  'streams.writer', 'streams.reader',
  // times are found in memory (runtime/snapshot/varying.ts), if they are in one of the units that are looked for
  'clock.monotonicTerm',
])
/** Parts per second of times that are found. */
const KNOWN_UNITS: readonly unknown[] = [1, 1e3, 1e6, 1e9]

/** The files by which the C library looks for names of computers, before it asks anybody. */
const HOSTS = '/etc/hosts'
const NAMES = '/etc/nsswitch.conf'
const NAME_FILES = [HOSTS, NAMES, '/etc/host.conf', '/etc/gai.conf']

/** The files from which the system's names of protocols come (sockets.protocols). */
const PROTOCOLS = ['/etc/protocols', '/etc/nsswitch.conf']

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
/** As the functions of Node take it. */
// eslint-disable-next-line no-control-regex
const path = (name: string): string | Buffer => (/^[\x01-\x7f]*$/.test(name) ? name : Buffer.from(name, 'latin1'))

function stampOf(look: Look, name: string): string {
  let stats: Stats | undefined
  try {
    stats = (look === 'link' ? lstatSync : statSync)(path(name), { throwIfNoEntry: false })
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  }
  if (stats === undefined) return ''
  const { mode, uid, gid, size, mtimeMs, ctimeMs, ino } = stats
  return look !== 'contents' && stats.isDirectory() ? `${mode} ${uid} ${gid}` : `${mode} ${uid} ${gid} ${size} ${mtimeMs} ${ctimeMs} ${ino}`
}

/** Is all that was read the same now? */
export function isSame({ files, variables, answers }: Inputs, environment: Environment, host: NodeHost): boolean {
  const value = (name: string): string | null => {
    const found = environment.get(Buffer.from(name, 'latin1'))
    return found === undefined ? null : text(found)
  }
  return variables.every(([name, was]) => value(name) === was) && files.every(([look, name, stamp]) => stampOf(look, name) === stamp) &&
    answers.every(([what, argument, answer]) => written(QUESTIONS[what](host, argument)) === answer)
}

/** Does the file of hosts alone say which address a name has, also to the C library? */
function isInHosts(name: string, family: 4 | 6): boolean {
  try {
    if (!/^hosts:\s*files(\s+[a-z]|\s*$)/m.test(readFileSync(NAMES, 'latin1'))) return false
    return hostsOf(readFileSync(HOSTS, 'utf8')).some(({ address, names }) => address.includes(':') === (family === 6) && names.includes(name))
  } catch {
    return false
  }
}

/** Notes from now on what is asked of a host and of the machine's environment. */
export class InputRecorder {
  private readonly files = new Map<string, [Look, string, string]>()
  private readonly variables = new Map<string, string | null>()
  private readonly answers = new Map<string, Answer>()
  /** Opens standard input for who has asked for it: nothing comes from there before the end. */
  private readonly held: (() => void)[] = []
  private readonly undo: (() => void)[] = []
  /** A function of the host runs: what it asks of others is its own business. */
  private inside = false
  /** What was asked for and has no place here. */
  other: string | undefined

  private readonly host: NodeHost

  /** `others`: what may not be asked for anything, but for the time as it can be found in memory. */
  constructor(host: NodeHost, environment: Environment, others: Readonly<Record<string, object>> = {}) {
    this.host = host
    for (const [name, object] of Object.entries(others)) this.watch(object, `${name}.`)
    this.watch(host, '', ['files', 'environment', 'streams', 'terminal', 'programs'])
    this.watch(host.files, 'files.')
    this.watch(host.environment, 'environment.')
    this.watch(host.streams, 'streams.')
    this.watch(host.terminal, 'terminal.')
    this.watch(host.programs, 'programs.')
    this.getter(host.system, 'pid', 'pid')
    this.getter(host.crypto, 'api', 'crypto')
    environment.asked = (name, found) => {
      if (name === undefined) this.other ??= 'environment'
      else this.variables.set(text(name), found === undefined ? null : text(found))
    }
    this.undo.push(() => (environment.asked = undefined))
  }
  stop(): void {
    this.undo.splice(0).forEach((back) => back())
    this.letIn()
  }
  private letIn(): void {
    this.held.splice(0).forEach((open) => open())
  }
  get inputs(): Inputs {
    return { files: [...this.files.values()], variables: [...this.variables], answers: [...this.answers.values()] }
  }

  /** Puts something between an object and who calls it, until the end. */
  private replace(object: object, name: string, property: PropertyDescriptor): void {
    const own = Object.getOwnPropertyDescriptor(object, name)
    Object.defineProperty(object, name, { ...property, configurable: true })
    this.undo.push(() => {
      if (own) Object.defineProperty(object, name, own)
      else delete (object as Record<string, unknown>)[name]
    })
  }
  private getter(object: object, name: string, what: string): void {
    const value = (object as Record<string, unknown>)[name]
    this.replace(object, name, {
      get: () => {
        this.other ??= what
        return value
      },
    })
  }
  private watch(object: object, prefix: string, parts: readonly string[] = []): void {
    for (let at = object; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
      for (const [name, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
        if (name === 'constructor' || parts.includes(name) || (at !== object && Object.hasOwn(object, name))) continue
        if (typeof value === 'function') {
          const call = value as (...args: unknown[]) => unknown
          this.replace(object, name, {
            writable: true,
            value: (...args: unknown[]) => this.call(prefix + name, args, () => call.apply(object, args)),
          })
        } else if (get) {
          this.replace(object, name, {
            get: () => {
              const part = this.call(prefix + name, [], () => get.call(object) as unknown)
              if (name === 'sockets' && part) this.watch(part, 'sockets.')
              return part
            },
          })
        }
      }
    }
  }
  /** What is asked meanwhile is not the boot's business. */
  aside<T>(run: () => T): T {
    this.inside = true
    try {
      return run()
    } finally {
      this.inside = false
    }
  }
  private call<T>(what: string, args: readonly unknown[], run: () => T): T {
    if (this.inside) return run()
    this.called(what, args)
    if (what === 'streams.reader') return this.hold(args[0] as number, run as () => HostReader) as T
    const result = this.aside(run)
    if (what in QUESTIONS) this.answered(what as Question, args[0], result)
    if (what === 'programs.start') this.started(result as HostChild)
    return result
  }
  private answered(what: Question, argument: unknown, answer: unknown): void {
    const plain = argument instanceof Uint8Array ? text(argument) : argument
    this.answers.set(JSON.stringify([what, plain]), [what, plain, written(answer)])
  }
  /** What standard input has is not the boot's business: it is read when the boot is over. */
  private hold(fd: number, open: () => HostReader): HostReader {
    if (fd !== 0) this.other ??= 'streams.reader'
    if (this.other !== undefined) return open()
    let reader: HostReader | undefined
    let closed = false
    this.held.push(() => {
      if (!closed) reader = open()
    })
    return {
      close: () => {
        closed = true
        reader?.close()
      },
    }
  }
  /** The program that looks names up: only those may be asked for that the file of hosts has. */
  private started({ writer }: HostChild): void {
    const write = writer?.write.bind(writer)
    if (!write) this.other ??= 'programs.start'
    else {
      writer!.write = (bytes) => {
        this.lookedUp(bytes)
        return write(bytes)
      }
    }
  }
  private lookedUp(bytes: Uint8Array): void {
    const known = nameAsked(bytes)
    if (known && isInHosts(known.name, known.family)) NAME_FILES.forEach((file) => this.file('contents', file))
    else this.other ??= 'a name that is looked up'
  }
  private called(what: string, args: readonly unknown[]): void {
    const name = args[0] as FileName
    switch (what) {
      case 'files.open': {
        const { write, append } = args[1] as OpenModes
        if (write || append) this.other ??= what
        return this.file('contents', text(name))
      }
      case 'files.list': return this.file('contents', text(name))
      case 'files.info': return this.file(args[1] === true ? 'kind' : 'link', text(name))
      case 'environment.get': {
        const variable = args[0] as string
        this.variables.set(Buffer.from(variable).toString('latin1'), process.env[variable] === undefined ? null : Buffer.from(process.env[variable]).toString('latin1'))
        return
      }
      case 'clock.monotonicIn':
      case 'clock.systemIn':
        if (!KNOWN_UNITS.includes(args[0])) this.other ??= what
        return
      case 'programs.start':
        if (!text((args[0] as HostProgram).file).endsWith('/inet_gethost')) this.other ??= what
        return
      case 'setWake':
        // nothing goes on: perhaps for what is held back
        if (this.held.length > 0 && !this.host.programs.inner.pending) {
          this.other ??= 'a boot that waits'
          this.letIn()
        }
        return
      case 'sockets.protocols': return PROTOCOLS.forEach((file) => this.file('contents', file))
      default: if (!FREE.has(what) && !(what in QUESTIONS)) this.other ??= what
    }
  }
  private file(look: Look, asked: string): void {
    // the code server takes `.` for the name of an archive, and asks with the whole path
    const name = asked === `${process.cwd()}/..ez` ? './..ez' : asked
    const key = `${look} ${name}`
    if (this.files.has(key)) return
    this.files.set(key, [look, name, stampOf(look, name)])
  }
}
