/**
 * Random bit syntax: segments of all types, sizes, units, signs and orders, built from random values and matched against what was
 * built, cut short and with bits changed. A case is a function of a module; it prints a digest of all that comes out.
 */
import { randomFrom } from './mutate.ts'
import type { Random } from './mutate.ts'

interface Segment {
  /** `Size/type-unit:8`, without the value. */
  readonly spec: string
  readonly kind: 'integer' | 'float' | 'bits' | 'utf' | 'text'
}

const oneOf = <T>(random: Random, choices: readonly T[]): T => choices[random(choices.length)]!

const SIZES = ['1', '3', '7', '8', '9', '12', '15', '16', '24', '31', '32', '33', '48', '59', '60', '63', '64', '65', '100', '128', '0']
const ORDERS = ['', '', '', '-little', '-big', '-native']

/** A size: a constant, a variable known before, or (`earlier`) an integer of an earlier segment. */
function size(random: Random, earlier: readonly string[]): string {
  switch (random(5)) {
    case 0: return oneOf(random, ['N', 'M'])
    case 1: return earlier.length === 0 ? oneOf(random, SIZES) : oneOf(random, earlier)
    case 2: return `(${oneOf(random, ['N', 'M', ...earlier])} * ${1 + random(3)} + ${random(4)})`
    default: return oneOf(random, SIZES)
  }
}

function segment(random: Random, earlier: readonly string[], last: boolean): Segment {
  const order = oneOf(random, ORDERS)
  switch (random(last ? 8 : 7)) {
    case 0: case 1: case 2: {
      const sign = oneOf(random, ['', '-signed', '-unsigned'])
      if (random(4) === 0) return { spec: `/integer${sign}${order}`, kind: 'integer' }
      const unit = random(3) === 0 ? `-unit:${oneOf(random, ['1', '2', '4', '8', '16'])}` : ''
      return { spec: `:${size(random, earlier)}/integer${sign}${order}${unit}`, kind: 'integer' }
    }
    case 3: return { spec: `:${oneOf(random, ['16', '32', '64', '64', 'N', '17'])}/float${order}`, kind: 'float' }
    case 4: return { spec: oneOf(random, ['/utf8', `/utf16${order}`, `/utf32${order}`]), kind: 'utf' }
    case 5: return random(2) === 0 ? { spec: `:${size(random, earlier)}/bits`, kind: 'bits' } : { spec: `:${size(random, earlier)}/binary-unit:${oneOf(random, ['1', '3', '4', '8', '16'])}`, kind: 'bits' }
    case 6: return { spec: oneOf(random, ['"text"', '"x"', '7:3', '-1:9', '258:16/little', '"äß"/utf8', '1.5:32/float', '0:1']), kind: 'text' }
    default: return { spec: oneOf(random, ['/bits', '/binary', '/binary-unit:3', '/binary-unit:4']), kind: 'bits' }
  }
}

const VALUES: Record<Segment['kind'], readonly string[]> = {
  integer: ['0', '1', '-1', '5', '255', '256', '-129', '65535', '1 bsl 31', '-(1 bsl 31)', '1 bsl 59 - 1', '1 bsl 62', '-(1 bsl 63)', '1 bsl 64', '(1 bsl 100) + 3', '-(1 bsl 127)', 'x', '1.0'],
  float: ['0.0', '-0.0', '1.5', '-3.25e7', '65504.0', '1.0e-7', '3.4e38', '1.0e300', '7', '1 bsl 70', 'x'],
  utf: ['0', '$a', '16#7F', '16#80', '16#7FF', '16#800', '16#D7FF', '16#D800', '16#FFFF', '16#10000', '16#10FFFF', '16#110000', '-1', 'x'],
  bits: ['<<>>', '<<1>>', '<<1:1>>', '<<"some bytes">>', '<<16#AB:7, 5>>', '<<(-1):77>>', '<<0:800>>', '<<7:1003>>', 'x', '17'],
  text: [],
}

/** A pattern that binds A1 …, for variables in the order of segments; the same segments with values build. */
function segments(random: Random, name: string, count: number, open = true): { readonly pattern: string; readonly variables: readonly string[]; readonly kinds: readonly Segment[] } {
  const variables: string[] = []
  const earlier: string[] = []
  const kinds: Segment[] = []
  const texts: string[] = []
  for (let i = 0; i < count; i++) {
    const one = segment(random, earlier, open && i === count - 1)
    kinds.push(one)
    if (one.kind === 'text') {
      texts.push(one.spec)
      continue
    }
    const variable = random(8) === 0 ? '_' : `${name}${i}`
    texts.push(`${variable}${one.spec}`)
    if (variable === '_') continue
    variables.push(variable)
    if (one.kind === 'integer') earlier.push(variable)
  }
  return { pattern: `<<${texts.join(', ')}>>`, variables, kinds }
}

