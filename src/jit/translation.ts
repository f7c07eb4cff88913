/**
 * What translating a .beam file gives: a WebAssembly module with holes, and what the linker needs to fill them. It
 * depends on the bytes of the file, on the release and on which functions are BIFs, not on the machine it is loaded
 * into: so it can be cached.
 */

import type { Checks } from '../beam/checks.ts'

/** Kinds of relocated constants; the index says which one. */
export const RELOC = {
  /** Atom of the module's atom table → term. */
  atom: 0,
  /** Literal of the module (first those of the file, then `constants`) → term. */
  literal: 1,
  /** Import of the module → address of the export entry. */
  export: 2,
  /** Code point → address. */
  codePoint: 3,
  /** Code point → catch tag. */
  catch: 4,
  /** Lambda → address of the fun entry. */
  fun: 5,
  /** Offset in the string table → address. */
  string: 6,
  /** Number in `nifs` → address of the cell that names the native function in its place. */
  nif: 7,
  /** Definition of a native record of the module → its default record. */
  record: 8,
  /** Function of the module → address of the cell that says whether it has a breakpoint. */
  trace: 10,
  /** Literal {Module, Name} → address of the cell with the default record of that name, or 0. */
  recordEntry: 9,
  /** Number of a counter of coverage → its address. */
  counter: 11,
  /** Number of a place where a debugger may stop → address of the cell that says whether it does. */
  stop: 12,
} as const

/**
 * Words of a code point: index of the function in the module, point in it (0 where it only names a place), live X registers,
 * bytes of the frame at this point, index into `places`.
 */
export const CODE_POINT_WORDS = 5

/** Words of a place, see `places`. */
export const PLACE_WORDS = 3
/** The part of what fails at a place that says which BIF. */
export const FAILING_BIF = 0xffffff
/** A BIF whose frame does not show: OTP adds constants by an instruction of its own. */
export const WITHOUT_FRAME = 0x1000000

export interface TranslatedFunction {
  /** Atom index of the name. */
  readonly name: number
  readonly arity: number
  readonly label: number
  /** Parameters of its WebAssembly function behind sp and hp. */
  readonly params: number
}

export interface Translation {
  readonly module: string
  /** As `M:module_info(md5)` says. */
  readonly md5: Uint8Array
  /** Entry label of the function that runs when the module is loaded. */
  readonly onLoad?: number | undefined
  readonly wasm: Uint8Array
  /** Triples: offset into `wasm`, kind, index. */
  readonly relocations: Int32Array
  /** CODE_POINT_WORDS each. */
  readonly codePoints: Int32Array
  /**
   * PLACE_WORDS each: function of the module, index into the file's line table (0: not known), and what fails there: 0 nothing,
   * -RAISE.x an instruction, index of an export + 1 a BIF (WITHOUT_FRAME: its frame does not show).
   */
  readonly places: Int32Array
  /** Table slots 0 … functions.length-1; then one slot a lambda (what its funs are called through). */
  readonly functions: readonly TranslatedFunction[]
  /** Functions that may become native (nif_start). */
  readonly nifs: readonly number[]
  /** Literals that have no place in the file's literal table. */
  readonly constants: readonly Constant[]
  /** Guard BIFs imported by name, `module:name/arity`. */
  readonly guardBifs: readonly string[]
  /** Atoms behind those of the file's table. */
  readonly extraAtoms: readonly string[]
  /** Exports behind those of the file's imports. */
  readonly extraExports: readonly ExportName[]
  /** Where places are counted: LINE_COUNTER_WORDS each, of each counter. */
  readonly lineCounters?: readonly number[]
  /** Where a debugger may stop: STOP_WORDS each. */
  readonly stops?: readonly number[]
}

/** Words of a counter of places: function of the module, index into the file's line table, number by which `cover` knows it. */
export const LINE_COUNTER_WORDS = 3

/** Words of a place where a debugger may stop: function of the module, index into the file's line table, number by which the chunk `DbgB` knows it. */
export const STOP_WORDS = 3

/** What code counts, for coverage: calls of functions, or passings of the places that the compiler has marked (executable_line). */
export type Counted = 'functions' | 'lines'

/**
 * An integer in decimal; or a map of these keys, whose values say nothing: the maps that one place makes share their keys with it.
 * A key is an atom's index, a literal's, or an integer: `a1`, `l1`, `i1`.
 */
export type Constant = string | readonly string[]

export interface ExportName {
  readonly module: string
  readonly fun: string
  readonly arity: number
}

/** What the translator must know of the machine. */
export interface TranslationContext {
  readonly release: number
  /** With a hook at the entry of each function: the places where code can be entered are the same. */
  readonly traced?: boolean
  readonly counted?: Counted | undefined
  /** A debugger may stop it at its lines. */
  readonly debugged?: boolean
  /** What has to be looked at when the code runs; without them it is trusted. */
  readonly checks?: Checks
  /** True when M:F/A is a native function, which replaces what the file says. */
  isBif(module: string, fun: string, arity: number): boolean
}

/** The file uses something that can't be translated; loading it gives `badfile`. */
export class Untranslatable extends Error {}
