// Random, well-typed Erlang programs from a seed: functions that call those made before them, loops over counters,
// lists and binaries with brakes on their accumulators, and programs of several processes. The same seed gives the
// same programs. `node test/differential/generate.ts --seed 7 [--count 3]` prints a module of them.
import { parseArgs } from 'node:util'
import { Concurrent } from './generator/concurrent.ts'
import { type Allowance, type Callable, Expressions } from './generator/expressions.ts'
import { type Env, Names, type Variable, guard, pattern, randomType } from './generator/patterns.ts'
import { Random } from './generator/random.ts'
import * as t from './generator/syntax.ts'
import { type Clause, type Fun, type Generated, type Type, printModule, x } from './generator/syntax.ts'

/** The type of an accumulator and the brake that keeps it small. */
const accumulators: readonly (readonly [Type, string])[] = [
  [t.int, 'li'],
  [t.int, 'li'],
  [t.float, 'lf'],
  [t.list(t.int), 'll'],
  [t.list(t.tuple(t.int, t.atom)), 'll'],
  [t.binary, 'lb'],
]

class ProgramMaker {
  readonly r: Random
  readonly names = new Names()
  readonly prefix: string
  readonly made: Fun[] = []
  readonly callables: Callable[] = []

  constructor(seed: number, id: number) {
    this.r = new Random(seed ^ Math.imul(id + 1, 0x9e3779b1))
    this.prefix = `p${id}`
  }

  make(id: number): Generated {
    for (let n = this.r.int(0, 3); n > 0; n--) this.#helper()
    const main = this.r.chance(25) ? this.#concurrent() : this.#main()
    return { id, functions: [main, ...this.made.toReversed()] }
  }

