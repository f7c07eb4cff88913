/**
 * What a regular expression is between its text and its program: items, as PCRE's compiled code has them, one for each of its
 * operations, with groups as trees. Both the text and the binary form of a compiled pattern become items; programs and binary forms are made of them.
 */

/** Operations that stand for themselves and match no characters. */
export type Place = 'SOD' | 'SOM' | 'SET_SOM' | 'NOT_WORD_BOUNDARY' | 'WORD_BOUNDARY' | 'EODN' | 'EOD' | 'DOLL' | 'DOLLM' | 'CIRC' | 'CIRCM' |
  'NOT_UCP_WORD_BOUNDARY' | 'UCP_WORD_BOUNDARY'

/** Types of characters. */
export type CharType = 'NOT_DIGIT' | 'DIGIT' | 'NOT_WHITESPACE' | 'WHITESPACE' | 'NOT_WORDCHAR' | 'WORDCHAR' | 'ANY' | 'ALLANY' | 'ANYBYTE' |
  'ANYNL' | 'NOT_HSPACE' | 'HSPACE' | 'NOT_VSPACE' | 'VSPACE' | 'EXTUNI'

/** A character (a byte without UTF), possibly of either case. */
export interface CharItem { readonly k: 'char'; readonly c: number; readonly i: boolean }
/** Any character but this. */
export interface NotItem { readonly k: 'not'; readonly c: number; readonly i: boolean }
export interface TypeItem { readonly k: 'type'; readonly op: CharType }
/** A property: kind (UP_x) and value. */
export interface PropItem { readonly k: 'prop'; readonly neg: boolean; readonly kind: number; readonly value: number }
/** A set of characters below 256; `wide`: and of all those above. */
export interface ClassItem { readonly k: 'class'; readonly bits: Uint8Array; readonly wide: boolean }
/** Part of an extended class: a range or a property. */
export type ClassPart =
  | { readonly t: 'range'; readonly from: number; readonly to: number }
  | { readonly t: 'prop'; readonly neg: boolean; readonly kind: number; readonly value: number }
/** A class with parts; `bits` (if there are) for those below 256, where no part is a property they alone count. */
export interface XClassItem {
  readonly k: 'xclass'
  readonly not: boolean
  readonly bits: Uint8Array | undefined
  readonly hasProp: boolean
  readonly parts: readonly ClassPart[]
}
/** An extended class of PCRE2: what it matches below 256, and operations on classes, on a stack, for those above. */
export interface EClassItem { readonly k: 'eclass'; readonly bits: Uint8Array; readonly ops: readonly EClassOp[] }
export type EClassOp = 'and' | 'or' | 'xor' | 'not' | ClassItem | XClassItem
/** A reference to the first of the groups that is set; `index`, `count`: its name in the table, where it has several. */
export interface RefItem {
  readonly k: 'ref'
  readonly groups: readonly number[]
  readonly i: boolean
  readonly index?: number
  /** What counts as a case (RC_x). */
  readonly cases?: number
}
/** What a repetition can be of. */
export type Single = CharItem | NotItem | TypeItem | PropItem | ClassItem | XClassItem | EClassItem
export type Quantity = 'star' | 'plus' | 'query' | 'upto' | 'exact' | 'range'
export const GREEDY = 0
export const LAZY = 1
export const POSSESSIVE = 2
export interface RepeatItem {
  readonly k: 'repeat'
  readonly item: Single | RefItem
  readonly q: Quantity
  readonly min: number
  /** -1: no limit. */
  readonly max: number
  mode: number
}
export interface PlaceItem { readonly k: 'place'; readonly op: Place }

export type GroupKind = 'bra' | 'capture' | 'once' | 'once_nc' | 'assert' | 'assert_not' | 'behind' | 'behind_not' | 'cond' |
  'assert_na' | 'behind_na' | 'script_run' | 'scan'
export type Ket = 'plain' | 'max' | 'min' | 'possessive'

export interface Branch {
  items: Item[]
  /** Of a lookbehind: characters to go back (PCRE2: at least and at most). */
  back?: number
  backMax?: number
}

