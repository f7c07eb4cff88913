/**
 * erl_crash.dump: what the machine was when it gave up, in the format that OTP's crashdump_viewer reads. What OTP's emulator has and
 * this machine has not (run queues, allocators) is left out.
 * Reference: https://www.erlang.org/doc/apps/erts/crash_dump.html, erts/emulator/beam/erl_process_dump.c
 */
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { Timer } from '../runtime/timers.ts'
import { erts } from '../runtime/releases.ts'
import type { Vm } from '../runtime/vm.ts'
import { describeContents, describePersistentTerms } from './contents.ts'
import { describePorts } from './ports.ts'
import { describeProcess, pointer, shown } from './processes.ts'
import { describeDistribution, describeMemory, describeSystem } from './system.ts'
import { describeTables } from './tables.ts'

/** The emulator itself ends lines so that it is right for a terminal in raw mode, too. */
export const emulatorText = (text: string): Uint8Array => new TextEncoder().encode(text.replaceAll('\n', '\r\n'))

/** The machine gives up: says why, and writes a dump. The caller ends it. */
export function crash(vm: Vm, slogan: string): void {
  vm.host.write(2, emulatorText(`${slogan}\n`))
  writeCrashDump(vm, slogan)
}

/** Writes the dump where the environment says, and tells so; nothing where it says that none is wanted. */
function writeCrashDump(vm: Vm, slogan: string): void {
  const { host } = vm
  const { environment } = host
  const seconds = environment.get('ERL_CRASH_DUMP_SECONDS')
  const watched = vm.processes.registry.whereis(vm.atom('heart_port')) !== NONE
  if (Number.parseInt(seconds ?? '-1', 10) === 0 || (seconds === undefined && watched)) return
  const limit = /^\d+$/.exec(environment.get('ERL_CRASH_DUMP_BYTES') ?? '')
  const most = limit === null ? Infinity : Number(limit[0])
  if (most === 0 || host.writeFile === undefined) return
  const name = environment.get('ERL_CRASH_DUMP') ?? 'erl_crash.dump'
  const tell = (text: string): void => host.write(2, emulatorText(text))
  tell(`\nCrash dump is being written to: ${name}...`)
  if (host.writeFile(name, 0o640, limited(crashDump(vm, slogan), most))) tell('done\n')
}

/** Up to so many bytes, and a remark when that was not all. */
function* limited(pieces: Iterable<string>, most: number): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  let left = most
  for (const piece of pieces) {
    const bytes = encoder.encode(piece)
    yield bytes.subarray(0, left)
    left -= bytes.length
    if (left >= 0) continue
    yield encoder.encode('\n=abort:CRASH DUMP SIZE LIMIT REACHED\n')
    return
  }
}

function* crashDump(vm: Vm, slogan: string): Generator<string> {
  yield head(vm, slogan)
  yield describeMemory(vm) + describeSystem(vm).slice(describeMemory(vm).length)
  for (const process of vm.processes.all()) yield describeProcess(vm, process, true)
  yield describePorts(vm)
  yield describeTables(vm, false)
  yield timers(vm)
  yield describeDistribution(vm)
  yield* modules(vm)
  yield* funs(vm)
  yield describePersistentTerms(vm)
  for (const process of vm.processes.all()) yield describeContents(vm, process)
  yield '=atoms\n'
  for (let i = vm.atoms.count - 1; i >= 0; i--) yield `${shown(vm, ((i << L.IMM_SHIFT) | L.IMM_ATOM) as Term)}\n`
  yield '=end\n'
}

function head(vm: Vm, slogan: string): string {
  const seconds = vm.host.systemTime() / 1e6
  const local = new Date((seconds + vm.host.zoneOffset(seconds)) * 1000)
  const [day, month, number] = [local.toUTCString().slice(0, 3), local.toUTCString().slice(8, 11), String(local.getUTCDate()).padStart(2)]
  const { version, scheduling } = erts(vm.release)
  return [
    '=erl_crash_dump:0.5',
    `${day} ${month} ${number} ${local.toISOString().slice(11, 19)} ${local.getUTCFullYear()}`,
    `Slogan: ${slogan}`,
    `System version: Erlang/OTP ${vm.release} [erts-${version}] [source] [64-bit] [smp:1:1] [ds:1:1:10] [async-threads:1] [jit${scheduling}]`,
    'Taints: ',
    `Atoms: ${vm.atoms.count}`,
    'Calling Thread: scheduler:1',
    '=scheduler:1',
    'Scheduler Sleep Info Flags: ',
    'Scheduler Sleep Info Aux Work: ',
    'Current Port: ',
    `Current Process: ${vm.proc === 0 ? '' : shown(vm, vm.self)}`,
    '',
  ].join('\n')
}

function timers(vm: Vm): string {
  const out: string[] = []
  const now = vm.host.monotonic() / 1e6
  for (const process of vm.processes.all()) {
    for (let entry = vm.processes.existingParty(vm.processes.pidOf(process))?.owned; entry !== undefined; entry = entry.next) {
      if (!(entry instanceof Timer)) continue
      const left = Math.max(0, Math.round(entry.at - now))
      out.push(`=timer:${shown(vm, vm.processes.pidOf(process))}\nMessage: ${shown(vm, entry.message.term)}\nTime left: ${left}\n`)
    }
  }
  return out.join('')
}

function* modules(vm: Vm): Generator<string> {
  const { current, old } = vm.code
  const size = (list: typeof current): number => [...list.values()].reduce((sum, m) => sum + m.codeBytes, 0)
  yield `=loaded_modules\nCurrent code: ${size(current)}\nOld code: ${size(old)}\n`
  for (const [name, module] of current) {
    const before = old.get(name)
    yield `=mod:${shown(vm, name)}\nCurrent size: ${module.codeBytes}\n` +
      (before === undefined ? '' : `Old size: ${before.codeBytes}\n`)
  }
}

function* funs(vm: Vm): Generator<string> {
  for (const [name, module] of vm.code.current) {
    for (const [index, lambda] of module.beam.lambdas.entries()) {
      yield `=fun\nModule: ${shown(vm, name)}\nUniq: ${lambda.oldUniq}\nIndex: ${index}\nAddress: ${pointer(module.funs[index]!)}\nRefc: 1\n`
    }
  }
}
