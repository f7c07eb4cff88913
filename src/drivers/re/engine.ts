/** Compiled patterns of a machine: what their terms look like in its release of OTP, and those kept that were used lately. */
import type { Vm } from '../../runtime/vm.ts'
import type { Address } from '../../term/types.ts'
import { Dialect2 } from './dialect2.ts'
import { Dialect8 } from './dialect8.ts'
import type { Dialect } from './dialect.ts'
import { Kernel8 } from './kernel8.ts'
import { KeptPatterns } from './kept.ts'
import { Matcher } from './matcher.ts'
import type { Loaded } from './matcher.ts'
import type { ReOptions } from './options.ts'

/** Tag of patterns that are known by their binary. */
const BINARY = -1
const NEWLINES = [undefined, 'cr', 'lf', 'crlf', 'any', 'anycrlf', 'nul', 'inconsistent'] as const
const BSRS = [undefined, 'anycrlf', 'unicode', 'both'] as const

/** Compile options as a number. */
function tagOf(o: ReOptions): number {
  return o.compile | NEWLINES.indexOf(o.newline as (typeof NEWLINES)[number]) << 16 | BSRS.indexOf(o.bsr) << 20
}

export class ReEngine {
  readonly matcher: Matcher
  readonly dialect: Dialect
  readonly kernel8: Kernel8
  readonly #vm: Vm
  readonly #kept: KeptPatterns

  constructor(vm: Vm) {
    this.#vm = vm
    this.dialect = vm.release < 28 ? new Dialect8(vm.release) : new Dialect2()
    this.kernel8 = new Kernel8(vm)
    this.matcher = new Matcher(vm, this.dialect.unicode)
    this.#kept = new KeptPatterns(vm, (loaded) => this.matcher.release(loaded))
  }

  /** The pattern of a text in memory; throws PatternError. The caller releases it. */
  fromText(at: Address, size: number, o: ReOptions): Loaded {
    const tag = tagOf(o)
    const known = this.#kept.find(at, size, tag)
    if (known) {
      known.uses++
      return known
    }
    const text = this.#vm.u8.slice(at, at + size)
    const loaded = this.matcher.hold(this.dialect.compile(text, o))
    this.#kept.keep(text, tag, loaded)
    return loaded
  }

  /** The pattern given as binary in memory; undefined: it is none. */
  fromBinary(at: Address, size: number): Loaded | undefined {
    const known = this.#kept.find(at, size, BINARY)
    if (known) {
      known.uses++
      return known
    }
    const code = this.#vm.u8.slice(at, at + size)
    const pattern = this.dialect.decode!(code)
    if (!pattern) return undefined
    const loaded = this.matcher.hold(pattern)
    this.#kept.keep(code, BINARY, loaded)
    return loaded
  }

  /** The binary form of a pattern which is loaded: from now on it is known by that as well. */
  encode(loaded: Loaded): Uint8Array {
    if (loaded.code) return loaded.code
    const code = this.dialect.encode!(loaded.pattern)
    loaded.code = code
    this.#kept.keep(code, BINARY, loaded)
    return code
  }

  release(loaded: Loaded): void {
    this.matcher.release(loaded)
  }
}
