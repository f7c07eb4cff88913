/**
 * Words of the command line that are not the same from one start to the next: what `-eval` evaluates, and what follows `-extra`. Programs that begin read them last, so
 * a snapshot of a boot (snapshot/state.ts) is good for all of them: they lie in places of their own in the literal arena, where processes find those
 * of this start.
 */
import * as L from '../term/layout.ts'
import { NIL } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import type { Vm } from './vm.ts'

/** A cons cell; room for what copy_literal tells. */
const EXTRA = 0
const OUT = 8
const FIRST = 16
/** The largest binary within a term: header, size, 64 bytes; aligned. */
const PLACE = 80

export interface CommandLine {
  /** What `init` gets, as bytes. */
  readonly words: readonly Uint8Array[]
  /** Which of them are evaluated. */
  readonly evaluated: readonly number[]
  /** The first behind `-extra`; undefined: there is none. */
  readonly extra: number | undefined
}

/** `-S` looks at all words behind it, so nothing varies there. */
export function commandLine(words: readonly string[]): CommandLine {
  const bytes = words.map((word) => new TextEncoder().encode(word))
  if (words.includes('-S')) return { words: bytes, evaluated: [], extra: undefined }
  const mark = words.indexOf('-extra')
  const end = mark < 0 ? words.length : mark
  const isEvaluated = (i: number): boolean => words[i - 1] === '-eval' && i < end && !words[i]!.startsWith('-')
  return { words: bytes, evaluated: Array.from(words.keys()).filter(isEvaluated), extra: mark < 0 || mark === words.length - 1 ? undefined : mark + 1 }
}

export class VaryingWords {
  private readonly vm: Vm
  /** Of the places. */
  readonly address: Address
  private readonly line: CommandLine

  /** `address`: where they are already. */
  constructor(vm: Vm, line: CommandLine, address?: Address) {
    this.vm = vm
    this.line = line
    this.address = address ?? vm.k.literal_malloc(FIRST + line.evaluated.length * PLACE)
    if (line.evaluated.length > 0 || line.extra !== undefined) vm.scratch(() => this.put())
  }
  private put(): void {
    const { vm, address, line: { words, evaluated, extra } } = this
    const { t } = vm
    evaluated.forEach((word, i) => this.move(t.binary(words[word]!), address + FIRST + i * PLACE, 0))
    if (extra !== undefined) this.move(t.list(words.slice(extra).map((bytes) => t.binary(bytes))), address + EXTRA, 2)
  }
  /** Makes a literal of a term, and puts its first words into a place. `words`: 0: as its header says. */
  private move(term: Term, to: Address, words: number): void {
    const { vm } = this
    const from = vm.t.address(vm.k.copy_literal(term, this.address + OUT))
    const count = words || 1 + (vm.cell(from) >>> L.HDR_ARITY_SHIFT)
    for (let at = 0; at < 4 * count; at += 4) vm.setCell(to + at, vm.cell(from + at))
  }
  /** The list that `init` gets, in the current heap. */
  list(): Term {
    const { t } = this.vm
    const { words, evaluated, extra } = this.line
    const own = words.slice(0, extra).map((bytes, i) => {
      const place = evaluated.indexOf(i)
      return place < 0 ? t.binary(bytes) : ((this.address + FIRST + place * PLACE) | L.TAG_BOXED) as Term
    })
    return t.list(own, extra === undefined ? NIL : ((this.address + EXTRA) | L.TAG_CONS) as Term)
  }
}
