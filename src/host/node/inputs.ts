/**
 * What a boot has read of the world around it, so that a later one can see whether it would read the same. Files are told apart by size, times and inode,
 * as everywhere here. Whatever else a host is asked for has no place here, and there is nothing to compare then.
 */
import { lstatSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import type { Environment } from '../../runtime/environment.ts'
import type { FileName, OpenModes } from '../files.ts'
import type { NodeHost } from './host.ts'

/** `contents`: of a file or directory; `kind`: what it is, and of a file when it was changed; `link`: the same of a link itself. */
type Look = 'contents' | 'kind' | 'link'

export interface Inputs {
  /** How it was looked at, name as Latin-1, what was there. */
  readonly files: readonly (readonly [look: Look, name: string, stamp: string])[]
  /** Names and values, as Latin-1. */
  readonly variables: readonly (readonly [name: string, value: string | null])[]
}

/** What the clock, the event loop and signals are is not the boot's business, and what there is of the system belongs to its key. */
const FREE = new Set([
  'monotonic', 'setWake', 'clearWake', 'defer', 'setSignal', 'zoneOffset', 'files.workingDirectory', 'environment.entries', 'sockets.mayCall', 'sockets.protocols', 'sockets',
])

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
export function isSame({ files, variables }: Inputs, environment: Environment): boolean {
  const value = (name: string): string | null => {
    const found = environment.get(Buffer.from(name, 'latin1'))
    return found === undefined ? null : text(found)
  }
  return variables.every(([name, was]) => value(name) === was) && files.every(([look, name, stamp]) => stampOf(look, name) === stamp)
}

/** Notes from now on what is asked of a host and of the machine's environment. */
export class InputRecorder {
  private readonly files = new Map<string, [Look, string, string]>()
  private readonly variables = new Map<string, string | null>()
  private readonly undo: (() => void)[] = []
  /** A function of the host runs: what it asks of others is its own business. */
  private inside = false
  /** What was asked for and has no place here. */
  other: string | undefined

  /** `others`: what may not be asked for anything. */
  constructor(host: NodeHost, environment: Environment, others: Readonly<Record<string, object>> = {}) {
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
  }
  get inputs(): Inputs {
    return { files: [...this.files.values()], variables: [...this.variables] }
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
  private call<T>(what: string, args: readonly unknown[], run: () => T): T {
    if (this.inside) return run()
    this.called(what, args)
    this.inside = true
    try {
      return run()
    } finally {
      this.inside = false
    }
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
      case 'sockets.protocols': return PROTOCOLS.forEach((file) => this.file('contents', file))
      default: if (!FREE.has(what)) this.other ??= what
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
