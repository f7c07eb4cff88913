// Random types, literals, patterns and guards.
import type { Random } from './random.ts'
import * as t from './syntax.ts'
import { type Expr, type Type, joined, x } from './syntax.ts'

export type Variable = { readonly name: string; readonly type: Type }
export type Env = readonly Variable[]

/** Names for variables: no name is used twice in a program. */
export class Names {
  #next = 0
  fresh(): string {
    return `V${this.#next++}`
  }
}

export const atoms = ['a', 'b', 'ok', 'error', 'undefined', "'Some Atom'", 'foo', 'x1']

const ints = [
  '0',
  '1',
  '-1',
  '2',
  '3',
  '7',
  '10',
  '-10',
  '255',
  '256',
  '-128',
  '1000',
  '65535',
  '65536',
  '134217727',
  '134217728',
  '-134217728',
  '-134217729',
  '268435455',
  '268435456',
  '2147483647',
  '2147483648',
  '-2147483648',
  '4294967295',
  '4294967296',
  '576460752303423487',
  '576460752303423488',
  '-576460752303423488',
  '-576460752303423489',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
  '-18446744073709551616',
  '1180591620717411303424',
  '340282366920938463463374607431768211456',
  '-340282366920938463463374607431768211457',
]
const floats = [
  '0.0',
  '1.0',
  '-1.0',
  '0.5',
  '1.5',
  '-2.25',
  '3.0e10',
  '1.0e-5',
  '0.1',
  '9007199254740992.0',
  '1.0e22',
  '-7.0',
  '123.456',
]
const strings = ['""', '"a"', '"abc"', '"hello world"', '"\\n\\t"', '"zzz"']
const binaries = [
  '<<>>',
  '<<1>>',
  '<<1,2,3>>',
  '<<"abc">>',
  '<<255,0,128>>',
  '<<"hello world, this is long enough to be off the heap, or not so">>',
]

export function literal(r: Random, type: Type): Expr {
  const text = (s: string): Expr => ({ type, parts: [s] })
  switch (type.kind) {
    case 'int':
      return text(r.chance(50) ? String(r.int(-20, 40)) : r.pick(ints))
    case 'float':
      return text(r.pick(floats))
    case 'atom':
      return text(r.pick(atoms))
    case 'bool':
      return text(r.pick(['true', 'false']))
    case 'binary':
      return text(r.pick(binaries))
    case 'bits':
      return text(r.chance(50) ? r.pick(binaries) : `<<${r.int(0, 100)}:${r.int(1, 20)}>>`)
    case 'any':
      return literal(r, r.pick([t.int, t.float, t.atom, t.bool, t.binary, t.list(t.int), t.tuple(t.int, t.atom)]))
    case 'list':
      if (type.of.kind === 'int' && r.chance(25)) return text(r.pick(strings))
      return joined(
        type,
        r.times(0, 4, () => literal(r, type.of)),
        ', ',
        '[',
        ']',
      )
    case 'tuple':
      return joined(
        type,
        type.of.map((of) => literal(r, of)),
        ', ',
        '{',
        '}',
      )
    case 'map': {
      const pairs = r.times(0, 4, () => x(t.any)`${literal(r, type.key)} => ${literal(r, type.value)}`)
      return joined(type, pairs, ', ', '#{', '}')
    }
    case 'fun': {
      return text(t.simplest(type))
    }
  }
}

export function randomType(r: Random, depth = 2): Type {
  const deeper = () => randomType(r, depth - 1)
  return r.weighted<Type>([
    [8, () => t.int],
    [2, () => t.float],
    [2, () => t.atom],
    [2, () => t.bool],
    [3, () => t.binary],
    [1, () => t.bits],
    ...(depth > 0
      ? ([
          [4, () => t.list(deeper())],
          [3, () => t.tuple(...r.times(0, 3, deeper))],
          [2, () => t.map(keyType(r), deeper())],
        ] as const)
      : []),
  ])
}

/** Keys order the same way in every map: no floats, which are equal to integers, and nothing that has no fixed order. */
export function keyType(r: Random): Type {
  return r.pick([t.int, t.atom, t.binary, t.tuple(t.int, t.atom), t.list(t.int)])
}

/** A pattern for a value of the type; `bound` collects the variables that it binds. */
export function pattern(r: Random, names: Names, type: Type, depth: number, bound: Variable[], env: Env): string {
  const variable = (of: Type): string => {
    const name = names.fresh()
    bound.push({ name, type: of })
    return name
  }
  const inner = (of: Type): string => pattern(r, names, of, depth - 1, bound, env)
  if (depth <= 0 || r.chance(25)) return r.chance(15) ? '_' : variable(type)
  if (r.chance(6)) {
    const known = env.filter((v) => t.sameType(v.type, type))
    if (known.length > 0) return r.pick(known).name
  }
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'atom':
    case 'bool': {
      const text = t.print(literal(r, type))
      return text === '0.0' ? '0.5' : text
    }
    case 'tuple': {
      const whole = `{${type.of.map(inner).join(', ')}}`
      return r.chance(15) ? `${variable(type)} = ${whole}` : whole
    }
    case 'list':
      return r.weighted([
        [2, () => '[]'],
        [4, () => `[${inner(type.of)} | ${variable(type)}]`],
        [2, () => `[${r.times(1, 3, () => inner(type.of)).join(', ')}]`],
        [1, () => `[${inner(type.of)}, ${inner(type.of)} | ${variable(type)}]`],
      ])
    case 'map': {
      const pairs = r.times(0, 2, () => `${t.print(literal(r, type.key))} := ${inner(type.value)}`)
      return `#{${pairs.join(', ')}}`
    }
    case 'binary':
    case 'bits':
      return bitPattern(r, variable, type)
    case 'any':
      return variable(type)
    case 'fun':
      return variable(type)
  }
}

