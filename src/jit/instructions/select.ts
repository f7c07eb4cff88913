/** select_val: comparisons one by one; small integers, if they are many, by jump tables where they lie close together, and by halving else. */
import * as L from '../../term/layout.ts'
import type { Operand } from '../../beam/read.ts'
import { VOID, W } from '../encoder.ts'
import { K } from '../imports.ts'
import type { FunctionTranslator } from '../function.ts'
import { isSmallConstant, number, smallWord } from './operands.ts'

interface Case {
  readonly key: Operand
  readonly label: Operand
}
interface NumberCase extends Case {
  readonly n: number
}

/** From so many cases on. */
const MANY = 4
/** So many are compared one by one at the end of halving. */
const FEW = 4

/** Numbers that a jump table of that many entries suits. */
const dense = (cases: number, span: number): boolean => cases >= MANY && span <= cases * 4 + 8

export function selectValue(t: FunctionTranslator, value: Operand, fail: Operand, pairs: readonly Operand[]): void {
  const local = t.inLocal(value, t.T)
  const cases: Case[] = []
  for (let i = 0; i + 1 < pairs.length; i += 2) cases.push({ key: pairs[i]!, label: pairs[i + 1]! })
  if (cases.length >= MANY && cases.every(({ key }) => isSmallConstant(key))) selectNumber(t, local, value, fail, cases)
  else {
    for (const { key, label } of cases) {
      t.code.get(local)
      t.push(key)
      if (key.k === 'lit' || (key.k === 'i' && !isSmallConstant(key))) t.code.call(K.eq_exact)
      else t.code.op(W.i32_eq)
      t.jumpIf(label)
    }
  }
  if (!t.dead) t.jump(fail)
}

function selectNumber(t: FunctionTranslator, local: number, value: Operand, fail: Operand, cases: readonly Case[]): void {
  const sorted = cases.map((x): NumberCase => ({ ...x, n: number(x.key) })).sort((a, b) => a.n - b.n)
  const groups = groupsOf(t, sorted, fail)
  const usesTables = groups.some((g) => g.length > FEW)
  if (usesTables && !t.isKnownSmall(value)) {
    // tagged words are ordered as the numbers are, and comparisons find out what is none; tables don't
    t.code.get(local)
    t.code.const(L.TAG_MASK)
    t.code.op(W.i32_and)
    t.code.const(L.TAG_SMALL)
    t.code.op(W.i32_ne)
    t.jumpIf(fail)
  }
  halve(t, local, fail, groups)
}

/** Cuts cases into groups: those for a jump table, and up to FEW others. */
function groupsOf(t: FunctionTranslator, sorted: readonly NumberCase[], fail: Operand): NumberCase[][] {
  const groups: NumberCase[][] = []
  const tables = t.isForward(fail)
  for (let i = 0; i < sorted.length; ) {
    let end = i
    if (tables) {
      // as far as each further case lies near the one before it
      end = i + 1
      while (end < sorted.length && sorted[end]!.n - sorted[end - 1]!.n <= 4 && t.isForward(sorted[end]!.label)) end++
      if (!t.isForward(sorted[i]!.label) || end - i <= FEW || !dense(end - i, sorted[end - 1]!.n - sorted[i]!.n + 1)) end = i
    }
    if (end > i) {
      groups.push(sorted.slice(i, end))
      i = end
      continue
    }
    const last = groups.at(-1)
    if (last && last.length < FEW) last.push(sorted[i]!)
    else groups.push([sorted[i]!])
    i++
  }
  return groups
}

/** Goes to the case of the value, or to `fail`. */
function halve(t: FunctionTranslator, local: number, fail: Operand, groups: readonly NumberCase[][]): void {
  const c = t.code
  if (groups.length > 1) {
    const middle = groups.length >> 1
    c.get(local)
    c.const(smallWord(groups[middle]![0]!.key))
    c.op(W.i32_lt_s)
    t.nested(W.if, VOID, () => halve(t, local, fail, groups.slice(0, middle)))
    t.dead = false
    halve(t, local, fail, groups.slice(middle))
    return
  }
  const [group] = groups as [NumberCase[]]
  if (group.length > FEW) table(t, local, fail, group)
  else {
    for (const { key, label } of group) {
      c.get(local)
      c.const(smallWord(key))
      c.op(W.i32_eq)
      t.jumpIf(label)
    }
    t.jump(fail)
  }
}

function table(t: FunctionTranslator, local: number, fail: Operand, group: readonly NumberCase[]): void {
  const c = t.code
  const low = group[0]!.n
  const span = group.at(-1)!.n - low + 1
  c.get(local)
  c.const(2)
  c.op(W.i32_shr_s)
  c.const(low)
  c.op(W.i32_sub)
  const depths = new Array<number>(span).fill(t.tableDepth(fail))
  for (const { n, label } of group) depths[n - low] = t.tableDepth(label)
  c.op(W.br_table)
  c.unsigned(span)
  depths.forEach((d) => c.unsigned(d))
  c.unsigned(t.tableDepth(fail))
  t.dead = true
}
