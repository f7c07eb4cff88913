// Makes a failing generated program smaller: statements, clauses and functions are left out, expressions are replaced
// by simpler ones of the same type or by one of their own parts, as long as the program still fails.
import {
  type Body,
  type Clause,
  type Expr,
  type Fun,
  type Generated,
  printProgram,
  sameType,
  simplest,
  size,
} from './generator/syntax.ts'

/** Which of some candidates still fail. Candidates that do not compile do not. */
export type StillFails = (candidates: readonly Generated[]) => Promise<readonly boolean[]>

const perRound = 48

export async function reduce(program: Generated, stillFails: StillFails, rounds = 40): Promise<Generated> {
  let best = program
  for (let round = 0; round < rounds; round++) {
    const smaller = candidates(best)
    let progress = false
    for (let start = 0; start < smaller.length && start < perRound * 6 && !progress; start += perRound) {
      const chunk = smaller.slice(start, start + perRound)
      const failing = await stillFails(chunk)
      const kept = chunk.filter((_, i) => failing[i]).sort((a, b) => length(a) - length(b))
      if (kept.length > 0) {
        best = kept[0]!
        progress = true
      }
    }
    if (!progress) break
  }
  return best
}

export function length(program: Generated): number {
  return printProgram(program).length
}

/** All programs that are one step simpler, the shortest first. */
function candidates(program: Generated): Generated[] {
  const found: { candidate: Generated; length: number }[] = []
  const now = length(program)
  const add = (functions: readonly Fun[]) => {
    const candidate = { id: program.id, functions }
    const then = length(candidate)
    if (then < now) found.push({ candidate, length: then })
  }
  program.functions.forEach((f, i) => {
    const replace = (next: Fun) => add(program.functions.map((g, j) => (i === j ? next : g)))
    if (i > 0) add(program.functions.filter((_, j) => j !== i))
    f.clauses.forEach((clause, k) => {
      if (f.clauses.length > 1) replace({ ...f, clauses: f.clauses.filter((_, j) => j !== k) })
      for (const simpler of simplerClauses(clause))
        replace({ ...f, clauses: f.clauses.map((c, j) => (j === k ? simpler : c)) })
    })
  })
  return found.sort((a, b) => a.length - b.length).map(({ candidate }) => candidate)
}

function* simplerClauses(clause: Clause): Generator<Clause> {
  const { guard, ...rest } = clause
  if (guard !== undefined) {
    yield rest
    for (const simpler of simplerExprs(guard)) yield { ...clause, guard: simpler }
  }
  for (const body of simplerBodies(clause.body)) yield { ...clause, body }
}

function* simplerBodies(body: Body): Generator<Body> {
  const { statements, result } = body
  for (let i = 0; i < statements.length; i++) {
    yield { statements: statements.filter((_, j) => j !== i), result }
    for (const expr of simplerExprs(statements[i]!.expr)) {
      yield { statements: statements.map((s, j) => (j === i ? { ...s, expr } : s)), result }
    }
  }
  for (const simpler of simplerExprs(result)) yield { statements, result: simpler }
}

/** An expression with one part of it made simpler. */
function* simplerExprs(expr: Expr): Generator<Expr> {
  const least = simplest(expr.type)
  if (size(expr) > least.length) {
    yield { type: expr.type, parts: [least] }
    for (const part of partsOfType(expr)) yield part
  }
  for (let i = 0; i < expr.parts.length; i++) {
    const part = expr.parts[i]!
    if (typeof part === 'string') continue
    for (const simpler of simplerExprs(part)) {
      yield { type: expr.type, parts: expr.parts.map((p, j) => (j === i ? simpler : p)) }
    }
  }
}

/** The expressions inside, at any depth, that could stand in the place of the whole. */
function* partsOfType(expr: Expr, depth = 3): Generator<Expr> {
  for (const part of expr.parts) {
    if (typeof part === 'string') continue
    if (sameType(part.type, expr.type) || expr.type.kind === 'any') yield part
    if (depth > 0) yield* partsOfType({ type: expr.type, parts: part.parts }, depth - 1)
  }
}