function bitPattern(r: Random, variable: (of: Type) => string, type: Type): string {
  const whole = type.kind === 'binary'
  const segments: string[] = []
  let filled = 0
  for (let n = r.int(1, 3); n > 0; n--) {
    const unit = r.weighted<[string, number]>([
      [4, () => [`${variable(t.int)}:8`, 8]],
      [2, () => [`${r.int(0, 255)}`, 8]],
      [
        2,
        () => {
          const s = r.pick([16, 24, 32, 64, 4, 12])
          return [`${variable(t.int)}:${s}/${r.pick(['big', 'little'])}-${r.pick(['signed', 'unsigned'])}`, s]
        },
      ],
      [
        1,
        () => {
          const s = r.int(1, 17)
          return [`${variable(t.int)}:${s}${r.chance(40) ? '/little' : ''}`, s]
        },
      ],
      [
        1,
        () => {
          const s = r.int(0, 3)
          return [`${variable(t.binary)}:${s}/binary`, 8 * s]
        },
      ],
      [
        1,
        () => {
          const s = r.pick([16, 32, 64])
          return [`${variable(t.float)}:${s}/float`, s]
        },
      ],
      [1, () => [`${variable(t.int)}/utf8`, 0]],
      [1, () => [`"${r.pick(['a', 'abc', 'he'])}"`, 0]],
    ])
    segments.push(unit[0])
    filled += unit[1]
  }
  if (r.chance(80)) {
    if (filled % 8 === 0 && whole) segments.push(r.chance(70) ? `${variable(t.binary)}/binary` : '_/binary')
    else segments.push(`${variable(t.bits)}/bits`)
  }
  return `<<${segments.join(', ')}>>`
}

/** A guard over the variables of the environment. */
export function guard(r: Random, env: Env, depth = 2): Expr {
  const typed = env.filter((v) => v.type.kind !== 'fun')
  const compare = (): Expr => {
    const operator = r.pick(['<', '>', '=<', '>=', '==', '/=', '=:=', '=/='])
    const v = typed.length > 0 && r.chance(85) ? r.pick(typed) : undefined
    const left = v === undefined ? literal(r, t.int) : guardTerm(r, env, v.type)
    const right = guardTerm(r, env, v?.type ?? t.int)
    return x(t.bool)`(${left} ${operator} ${right})`
  }
  const test = (): Expr => {
    if (typed.length === 0) return compare()
    const v = r.pick(typed)
    return x(
      t.bool,
    )`${r.pick(['is_integer', 'is_list', 'is_atom', 'is_binary', 'is_tuple', 'is_map', 'is_float', 'is_number', 'is_boolean', 'is_bitstring', 'is_function'])}(${v.name})`
  }
  if (depth <= 0) return r.chance(70) ? compare() : test()
  return r.weighted<Expr>([
    [5, compare],
    [2, test],
    [
      2,
      () =>
        joined(
          t.bool,
          [guard(r, env, depth - 1), guard(r, env, depth - 1)],
          r.pick([' andalso ', ' orelse ', ' and ', ' or ', ' xor ']),
          '(',
          ')',
        ),
    ],
    [1, () => x(t.bool)`(not ${guard(r, env, depth - 1)})`],
  ])
}

/** A term that guards allow, of the type where that is easy. */
function guardTerm(r: Random, env: Env, type: Type): Expr {
  const known = env.filter((v) => t.sameType(v.type, type))
  const variable = (): Expr => (known.length > 0 ? { type, parts: [r.pick(known).name] } : literal(r, type))
  if (type.kind !== 'int') return r.chance(60) ? variable() : literal(r, type)
  const of = (kind: Type['kind']) => env.filter((v) => v.type.kind === kind)
  return r.weighted<Expr>([
    [4, variable],
    [3, () => literal(r, t.int)],
    [
      2,
      () =>
        x(t.int)`(${variable()} ${r.pick(['+', '-', '*', 'div', 'rem', 'band', 'bor', 'bxor'])} ${literal(r, t.int)})`,
    ],
    [1, () => x(t.int)`abs(${variable()})`],
    [
      1,
      () => {
        const l = of('list')
        return l.length > 0 ? x(t.int)`length(${r.pick(l).name})` : variable()
      },
    ],
    [
      1,
      () => {
        const l = of('tuple')
        return l.length > 0 ? x(t.int)`tuple_size(${r.pick(l).name})` : variable()
      },
    ],
    [
      1,
      () => {
        const l = of('binary')
        return l.length > 0 ? x(t.int)`byte_size(${r.pick(l).name})` : variable()
      },
    ],
    [
      1,
      () => {
        const l = of('map')
        return l.length > 0 ? x(t.int)`map_size(${r.pick(l).name})` : variable()
      },
    ],
  ])
}