  #expressions(calls: number): Expressions {
    const allowance: Allowance = { calls }
    return new Expressions(this.r, this.names, [...this.callables], allowance)
  }

  #main(): Fun {
    const body = this.#expressions(4).body(randomType(this.r, 3), [], this.r.chance(25) ? 4 : 3)
    // what was computed on the way is part of the answer
    const shown = body.statements.flatMap(({ binds }) =>
      binds !== undefined && /^V\d+$/.test(binds) ? [`, ${binds}`] : [],
    )
    const result = x(t.any)`{${body.result}${shown.join('')}}`
    return { name: this.prefix, clauses: [{ head: '', body: { statements: body.statements, result } }] }
  }

  #concurrent(): Fun {
    const body = new Concurrent(this.r, this.names, this.#expressions(2)).body()
    return { name: this.prefix, clauses: [{ head: '', body }] }
  }

  #helper(): void {
    const name = `${this.prefix}_${this.made.length}`
    this.r.weighted<() => void>([
      [4, () => () => this.#plain(name)],
      [3, () => () => this.#counting(name)],
      [2, () => () => this.#overList(name)],
      [2, () => () => this.#overBinary(name)],
      [1, () => () => this.#mutual(name)],
    ])()
  }

  #add(fun: Fun, args: readonly Type[], result: Type): void {
    this.made.push(fun)
    this.callables.push({ name: fun.name, args, result })
  }

  /** Clauses with patterns and guards; the last one takes everything, most of the time. */
  #plain(name: string): void {
    const args = this.r.times(1, 4, () => randomType(this.r, 2))
    const result = randomType(this.r, 2)
    const clauses = this.r.times(0, 3, () => this.#clause(args, result, false))
    if (clauses.length === 0 || this.r.chance(90)) clauses.push(this.#clause(args, result, true))
    this.#add({ name, clauses }, args, result)
  }

  #clause(args: readonly Type[], result: Type, last: boolean): Clause {
    const bound: Variable[] = []
    const heads = args.map((type) => {
      if (last) {
        const variable = this.names.fresh()
        bound.push({ name: variable, type })
        return variable
      }
      return pattern(this.r, this.names, type, 2, bound, bound)
    })
    const body = this.#expressions(2).body(result, bound, 3)
    const when = !last && this.r.chance(45) ? { guard: guard(this.r, bound) } : {}
    return { head: heads.join(', '), ...when, body }
  }

  /** f(N, Acc, …): a loop that counts down, or a body-recursive one. */
  #counting(name: string): void {
    const [accType, brake] = this.r.pick(accumulators)
    const extra = this.r.times(0, 3, () => randomType(this.r, 1))
    const [n, acc] = [this.names.fresh(), this.names.fresh()]
    const others: Variable[] = extra.map((type) => ({ name: this.names.fresh(), type }))
    const env: Env = [{ name: n, type: t.int }, { name: acc, type: accType }, ...others]
    const head = env.map((v) => v.name).join(', ')
    const e = this.#expressions(1)
    const rest = others.length > 0 && this.r.chance(50) ? this.#swapped(others) : others.map((v) => v.name)
    const again = (accumulator: t.Expr) =>
      x(accType)`${name}(${[`${n} - 1`].join('')}, ${accumulator}${rest.map((v) => `, ${v}`).join('')})`
    const next = x(accType)`${brake}(${e.expr(accType, env, 3)})`
    const tail = this.r.chance(65)
    const result = this.names.fresh()
    const step = e.expr(accType, [...env, { name: result, type: accType }], 2)
    const recursive: Clause = tail
      ? { head, body: { statements: [], result: again(next) } }
      : { head, body: { statements: [{ binds: result, expr: again(next) }], result: x(accType)`${brake}(${step})` } }
    const stop: Clause = {
      head,
      guard: x(t.bool)`${n} =< 0`,
      body: { statements: [], result: { type: accType, parts: [acc] } },
    }
    this.made.push({ name, clauses: [stop, recursive] })
    // called with a small count, always
    const wrapper = `${name}w`
    const w = env.map((v) => ({ name: this.names.fresh(), type: v.type }))
    const call = x(accType)`${name}(abs(${w[0]!.name}) rem ${this.r.int(2, 9)}, ${brake}(${w[1]!.name})${w
      .slice(2)
      .map((v) => `, ${v.name}`)
      .join('')})`
    const body = { statements: [], result: call }
    this.#add(
      { name: wrapper, clauses: [{ head: w.map((v) => v.name).join(', '), body }] },
      w.map((v) => v.type),
      accType,
    )
  }

  /** The names of variables, two of one type changing places where there are such. */
  #swapped(variables: readonly Variable[]): string[] {
    const names = variables.map((v) => v.name)
    for (let i = 0; i + 1 < variables.length; i++) {
      if (t.sameType(variables[i]!.type, variables[i + 1]!.type)) {
        ;[names[i], names[i + 1]] = [names[i + 1]!, names[i]!]
        break
      }
    }
    return names
  }

  #overList(name: string): void {
    const of = randomType(this.r, 1)
    const [result, brake] = this.r.pick(accumulators)
    const [h, rest, acc] = [this.names.fresh(), this.names.fresh(), this.names.fresh()]
    const env: Env = [
      { name: h, type: of },
      { name: acc, type: result },
    ]
    const e = this.#expressions(1)
    const bound: Variable[] = []
    const special = pattern(this.r, this.names, of, 2, bound, [])
    const clauses: Clause[] = [
      { head: `[], ${acc}`, body: { statements: [], result: { type: result, parts: [acc] } } },
      ...(this.r.chance(50)
        ? [
            {
              head: `[${special} | ${rest}], ${acc}`,
              guard: guard(this.r, [...bound, { name: acc, type: result }]),
              body: {
                statements: [],
                result: x(
                  result,
                )`${name}(${rest}, ${brake}(${e.expr(result, [...bound, { name: acc, type: result }], 2)}))`,
              },
            },
          ]
        : []),
      this.r.chance(60)
        ? {
            head: `[${h} | ${rest}], ${acc}`,
            body: { statements: [], result: x(result)`${name}(${rest}, ${brake}(${e.expr(result, env, 3)}))` },
          }
        : {
            head: `[${h} | ${rest}], ${acc}`,
            body: {
              statements: [{ binds: `${acc}1`, expr: x(result)`${name}(${rest}, ${acc})` }],
              result: x(result)`${brake}(${e.expr(
                result,
                [
                  { name: h, type: of },
                  { name: `${acc}1`, type: result },
                ],
                2,
              )})`,
            },
          },
    ]
    this.made.push({ name, clauses })
    this.#limited(name, t.list(of), 'll', result)
  }

  #overBinary(name: string): void {
    const [result, brake] = this.r.pick(accumulators)
    const [b, rest, acc] = [this.names.fresh(), this.names.fresh(), this.names.fresh()]
    const env: Env = [
      { name: b, type: t.int },
      { name: acc, type: result },
    ]
    const e = this.#expressions(1)
    const segment = this.r.pick([
      `${b}:8`,
      `${b}:8`,
      `${b}:16/little`,
      `${b}:8/signed`,
      `${b}:3`,
      `${b}/utf8`,
      `${b}:12`,
      `1, ${b}:8`,
    ])
    const again = (r: t.Expr) => x(result)`${name}(${rest}, ${brake}(${r}))`
    const clauses: Clause[] = [
      ...(this.r.chance(50)
        ? [
            {
              head: `<<${segment}, ${rest}/bits>>, ${acc}`,
              guard: guard(this.r, env, 1),
              body: { statements: [], result: again(e.expr(result, env, 2)) },
            },
          ]
        : []),
      { head: `<<${segment}, ${rest}/bits>>, ${acc}`, body: { statements: [], result: again(e.expr(result, env, 3)) } },
      { head: `_, ${acc}`, body: { statements: [], result: { type: result, parts: [acc] } } },
    ]
    this.made.push({ name, clauses })
    this.#limited(name, t.binary, 'lb', result)
  }

  #limited(name: string, type: Type, brake: string, result: Type): void {
    const [a, b] = [this.names.fresh(), this.names.fresh()]
    const call = x(result)`${name}(${brake}(${a}), ${b})`
    this.#add(
      { name: `${name}w`, clauses: [{ head: `${a}, ${b}`, body: { statements: [], result: call } }] },
      [type, result],
      result,
    )
  }

  /** Two functions that call each other by turns. */
  #mutual(name: string): void {
    const [accType, brake] = this.r.pick(accumulators)
    const clauses = (other: string): Clause[] => {
      const [n, acc] = [this.names.fresh(), this.names.fresh()]
      const env: Env = [
        { name: n, type: t.int },
        { name: acc, type: accType },
      ]
      const e = this.#expressions(1)
      return [
        { head: `0, ${acc}`, body: { statements: [], result: { type: accType, parts: [acc] } } },
        {
          head: `${n}, ${acc}`,
          body: { statements: [], result: x(accType)`${other}(${n} - 1, ${brake}(${e.expr(accType, env, 2)}))` },
        },
      ]
    }
    this.made.push(
      { name: `${name}a`, clauses: clauses(`${name}b`) },
      { name: `${name}b`, clauses: clauses(`${name}a`) },
    )
    const [a, b] = [this.names.fresh(), this.names.fresh()]
    const call = x(accType)`${name}a(abs(${a}) rem ${this.r.int(3, 12)}, ${b})`
    this.#add(
      { name, clauses: [{ head: `${a}, ${b}`, body: { statements: [], result: call } }] },
      [t.int, accType],
      accType,
    )
  }
}

export function generateProgram(seed: number, id: number): Generated {
  return new ProgramMaker(seed, id).make(id)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '5' } },
  })
  const programs = Array.from({ length: Number(values.count) }, (_, id) => generateProgram(Number(values.seed), id))
  process.stdout.write(printModule(`fuzz_${values.seed}`, programs))
}
