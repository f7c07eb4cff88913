/**
 * Modules that a command loads behind its boot (the compiler's, Elixir's, a program's own), linked ahead on top of the boot's snapshot (docs/decisions/0010): a machine that
 * halts notes which it has loaded, and which of their functions were called; the next start of the command links them together, and later ones take what that has made.
 * A module is loaded from there when the program loads a file with exactly its bytes; before, nothing of it is there to be seen.
 */
import { rmSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { checksum128 } from '../host/node/checksum.ts'
import { keepPrivate, kept, readPart, writeAside } from '../host/node/kept_bytes.ts'
import { AheadModule, linkAhead } from '../runtime/ahead.ts'
import type { LoadedModule } from '../runtime/code.ts'
import { encodeImage, rememberMemory, restoreImage } from '../runtime/image.ts'
import type { CommandLine } from '../runtime/varying_words.ts'
import type { Vm } from '../runtime/vm.ts'

/** It is not worth while for fewer modules, nor to do it again for a smaller part of them; and no more are kept, nor more bytes of them. */
const FEWEST = 4
const PART = 8
const MOST = 600
const MOST_BYTES = 48 << 20

const sumOf = (bytes: Uint8Array): string => checksum128(bytes).join()

/** What earlier starts have loaded. */
interface Noted {
  readonly name: string
  readonly file: string
  /** Which slots of its functions were called; undefined: that is not known. */
  readonly called?: readonly number[] | undefined
  /** None: it is linked ahead for every boot, but other functions of it are called here than there. */
  readonly bytes: Uint8Array
}

/** What there is to tell the uses of one command apart: `elixir` and `mix`, two scripts; but not the files that a compiler gets. */
export function kindOf({ words, extra }: CommandLine): string {
  const first = extra === undefined ? '' : Buffer.from(words[extra] ?? []).toString('latin1')
  if (/^[-+]/.test(first)) return first
  const name = first.slice(first.lastIndexOf('/') + 1)
  return /\.[^.]*$/.exec(name)?.[0] ?? name
}

export class Layer {
  private readonly vm: Vm
  private readonly image: string
  private readonly whole: string
  private readonly modules: string
  private readonly about: string
  private readonly written: () => void

  /** `snapshot`: which one it lies on. `written`: is called when there is another file. */
  constructor(vm: Vm, directory: string, name: string, snapshot: string, written: () => void) {
    this.vm = vm
    this.written = written
    this.image = `${directory}/layer-${name}`
    this.whole = `${this.image}-whole`
    this.modules = `${directory}/modules-${name}`
    // the image begins where words may begin
    this.about = snapshot.padEnd((snapshot.length + 3) & ~3)
  }

  /** The memory is that of the snapshot, nothing runs yet. */
  enter(): void {
    const { vm, vm: { code: { ahead } } } = this
    const whole = (at: number, length: number): Uint8Array | undefined => readPart(this.whole, at, length)
    const image = kept(this.image, this.about)
    if (image !== undefined) return ahead!.add(restoreImage(vm, image), whole, true)
    const noted = this.noted()
    const changed = noted.length > 0 ? rememberMemory(vm) : undefined
    if (!changed) return
    const called = new Map(noted.map((module) => [module.file, module.called && new Set(module.called)]))
    const linked = linkAhead(vm, noted.flatMap(({ bytes }) => (bytes.length > 0 ? [bytes] : [])), sumOf, {
      called: (file) => called.get(file), again: ahead!.modules.filter((module) => called.has(module.fileSum)), hidden: true,
    })
    const bytes = encodeImage(vm, changed(vm), linked.state)
    if (bytes) {
      writeAside(this.whole, linked.whole, 0o600)
      keepPrivate(this.image, this.about, bytes)
      this.written()
    }
    ahead!.add(linked.state, (at, length) => linked.whole.subarray(at, at + length), false)
  }

  /** The machine halts: what it has loaded is noted if that is something else than what is linked ahead. */
  learn(): void {
    const { code, code: { ahead } } = this.vm
    const loaded = [...code.current.values()]
    const linked = ahead!.modules.filter((module) => module.isHidden)
    const names = new Set(ahead!.modules.filter((module) => !module.isHidden).map(({ name }) => name))
    const late = loaded.filter((module) => (module instanceof AheadModule ? module.complete : !names.has(module.name)))
    if (late.length < Math.max(FEWEST, linked.length / PART)) return
    const before = this.noted()
    const known = new Map(before.map((module) => [module.file, module]))
    const compiled = compiledFunctions(code.table)
    const wanted = loaded.filter((module) => late.includes(module) || (module instanceof AheadModule && (module.isHidden || known.has(module.fileSum))))
    const now = wanted.flatMap((module) => this.note(module, known, compiled))
    const isNew = ({ file, called }: Noted): boolean => !known.has(file) || (known.get(file)!.called?.length ?? Infinity) < (called?.length ?? 0)
    if (now.filter(isNew).length < FEWEST) return
    const again = new Set(now.map(({ name }) => name))
    this.keep([...before.filter(({ name }) => !again.has(name)), ...now])
  }
  private note(module: LoadedModule, known: ReadonlyMap<string, Noted>, compiled: ((slot: number) => boolean) | undefined): Noted[] {
    const { base, slots, translation } = module
    const bytes = module instanceof AheadModule && !module.isHidden ? new Uint8Array(0) : module.bytes
    if (!bytes) return []
    const file = module instanceof AheadModule ? module.fileSum : sumOf(bytes)
    const own = compiled && Array.from({ length: slots }, (_, i) => i).filter((i) => compiled(base + i))
    const earlier = known.get(file)
    const called = earlier ? earlier.called && own && [...new Set([...earlier.called, ...own])] : own
    return [{ name: translation.module, file, called, bytes }]
  }

  private keep(all: readonly Noted[]): void {
    const list: Noted[] = []
    let length = 0
    for (const module of all.slice(0, MOST)) {
      if ((length += module.bytes.length) > MOST_BYTES) break
      list.push(module)
    }
    const head = Buffer.from(JSON.stringify(list.map(({ bytes, ...rest }) => ({ ...rest, length: bytes.length }))))
    const size = Buffer.alloc(4)
    size.writeUInt32LE(head.length)
    keepPrivate(this.modules, this.about, Buffer.concat([size, head, ...list.map(({ bytes }) => bytes)]))
    rmSync(this.image, { force: true })
    this.written()
  }
  /** In the order in which they are loaded. */
  private noted(): Noted[] {
    const bytes = kept(this.modules, this.about)
    if (bytes === undefined) return []
    const end = 4 + Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32LE(0)
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end))) as (Omit<Noted, 'bytes'> & { readonly length: number })[]
    let at = end
    return head.map(({ length, ...rest }) => ({ ...rest, bytes: bytes.slice(at, (at += length)) }))
  }
}

/** Tells whether the host has compiled the function in a slot, which it does when it is called first; undefined: it can't be told. */
function compiledFunctions(table: WebAssembly.Table): ((slot: number) => boolean) | undefined {
  try {
    setFlagsFromString('--allow-natives-syntax')
    const isUncompiled = new Function('f', 'return %IsUncompiledWasmFunction(f)') as (f: unknown) => boolean
    return (slot) => {
      const f: unknown = table.get(slot)
      return f !== null && !isUncompiled(f)
    }
  } catch {
    return undefined
  } finally {
    setFlagsFromString('--no-allow-natives-syntax')
  }
}
