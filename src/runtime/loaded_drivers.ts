/**
 * Drivers that erl_ddll loads: ports can be opened for them while there is a process that has loaded them. They are there once no
 * such process is left until their last port has closed.
 */
import type { Term } from '../term/types.ts'
import { keep, release } from './kept.ts'
import type { Kept } from './kept.ts'
import type { Ports } from './ports.ts'

/** Who is told that a driver is gone; `cancelled`: also that it stays after all. */
interface Watcher {
  readonly pid: Term
  readonly ref: Kept
  readonly cancelled: boolean
}

class LoadedDriver {
  readonly name: string
  readonly path: string
  readonly killPorts: boolean
  /** How often each process has loaded it. */
  readonly users = new Map<Term, number>()
  watchers: Watcher[] = []

  constructor(name: string, path: string, killPorts: boolean) {
    this.name = name
    this.path = path
    this.killPorts = killPorts
  }
}

export class LoadedDrivers {
  private readonly ports: Ports
  private readonly am
  private readonly byName = new Map<string, LoadedDriver>()

  constructor(ports: Ports) {
    this.ports = ports
    this.am = ports.vm.atomsOf('UP', 'DOWN', 'driver', 'unloaded', 'unload_cancelled')
    ports.vm.processes.onExit.push((_process, pid) => this.processGone(pid))
  }

  get(name: string): LoadedDriver | undefined {
    return this.byName.get(name)
  }
  names(): string[] {
    return [...this.byName.keys()]
  }
  portCount(name: string): number {
    return this.portsOf(name).length
  }
  private portsOf(name: string) {
    return this.ports.ofDriver(name)
  }

  load(name: string, path: string, killPorts: boolean, pid: Term): 'loaded' | 'already_loaded' | 'inconsistent' {
    const there = this.byName.get(name)
    if (there !== undefined && (there.path !== path || there.killPorts !== killPorts)) return 'inconsistent'
    const driver = there ?? new LoadedDriver(name, path, killPorts)
    this.byName.set(name, driver)
    if (there?.users.size === 0) this.stays(there)
    driver.users.set(pid, (driver.users.get(pid) ?? 0) + 1)
    return there === undefined ? 'loaded' : 'already_loaded'
  }
  /** A process unloads a driver. It is gone, or will be: when the last process (`pending_process`) or port (`pending_driver`) lets go of it. */
  unload(name: string, pid: Term): 'not_loaded' | 'not_loaded_by_this_process' | 'pending_process' | 'pending_driver' {
    const driver = this.byName.get(name)
    if (driver === undefined) return 'not_loaded'
    const times = driver.users.get(pid)
    if (times === undefined) return driver.users.size === 0 ? 'pending_driver' : 'not_loaded_by_this_process'
    if (times > 1) driver.users.set(pid, times - 1)
    else driver.users.delete(pid)
    return driver.users.size > 0 ? 'pending_process' : 'pending_driver'
  }
  /** `ref` is told when it is gone, in a DOWN message. */
  watch(name: string, pid: Term, ref: Term, cancelled: boolean): void {
    this.byName.get(name)!.watchers.push({ pid, ref: keep(this.ports.vm, ref), cancelled })
  }
  forget(ref: Term): void {
    for (const driver of this.byName.values()) this.drop(driver, (w) => this.ports.vm.k.eq_exact(w.ref.term, ref) !== 0)
  }

  /** Takes a driver away that nobody uses. `kill`: its ports are closed. */
  settle(name: string, kill = false): void {
    const driver = this.byName.get(name)
    if (driver === undefined || driver.users.size > 0) return
    if (kill || driver.killPorts) for (const port of this.portsOf(name)) port.failure('driver_unloaded')
    if (this.byName.get(name) !== driver || this.portCount(name) > 0) return
    this.byName.delete(name)
    const { watchers } = driver
    driver.watchers = []
    for (const watcher of watchers) this.tell(driver, watcher, this.am.DOWN, this.am.unloaded)
  }
  /** It is loaded again before it was gone. */
  private stays(driver: LoadedDriver): void {
    for (const watcher of driver.watchers) if (watcher.cancelled) this.tell(driver, { ...watcher, ref: copied(watcher.ref) }, this.am.UP, this.am.unload_cancelled)
    this.drop(driver, (w) => w.cancelled)
  }
  private tell(driver: LoadedDriver, { pid, ref }: Watcher, how: Term, what: Term): void {
    const { vm } = this.ports
    vm.scratch(() => {
      const process = vm.k.process_of(pid)
      if (process !== 0) vm.send(process, vm.t.tuple(how, ref.term, this.am.driver, vm.atom(driver.name), what))
    })
    release(vm, ref)
  }
  private drop(driver: LoadedDriver, which: (watcher: Watcher) => boolean): void {
    const dropped = driver.watchers.filter(which)
    if (dropped.length === 0) return
    driver.watchers = driver.watchers.filter((w) => !dropped.includes(w))
    for (const { ref } of dropped) release(this.ports.vm, ref)
  }
  private processGone(pid: Term): void {
    if (this.byName.size === 0) return
    for (const driver of [...this.byName.values()]) {
      this.drop(driver, (w) => w.pid === pid)
      if (driver.users.delete(pid)) this.settle(driver.name)
    }
  }
}

function copied(ref: Kept): Kept {
  ref.count++
  return ref
}
