/** Links the modules of a boot ahead (src/runtime/ahead.ts), or takes what an earlier start has kept of that. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as L from '../term/layout.ts'
import { atomsOfTerm } from '../etf/atom_names.ts'
import { checksum128 } from '../host/node/checksum.ts'
import type { Keep } from '../host/node/kept_bytes.ts'
import { preloadedFile } from '../host/node/otp.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import { machineVersion } from '../host/node/translation_cache.ts'
import { Ahead, linkAhead } from '../runtime/ahead.ts'
import type { AheadState, WholeCode } from '../runtime/ahead.ts'
import { bootModules } from '../runtime/boot_modules.ts'
import { MachineState, encodeImage, restoreImage } from '../runtime/image.ts'
import { PRELOADED_FIRST } from '../runtime/preloaded.ts'
import type { Vm } from '../runtime/vm.ts'

const sumOf = (bytes: Uint8Array): string => checksum128(bytes).join()
/** Bytes of a checksum. */
const SUM = 16

/** Files of the modules of a boot, in the order in which they are loaded. */
export function bootFiles(otp: OtpRoot): string[] {
  const preloaded = PRELOADED_FIRST.flatMap((module) => preloadedFile(otp, module) ?? [])
  const lib = join(otp.root, 'lib')
  const directories = readdirSync(lib).filter((name) => /^(kernel|stdlib)-/.test(name)).map((name) => join(lib, name, 'ebin'))
  // two versions of an application: which one is loaded is not known here
  if (directories.length !== 2) return preloaded
  const known = new Map(directories.flatMap((directory) => readdirSync(directory).map((name) => [name, `${directory}/${name}`])))
  return [...preloaded, ...bootModules(otp.release).flatMap((module) => known.get(`${module}.beam`) ?? [])]
}

/** A file and what tells its states apart; nothing, if there is none. */
function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat === undefined ? '' : `${file} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`
}

/** Atoms that init has read before it loads the first module. */
export function internBootAtoms(vm: Vm, script: string): void {
  if (vm.release < 26 || !existsSync(script)) return
  atomsOfTerm(readFileSync(script)).forEach((text) => vm.atom(text))
}

/**
 * To be called for a machine that was just made. Without `keep` nothing is kept. `stays`: as for linkAhead.
 */
export function linkBootAhead(vm: Vm, otp: OtpRoot, kernel: Uint8Array, keep: Keep | undefined, stays?: (name: string) => boolean): void {
  const files = bootFiles(otp)
  const script = join(otp.root, 'bin', 'start.boot')
  const link = (): ReturnType<typeof linkAhead> => {
    internBootAtoms(vm, script)
    return linkAhead(vm, files.map((file) => readFileSync(file)), sumOf, stays)
  }
  const state = keep && MachineState.of(vm, sumOf)
  if (!keep || !state) {
    const { state: made, whole } = link()
    vm.code.ahead = new Ahead(vm, made, sumOf, (at, length) => whole.subarray(at, at + length), false)
    return
  }
  const stamps = [...files, script].map(stamp)
  const version = machineVersion()
  const about = [version, sumOf(kernel), state.digest, ...stamps].join('\n')
  // sources and bundle of a checkout, or two versions, do not take turns in making it
  const name = `boot-${otp.release}-${version.slice(0, 8)}-${Buffer.from(otp.root).toString('base64url').slice(-60)}${vm.cell(L.CELL_STRESS) === 0 ? '' : '-stress'}`
  const whole: WholeCode = (at, length) => keep.parts?.read(name, at, length)
  let made: AheadState | undefined
  // the image begins where words may begin, behind a sum: made anew it is not always the same, bit by bit (linking a translation that is known takes other
  // memory than making it), and what is kept on top of one is of no use for another
  const kept = keep(name, about.padEnd((Buffer.byteLength(about) + 3) & ~3), () => {
    state.remember(vm)
    const linked = link()
    made = linked.state
    const bytes = encodeImage(vm, state, made)
    if (!bytes) return new Uint8Array(0)
    keep.parts?.write(name, linked.whole)
    return Buffer.concat([new Uint8Array(checksum128(bytes).buffer), bytes])
  })
  if (made) vm.code.ahead = new Ahead(vm, made, sumOf, whole, false)
  else if (kept.length > 0) {
    vm.code.ahead = new Ahead(vm, restoreImage(vm, kept.subarray(SUM)), sumOf, whole, true)
    vm.code.ahead.image = `${sumOf(Buffer.from(about))} ${Buffer.from(kept.subarray(0, SUM)).toString('hex')}`
  }
}
