/** `glulam run`: calls a function without booting OTP. */
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { join, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, inflateSync } from 'node:zlib'
import * as L from '../term/layout.ts'
import { small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { NodeHost } from '../host/node/host.ts'
import { Vm } from '../runtime/vm.ts'
import { families } from '../bif/index.ts'
import { internalModule, ioServer } from '../runtime/io_server.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

export async function run(args: string[]): Promise<number | void> {
  const paths: string[] = []
  let otp = process.env.GLULAM_OTP ?? ''
  let stress = false
  while (args[0]?.startsWith('-')) {
    const flag = args.shift()
    if (flag === '-pa') paths.push(args.shift()!)
    else if (flag === '--otp') otp = args.shift()!
    else if (flag === '--stress') stress = true
  }
  const [module, fun, ...rest] = args
  if (!module || !fun) return 2
  const lib = [join(otp, 'lib'), join(otp, 'usr/lib/erlang/lib')].find((d) => existsSync(d))!
  const release = Number(/^kernel-(\d+)/.exec(readdirSync(lib).find((d) => d.startsWith('kernel-'))!)![1])
  const kernel = new WebAssembly.Module(readFileSync(join(root, 'build/kernel.wasm')))
  const vm = new Vm({ host: new NodeHost(), kernel, release: release >= 11 ? 29 : release >= 10 ? 27 : 25, stress })
  vm.code.inflate = (bytes, limit) => {
    const options = { maxOutputLength: limit }
    return bytes[0] === 0x1f ? gunzipSync(bytes, options) : inflateSync(bytes, options)
  }
  const dirs = [...paths, ...readdirSync(lib).map((d) => join(lib, d, 'ebin')).filter((d) => existsSync(d))]
  const index = new Map<string, string>()
  for (const dir of dirs.reverse()) for (const f of readdirSync(dir)) if (f.endsWith('.beam')) index.set(f.slice(0, -5), join(dir, f))
  vm.code.autoload = (name) => {
    const file = index.get(name)
    if (!file) return false
    vm.code.load(readFileSync(file))
    return true
  }
  vm.code.defineBifs([...families, ioServer])
  vm.code.install(internalModule(vm))
  const start = (m: string, f: string, list: Term[]): Term => vm.scratch(() => {
    const p = vm.processes.spawn.create(vm.atom(m), vm.atom(f), vm.t.list(list), 0)
    if (typeof p !== 'number') throw new Error(p)
    vm.k.make_runnable(p)
    return vm.processes.pidOf(p)
  })
  const leader = start('glulam_internal', 'io_server', [])
  vm.setCell(vm.k.process_of(leader) + L.P_GROUP_LEADER, leader)
  const main = vm.scratch(() => {
    const terms = rest.map((a) => (/^-?\d+$/.test(a) ? vm.t.integer(BigInt(a)) : vm.atom(a)))
    return start('glulam_internal', 'run', [vm.atom(module), vm.atom(fun), vm.t.list(terms)])
  })
  vm.setCell(vm.k.process_of(main) + L.P_GROUP_LEADER, leader)
  vm.processes.onExit.push((_p, pid, reason) => {
    if (pid === main) vm.scheduler.halt(reason === vm.atom('normal') ? 0 : 1)
  })
  vm.scheduler.start()
  void small
  void (0 as Term)
}
