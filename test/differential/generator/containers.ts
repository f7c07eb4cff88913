// Random expressions of binaries, lists, tuples and maps.
import type { Expressions } from './expressions.ts'
import { type Env, type Variable, guard, keyType, pattern, randomType } from './patterns.ts'
import * as t from './syntax.ts'
import { type Expr, type Type, joined, x } from './syntax.ts'

export function binaryOf(made: Expressions, env: Env, d: number): Expr {
  const { r } = made
  const e = (type: Type) => made.expr(type, env, d)
  return r.weighted<Expr>([
    [
      5,
      () =>
        joined(
          t.binary,
          r.times(1, 4, () => segmentOf(made, env, d)),
          ', ',
          '<<',
          '>>',
        ),
    ],
    [2, () => x(t.binary)`<<(${e(t.binary)})/binary, (${e(t.binary)})/binary>>`],
    [1, () => x(t.binary)`list_to_binary([X band 255 || X <- ${e(t.list(t.int))}])`],
    [1, () => x(t.binary)`integer_to_binary(${e(t.int)}${r.chance(40) ? `, ${r.int(2, 36)}` : ''})`],
    [1, () => x(t.binary)`binary:part(${e(t.binary)}, ${r.int(0, 2)}, ${r.int(0, 3)})`],
    [1, () => x(t.binary)`<< <<(X bxor ${r.int(0, 255)})>> || <<X>> <= ${e(t.binary)} >>`],
    [
      1,
      () => {
        const v = made.names.fresh()
        return x(
          t.binary,
        )`<< <<(${made.expr(t.int, [...env, { name: v, type: t.int }], d - 1)}):${r.pick([8, 16, 24])}>> || ${v} <- ll(${e(t.list(t.int))}) >>`
      },
    ],
    [1, () => x(t.binary)`iolist_to_binary([${e(t.binary)}, ${r.int(0, 255)} | ${e(t.binary)}])`],
    [
      1,
      () =>
        x(t.binary)`term_to_binary(${e(r.pick([t.int, t.binary, t.list(t.int), t.tuple(t.int, t.binary), t.float]))})`,
    ],
    [1, () => x(t.binary)`atom_to_binary(${e(t.atom)})`],
    [1, () => x(t.binary)`binary:copy(lb(${e(t.binary)}), ${r.int(0, 3)})`],
    [1, () => x(t.binary)`binary:replace(${e(t.binary)}, <<"a">>, <<"bb">>, [global])`],
    [
      1,
      () => {
        const v = made.names.fresh()
        return x(t.binary)`begin <<${v}:${r.int(0, 3)}/binary, _/bits>> = ${e(t.bits)}, ${v} end`
      },
    ],
  ])
}

/** Whole bytes. */
function segmentOf(made: Expressions, env: Env, d: number): Expr {
  const { r } = made
  return r.weighted<Expr>([
    [
      4,
      () =>
        x(
          t.any,
        )`(${made.expr(t.int, env, d - 1)}):${r.pick([8, 16, 24, 32, 64, 80])}${r.pick(['', '/little', '/signed', '/little-signed'])}`,
    ],
    [2, () => x(t.any)`(${made.expr(t.binary, env, d - 1)})/binary`],
    [1, () => x(t.any)`(lf(${made.expr(t.float, env, d - 1)})):${r.pick([64, 32])}/float${r.pick(['', '-little'])}`],
    [1, () => x(t.any)`(abs(${made.expr(t.int, env, d - 1)}) rem 55296)/${r.pick(['utf8', 'utf16', 'utf32'])}`],
    [1, () => x(t.any)`"${r.pick(['abc', 'x', ''])}"`],
  ])
}

export function bitsOf(made: Expressions, env: Env, d: number): Expr {
  const { r } = made
  const e = (type: Type) => made.expr(type, env, d)
  return r.weighted<Expr>([
    [3, () => x(t.bits)`<<(${e(t.int)}):${r.int(1, 70)}${r.pick(['', '/little'])}, (${e(t.int)}):${r.int(0, 20)}>>`],
    [2, () => x(t.bits)`<<(${e(t.bits)})/bits, (${e(t.bits)})/bits>>`],
    [1, () => x(t.bits)`<< <<(X):${r.int(1, 11)}>> || X <- ll(${e(t.list(t.int))}) >>`],
    [1, () => x(t.bits)`<< <<(X + 1):${r.int(1, 7)}>> || <<X:${r.int(1, 9)}>> <= lb(${e(t.binary)}) >>`],
    [
      1,
      () => {
        const v = made.names.fresh()
        return x(t.bits)`begin <<_:${r.int(1, 9)}, ${v}/bits>> = ${e(t.bits)}, ${v} end`
      },
    ],
    [1, () => e(t.binary)],
  ])
}

