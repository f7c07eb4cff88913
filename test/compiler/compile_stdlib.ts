// Compiles every module of stdlib with OTP's own compiler, under the real erl and under Glulam, and compares the .beam
// files byte for byte.
//
//   node --stack-size=3900 test/compiler/compile_stdlib.ts [--release 27] [--library stdlib] [--only REGEX]
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as L from '../../src/term/layout.ts'
import { startProcess, startServers } from '../../src/cli/run.ts'
import { makeMachine } from '../../src/cli/machine.ts'
import { otpAt } from '../../src/host/node/otp.ts'
import { ModuleTranslator } from '../../src/jit/module.ts'
import { Assembler, u } from '../../src/runtime/assembler.ts'
import { format } from '../../src/term/print.ts'
import { findOracle, projectFolder, runProcess } from '../differential/oracle.ts'

const { values } = parseArgs({
  options: {
    release: { type: 'string', default: '27' },
    library: { type: 'string', default: 'stdlib' },
    only: { type: 'string' },
  },
})
const release = Number(values.release)
const only = new RegExp(values.only ?? '.')
const oracle = await findOracle(release)
const folder = join(projectFolder, 'build', 'compiler', `otp${release}-${values.library}`)
mkdirSync(folder, { recursive: true })

/** Runs the driver under the real erl. */
async function erl(expression: string): Promise<string> {
  const result = await runProcess(oracle.erl, ['+S', '1:1', '-noshell', '-pa', folder, '-eval', `${expression}, halt().`], {
    timeoutMs: 900_000,
  })
  if (result.code !== 0) throw new Error(`${expression}:\n${result.stdout}${result.stderr}`)
  return result.stdout
}

const library = readdirSync(join(oracle.otpRoot, 'lib')).find((d) => d.startsWith(`${values.library}-`))!
await runProcess(join(oracle.erl, '../erlc'), ['-o', folder, join(projectFolder, 'test/compiler/compile_driver.erl')], {})
if (!existsSync(join(folder, 'lists.expected'))) {
  await erl(`compile_driver:prepare('${join(oracle.otpRoot, 'lib', library)}', '${folder}')`)
  console.log(await erl(`compile_driver:compile_all('${folder}')`))
}

const vm = makeMachine({ otp: otpAt(oracle.otpRoot, 'test')!, paths: [folder] })
const leader = startServers(vm)
vm.processes.onCrash = (_process, _pid, reason) => console.error(format(vm, reason).slice(0, 2000))
let compiled: Uint8Array | undefined
vm.code.defineBifs([
  (machine) => ({
    compile_stdlib: {
      'done/1': (beam) => {
        compiled = machine.t.bytes(beam!).slice()
        return beam!
      },
    },
  }),
])
const a = new Assembler('compile_stdlib_run')
a.begin('one', 1)
a.emit('allocate', u(0), u(1))
a.emit('call_ext', u(1), a.external('compile_driver', 'compile', 1))
a.emit('call_ext_last', u(1), a.external('compile_stdlib', 'done', 1), u(0))
const beam = a.finish()
const isBif = (module: string, fun: string, arity: number) => vm.code.isBif(module, fun, arity)
vm.code.install({ name: beam.module, beam, translation: new ModuleTranslator(beam, { release, isBif }).translate() })

let same = 0
let all = 0
const begin = performance.now()
for (const file of readdirSync(folder).sort()) {
  const name = /^(.*)\.forms$/.exec(file)?.[1]
  if (name === undefined || !only.test(name)) continue
  all++
  compiled = undefined
  const bytes = readFileSync(join(folder, file))
  const t0 = performance.now()
  const pid = vm.scratch(() => startProcess(vm, 'compile_stdlib_run', 'one', [vm.t.binary(bytes)]))
  vm.setCell(vm.k.process_of(pid) + L.P_GROUP_LEADER, leader)
  vm.scheduler.runUntilIdle()
  const equal = compiled !== undefined && Buffer.compare(compiled, readFileSync(join(folder, `${name}.expected`))) === 0
  if (equal) same++
  console.log(`${equal ? 'same   ' : 'DIFFERS'} ${name} ${(performance.now() - t0).toFixed(0)} ms`)
}
console.log(
  `\nOTP ${release}, ${values.library}: ${same} of ${all} modules compile to the same bytes (${((performance.now() - begin) / 1000).toFixed(0)} s)`,
)
process.exit(same === all ? 0 : 1)
