// Random expressions of numbers, atoms and booleans.
import type { Expressions } from './expressions.ts'
import { type Env, keyType, randomType } from './patterns.ts'
import * as t from './syntax.ts'
import { type Expr, type Type, x } from './syntax.ts'

export function intOf(made: Expressions, env: Env, d: number): Expr {
  const { r } = made
  const e = (type: Type) => made.expr(type, env, d)
  const int = () => e(t.int)
  return r.weighted<Expr>([
    [10, () => x(t.int)`(${int()} ${r.pick(['+', '-', '*'])} ${int()})`],
    [
      3,
      () =>
        x(
          t.int,
        )`(${int()} ${r.pick(['div', 'rem'])} ${r.chance(75) ? String(r.pick([1, 2, 3, -3, 7, 10, 16, 1000, -1])) : int()})`,
    ],
    [4, () => x(t.int)`(${int()} ${r.pick(['band', 'bor', 'bxor'])} ${int()})`],
    [2, () => x(t.int)`(${int()} ${r.pick(['bsl', 'bsr'])} ${r.int(0, 70)})`],
    [1, () => x(t.int)`(bnot ${int()})`],
    [1, () => x(t.int)`(- ${int()})`],
    [1, () => x(t.int)`abs(${int()})`],
    [1, () => x(t.int)`${r.pick(['max', 'min'])}(${int()}, ${int()})`],
    [2, () => x(t.int)`length(${e(t.list(randomType(r, 1)))})`],
    [1, () => x(t.int)`byte_size(${e(t.binary)})`],
    [1, () => x(t.int)`bit_size(${e(t.bits)})`],
    [1, () => x(t.int)`map_size(${e(t.map(keyType(r), t.int))})`],
    [1, () => x(t.int)`lists:sum(${e(t.list(t.int))})`],
    [1, () => foldOf(made, env, d)],
    [1, () => x(t.int)`${r.pick(['trunc', 'round', 'floor', 'ceil'])}(${e(t.float)})`],
    [1, () => x(t.int)`erlang:phash2(${e(randomType(r, 1))}, ${r.pick(['1000', '65536', '7'])})`],
    [1, () => x(t.int)`binary:${r.pick(['first', 'last'])}(${e(t.binary)})`],
    [1, () => x(t.int)`binary:decode_unsigned(lb(${e(t.binary)}))`],
    [1, () => x(t.int)`erlang:crc32(${e(t.binary)})`],
    [
      1,
      () => {
        const [a, b] = [made.names.fresh(), made.names.fresh()]
        return x(t.int)`begin <<${a}:${r.int(1, 40)}, ${b}/bits>> = ${e(t.bits)}, ${a} + bit_size(${b}) end`
      },
    ],
    [
      1,
      () => {
        const key = keyType(r)
        const [k, v, a] = [made.names.fresh(), made.names.fresh(), made.names.fresh()]
        return x(t.int)`maps:fold(fun(${k}, ${v}, ${a}) -> ${a} + ${v} end, 0, ${e(t.map(key, t.int))})`
      },
    ],
  ])
}

function foldOf(made: Expressions, env: Env, d: number): Expr {
  const [item, sum] = [made.names.fresh(), made.names.fresh()]
  const of = randomType(made.r, 1)
  const inside: Env = [...env, { name: item, type: of }, { name: sum, type: t.int }]
  return x(
    t.int,
  )`lists:${made.r.pick(['foldl', 'foldr'])}(fun(${item}, ${sum}) -> li(${made.expr(t.int, inside, d - 1)}) end, ${made.expr(t.int, env, d - 1)}, ll(${made.expr(t.list(of), env, d)}))`
}

export function floatOf(made: Expressions, env: Env, d: number): Expr {
  const { r } = made
  const e = (type: Type) => made.expr(type, env, d)
  return r.weighted<Expr>([
    [8, () => x(t.float)`(${e(t.float)} ${r.pick(['+', '-', '*'])} ${e(r.chance(70) ? t.float : t.int)})`],
    [3, () => x(t.float)`(${e(r.chance(50) ? t.float : t.int)} / ${e(r.chance(50) ? t.float : t.int)})`],
    [1, () => x(t.float)`float(li(${e(t.int)}))`],
    [1, () => x(t.float)`abs(${e(t.float)})`],
    [1, () => x(t.float)`math:sqrt(abs(${e(t.float)}))`],
    [1, () => x(t.float)`(- ${e(t.float)})`],
    [1, () => x(t.float)`${r.pick(['max', 'min'])}(${e(t.float)}, ${e(t.float)})`],
    [
      1,
      () => {
        const s = r.pick([64, 32])
        const v = made.names.fresh()
        return x(t.float)`begin <<${v}:${s}/float>> = <<(lf(${e(t.float)})):${s}/float>>, ${v} end`
      },
    ],
  ])
}

export function atomOf(made: Expressions, env: Env, d: number): Expr {
  const { r } = made
  return r.weighted<Expr>([
    [3, () => made.caseOf(t.atom, env, d)],
    [1, () => x(t.atom)`list_to_atom(atom_to_list(${made.expr(t.atom, env, d)}))`],
    [1, () => x(t.atom)`binary_to_atom(atom_to_binary(${made.expr(t.atom, env, d)}))`],
    [1, () => x(t.atom)`element(1 + abs(${made.expr(t.int, env, d)}) rem 3, {a, b, 'Some Atom'})`],
  ])
}

export function boolOf(made: Expressions, env: Env, d: number): Expr {
  const { r } = made
  const of = randomType(r, 1)
  const e = (type: Type) => made.expr(type, env, d)
  return r.weighted<Expr>([
    [
      6,
      () =>
        x(
          t.bool,
        )`(${e(of)} ${r.pick(['<', '>', '=<', '>=', '==', '/=', '=:=', '=/='])} ${e(r.chance(80) ? of : randomType(r, 1))})`,
    ],
    [3, () => x(t.bool)`(${e(t.bool)} ${r.pick(['and', 'or', 'xor', 'andalso', 'orelse'])} ${e(t.bool)})`],
    [1, () => x(t.bool)`(not ${e(t.bool)})`],
    [1, () => x(t.bool)`lists:member(${e(of)}, ${e(t.list(of))})`],
    [
      1,
      () => {
        const key = keyType(r)
        return x(t.bool)`maps:is_key(${e(key)}, ${e(t.map(key, t.int))})`
      },
    ],
    [
      1,
      () =>
        x(
          t.bool,
        )`${r.pick(['is_integer', 'is_list', 'is_atom', 'is_binary', 'is_tuple', 'is_map', 'is_float', 'is_boolean'])}(${e(of)})`,
    ],
  ])
}
