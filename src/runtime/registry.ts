/** Registered names of processes and ports. */
import * as L from '../term/layout.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import { isLocalPid } from '../term/terms.ts'
import type { Vm } from './vm.ts'

export class Registry {
  private readonly vm: Vm
  private readonly names = new Map<Term, Term>()
  private readonly portNames = new Map<Term, Term>()

  /** Asked before a process gets a name; true: it lets go, and asks for the name again when it goes on. */
  waits: (() => boolean) | undefined

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Pid or port of a name, or 0. */
  whereis(name: Term): Term {
    return this.names.get(name) ?? NONE
  }
  /** Name of a local process or port, or 0. */
  nameOf(id: Term): Term {
    if (!isLocalPid(id)) return this.portNames.get(id) ?? NONE
    const process = this.vm.k.process_of(id)
    return process === 0 ? NONE : (this.vm.m[(process + L.P_NAME) >>> 2]! as Term)
  }
  /** False when the name is taken, or the process or port has one. */
  register(name: Term, id: Term): boolean {
    if (this.names.has(name) || this.nameOf(id) !== NONE) return false
    this.names.set(name, id)
    this.setName(id, name)
    if (this.vm.tracing.active) this.vm.tracing.registered(id, name, true)
    return true
  }
  /** False when there is no such name. */
  unregister(name: Term): boolean {
    const id = this.names.get(name)
    if (id === undefined) return false
    this.names.delete(name)
    this.setName(id, NONE)
    if (this.vm.tracing.active) this.vm.tracing.registered(id, name, false)
    return true
  }
  /** For a snapshot; undefined: a port has a name. */
  save(): Term[] | undefined {
    return this.portNames.size > 0 ? undefined : [...this.names].flat()
  }
  restore(state: readonly Term[]): void {
    for (let i = 0; i < state.length; i += 2) this.names.set(state[i]!, state[i + 1]!)
  }

  /** All names, the latest first. */
  registered(): Term[] {
    return [...this.names.keys()].reverse()
  }

  private setName(id: Term, name: Term): void {
    if (isLocalPid(id)) {
      const process = this.vm.k.process_of(id)
      if (process !== 0) this.vm.m[(process + L.P_NAME) >>> 2] = name
    } else if (name === NONE) this.portNames.delete(id)
    else this.portNames.set(id, name)
  }
}
