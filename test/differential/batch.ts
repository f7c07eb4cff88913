// Runs many programs one after the other in one machine: a process of its own for each, with a group leader whose
// output is collected. Reads a job from the command line (JSON), prints one JSON line a program.
import { readFileSync } from 'node:fs'
import * as L from '../../src/term/layout.ts'
import type { Term } from '../../src/term/types.ts'
import { makeMachine } from '../../src/cli/machine.ts'
import { startLeader, startProcess, startServers } from '../../src/cli/run.ts'
import { describeWaiting } from '../../src/cli/stuck.ts'
import { outputSinks } from '../../src/runtime/io_server.ts'
import { otpAt } from '../../src/host/node/otp.ts'
import { format } from '../../src/term/print.ts'
import type { Vm } from '../../src/runtime/vm.ts'

export type BatchJob = { otpRoot: string; ebinDirs: string[]; modules: string[]; stress: boolean; slices?: boolean; timeoutMs: number }

const job = JSON.parse(readFileSync(0, 'utf8')) as BatchJob

/** Output of the program; the machine may not be used any more when it timed out. */
function runProgram(vm: Vm, module: string): Promise<{ output: string; timedOut: boolean }> {
  const chunks: Uint8Array[] = []
  const leader = startLeader(vm)
  outputSinks(vm).set(leader, (bytes) => chunks.push(bytes))
  const setLeader = (pid: Term) => vm.setCell(vm.k.process_of(pid) + L.P_GROUP_LEADER, leader)
  const main = vm.scratch(() =>
    startProcess(vm, 'glulam_internal', 'run', [vm.atom(module), vm.atom('main'), vm.t.list([])]),
  )
  setLeader(main)
  return new Promise((resolve) => {
    const output = () => Buffer.concat(chunks).toString()
    const timer = setTimeout(() => {
      vm.scheduler.stop()
      resolve({
        output: `${output()}\n[did not end within ${job.timeoutMs} ms]\n${describeWaiting(vm)}`,
        timedOut: true,
      })
    }, job.timeoutMs)
    vm.processes.onExit.push((_process, pid, reason) => {
      if (pid !== main) return
      clearTimeout(timer)
      const normal = reason === vm.atom('normal')
      const text = normal ? '' : `\n[ended with 1]\n${format(vm, reason)}\n`
      setImmediate(() => resolve({ output: output() + text, timedOut: false }))
    })
    vm.scheduler.start()
    vm.scheduler.kick()
  })
}

const otp = otpAt(job.otpRoot, 'test')
if (!otp) throw new Error(`no OTP at ${job.otpRoot}`)
const vm = makeMachine({ otp, paths: job.ebinDirs, stress: job.stress, ...(job.slices ? { collections: { large: 2048, bytes: 256 } } : {}) })
startServers(vm)
for (const module of job.modules) {
  process.stdout.write(`${JSON.stringify({ begin: module })}\n`)
  const { output, timedOut } = await runProgram(vm, module)
  // what is still to be written when the process exits would be lost
  await new Promise<void>((resolve) => process.stdout.write(`${JSON.stringify({ module, output })}\n`, () => resolve()))
  if (timedOut) process.exit(0)
}
process.exit(0)
