/**
 * The environment of the machine: a copy of the operating system's, made at its first use. As in OTP, what programs set in it is seen by
 * `os:getenv` and by the programs that ports start, not by the libraries of the machine itself.
 */
import type { Host } from '../host/host.ts'

const latin1 = new TextDecoder('latin1')
const utf8 = new TextEncoder()

/** Bytes as a key. */
const keyOf = (name: Uint8Array): string => latin1.decode(name)

export class Environment {
  private readonly host: Host
  /** Is told the names that are asked for, and the values; undefined: more than these. */
  asked: ((name: Uint8Array | undefined, value?: Uint8Array) => void) | undefined
  private copy: Map<string, readonly [Uint8Array, Uint8Array]> | undefined

  constructor(host: Host) {
    this.host = host
  }

  private get variables(): Map<string, readonly [Uint8Array, Uint8Array]> {
    if (this.copy === undefined) {
      this.copy = new Map()
      for (const entry of this.host.environment.entries()) this.copy.set(keyOf(entry[0]), entry)
    }
    return this.copy
  }

  get(name: Uint8Array): Uint8Array | undefined {
    const value = this.variables.get(keyOf(name))?.[1]
    this.asked?.(name, value)
    return value
  }
  set(name: Uint8Array | string, value: Uint8Array | string): void {
    this.asked?.(undefined)
    const bytes = (text: Uint8Array | string): Uint8Array => (typeof text === 'string' ? utf8.encode(text) : text)
    this.variables.set(keyOf(bytes(name)), [bytes(name), bytes(value)])
  }
  unset(name: Uint8Array): void {
    this.asked?.(undefined)
    this.variables.delete(keyOf(name))
  }
  entries(): (readonly [Uint8Array, Uint8Array])[] {
    this.asked?.(undefined)
    return [...this.variables.values()]
  }
  /** The environment with changes: of each variable the new value, or undefined. */
  with(changes: readonly (readonly [Uint8Array, Uint8Array | undefined])[]): (readonly [Uint8Array, Uint8Array])[] {
    this.asked?.(undefined)
    if (changes.length === 0) return this.entries()
    const changed = new Map(this.variables)
    for (const [name, value] of changes) {
      if (value === undefined) changed.delete(keyOf(name))
      else changed.set(keyOf(name), [name, value])
    }
    return [...changed.values()]
  }
}