/** What a conditional group depends on; `assert`: its first item. */
export type Condition =
  | { readonly t: 'set'; readonly groups: readonly number[]; readonly index?: number }
  | { readonly t: 'recurse'; readonly groups: readonly number[]; readonly index?: number }
  | { readonly t: 'define' | 'false' | 'true' }
  | { readonly t: 'assert' }
export const RECURSE_ANY = 0xffff

export interface GroupItem {
  readonly k: 'group'
  g: GroupKind
  number: number
  branches: Branch[]
  ket: Ket
  /** Repeated without limit, and it may match nothing. */
  s: boolean
  cond?: Condition
  /** Substrings that are scanned. */
  scan?: readonly number[]
}

/** A group that need not be there: tried first (max), tried last (min), possessive, or left out. */
export interface ZeroItem { readonly k: 'zero'; mode: 'max' | 'min' | 'possessive' | 'skip'; readonly group: GroupItem }
export interface RecurseItem { readonly k: 'recurse'; readonly number: number; readonly returned?: readonly number[] }
export interface CalloutItem { readonly k: 'callout'; readonly n: number; readonly at: number; length: number }
export type Verb = 'MARK' | 'PRUNE' | 'SKIP' | 'THEN' | 'COMMIT'
export interface VerbItem { readonly k: 'verb'; readonly verb: Verb; readonly arg: Uint8Array | undefined }
export interface EndItem { readonly k: 'fail' | 'accept' | 'assert_accept' }
export interface CloseItem { readonly k: 'close'; readonly number: number }

export type Item = Single | RefItem | RepeatItem | PlaceItem | GroupItem | ZeroItem | RecurseItem | CalloutItem | VerbItem | EndItem | CloseItem

export const isAssertion = (g: GroupKind): boolean =>
  g === 'assert' || g === 'assert_not' || g === 'behind' || g === 'behind_not' || g === 'assert_na' || g === 'behind_na' || g === 'scan'

/** What a search for a match can go by. */
export interface Search {
  readonly anchored: boolean
  readonly startLine: boolean
  /** A byte that every match begins with / contains; `i`: of either case. */
  readonly first: KnownByte | undefined
  readonly required: KnownByte | undefined
  /** What a match may begin with, 256 flags (PCRE2). */
  readonly startBytes?: Uint8Array | undefined
  readonly minLength: number
}

/** A compiled pattern, before it becomes a program or a binary. */
export interface Pattern extends Search {
  /** PCRE2: what is found out when a program is made, the rest of what is in `Search`. */
  readonly late?: () => Search
  /** 8: PCRE 8, 10: PCRE2. */
  readonly version: 8 | 10
  /** The whole pattern: a group of kind bra. */
  readonly top: GroupItem
  readonly utf: boolean
  readonly ucp: boolean
  readonly groups: number
  /** Names by the order of their bytes; the same name several times with DUPNAMES. */
  readonly names: readonly GroupName[]
  readonly dupnames: boolean
  readonly firstLine: boolean
  readonly dollarEndOnly: boolean
  readonly noStartOptimize: boolean
  readonly hasCrLf: boolean
  readonly hasThen: boolean
  readonly newline: Newline
  readonly bsrAnyCrLf: boolean
  readonly limitMatch: number | undefined
  readonly limitDepth: number | undefined
  /** Characters before a match's place that it may look at. */
  readonly maxBehind: number
  /** (*NOTEMPTY), (*NOTEMPTY_ATSTART) */
  readonly notEmpty?: boolean
  readonly notEmptyAtStart?: boolean
  /** Each byte's other case. */
  readonly flip: Uint8Array
}
export interface GroupName { readonly name: Uint8Array; readonly number: number }
export interface KnownByte { readonly c: number; readonly i: boolean }
export type Newline = 'lf' | 'cr' | 'crlf' | 'any' | 'anycrlf' | 'nul'

/** A pattern that can't be compiled: what PCRE says and where. */
export class PatternError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}
