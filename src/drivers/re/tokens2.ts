/** PCRE2 reads a pattern in two steps: its text becomes tokens, in a row, and these become items. */
import type { Verb } from './items.ts'

export interface CharToken { readonly t: 'char'; readonly c: number }
/** A type, a place, \R, \X: the letter of its escape. */
export interface EscapeToken { readonly t: 'escape'; readonly letter: string }
export interface PropToken { readonly t: 'prop'; readonly neg: boolean; readonly kind: number; readonly value: number }

export interface RangeToken { readonly t: 'range'; readonly from: number; readonly to: number }
export interface PosixToken { readonly t: 'posix'; readonly neg: boolean; readonly name: string }
export type ClassOperator = 'and' | 'or' | 'sub' | 'xor' | 'not'
export interface OperatorToken { readonly t: 'operator'; readonly op: ClassOperator }
export interface ClassToken {
  readonly t: 'class'
  readonly neg: boolean
  /** It holds classes or operators. */
  extended: boolean
  readonly parts: ClassPartToken[]
}
export type ClassPartToken = CharToken | RangeToken | EscapeToken | PropToken | PosixToken | OperatorToken | ClassToken

/** A group by number or (number 0) by name. */
export interface CaptureName { readonly number: number; readonly name?: Uint8Array; readonly at: number }

export interface QuantifierToken {
  readonly t: 'quantifier'
  readonly min: number
  /** -1: no limit. */
  readonly max: number
  mode: 'default' | 'lazy' | 'possessive'
}
export interface ReferenceToken { readonly t: 'reference'; readonly to: CaptureName }
export interface CallToken { readonly t: 'call'; readonly to: CaptureName; readonly returned?: readonly CaptureName[] }
export interface VerbToken { readonly t: 'verb'; readonly verb: Verb; readonly arg: Uint8Array | undefined }
export interface OptionsToken { readonly t: 'options'; readonly options: number }
export interface PlainToken { readonly t: 'circumflex' | 'dollar' | 'dot' | 'accept' | 'fail' | 'ket' | 'callout' }
/** `|`; in a lookbehind with the length of the branch that follows. */
export interface AltToken { readonly t: 'alt'; length: number }

export type ConditionToken =
  | { readonly t: 'number'; readonly number: number; readonly at: number }
  | { readonly t: 'name' | 'recurse_name' | 'recurse_number'; readonly name: Uint8Array; readonly at: number }
  | { readonly t: 'define'; readonly at: number }
  | { readonly t: 'version'; readonly holds: boolean }
  | { readonly t: 'assert' }
/** The beginning of a group. */
export type OpenToken =
  | { readonly t: 'capture'; readonly number: number }
  | { readonly t: 'nocapture' | 'atomic' | 'script_run' | 'ahead' | 'ahead_not' | 'ahead_na' }
  | { readonly t: 'cond'; readonly cond: ConditionToken }
  | { readonly t: 'scan'; readonly captures: readonly CaptureName[] }
  | BehindToken
export interface BehindToken {
  readonly t: 'behind' | 'behind_not' | 'behind_na'
  readonly at: number
  /** Of the first branch, at most. */
  length: number
  /** Of the shortest branch, -1: none of them varies. */
  least: number
}

export type Token = CharToken | EscapeToken | PropToken | ClassToken | QuantifierToken | ReferenceToken | CallToken | VerbToken | OptionsToken | PlainToken |
  AltToken | OpenToken

const OPENS: ReadonlySet<string> = new Set([
  'capture', 'nocapture', 'atomic', 'script_run', 'ahead', 'ahead_not', 'ahead_na', 'cond', 'scan', 'behind', 'behind_not', 'behind_na',
])
export const isOpen = (token: Token): token is OpenToken => OPENS.has(token.t)

/** Index of the end of the group in which `i` stands; `orAlt`: or of the alternative. */
export function skipTo(tokens: readonly Token[], i: number, orAlt: boolean): number {
  let nested = 0
  for (let at = i; ; at++) {
    const token = tokens[at]
    if (!token) return at
    if (isOpen(token)) nested++
    else if (token.t === 'ket' && nested-- === 0) return at
    else if (token.t === 'alt' && orAlt && nested === 0) return at
  }
}
