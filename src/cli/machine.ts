/** A machine on Node with an OTP's files at hand, as the commands use it. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { families } from '../bif/index.ts'
import { drivers, libraries } from '../drivers/index.ts'
import { NodeHost } from '../host/node/host.ts'
import { cacheDirectory, codePaths, indexModules, preloadedFile } from '../host/node/otp.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import { packageRoot } from '../host/node/package_root.ts'
import { forgetOldVersions, keptIn } from '../host/node/kept_bytes.ts'
import type { Keep } from '../host/node/kept_bytes.ts'
import { DiskCache, sourcesDigest, translatorVersion } from '../host/node/translation_cache.ts'
import type { Host } from '../host/host.ts'
import { BadFile, readAtomsAndLiterals } from '../beam/read.ts'
import { atomsOfTerm } from '../etf/atom_names.ts'
import { Untranslatable } from '../jit/translation.ts'
import { linkBootAhead } from './ahead.ts'
import { PRELOADED_FIRST } from '../runtime/preloaded.ts'
import { nativeAtoms } from '../term/emulator_atoms.ts'
import { internalModule, ioServer } from '../runtime/io_server.ts'
import { Vm } from '../runtime/vm.ts'
import { unbooted } from './unbooted.ts'

/** The kernel as `npm run build` leaves it. */
export function loadKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readKernel())
}
export function readKernel(): Uint8Array<ArrayBuffer> {
  const file = join(packageRoot, 'build/kernel.wasm')
  if (!existsSync(file)) throw new Error('build/kernel.wasm is missing: run `npm run build`')
  return readFileSync(file)
}

/** Where what is made for starts is kept. */
export const startDirectory = (): string => join(cacheDirectory(), 'start', sourcesDigest().slice(0, 16))

export interface MachineOptions {
  /** Without one there are only the modules in `paths` and what is loaded by hand. */
  readonly otp?: OtpRoot
  /** Directories searched before OTP's. */
  readonly paths?: readonly string[]
  /** Default: that of the OTP. */
  readonly release?: number
  readonly stress?: boolean
  /** See VmOptions. */
  readonly collections?: { readonly large: number; readonly bytes: number } | undefined
  readonly host?: Host
  /** Do not keep translations on disk. */
  readonly noCache?: boolean
  readonly kernel?: WebAssembly.Module
  /** OTP will be booted: its own code server loads modules, its own processes do input and output. */
  readonly boots?: boolean
  /** The modules of a boot are linked ahead (default). `whole`: with all of their functions, to see which a boot calls. */
  readonly ahead?: boolean | 'whole'
}

/** The atoms of the preloaded modules, in their order: the keys of small maps are in the order of their atoms' ages. */
export function preloadedAtoms(otp: OtpRoot, keep: Keep = (_name, _about, make) => make()): string[] {
  if (otp.release < 26) return []
  const files = PRELOADED_FIRST.flatMap((module) => preloadedFile(otp, module) ?? [])
  const about = files.map((file) => {
    const { size, mtimeMs } = statSync(file)
    return `${file} ${size} ${mtimeMs}`
  })
  const kept = keep(`atoms-${otp.release}-${Buffer.from(otp.root).toString('base64url').slice(-60)}`, about.join('\n'), () => {
    const atoms = files.flatMap((file) => {
      const { atoms: own, literals } = readAtomsAndLiterals(readFileSync(file), (bytes) => inflateSync(bytes))
      return [...own, ...literals.flatMap(atomsOfTerm)]
    })
    return Buffer.from(JSON.stringify([...new Set(atoms)]))
  })
  return JSON.parse(new TextDecoder().decode(kept)) as string[]
}

/** A machine that loads modules on demand from the paths and from OTP's libraries. */
export function makeMachine(options: MachineOptions): Vm {
  const keep = options.noCache ? undefined : keptIn(startDirectory(), () => forgetOldVersions(dirname(startDirectory())))
  const kernel = options.kernel ? undefined : readKernel()
  const vm = new Vm({
    host: options.host ?? new NodeHost(),
    kernel: options.kernel ?? new WebAssembly.Module(kernel!),
    release: options.release ?? options.otp?.release,
    stress: options.stress ?? false,
    collections: options.collections,
    atoms: options.otp && [...preloadedAtoms(options.otp, keep), ...nativeAtoms(options.otp.release)],
  })
  vm.code.keep = keep
  const directories = options.boots ? [] : [...(options.paths ?? []), ...(options.otp ? codePaths(options.otp) : [])]
  vm.code.defineBifs(options.boots ? families : [...families, ioServer, unbooted(directories, options.otp?.root)])
  vm.nifs.define(libraries)
  vm.ports.define(drivers)
  if (!options.noCache) vm.code.cache = new DiskCache(cacheDirectory(), () => translatorVersion(vm.code.bifNames))
  if (options.boots) {
    if (options.otp && kernel && options.ahead !== false) {
      if (options.ahead === 'whole') linkBootAhead(vm, options.otp, kernel, undefined, () => true)
      else linkBootAhead(vm, options.otp, kernel, keep)
    }
    return vm
  }
  vm.code.install(internalModule(vm))
  const index = indexModules(directories)
  vm.code.autoload = (module) => {
    const file = index.get(module)
    if (file === undefined) return undefined
    try {
      return vm.code.prepare(readFileSync(file))
    } catch (error) {
      if (!(error instanceof BadFile || error instanceof Untranslatable)) throw error
      process.stderr.write(`glulam: ${file} can't be loaded: ${error.message}\n`)
      return undefined
    }
  }
  return vm
}
