/** Compiled patterns that are kept, by the bytes they are made of and their options. */
import type { Vm } from '../../runtime/vm.ts'
import type { Address } from '../../term/types.ts'
import type { Loaded } from './matcher.ts'

/** Patterns that are kept, bytes their programs may have, and bytes of the longest key. */
const MOST = 256
const MOST_BYTES = 4 << 20
const LONGEST = 4096
/** Bytes that the hash looks at. */
const HASHED = 64

interface Entry {
  readonly hash: number
  readonly bytes: Uint8Array
  readonly tag: number
  readonly loaded: Loaded
  used: number
}

export class KeptPatterns {
  readonly #vm: Vm
  readonly #release: (loaded: Loaded) => void
  readonly #byHash = new Map<number, Entry[]>()
  #count = 0
  #clock = 0
  #last: Entry | undefined

  constructor(vm: Vm, release: (loaded: Loaded) => void) {
    this.#vm = vm
    this.#release = release
  }

  /** The pattern kept for these bytes in memory; `tag`: what else it is known by. */
  find(at: Address, size: number, tag: number): Loaded | undefined {
    const last = this.#last
    if (last && this.#is(last, at, size, tag)) return last.loaded
    if (size > LONGEST) return undefined
    const found = this.#byHash.get(this.#hash(at, size, tag))?.find((e) => this.#is(e, at, size, tag))
    if (!found) return undefined
    found.used = ++this.#clock
    this.#last = found
    return found.loaded
  }

  #is(entry: Entry, at: Address, size: number, tag: number): boolean {
    const { bytes } = entry
    if (bytes.length !== size || entry.tag !== tag) return false
    const { u8 } = this.#vm
    for (let i = 0; i < size; i++) if (u8[at + i] !== bytes[i]) return false
    return true
  }

  #hash(at: Address, size: number, tag: number): number {
    const { u8 } = this.#vm
    let hash = size ^ (tag << 12)
    const step = size <= HASHED ? 1 : Math.ceil(size / HASHED)
    for (let i = size - 1; i >= 0; i -= step) hash = Math.imul(hash ^ u8[at + i]!, 0x01000193)
    return hash
  }

  /** Keeps a pattern, and gives up those that were not used for the longest time. */
  keep(at: Address, size: number, tag: number, loaded: Loaded): void {
    if (size > LONGEST) return
    const hash = this.#hash(at, size, tag)
    const entry: Entry = { hash, bytes: this.#vm.u8.slice(at, at + size), tag, loaded, used: ++this.#clock }
    const same = this.#byHash.get(hash)
    if (same) same.push(entry)
    else this.#byHash.set(hash, [entry])
    this.#count++
    loaded.uses++
    this.#last = entry
    if (this.#count > MOST || (this.#count & 15) === 0) this.#trim()
  }

  #trim(): void {
    const all = [...this.#byHash.values()].flat()
    let bytes = all.reduce((n, e) => n + e.loaded.bytes, 0)
    if (this.#count <= MOST && bytes <= MOST_BYTES) return
    all.sort((a, b) => a.used - b.used)
    // A quarter at a time.
    while (all.length > MOST - (MOST >> 2) || bytes > MOST_BYTES) {
      const entry = all.shift()
      if (!entry || entry === this.#last) break
      bytes -= entry.loaded.bytes
      this.#drop(entry)
    }
  }

  #drop(entry: Entry): void {
    const same = this.#byHash.get(entry.hash)!
    if (same.length === 1) this.#byHash.delete(entry.hash)
    else same.splice(same.indexOf(entry), 1)
    this.#count--
    this.#release(entry.loaded)
  }
}
