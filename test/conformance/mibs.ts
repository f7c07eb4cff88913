/** The MIBs that the suites of snmp load: compiled as their Makefile does, with the headers that the suites include. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Machine } from './machines.ts'

/** The directory of MIBs, beside the suites; its name is a macro of theirs. */
const DATA = 'snmp_test_data'
export const MIB_DEFINES = `{d, ${DATA}, ${DATA}}, {d, version, "0"}`

/** Compiles them into a copy of the directory, with the compiler of the real erl; `libs` holds snmp. */
export function buildMibs(erl: Machine, source: string, ebin: string, libs: string): void {
  const target = join(ebin, DATA)
  if (existsSync(join(target, 'Test2.hrl'))) return
  cpSync(join(source, DATA), target, { recursive: true, dereference: true })
  const list = /^MIB_FILES = \\\n((?:.*\\\n)*.*)$/m.exec(readFileSync(join(source, 'modules.mk'), 'utf8'))![1]!
  const mibs = [...list.matchAll(/([\w-]+)\.mib/g)].map((m) => m[1]!)
  const standard = join(libs, readdirSync(libs).find((d) => d.startsWith('snmp-'))!, 'priv/mibs')
  const erlc = (...args: string[]): void => {
    execFileSync(join(dirname(erl.command), 'erlc'), args, { cwd: target, env: { ...process.env, ERL_LIBS: libs }, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  for (const mib of mibs) erlc('+{group_check,false}', '+version', '-I', '.', '-I', standard, '-o', '.', `${mib}.mib`)
  for (const mib of mibs) erlc('-o', '.', `${mib}.bin`)
}