/** An expression that builds by some segments; integers that are sizes of later ones are small. */
function building(random: Random): string {
  const count = 1 + random(5)
  const parts: string[] = []
  for (let i = 0; i < count; i++) {
    const { spec, kind } = segment(random, [], i === count - 1)
    parts.push(kind === 'text' ? spec : `(id(${oneOf(random, VALUES[kind])}))${spec}`)
  }
  return `<<${parts.join(', ')}>>`
}

function clause(random: Random, name: string, number: number): string {
  const { pattern, variables } = segments(random, name, 1 + random(5))
  const integers = variables.filter((v) => pattern.includes(`${v}:`) && pattern.includes('integer'))
  const guard = random(5) === 0 && integers.length > 0 ? ` when ${integers[0]} > 3` : ''
  return `${pattern}${guard} -> {${[number, ...variables].join(', ')}}`
}

function comprehension(random: Random): string {
  const { pattern: some, variables } = segments(random, 'C', 1 + random(2), false)
  // what takes nothing would be taken for ever
  const pattern = some.replace('<<', '<<_:1, ')
  if (random(2) === 0) return `[{${variables.join(', ')}} || ${pattern} <= X]`
  const { spec, kind } = segment(random, [], false)
  const value = kind === 'integer' && variables.length > 0 ? variables[0]! : undefined
  return value === undefined ? `[x || ${pattern} <= X]` : `<< <<${value}${spec}>> || ${pattern} <= X >>`
}

/** The function of a case, from its seed. */
function bitsCase(seed: number): string {
  const random = randomFrom(seed)
  const builds = Array.from({ length: 2 }, () => building(random))
  const clauses = Array.from({ length: 1 + random(3) }, (_, i) => clause(random, 'ABD'[i]!, i))
  return `
c_${seed}() ->
    N = id(${random(40)}), M = id(${random(9)}),
    Built = [${builds.map((b, i) => `try ${b} catch E${i}:R${i} -> {E${i}, R${i}} end`).join(',\n        ')}],
    Inputs = inputs([B || B <- Built, is_bitstring(B)], ${seed}),
    [Built | [{said(fun() -> m_${seed}(X, N, M) end), said(fun() -> ${comprehension(random)} end)} || X <- Inputs]].
m_${seed}(X, N, M) ->
    _ = {N, M},
    case X of
        ${[...clauses, '_ -> no'].join(';\n        ')}
    end.
`
}

/** A module of `count` cases; \`main/0\` prints a line \`Seed Digest\` for each. */
export function bitsModule(name: string, first: number, count: number): string {
  const seeds = Array.from({ length: count }, (_, i) => first + i)
  return `-module(${name}).
-compile(nowarn_unused_vars).
-export([main/0]).
main() -> lists:foreach(fun({Seed, F}) -> io:format("~p ~s~n", [Seed, digest(F)]) end, [${seeds.map((seed) => `{${seed}, fun c_${seed}/0}`).join(', ')}]).
digest(F) ->
    binary:encode_hex(erlang:md5(term_to_binary(said(F), [{minor_version, 2}]))).
said(F) ->
    try F() catch C:R:S -> {C, R, [{Name, Arity, Where} || {M, Name, Arity, Where} <- S, M =:= ?MODULE]} end.
id(X) -> X.
%% What was built, cut off at its end and at its beginning, with a bit changed, and doubled; and some that fit nothing.
inputs(Built, Seed) ->
    [<<>>, <<1:1>>, <<"text">>, <<-1:200>>, <<Seed:64, Seed:7>>]
    ++ lists:append([variants(B, Seed, bit_size(B)) || B <- Built]).
variants(B, _, 0) -> [B];
variants(B, Seed, Bits) ->
    Cut = Seed rem Bits,
    <<Head:Cut/bits, Bit:1, Tail/bits>> = B,
    [B, Head, Tail, <<Head/bits, (1 - Bit):1, Tail/bits>>, <<B/bits, B/bits>>, <<Tail/bits, Head/bits>>].
${seeds.map(bitsCase).join('')}`
}
