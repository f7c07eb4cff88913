// Generated Erlang: expressions as trees of text, with the type that the generator gave them.

export type Type =
  | { readonly kind: 'int' | 'float' | 'atom' | 'bool' | 'binary' | 'bits' | 'any' }
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly of: readonly Type[] }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }
  | { readonly kind: 'fun'; readonly args: readonly Type[]; readonly result: Type }

export const int: Type = { kind: 'int' }
export const float: Type = { kind: 'float' }
export const atom: Type = { kind: 'atom' }
export const bool: Type = { kind: 'bool' }
export const binary: Type = { kind: 'binary' }
export const bits: Type = { kind: 'bits' }
export const any: Type = { kind: 'any' }
export const list = (of: Type): Type => ({ kind: 'list', of })
export const tuple = (...of: readonly Type[]): Type => ({ kind: 'tuple', of })
export const map = (key: Type, value: Type): Type => ({ kind: 'map', key, value })
export const fun = (args: readonly Type[], result: Type): Type => ({ kind: 'fun', args, result })

export function sameType(a: Type, b: Type): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** An expression: text with expressions inside. The type says what a simpler one in its place must be. */
export type Expr = { readonly type: Type; readonly parts: readonly (string | Expr)[] }

/** x(int)`(${a} + ${b})`: an expression of a type from text and expressions. */
export function x(type: Type): (text: TemplateStringsArray, ...inside: readonly (Expr | string | number)[]) => Expr {
  return (text, ...inside) => {
    const parts: (string | Expr)[] = [text[0]!]
    inside.forEach((item, i) => {
      parts.push(typeof item === 'number' ? String(item) : item, text[i + 1]!)
    })
    return { type, parts }
  }
}

/** Expressions with text between them. */
export function joined(type: Type, items: readonly Expr[], separator: string, open = '', close = ''): Expr {
  const parts: (string | Expr)[] = [open]
  items.forEach((item, i) => {
    if (i > 0) parts.push(separator)
    parts.push(item)
  })
  parts.push(close)
  return { type, parts }
}

export function print(expr: Expr | string): string {
  return typeof expr === 'string' ? expr : expr.parts.map(print).join('')
}

export function size(expr: Expr): number {
  return print(expr).length
}

/** The simplest value of a type. */
export function simplest(type: Type): string {
  switch (type.kind) {
    case 'int':
      return '0'
    case 'float':
      return '0.5'
    case 'atom':
    case 'any':
      return 'a'
    case 'bool':
      return 'true'
    case 'binary':
    case 'bits':
      return '<<>>'
    case 'list':
      return '[]'
    case 'tuple':
      return `{${type.of.map(simplest).join(', ')}}`
    case 'map':
      return '#{}'
    case 'fun':
      return `fun(${type.args.map(() => '_').join(', ')}) -> ${simplest(type.result)} end`
  }
}

/** A statement of a body: `Name = Expr`, or an expression alone. */
export type Statement = { readonly binds?: string; readonly expr: Expr }
export type Body = { readonly statements: readonly Statement[]; readonly result: Expr }
export type Clause = { readonly head: string; readonly guard?: Expr; readonly body: Body }
export type Fun = { readonly name: string; readonly clauses: readonly Clause[] }

/** One generated program: its functions; the first one is called without arguments. */
export type Generated = { readonly id: number; readonly functions: readonly Fun[] }

export function printBody(body: Body, indent: string): string {
  const lines = body.statements.map(({ binds, expr }) => `${binds === undefined ? '_' : binds} = ${print(expr)}`)
  return [...lines, print(body.result)].join(`,\n${indent}`)
}

export function printFun(f: Fun): string {
  return `${f.clauses
    .map((c) => {
      const guard = c.guard === undefined ? '' : ` when ${print(c.guard)}`
      return `${f.name}(${c.head})${guard} ->\n    ${printBody(c.body, '    ')}`
    })
    .join(';\n')}.\n`
}

export function printProgram(program: Generated): string {
  return program.functions.map(printFun).join('\n')
}

/** What every generated module brings along: the runner of its programs, and brakes on what could grow too large. */
const support = `
id(X) -> X.

%% Runs a program in a process of its own and prints what became of it.
run(N, F) ->
    {P, R} = spawn_monitor(fun() -> exit({result, try {ok, F()} catch C:E -> {C, E} end}) end),
    Result = receive
                 {'DOWN', R, process, P, {result, V}} -> V;
                 {'DOWN', R, process, P, Reason} -> {died, reason(Reason)}
             after 6000 -> exit(P, kill), timeout
             end,
    io:format("~w ~w~n", [N, show(Result)]).

reason({R, S}) when is_list(S) -> R;
reason(R) -> R.

show(T) when is_pid(T) -> '#Pid';
show(T) when is_reference(T) -> '#Ref';
show(T) when is_function(T) -> '#Fun';
show([H | T]) -> [show(H) | show(T)];
show(T) when is_tuple(T) -> list_to_tuple(show(tuple_to_list(T)));
show(M) when is_map(M) -> {'#map', show(lists:sort(maps:to_list(M)))};
show(T) -> T.

%% Brakes: what goes round in a loop stays small.
li(X) when is_integer(X) -> X rem 1361129467683753853853498429727072845823;
li(X) -> X.
lf(X) when X > 1.0e100; X < -1.0e100 -> 1.5;
lf(X) -> X.
ll([A, B, C, D, E, F, G, H | _]) -> [A, B, C, D, E, F, G, H];
ll(X) -> X.
lb(<<X:16/binary, _/bits>>) -> X;
lb(X) -> X.
msort(M) -> lists:sort(maps:to_list(M)).
flush() -> receive _ -> flush() after 0 -> ok end.
`

export function printModule(name: string, programs: readonly Generated[]): string {
  const calls = programs.map((p) => `    run(${p.id}, fun ${p.functions[0]!.name}/0),\n`).join('')
  return `-module(${name}).
-export([main/0, id/1]).
-compile([nowarn_unused_function, nowarn_unused_vars, nowarn_shadow_vars]).

main() ->
${calls}    ok.
${support}
${programs.map(printProgram).join('\n')}`
}
