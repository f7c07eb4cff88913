// Writes src/term/emulator_atoms.ts: the atoms that OTP's emulator makes before any code is loaded, and those that the native
// libraries of its own modules make, in their order. The real erl tells it: a crash dump lists all atoms, the latest first. Those
// before the first of erts_code_purger, the first module in the emulator's image, are the emulator's own; those that follow the
// modules in the image, up to the arguments of the command, are those of native libraries.
//
//   node tools/emulator_atoms.ts          (needs the oracles of OTP 27 and 29, see tools/oracle.sh)
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { preloadedAtoms } from '../src/cli/machine.ts'
import { otpAt } from '../src/host/node/otp.ts'
import { findOracle, projectFolder, runProcess } from '../test/differential/oracle.ts'

/** The first atom of erts_code_purger that the emulator itself does not have. */
const FIRST_OF_CODE = 'wait_for_request'

/** From the command's first argument that no module knows. */
const FIRST_OF_ARGUMENTS = 'progname'
/** Names of protocols, which are those that the computer knows, come between these two. */
const [BEFORE_PROTOCOLS, AFTER_PROTOCOLS] = ['sockets', 'address_info']

export type EmulatorAtoms = { readonly own: string[]; readonly native: string[] }

/** Atoms of the emulator of a release, and of its native libraries, the oldest first. */
export async function emulatorAtoms(release: number): Promise<EmulatorAtoms> {
  const folder = mkdtempSync(join(tmpdir(), 'glulam-atoms-'))
  try {
    const { erl, otpRoot } = await findOracle(release)
    const env = { ...process.env, ERL_CRASH_DUMP: join(folder, 'dump') }
    await runProcess(erl, ['-noinput', '-mode', 'minimal', '-eval', 'erlang:halt("atoms")'], { cwd: folder, env })
    const dump = readFileSync(join(folder, 'dump'), 'utf8')
    const start = dump.indexOf('=atoms\n') + '=atoms\n'.length
    const lines = dump.slice(start, dump.indexOf('\n=', start)).split('\n').filter(Boolean).reverse()
    const names = lines.map((line) => (line.startsWith("'") ? line.slice(1, -1).replace(/\\(.)/g, '$1') : line))
    const own = names.slice(0, names.indexOf(FIRST_OF_CODE))
    const known = new Set([...own, ...preloadedAtoms(otpAt(otpRoot, 'tools')!)])
    const native = names.slice(names.findIndex((name) => !known.has(name)), names.indexOf(FIRST_OF_ARGUMENTS))
    native.splice(native.indexOf(BEFORE_PROTOCOLS!) + 1, native.indexOf(AFTER_PROTOCOLS!) - native.indexOf(BEFORE_PROTOCOLS!) - 1)
    return { own, native }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A list that has both as parts, in their orders: what is in only one of them says so. */
function merge(a: readonly string[], b: readonly string[]): string[] {
  // lengths of longest common parts
  const best = Array.from({ length: a.length + 1 }, () => new Int32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i]![j] = a[i] === b[j] ? best[i + 1]![j + 1]! + 1 : Math.max(best[i + 1]![j]!, best[i]![j + 1]!)
    }
  }
  const out: string[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push(a[i]!)
      i++
      j++
    } else if (j === b.length || (i < a.length && best[i + 1]![j]! >= best[i]![j + 1]!)) out.push(`27:${a[i++]!}`)
    else out.push(`29:${b[j++]!}`)
  }
  return out
}

/** Lines of words. */
function wrap(words: readonly string[]): string {
  const lines: string[] = ['']
  for (const word of words) {
    if (lines.at(-1)!.length + word.length > 134) lines.push('')
    lines[lines.length - 1] += (lines.at(-1) === '' ? '' : ' ') + word
  }
  return lines.map((line) => line.replace(/[`\\]/g, '\\$&')).join('\n')
}

async function main(): Promise<void> {
  const [older, newer] = [await emulatorAtoms(27), await emulatorAtoms(29)]
  const list = (which: keyof EmulatorAtoms): string =>
    wrap(merge(older[which], newer[which]).map((name) => (/^(27:|29:)?$/.test(name) ? `${name}''` : name)))
  writeFileSync(
    join(projectFolder, 'src', 'term', 'emulator_atoms.ts'),
    `// Made by tools/emulator_atoms.ts.
/**
 * The atoms that OTP's emulator makes before any code is loaded, the oldest first: their age is the order of small maps' keys
 * (since OTP 26). \`27:\` and \`29:\`: of that release only; '' is the empty atom.
 */
const OWN = \`
${list('own')}
\`

/** Those that native libraries of the modules in its image make, once these modules are there. */
const NATIVE = \`
${list('native')}
\`

/** The texts of a list, for a release. */
function texts(list: string, release: number): string[] {
  const own = release < 28 ? '27:' : '29:'
  const other = release < 28 ? '29:' : '27:'
  return list.split(/\\s+/).filter((name) => name !== '' && !name.startsWith(other))
    .map((name) => (name.startsWith(own) ? name.slice(own.length) : name))
    .map((name) => (name === "''" ? '' : name))
}

export const emulatorAtoms = (release: number): string[] => texts(OWN, release)
export const nativeAtoms = (release: number): string[] => (release < 26 ? [] : texts(NATIVE, release))
`,
  )
}

if (import.meta.main) await main()
