// Random expressions of a wanted type, from the variables and functions at hand.
import { binaryOf, bitsOf, listOf, mapOf, tupleOf } from './containers.ts'
import type { Random } from './random.ts'
import { atomOf, boolOf, floatOf, intOf } from './scalars.ts'
import * as t from './syntax.ts'
import { type Body, type Expr, type Statement, type Type, joined, x } from './syntax.ts'
import { type Env, type Names, type Variable, guard, keyType, literal, pattern, randomType } from './patterns.ts'

/** A function that may be called: those made before, so that calls cannot go round. */
export type Callable = { readonly name: string; readonly args: readonly Type[]; readonly result: Type }

/** Calls cost: each body has a small allowance, so that the whole stays quick. */
export type Allowance = { calls: number }

export class Expressions {
  readonly r: Random
  readonly names: Names
  readonly callables: readonly Callable[]
  readonly #allowance: Allowance

  constructor(r: Random, names: Names, callables: readonly Callable[], allowance: Allowance) {
    this.r = r
    this.names = names
    this.callables = callables
    this.#allowance = allowance
  }

  expr(type: Type, env: Env, depth: number): Expr {
    const { r } = this
    if (depth <= 0) return this.leaf(type, env)
    return r.weighted<Expr>([
      [12, () => this.#ofKind(type, env, depth - 1)],
      [3, () => this.leaf(type, env)],
      [2, () => this.caseOf(type, env, depth - 1)],
      [1, () => this.#if(type, env, depth - 1)],
      [1, () => this.#try(type, env, depth - 1)],
      [1, () => this.#begin(type, env, depth - 1)],
      [2, () => this.#call(type, env, depth - 1)],
      [1, () => this.#applyFun(type, env, depth - 1)],
      [1, () => x(type)`id(${this.expr(type, env, depth - 1)})`],
      [1, () => this.#pickFrom(type, env, depth - 1)],
      ...(r.chance(12) ? ([[1, () => this.#raise(type, env, depth - 1)]] as const) : []),
    ])
  }

  leaf(type: Type, env: Env): Expr {
    const known = env.filter((v) => t.sameType(v.type, type))
    if (known.length > 0 && this.r.chance(75)) return { type, parts: [this.r.pick(known).name] }
    if (type.kind === 'fun') return this.funOf(type, env, 1)
    if (this.r.chance(15)) return x(type)`id(${literal(this.r, type)})`
    return literal(this.r, type)
  }

  body(type: Type, env: Env, depth: number): Body {
    const statements: Statement[] = []
    let known = env
    for (let n = this.r.int(0, 3); n > 0; n--) {
      const of = randomType(this.r)
      if (this.r.chance(5)) {
        const bound: Variable[] = []
        const source = this.expr(of, known, depth - 1)
        const binds = pattern(this.r, this.names, of, 2, bound, known)
        statements.push({ binds, expr: source })
        known = [...known, ...bound]
        continue
      }
      const name = this.names.fresh()
      statements.push({ binds: name, expr: this.expr(of, known, depth - 1) })
      known = [...known, { name, type: of }]
    }
    return { statements, result: this.expr(type, known, depth) }
  }

  #inline(type: Type, env: Env, depth: number): Expr {
    const body = this.body(type, env, Math.min(depth, 2))
    const parts: (string | Expr)[] = []
    for (const { binds, expr } of body.statements) parts.push(`${binds} = `, expr, ', ')
    parts.push(body.result)
    return { type, parts }
  }

  caseOf(type: Type, env: Env, depth: number): Expr {
    const of = randomType(this.r)
    const clauses = this.r.times(1, 4, () => {
      const bound: Variable[] = []
      const head = pattern(this.r, this.names, of, 2, bound, env)
      const inside = [...env, ...bound]
      const when = this.r.chance(30) ? x(t.any)` when ${guard(this.r, inside)}` : x(t.any)``
      return x(t.any)`${head}${when} -> ${this.#inline(type, inside, depth)}`
    })
    if (this.r.chance(88)) clauses.push(x(t.any)`_ -> ${this.expr(type, env, depth - 1)}`)
    return x(type)`case ${this.expr(of, env, depth)} of ${joined(t.any, clauses, '; ')} end`
  }

  #if(type: Type, env: Env, depth: number): Expr {
    const clauses = this.r.times(1, 3, () => x(t.any)`${guard(this.r, env)} -> ${this.expr(type, env, depth)}`)
    if (this.r.chance(90)) clauses.push(x(t.any)`true -> ${this.expr(type, env, depth)}`)
    return x(type)`if ${joined(t.any, clauses, '; ')} end`
  }

  #try(type: Type, env: Env, depth: number): Expr {
    const { r } = this
    const [c, e] = [this.names.fresh(), this.names.fresh()]
    const inside: Env = [...env, { name: c, type: t.atom }]
    const handler = r.chance(50) ? this.expr(type, inside, depth) : literal(r, type)
    const after = r.chance(25) ? x(t.any)` after put(k, ${this.expr(t.int, env, 1)})` : x(t.any)``
    const body = this.#inline(type, env, depth)
    const classes = r.weighted([
      [5, () => `${c}:_`],
      [2, () => `throw:${e}`],
      [1, () => `error:badarith`],
      [1, () => `error:{badmatch, ${e}}`],
    ])
    if (classes.startsWith(c)) return x(type)`try ${body} catch ${classes} -> ${handler}${after} end`
    const other = r.chance(80) ? x(t.any)`; ${c}:_ -> ${handler}` : x(t.any)``
    return x(type)`try ${body} catch ${classes} -> ${literal(r, type)}${other}${after} end`
  }

  #raise(type: Type, env: Env, depth: number): Expr {
    const reason = this.expr(this.r.pick([t.int, t.atom, t.tuple(t.atom, t.int), t.binary]), env, Math.min(depth, 1))
    return x(type)`${this.r.pick(['throw', 'error', 'exit'])}(${reason})`
  }

  #begin(type: Type, env: Env, depth: number): Expr {
    return x(type)`begin ${this.#inline(type, env, depth)} end`
  }

  #call(type: Type, env: Env, depth: number): Expr {
    const fitting = this.callables.filter((f) => t.sameType(f.result, type))
    if (fitting.length === 0 || this.#allowance.calls <= 0) return this.#ofKind(type, env, depth)
    this.#allowance.calls--
    const f = this.r.pick(fitting)
    return x(type)`${f.name}(${joined(
      t.any,
      f.args.map((a) => this.expr(a, env, depth - 1)),
      ', ',
    )})`
  }

  #applyFun(type: Type, env: Env, depth: number): Expr {
    const known = env.filter((v) => v.type.kind === 'fun' && t.sameType(v.type.result, type))
    if (known.length > 0) {
      const f = this.r.pick(known) as Variable & { type: { kind: 'fun'; args: readonly Type[] } }
      return x(type)`${f.name}(${joined(
        t.any,
        f.type.args.map((a) => this.expr(a, env, depth - 1)),
        ', ',
      )})`
    }
    const args = this.r.times(0, 2, () => randomType(this.r, 1))
    const made = this.funOf({ kind: 'fun', args, result: type }, env, depth)
    return x(type)`(${made})(${joined(
      t.any,
      args.map((a) => this.expr(a, env, depth - 1)),
      ', ',
    )})`
  }

  funOf(type: Type & { kind: 'fun' }, env: Env, depth: number): Expr {
    const clause = (last: boolean): Expr => {
      const bound: Variable[] = []
      const heads = type.args.map((a) => {
        if (!last && this.r.chance(60)) return pattern(this.r, this.names, a, 1, bound, env)
        const name = this.names.fresh()
        bound.push({ name, type: a })
        return name
      })
      const inside = [...env, ...bound]
      const when = !last && this.r.chance(40) ? x(t.any)` when ${guard(this.r, inside, 1)}` : x(t.any)``
      return x(t.any)`(${heads.join(', ')})${when} -> ${this.expr(type.result, inside, depth)}`
    }
    const clauses = type.args.length > 0 && this.r.chance(30) ? [clause(false), clause(true)] : [clause(true)]
    return x(type)`fun${joined(t.any, clauses, '; ')} end`
  }

  /** A value out of a larger one: element, hd, map look-up, field of a match. */
  #pickFrom(type: Type, env: Env, depth: number): Expr {
    const { r } = this
    return r.weighted<Expr>([
      [2, () => x(type)`hd(${this.expr(t.list(type), env, depth)})`],
      [
        2,
        () => {
          const other = randomType(r, 1)
          return x(type)`element(${2}, ${this.expr(t.tuple(other, type), env, depth)})`
        },
      ],
      [
        2,
        () => {
          const key = keyType(r)
          return x(
            type,
          )`maps:get(${this.expr(key, env, 1)}, ${this.expr(t.map(key, type), env, depth)}, ${literal(r, type)})`
        },
      ],
      [1, () => x(type)`lists:last(${this.expr(t.list(type), env, depth)})`],
      [1, () => x(type)`lists:nth(${r.int(1, 3)}, ${this.expr(t.list(type), env, depth)})`],
      [
        1,
        () => {
          const v = this.names.fresh()
          return x(
            type,
          )`begin put(${r.pick(['k1', 'k2'])}, ${this.expr(type, env, depth)}), ${v} = ${this.expr(type, env, depth - 1)}, ${v} end`
        },
      ],
      [
        1,
        () => {
          const v = this.names.fresh()
          return x(type)`begin self() ! {m, ${this.expr(type, env, depth)}}, receive {m, ${v}} -> ${v} end end`
        },
      ],
    ])
  }

  #ofKind(type: Type, env: Env, d: number): Expr {
    switch (type.kind) {
      case 'int':
        return intOf(this, env, d)
      case 'float':
        return floatOf(this, env, d)
      case 'atom':
        return atomOf(this, env, d)
      case 'bool':
        return boolOf(this, env, d)
      case 'binary':
        return binaryOf(this, env, d)
      case 'bits':
        return bitsOf(this, env, d)
      case 'list':
        return listOf(this, type, env, d)
      case 'tuple':
        return tupleOf(this, type, env, d)
      case 'map':
        return mapOf(this, type, env, d)
      case 'fun':
        return this.funOf(type, env, d)
      case 'any':
        return this.expr(randomType(this.r, 1), env, d)
    }
  }
}