export function listOf(made: Expressions, type: Type & { kind: 'list' }, env: Env, d: number): Expr {
  const { r } = made
  const e = (of: Type) => made.expr(of, env, d)
  const item = made.names.fresh()
  const source = randomType(r, 1)
  const inside: Env = [...env, { name: item, type: source }]
  return r.weighted<Expr>([
    [
      4,
      () =>
        joined(
          type,
          r.times(0, 4, () => e(type.of)),
          ', ',
          '[',
          ']',
        ),
    ],
    [3, () => x(type)`[${e(type.of)} | ${e(type)}]`],
    [3, () => x(type)`[${made.expr(type.of, inside, d - 1)} || ${item} <- ll(${e(t.list(source))})]`],
    [
      2,
      () =>
        x(type)`[${made.expr(type.of, inside, d - 1)} || ${item} <- ll(${e(t.list(source))}), ${guard(r, inside, 1)}]`,
    ],
    [
      1,
      () => {
        const n = made.names.fresh()
        return x(
          type,
        )`[${made.expr(type.of, [...env, { name: n, type: t.int }], d - 1)} || <<${n}:${r.pick([8, 4, 16])}>> <= lb(${e(t.binary)})]`
      },
    ],
    [
      1,
      () => {
        const bound: Variable[] = []
        const head = pattern(r, made.names, source, 1, bound, env)
        return x(type)`[${made.expr(type.of, [...env, ...bound], d - 1)} || ${head} <- ll(${e(t.list(source))})]`
      },
    ],
    [2, () => x(type)`(${e(type)} ++ ${e(type)})`],
    [1, () => x(type)`(${e(type)} -- ${e(type)})`],
    [1, () => x(type)`lists:${r.pick(['reverse', 'sort', 'usort'])}(${e(type)})`],
    [1, () => x(type)`tl(${e(type)})`],
    [1, () => x(type)`lists:sublist(${e(type)}, ${r.int(0, 3)})`],
    [
      1,
      () =>
        x(
          type,
        )`lists:map(${made.funOf({ kind: 'fun', args: [source], result: type.of }, env, d - 1)}, ll(${e(t.list(source))}))`,
    ],
    [
      1,
      () =>
        x(type)`lists:filter(${made.funOf({ kind: 'fun', args: [type.of], result: t.bool }, env, d - 1)}, ${e(type)})`,
    ],
    [
      1,
      () => {
        const k = keyType(r)
        return x(type)`[V || {_, V} <- msort(${e(t.map(k, type.of))})]`
      },
    ],
    ...(type.of.kind === 'int'
      ? ([
          [1, () => x(type)`lists:seq(${r.int(-3, 5)}, ${r.int(4, 12)})`],
          [1, () => x(type)`binary_to_list(${e(t.binary)})`],
          [1, () => x(type)`integer_to_list(${e(t.int)})`],
          [1, () => x(type)`atom_to_list(${e(t.atom)})`],
        ] as const)
      : []),
  ])
}

export function tupleOf(made: Expressions, type: Type & { kind: 'tuple' }, env: Env, d: number): Expr {
  const { r } = made
  const whole = () =>
    joined(
      type,
      type.of.map((of) => made.expr(of, env, d)),
      ', ',
      '{',
      '}',
    )
  if (type.of.length === 0) return whole()
  return r.weighted<Expr>([
    [5, whole],
    [
      2,
      () => {
        const i = r.int(1, type.of.length)
        return x(type)`setelement(${i}, ${made.expr(type, env, d)}, ${made.expr(type.of[i - 1]!, env, d - 1)})`
      },
    ],
    [1, () => x(type)`list_to_tuple(tuple_to_list(${made.expr(type, env, d)}))`],
  ])
}

export function mapOf(made: Expressions, type: Type & { kind: 'map' }, env: Env, d: number): Expr {
  const { r } = made
  const e = (of: Type) => made.expr(of, env, d)
  const pair = (arrow: string) =>
    x(t.any)`${made.expr(type.key, env, d - 1)} ${arrow} ${made.expr(type.value, env, d - 1)}`
  return r.weighted<Expr>([
    [
      4,
      () =>
        joined(
          type,
          r.times(0, 4, () => pair('=>')),
          ', ',
          '#{',
          '}',
        ),
    ],
    [
      4,
      () =>
        x(type)`(${e(type)})#{${joined(
          t.any,
          r.times(1, 3, () => pair('=>')),
          ', ',
        )}}`,
    ],
    [1, () => x(type)`(${e(type)})#{${pair(':=')}}`],
    [1, () => x(type)`maps:put(${e(type.key)}, ${e(type.value)}, ${e(type)})`],
    [1, () => x(type)`maps:remove(${e(type.key)}, ${e(type)})`],
    [1, () => x(type)`maps:merge(${e(type)}, ${e(type)})`],
    [1, () => x(type)`maps:from_list(${e(t.list(t.tuple(type.key, type.value)))})`],
    [
      1,
      () => {
        const [k, v] = [made.names.fresh(), made.names.fresh()]
        const inside: Env = [...env, { name: k, type: type.key }, { name: v, type: type.value }]
        return x(type)`maps:map(fun(${k}, ${v}) -> ${made.expr(type.value, inside, d - 1)} end, ${e(type)})`
      },
    ],
    [
      1,
      () => {
        const [k, v] = [made.names.fresh(), made.names.fresh()]
        const inside: Env = [...env, { name: k, type: type.key }, { name: v, type: type.value }]
        return x(type)`maps:filter(fun(${k}, ${v}) -> ${made.expr(t.bool, inside, d - 1)} end, ${e(type)})`
      },
    ],
    ...(type.key.kind === 'int'
      ? ([
          [
            2,
            () => {
              const i = made.names.fresh()
              return x(
                type,
              )`maps:from_list([{${i}, ${made.expr(type.value, [...env, { name: i, type: t.int }], d - 1)}} || ${i} <- lists:seq(1, ${r.pick([3, 31, 32, 33, 40])})])`
            },
          ],
        ] as const)
      : []),
  ])
}
