/**
 * Compiled patterns that are kept, by the bytes they are made of and their options: the latest few, and those that were wanted again. Patterns that
 * come once and never again would otherwise all live just long enough for the host's collector to copy them about.
 */
import type { Vm } from '../../runtime/vm.ts'
import type { Address } from '../../term/types.ts'
import type { Loaded } from './matcher.ts'

/** Patterns that are kept, bytes their programs may have, and bytes of the longest key. */
const MOST = 256
const MOST_BYTES = 4 << 20
export const LONGEST = 4096
/** Bytes that the hash looks at. Patterns that differ in one character are common: of the usual ones that is all. */
const HASHED = 1024
/** The latest patterns. */
const LATEST = 16
/** Hashes that are remembered of patterns gone from the latest. */
const SEEN = 1024

interface Entry {
  readonly hash: number
  readonly bytes: Uint8Array
  /** Where the bytes lie in memory, for the kernel to compare: once the pattern was wanted again. 0: not yet. */
  at: Address
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
  readonly #latest: (Entry | undefined)[] = Array.from({ length: LATEST }, () => undefined)
  #next = 0
  readonly #seen = new Int32Array(SEEN)

  constructor(vm: Vm, release: (loaded: Loaded) => void) {
    this.#vm = vm
    this.#release = release
  }

  /** The pattern kept for these bytes in memory; `tag`: what else it is known by. */
  find(at: Address, size: number, tag: number): Loaded | undefined {
    const last = this.#last
    if (last && this.#is(last, at, size, tag)) return last.loaded
    if (size > LONGEST) return undefined
    const hash = hashOf(this.#vm.u8, at, size, tag)
    const found = this.#byHash.get(hash)?.find((e) => this.#is(e, at, size, tag)) ?? this.#findLatest(hash, at, size, tag)
    if (!found) return undefined
    found.used = ++this.#clock
    this.#last = found
    return found.loaded
  }

  /** A pattern found among the latest is kept for longer. */
  #findLatest(hash: number, at: Address, size: number, tag: number): Entry | undefined {
    const i = this.#latest.findIndex((e) => e?.hash === hash && this.#is(e, at, size, tag))
    if (i < 0) return undefined
    const entry = this.#latest[i]!
    this.#latest[i] = undefined
    this.#add(entry)
    return entry
  }

  #is(entry: Entry, at: Address, size: number, tag: number): boolean {
    const { bytes } = entry
    if (bytes.length !== size || entry.tag !== tag) return false
    const { u8, k } = this.#vm
    if (entry.at !== 0) return k.bytes_common(at, entry.at, size, 0) === size
    for (let i = 0; i < size; i++) if (u8[at + i] !== bytes[i]) return false
    entry.at = k.malloc(size) >>> 0
    if (entry.at !== 0) u8.set(bytes, entry.at)
    return true
  }

  #letGo(entry: Entry): void {
    if (entry.at !== 0) this.#vm.k.free(entry.at)
    this.#release(entry.loaded)
  }

  /** Keeps a pattern (and the bytes as they are), and gives up those that were not used for the longest time. */
  keep(bytes: Uint8Array, tag: number, loaded: Loaded): void {
    const size = bytes.length
    if (size > LONGEST) return
    const hash = hashOf(bytes, 0, size, tag)
    const entry: Entry = { hash, bytes, at: 0, tag, loaded, used: ++this.#clock }
    loaded.uses++
    this.#last = entry
    if (this.#seen[hash & (SEEN - 1)] === hash) {
      this.#add(entry)
      return
    }
    const i = this.#next++ % LATEST
    const old = this.#latest[i]
    this.#latest[i] = entry
    if (!old) return
    this.#seen[old.hash & (SEEN - 1)] = old.hash
    this.#letGo(old)
  }

  #add(entry: Entry): void {
    const same = this.#byHash.get(entry.hash)
    if (same) same.push(entry)
    else this.#byHash.set(entry.hash, [entry])
    this.#count++
    if (this.#count > MOST || (this.#count & 15) === 0) this.#trim(entry)
  }

  #trim(latest: Entry): void {
    const all = [...this.#byHash.values()].flat()
    let bytes = all.reduce((n, e) => n + e.loaded.bytes, 0)
    if (this.#count <= MOST && bytes <= MOST_BYTES) return
    all.sort((a, b) => a.used - b.used)
    // A quarter at a time.
    while (all.length > MOST - (MOST >> 2) || bytes > MOST_BYTES) {
      const entry = all.shift()
      if (!entry || entry === latest) break
      bytes -= entry.loaded.bytes
      this.#drop(entry)
    }
  }

  #drop(entry: Entry): void {
    if (this.#last === entry) this.#last = undefined
    const same = this.#byHash.get(entry.hash)!
    if (same.length === 1) this.#byHash.delete(entry.hash)
    else same.splice(same.indexOf(entry), 1)
    this.#count--
    this.#letGo(entry)
  }
}

function hashOf(bytes: Uint8Array, at: number, size: number, tag: number): number {
  let hash = size ^ (tag << 12)
  const step = size <= HASHED ? 1 : Math.ceil(size / HASHED)
  for (let i = size - 1; i >= 0; i -= step) hash = Math.imul(hash ^ bytes[at + i]!, 0x01000193)
  return hash
}
