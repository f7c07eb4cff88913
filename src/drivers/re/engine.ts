/** Compiled patterns of a machine: what their terms look like in its release of OTP, and programs kept for those used lately. */
import type { Vm } from '../../runtime/vm.ts'
import { PatternError } from './items.ts'
import type { Pattern } from './items.ts'
import { Dialect2 } from './dialect2.ts'
import { Dialect8 } from './dialect8.ts'
import type { Dialect } from './dialect.ts'
import { Matcher } from './matcher.ts'
import type { Loaded } from './matcher.ts'
import type { ReOptions } from './options.ts'

/** Programs that are kept, and bytes they may have. */
const KEPT = 256
const KEPT_BYTES = 4 << 20
/** Texts longer than this are compiled each time. */
const LONG_TEXT = 4096

export class ReEngine {
  readonly matcher: Matcher
  readonly dialect: Dialect
  /** By text and options, or by binary; used lately: last. */
  readonly #kept = new Map<string, Loaded>()
  #keptBytes = 0

  constructor(vm: Vm) {
    this.matcher = new Matcher(vm)
    this.dialect = vm.release < 28 ? new Dialect8(vm.release) : new Dialect2()
  }

  /** The pattern's program; throws PatternError; undefined: no memory. */
  fromText(text: Uint8Array, o: ReOptions): Loaded | undefined {
    const key = text.length <= LONG_TEXT ? `${this.dialect.key(o)}:${latin1(text)}` : undefined
    return this.#keep(key, () => this.dialect.compile(text, o))
  }

  /** The program of a pattern given as binary; undefined: it is none, or no memory. */
  fromBinary(bytes: Uint8Array): Loaded | undefined {
    return this.#keep(latin1(bytes), () => this.dialect.decode!(bytes))
  }

  #keep(key: string | undefined, make: () => Pattern | undefined): Loaded | undefined {
    if (key !== undefined) {
      const known = this.#kept.get(key)
      if (known) {
        if (this.#kept.size > KEPT / 2) {
          this.#kept.delete(key)
          this.#kept.set(key, known)
        }
        known.uses++
        return known
      }
    }
    const pattern = make()
    const loaded = pattern && this.matcher.load(pattern, this.dialect.unicode)
    if (!loaded || key === undefined) return loaded
    loaded.uses++
    this.#kept.set(key, loaded)
    this.#keptBytes += loaded.bytes
    for (const [oldest, entry] of this.#kept) {
      if (this.#kept.size <= KEPT && this.#keptBytes <= KEPT_BYTES) break
      this.#kept.delete(oldest)
      this.#keptBytes -= entry.bytes
      this.matcher.release(entry)
    }
    return loaded
  }

  release(loaded: Loaded): void {
    this.matcher.release(loaded)
  }
}

const decoder = new TextDecoder('latin1')
function latin1(bytes: Uint8Array): string {
  return bytes.length < 24 ? String.fromCharCode(...bytes) : decoder.decode(bytes)
}

export { PatternError }
