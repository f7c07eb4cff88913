/**
 * What is known at a place of a function, whatever path led there: types of registers, and for which register the locals of the
 * match context hold. Blocks are emitted in topological order, so all paths to a block but those that jump back have
 * been seen when it is reached; a block that something jumps back to starts with nothing.
 */
import { ANY } from '../beam/types.ts'
import type { BeamType } from '../beam/types.ts'
import type { Carried } from './carried.ts'

/** Registers as numbers: x0 … are 0 …, words of the frame 1024 … counted from its base (trimming does not change them). */
export const FRAME_REGISTERS = 1024

/** No register. */
export const NO_REGISTER = -1

export class Facts {
  private readonly types: Map<number, BeamType>
  /** X registers that may hold NOT_BOXED (carried.ts). */
  readonly carried: Map<number, Carried>
  /** The register whose match context the context locals describe. */
  context: number

  constructor(types?: ReadonlyMap<number, BeamType>, context = NO_REGISTER, carried?: ReadonlyMap<number, Carried>) {
    this.types = new Map(types)
    this.carried = new Map(carried)
    this.context = context
  }

  copy(): Facts {
    return new Facts(this.types, this.context, this.carried)
  }
  /** Keeps only what holds in both, and what may be in either. */
  meet(other: Facts): void {
    if (this.context !== other.context) this.context = NO_REGISTER
    for (const [register, type] of this.types) {
      const both = other.types.get(register)
      if (both === type) continue
      const joined = both && join(type, both)
      if (joined) this.types.set(register, joined)
      else this.types.delete(register)
    }
    for (const [register, kind] of other.carried) {
      if ((this.carried.get(register) ?? 0) < kind) this.carried.set(register, kind)
    }
  }
  type(register: number): BeamType | undefined {
    return this.types.get(register)
  }
  know(register: number, type: BeamType): void {
    this.types.set(register, type)
  }
  /** The register gets another value. */
  forget(register: number): void {
    this.types.delete(register)
    this.carried.delete(register)
    if (this.context === register) this.context = NO_REGISTER
  }
  /** A call was made: X registers are gone, and match contexts may have moved. */
  forgetX(): void {
    this.context = NO_REGISTER
    this.carried.clear()
    for (const register of this.types.keys()) if (register < FRAME_REGISTERS) this.types.delete(register)
  }
}

/** A type that has the values of both; undefined when that says nothing. */
function join(a: BeamType, b: BeamType): BeamType | undefined {
  const mask = a.mask | b.mask
  if (mask === ANY.mask) return undefined
  const out: { mask: number; min?: bigint; max?: bigint } = { mask }
  if (a.min !== undefined && b.min !== undefined) out.min = a.min < b.min ? a.min : b.min
  if (a.max !== undefined && b.max !== undefined) out.max = a.max > b.max ? a.max : b.max
  return out
}

/** The type of what is of both types. */
export function intersection(a: BeamType | undefined, b: BeamType | undefined): BeamType | undefined {
  if (!a || !b || a === b) return a ?? b
  const out: { mask: number; min?: bigint; max?: bigint; unit?: number } = { mask: a.mask & b.mask }
  const min = a.min === undefined || (b.min !== undefined && b.min > a.min) ? b.min : a.min
  const max = a.max === undefined || (b.max !== undefined && b.max < a.max) ? b.max : a.max
  if (min !== undefined) out.min = min
  if (max !== undefined) out.max = max
  const unit = a.unit ?? b.unit
  if (unit !== undefined) out.unit = unit
  return out
}
