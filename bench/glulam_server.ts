// The Glulam side of a comparison: one machine that runs what it is told by lines, as bench_runner:server/0 does in erl.
// node --stack-size=3900 bench/glulam_server.ts OTP_ROOT EBIN
import { createInterface } from 'node:readline'
import * as L from '../src/term/layout.ts'
import { small } from '../src/term/terms.ts'
import type { Term } from '../src/term/types.ts'
import { makeMachine } from '../src/cli/machine.ts'
import { startProcess, startServers } from '../src/cli/run.ts'
import { otpAt } from '../src/host/node/otp.ts'
import { format } from '../src/term/print.ts'

const [root, ebin] = process.argv.slice(2)
const otp = otpAt(root!, 'bench')
if (!otp) throw new Error(`no OTP at ${root}`)
const vm = makeMachine({ otp, paths: [ebin!] })
const threadTime = (process as unknown as { threadCpuUsage(): { user: number; system: number } }).threadCpuUsage
vm.code.defineBifs([
  ({ t }) => ({
    bench_clock: {
      'cpu/0': () => {
        const { user, system } = threadTime()
        return t.integer((user + system) * 1000)
      },
    },
  }),
])
const leader = startServers(vm).leader
vm.k.set_process_limit(4_000_000)
vm.scheduler.start()

/** Bytes of the general arena in use. */
const arena = (): number => Number(vm.t.view.getBigInt64(L.CELL_ARENA_USED, true))

function start(module: string, fun: string, args: () => Term[]): Promise<void> {
  const main = vm.scratch(() => startProcess(vm, module, fun, args()))
  vm.setCell(vm.k.process_of(main) + L.P_GROUP_LEADER, leader)
  return new Promise((resolve) => {
    const hook = (_process: number, pid: Term, reason: Term): void => {
      if (pid !== main) return
      hooks.splice(hooks.indexOf(hook), 1)
      if (reason !== vm.atom('normal')) process.stdout.write(`0 0 ${format(vm, reason).slice(0, 300).replaceAll('\n', ' ')}\n`)
      resolve()
    }
    const hooks = vm.processes.onExit
    hooks.push(hook)
    vm.scheduler.kick()
  })
}

for await (const line of createInterface({ input: process.stdin })) {
  const [first, second, ...rest] = line.trim().split(' ')
  if (first === 'arena') process.stdout.write(`${arena()}\n`)
  else if (first === 'call') await start(second!, rest[0]!, () => rest.slice(1).map((a) => small(Number(a))))
  else await start('bench_runner', 'run', () => [vm.atom(first!), vm.atom(second!)])
}
process.exit(0)
