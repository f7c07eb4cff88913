/**
 * The files of the modules that are linked ahead, as they were when a snapshot was kept: a machine that goes on from there has not read them, and reads one when
 * somebody asks what else it says. They stay open, whatever becomes of OTP's own meanwhile.
 */
import { existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { checksum128 } from '../host/node/checksum.ts'
import { writeAside } from '../host/node/kept_bytes.ts'
import type { Ahead, AheadModule } from '../runtime/ahead.ts'
import { MachineError } from '../runtime/vm.ts'

/** By module: where its file begins, and how long it is. */
export type FilePlaces = Readonly<Record<string, readonly [at: number, length: number]>>

const isOf = (module: AheadModule, bytes: Uint8Array): boolean => checksum128(bytes).join() === module.fileSum

/** Writes the files of modules one after the other, unless they are there. Undefined: one is not what it was when it was linked. */
export function keepModuleFiles(file: string, ahead: Ahead, names: ReadonlyMap<string, string>): FilePlaces | undefined {
  const places: Record<string, [number, number]> = {}
  const pieces: Uint8Array[] = []
  let at = 0
  for (const module of ahead.modules) {
    const name = module.translation.module
    const bytes = readFileSync(names.get(name)!)
    if (!isOf(module, bytes)) return undefined
    places[name] = [at, bytes.length]
    pieces.push(bytes)
    at += bytes.length
  }
  if (!existsSync(file)) writeAside(file, Buffer.concat(pieces))
  return places
}

/** Undefined: they are gone. */
export function openModuleFiles(file: string, places: FilePlaces, original: (module: string) => string): ((module: AheadModule) => Uint8Array) | undefined {
  let fd: number
  try {
    fd = openSync(file, 'r')
  } catch {
    return undefined
  }
  return (module) => {
    const name = module.translation.module
    const [at, length] = places[name]!
    const bytes = new Uint8Array(length)
    if (readSync(fd, bytes, 0, length, at) === length && isOf(module, bytes)) return bytes
    const own = readFileSync(original(name))
    if (!isOf(module, own)) throw new MachineError(`what is kept of ${name} is damaged, and its file has changed`)
    return own
  }
}
