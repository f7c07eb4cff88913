/** `glulam run`: calls a function without booting OTP. */
import { parseArgs } from 'node:util'
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import { OtpNotFound, findOtp } from '../host/node/otp.ts'
import type { Vm } from '../runtime/vm.ts'
import { format } from '../term/print.ts'
import { outputSinks } from '../runtime/io_server.ts'
import { describeWaiting } from './stuck.ts'
import { makeMachine } from './machine.ts'
import { readTerm } from './read_term.ts'
import { endUsedUp } from './used_up.ts'

export const RUN_USAGE = 'glulam run [--otp DIR] [-pa DIR]… MODULE FUNCTION [ARG…]'

/** A group leader that writes to the host's output (also as `user`), one for errors, and what answers for `init`, where nothing is booted. */
export function startServers(vm: Vm): { leader: Term; errors: Term } {
  const leader = startLeader(vm)
  const errors = startLeader(vm)
  outputSinks(vm).set(errors, (bytes) => vm.host.write(2, bytes))
  vm.processes.registry.register(vm.atom('user'), leader)
  vm.processes.registry.register(vm.atom('standard_error'), errors)
  const init = vm.scratch(() => startProcess(vm, 'glulam_internal', 'init', []))
  vm.setCell(vm.k.process_of(init) + L.P_GROUP_LEADER, leader)
  vm.processes.registry.register(vm.atom('init'), init)
  return { leader, errors }
}
export function startLeader(vm: Vm): Term {
  const leader = vm.scratch(() => startProcess(vm, 'glulam_internal', 'io_server', []))
  vm.setCell(vm.k.process_of(leader) + L.P_GROUP_LEADER, leader)
  return leader
}

/** Starts M:F(Args…) as a process of the machine itself, in front of any group leader. */
export function startProcess(vm: Vm, module: string, fun: string, args: readonly Term[]): Term {
  const process = vm.processes.spawn.create(vm.atom(module), vm.atom(fun), vm.t.list(args), 0)
  if (typeof process !== 'number') throw new Error(`can't start ${module}:${fun}/${args.length}: ${process}`)
  vm.k.make_runnable(process)
  return vm.processes.pidOf(process)
}

export async function run(args: string[]): Promise<number | void> {
  // -pa DIR is erl's spelling
  const argv = args.map((a) => (a === '-pa' ? '--pa' : a))
  const first = firstPositional(argv)
  const { values } = parseArgs({
    args: argv.slice(0, first),
    options: {
      otp: { type: 'string' },
      pa: { type: 'string', multiple: true },
      stress: { type: 'boolean' },
      'no-cache': { type: 'boolean' },
    },
  })
  const [module, fun, ...rest] = argv.slice(first)
  if (module === undefined || fun === undefined) {
    process.stderr.write(`usage: ${RUN_USAGE}\n`)
    return 2
  }
  try {
    const vm = makeMachine({
      otp: findOtp(values.otp),
      paths: values.pa ?? [],
      stress: values.stress ?? false,
      noCache: values['no-cache'] ?? false,
    })
    call(vm, module, fun, rest)
  } catch (error) {
    if (!(error instanceof OtpNotFound)) throw error
    process.stderr.write(`glulam: ${error.message}\n`)
    return 1
  }
}

/** Options come first; the first word that is none (nor an option's value) is the module. */
function firstPositional(args: readonly string[]): number {
  let i = 0
  while (i < args.length && args[i]!.startsWith('-')) i += args[i] === '--pa' || args[i] === '--otp' ? 2 : 1
  return Math.min(i, args.length)
}

function call(vm: Vm, module: string, fun: string, args: readonly string[]): void {
  const { leader } = startServers(vm)
  const main = vm.scratch(() => {
    const list = vm.t.list(args.map((a) => readTerm(vm, a)))
    return startProcess(vm, 'glulam_internal', 'run', [vm.atom(module), vm.atom(fun), list])
  })
  vm.setCell(vm.k.process_of(main) + L.P_GROUP_LEADER, leader)
  let told = false
  vm.processes.onCrash = (_process, pid, reason) => {
    told ||= pid === main
    process.stderr.write(`Error in process ${format(vm, pid)} with exit value:\n${format(vm, reason, { style: 'p', unicode: true })}\n`)
  }
  vm.processes.onExit.push((_process, pid, reason) => {
    if (pid !== main) return
    const normal = reason === vm.atom('normal')
    // an emulator says nothing of exits; here nothing else would, so it is said in the shell's words
    if (!normal && !told) process.stderr.write(`** exception exit: ${format(vm, reason, { style: 'p', unicode: true })}\n`)
    vm.scheduler.halt(normal ? 0 : 1)
  })
  for (const signal of ['SIGINT', 'SIGUSR1'] as const) {
    process.on(signal, () => {
      process.stderr.write(describeWaiting(vm))
      if (signal === 'SIGINT') process.exit(130)
    })
  }
  endUsedUp(vm)
  vm.scheduler.start()
}
