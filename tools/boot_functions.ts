/**
 * Writes src/runtime/boot_functions.ts: which functions of the modules that are linked ahead are called by the start of what is often started.
 * They are those that the host compiles, as it tells with a flag.
 *
 *   node --stack-size=3900 tools/boot_functions.ts OTP…
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checksum128 } from '../src/host/node/checksum.ts'
import { otpAt } from '../src/host/node/otp.ts'
import { bootFiles, internBootAtoms } from '../src/cli/ahead.ts'
import { makeMachine } from '../src/cli/machine.ts'
import { functionNames } from '../src/jit/merge.ts'
import { linkAhead } from '../src/runtime/ahead.ts'

const folder = mkdtempSync(join(tmpdir(), 'glulam-boot-'))
const script = join(folder, 'hello')
writeFileSync(script, '#!/usr/bin/env escript\nmain(_) -> io:format("~s ~p~n", ["hello", [1, {a, <<"b">>}]]).\n')

/** Command lines of `erl`. */
const STARTS: string[][] = [
  ['-noshell', '-eval', 'halt().'],
  ['-noinput', '-eval', 'io:format("~s~n", ["hello"]), init:stop().'],
  ['-noshell', '-s', 'erlang', 'halt'],
  ['-noshell', '-eval', 'application:ensure_all_started(sasl), io:format("~p~n", [application:which_applications()]), init:stop().'],
  ['-boot', 'start_sasl', '-noshell', '-eval', 'init:stop().'],
  ['-boot', 'no_dot_erlang', '-noshell', '-s', 'escript', 'start', '-extra', script],
]

/** Functions compiled by a start, by their names. */
function compiled(root: string, args: readonly string[], names: ReadonlyMap<number, string>): string[] {
  const erl = join(import.meta.dirname, '../src/cli/erl.ts')
  const code = `import(${JSON.stringify(erl)}).then(({ erl }) => erl(${JSON.stringify(args)}, { ahead: 'whole' }))`
  const { stdout, status } = spawnSync(process.execPath, ['--stack-size=3900', '--trace-wasm-compilation-times', '-e', code], {
    env: { ...process.env, GLULAM_OTP: root }, encoding: 'utf8', input: '', maxBuffer: 1 << 28, timeout: 120_000,
  })
  if (status !== 0) throw new Error(`${args.join(' ')}: status ${status}`)
  const all = [...stdout.matchAll(/^Compiled function (0x[0-9a-f]+)#(\d+) /gm)]
  // the module with the functions of highest numbers
  const highest = Math.max(...all.map(([, , index]) => Number(index)))
  const module = all.find(([, , index]) => Number(index) === highest)![1]
  return all.filter(([, of]) => of === module).flatMap(([, , index]) => names.get(Number(index)) ?? [])
}

const called = new Set<string>()
for (const root of process.argv.slice(2)) {
  const otp = otpAt(root, 'the command line')
  if (!otp) throw new Error(`no OTP in ${root}`)
  const vm = makeMachine({ otp, boots: true, ahead: false })
  internBootAtoms(vm, join(otp.root, 'bin/start.boot'))
  const { state } = linkAhead(vm, bootFiles(otp).map((file) => readFileSync(file)), (bytes) => checksum128(bytes).join(), () => true)
  const names = functionNames(state.code)
  for (const args of STARTS) compiled(otp.root, args, names).forEach((name) => called.add(name))
  console.log(otp.release, called.size)
}
rmSync(folder, { recursive: true })
const byModule = Map.groupBy([...called].filter((name) => name.includes(':')).sort(), (name) => name.slice(0, name.indexOf(':')))
const lines = [...byModule].map(([module, names]) => [module, ...names.map((name) => name.slice(module.length + 1))].join(' ; '))
writeFileSync(
  join(import.meta.dirname, '../src/runtime/boot_functions.ts'),
  `/**
 * Functions of the modules that are linked ahead (boot_modules.ts) that are called by the start of what is often started, in any release: their
 * code is made ready at once (ahead.ts). Written by tools/boot_functions.ts.
 */
const CALLED = String.raw\`
${lines.join('\n')}
\`

let names: ReadonlySet<string> | undefined

const read = (): ReadonlySet<string> =>
  new Set(CALLED.trim().split('\\n').flatMap((line) => {
    const [module, ...functions] = line.split(' ; ')
    return functions.map((name) => \`\${module}:\${name}\`)
  }))

/** By its name in its WebAssembly module. */
export const isCalledByBoot = (name: string): boolean => (names ??= read()).has(name)
`,
)
