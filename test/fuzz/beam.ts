// Damaged .beam files: loading gives a module or BadFile, and what a module does that no compiler wrote stays within the machine.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as L from '../../src/term/layout.ts'
import { makeMachine } from '../../src/cli/machine.ts'
import { startProcess, startServers } from '../../src/cli/run.ts'
import { BadFile } from '../../src/beam/read.ts'
import { otpAt } from '../../src/host/node/otp.ts'
import { SimulatedExit, SimulatedHost } from '../../src/host/simulated/host.ts'
import { Untranslatable } from '../../src/jit/translation.ts'
import { outputSinks } from '../../src/runtime/io_server.ts'
import type { PreparedModule } from '../../src/runtime/code.ts'
import type { Vm } from '../../src/runtime/vm.ts'
import type { Term } from '../../src/term/types.ts'
import { mutateBeam } from './mutate_beam.ts'
import { randomFrom } from './mutate.ts'
import type { Target, TargetOptions } from './target.ts'

/** Cases of one machine: what a case leaves behind must not spoil all those after it. */
const CASES_OF_MACHINE = 100
/** Real milliseconds that a module may run. */
const RUN = 400
const MAX_HEAP_WORDS = 4_000_000

export function beamTarget({ otpRoot, files }: TargetOptions): Target {
  const bases = files.map((path) => ({ name: basename(path, '.beam'), bytes: new Uint8Array(readFileSync(path)) }))
  const paths = [...new Set(files.map((path) => join(path, '..')))]
  const counts: Record<string, number> = {}
  const count = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1)
  let machine: Machine | undefined

  return {
    counts,
    run(seed) {
      const random = randomFrom(seed)
      const base = bases[random(bases.length)]!
      const bytes = mutateBeam(base.bytes, bases[random(bases.length)]!.bytes, random)
      machine ??= new Machine(otpRoot, paths)
      if (++machine.cases >= CASES_OF_MACHINE) machine = new Machine(otpRoot, paths)
      const begin = performance.now()
      const prepared = machine.prepare(bytes)
      const time = performance.now() - begin
      if (time > 3000) return `took ${Math.round(time)} ms to prepare`
      if (prepared === undefined) return void count('refused')
      if (prepared.name !== base.name) return void count('renamed')
      try {
        const result = machine.call(prepared)
        count(result)
        // Damage is seen where it is done, not in a later case.
        if (machine.isDamaged) {
          machine = undefined
          return `${base.name}: ${result}, and left blocks of memory damaged`
        }
      } catch (error) {
        machine = undefined
        if (error instanceof SimulatedExit) return void count('halted')
        if (!(error instanceof Error)) throw error
        count(`stopped: ${error.constructor.name}`)
        return isContained(error) ? undefined : `${base.name}: ${error.stack}`
      }
      return undefined
    },
  }
}

/** What a program can do to its machine: take all of the native stack. */
function isContained(error: Error): boolean {
  return error instanceof RangeError && /call stack/.test(error.message)
}

class Machine {
  cases = 0
  private readonly vm: Vm
  private readonly host = new SimulatedHost({ seed: 1, tick: 1_000_000 })
  private readonly servers: Set<Term>

  constructor(otpRoot: string, paths: readonly string[]) {
    const otp = otpAt(otpRoot, 'test')!
    this.vm = makeMachine({ otp, paths, host: this.host })
    const leader = startServers(this.vm).leader
    outputSinks(this.vm).set(leader, () => {})
    const { processes } = this.vm
    processes.spawn.defaultMaxHeap = { ...processes.spawn.defaultMaxHeap, words: MAX_HEAP_WORDS, kill: true, log: false }
    processes.spawn.updateDefaults()
    this.vm.scheduler.start()
    this.steps(1000)
    this.servers = new Set([...processes.all()].map((p) => processes.pidOf(p)))
  }

  prepare(bytes: Uint8Array): PreparedModule | undefined {
    const { code } = this.vm
    const { cache } = code
    code.cache = undefined
    try {
      return code.prepare(bytes)
    } catch (error) {
      if (error instanceof BadFile || error instanceof Untranslatable) return undefined
      throw error
    } finally {
      code.cache = cache
    }
  }

  /** Installs a module, runs its main/0 for a while, and takes it away. */
  call(prepared: PreparedModule): string {
    const { vm } = this
    const { code, processes } = vm
    const name = vm.atom(prepared.name)
    if (code.current.has(name)) throw new Error(`${prepared.name} is loaded already`)
    code.install(prepared)
    const main = vm.scratch(() => startProcess(vm, prepared.name, 'main', []))
    const leader = [...this.servers][0]!
    vm.setCell(vm.k.process_of(main) + L.P_GROUP_LEADER, leader)
    const end = performance.now() + RUN
    const alive = (): boolean => vm.k.process_of(main) !== 0
    while (alive() && performance.now() < end && this.host.step());
    const result = alive() ? 'ran on' : 'ran'
    this.clean()
    code.makeOld(name)
    for (const process of processes.all()) if (vm.purge.runsOldCode(process, name)) this.kill(processes.pidOf(process))
    vm.purge.prepare(name)
    vm.purge.complete(name)
    this.steps(20)
    return result
  }

  get isDamaged(): boolean {
    return this.vm.k.check_arenas() !== 0
  }

  /** Ends what is left of the case. */
  private clean(): void {
    const { processes } = this.vm
    for (let round = 0; round < 5; round++) {
      const left = [...processes.all()].map((p) => processes.pidOf(p)).filter((pid) => !this.servers.has(pid))
      if (left.length === 0) return
      for (const pid of left) this.kill(pid)
      this.steps(20)
    }
  }
  private kill(pid: Term): void {
    const { signals, am } = this.vm.processes
    this.vm.scratch(() => signals.exit(pid, pid, am.kill, false, false))
  }
  private steps(n: number): void {
    for (let i = 0; i < n && this.host.step(); i++);
  }
}
