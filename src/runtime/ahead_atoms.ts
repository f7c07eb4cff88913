/** The atoms of modules linked ahead that do not exist before the modules are loaded, and what depends on how old they are. */
import * as L from '../term/layout.ts'
import { isAtom, isBoxed, isCons } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { BadFile } from '../beam/bytes.ts'
import { literalParts } from '../etf/atom_names.ts'
import type { LiteralParts } from '../etf/atom_names.ts'
import { atomsOfFile } from './code.ts'
import type { PreparedModule } from './code.ts'
import type { Vm } from './vm.ts'

export interface HiddenAtoms {
  /** They come into being when the module's file is read; when its literals are. */
  readonly atoms: readonly Term[]
  readonly literalAtoms: readonly Term[]
  /** Keys of maps, in their order there. */
  readonly keys: readonly (readonly Term[])[]
}
export const NO_ATOMS: HiddenAtoms = { atoms: [], literalAtoms: [], keys: [] }

/**
 * The atoms of a module from a number on, in the order in which they come into being where it is loaded. Undefined: a large map depends on how old they are, which
 * is not known here.
 */
export function hiddenAtoms(vm: Vm, { beam, translation }: PreparedModule, first: number): HiddenAtoms | undefined {
  const number = (atom: Term): number => atom >>> L.IMM_SHIFT
  const termOf = (text: string): Term => vm.atom(text)
  const isHidden = (atom: Term): boolean => number(atom) >= first
  const literals = partsOf(beam.literals)
  if (!literals) return undefined
  const atoms = atomsOfFile(beam, translation).map(termOf)
  const literalAtoms = literals.flatMap((literal) => literal.atoms.map(termOf))
  if (literals.some((literal) => literal.large && literal.atoms.map(termOf).some(isHidden))) return undefined
  const made = translation.constants.flatMap((keys) => (
    typeof keys === 'string' ? [] : [keys.filter((key) => /^a[1-9]/.test(key)).map((key) => atoms[Number(key.slice(1)) - 1]!)]
  ))
  const keys = [...literals.flatMap((literal) => literal.keys.map((texts) => texts.map(termOf))), ...made]
  return {
    atoms: [...new Set(atoms.filter(isHidden))], literalAtoms: [...new Set(literalAtoms.filter(isHidden))],
    keys: vm.release < 26 ? [] : keys.filter((of) => of.length > 1 && of.some(isHidden)).map((of) => of.toSorted((a, b) => number(a) - number(b))),
  }
}
function partsOf(literals: readonly Uint8Array[]): LiteralParts[] | undefined {
  try {
    return literals.map(literalParts)
  } catch (e) {
    if (e instanceof BadFile) return undefined
    throw e
  }
}

/** The atoms of a module's literals come into being; its maps have their keys in the order of the ages that they have now. */
export function literalsAppear(vm: Vm, literals: Term, { literalAtoms, keys }: HiddenAtoms): void {
  for (const atom of literalAtoms) vm.atoms.appears(atom)
  const inOrder = (atoms: readonly Term[]): boolean => atoms.every((atom, i) => i === 0 || vm.k.atom_age(atoms[i - 1]!) < vm.k.atom_age(atom))
  if (!keys.every(inOrder)) sortKeys(vm, literals)
}

/** Sorts the keys of the small maps within literals that nobody has seen yet. Maps may share them. */
function sortKeys(vm: Vm, literals: Term): void {
  const { t } = vm
  const mapsOf = new Map<Term, Term[]>()
  const seen = new Set<Term>()
  const work = [literals]
  for (let term = work.pop(); term !== undefined; term = work.pop()) {
    if (!(isCons(term) || isBoxed(term)) || seen.has(term)) continue
    seen.add(term)
    if (isCons(term)) work.push(t.hd(term), t.tl(term))
    else if (t.subtag(term) === L.SUB_TUPLE || t.subtag(term) === L.SUB_FLATMAP || t.subtag(term) === L.SUB_RECORD) {
      for (let i = t.header(term) >>> L.HDR_ARITY_SHIFT; i > 0; i--) work.push(t.word(term, i) as Term)
    }
    if (t.subtag(term) !== L.SUB_FLATMAP) continue
    const keys = t.word(term, 1) as Term
    const maps = mapsOf.get(keys)
    if (maps) maps.push(term)
    else mapsOf.set(keys, [term])
  }
  for (const [keys, maps] of mapsOf) {
    const old = Array.from({ length: t.tupleSize(keys) }, (_, i) => t.element(keys, i + 1))
    // atoms are next to each other
    const first = old.findIndex(isAtom)
    const atoms = old.filter(isAtom).toSorted((a, b) => vm.k.atom_age(a) - vm.k.atom_age(b))
    const order = old.map((key, i) => (isAtom(key) ? old.indexOf(atoms[i - first]!) : i))
    const move = (term: Term, at: number): void => {
      const values = order.map((from) => t.word(term, at + from))
      values.forEach((value, i) => vm.setCell(t.address(term) + 4 * (at + i), value))
    }
    move(keys, 1)
    for (const map of maps) move(map, 2)
  }
}
