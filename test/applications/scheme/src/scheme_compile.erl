%% A subset (no set!, no call/cc) into Erlang modules: global definitions become functions, lambdas become funs.
-module(scheme_compile).
-export([load/2]).

load(Module, Text) ->
    Program = scheme_expand:program(scheme_reader:read_all(Text)),
    Globals = maps:from_list([{N, case V of [lambda, Ps, _] when is_list(Ps) -> {function, length(Ps)}; _ -> constant end} || [define, N, V] <- Program]),
    Forms = [{attribute, 1, module, Module}, {attribute, 1, compile, export_all}] ++ [definition(N, V, Globals) || [define, N, V] <- Program]
        ++ [{function, 1, 'main', 0, [{clause, 1, [], [], body([E || E <- Program, not is_definition(E)], #{}, Globals)}]}],
    {ok, Module, Binary} = compile:forms(Forms, [nowarn_export_all]),
    {module, Module} = code:load_binary(Module, "scheme", Binary),
    length(Forms).

is_definition([define | _]) -> true;
is_definition(_) -> false.

definition(N, [lambda, Ps, Body], G) when is_list(Ps) ->
    {Vars, Env} = variables(Ps, #{}),
    {function, 1, N, length(Ps), [{clause, 1, Vars, [], body([Body], Env, G)}]};
definition(N, Value, G) -> {function, 1, N, 0, [{clause, 1, [], [], [expression(Value, #{}, G)]}]}.

variables(Ps, Env) ->
    lists:mapfoldl(fun(P, E) -> V = {var, 1, list_to_atom("V" ++ integer_to_list(erlang:unique_integer([positive])))}, {V, E#{P => V}} end, Env, Ps).

body([], _, _) -> [{atom, 1, unspecified}];
body(Forms, Env, G) -> [expression(F, Env, G) || F <- Forms].

expression(V, _, _) when is_number(V) -> erl_parse:abstract(V);
expression(V, _, _) when is_boolean(V) -> {atom, 1, V};
expression({_, _} = V, _, _) -> erl_parse:abstract(V);
expression([quote, V], _, _) -> erl_parse:abstract(V);
expression(S, Env, G) when is_atom(S) ->
    case {Env, G} of
        {#{S := V}, _} -> V;
        {_, #{S := {function, N}}} -> {'fun', 1, {function, S, N}};
        {_, #{S := constant}} -> {call, 1, {atom, 1, S}, []};
        _ -> {'fun', 1, {clauses, [{clause, 1, [{var, 1, 'A'}], [], [builtin(S, {cons, 1, {var, 1, 'A'}, {nil, 1}})]}]}}
    end;
expression(['if', C, A, B], Env, G) ->
    {'case', 1, expression(C, Env, G), [{clause, 1, [{atom, 1, false}], [], [expression(B, Env, G)]}, {clause, 1, [{var, 1, '_'}], [], [expression(A, Env, G)]}]};
expression(['begin' | Forms], Env, G) -> {block, 1, body(Forms, Env, G)};
expression([lambda, Ps, Body], Env, G) ->
    {Vars, Env1} = variables(Ps, Env),
    {'fun', 1, {clauses, [{clause, 1, Vars, [], [expression(Body, Env1, G)]}]}};
expression([F | As], Env, G) when is_atom(F), not is_map_key(F, Env) ->
    Arguments = [expression(A, Env, G) || A <- As],
    case G of
        #{F := {function, N}} when N =:= length(As) -> {call, 1, {atom, 1, F}, Arguments};
        #{F := constant} -> {call, 1, {call, 1, {atom, 1, F}, []}, Arguments};
        _ -> primitive(F, Arguments)
    end;
expression([F | As], Env, G) -> {call, 1, expression(F, Env, G), [expression(A, Env, G) || A <- As]}.

primitive(Op, [A, B]) when Op =:= '+'; Op =:= '-'; Op =:= '*'; Op =:= '<'; Op =:= '>' -> {op, 1, Op, A, B};
primitive('=', [A, B]) -> {op, 1, '==', A, B};
primitive('<=', [A, B]) -> {op, 1, '=<', A, B};
primitive(remainder, [A, B]) -> {op, 1, 'rem', A, B};
primitive(quotient, [A, B]) -> {op, 1, 'div', A, B};
primitive(cons, [A, B]) -> {cons, 1, A, B};
primitive(car, [A]) -> {call, 1, {atom, 1, hd}, [A]};
primitive(cdr, [A]) -> {call, 1, {atom, 1, tl}, [A]};
primitive('null?', [A]) -> {op, 1, '=:=', A, {nil, 1}};
primitive(map, [F, L]) -> {call, 1, {remote, 1, {atom, 1, lists}, {atom, 1, map}}, [F, L]};
primitive(F, As) -> builtin(F, lists:foldr(fun(A, T) -> {cons, 1, A, T} end, {nil, 1}, As)).

builtin(F, List) ->
    {call, 1, {call, 1, {atom, 1, element}, [{integer, 1, 3}, {call, 1, {remote, 1, {atom, 1, maps}, {atom, 1, get}}, [{atom, 1, F}, {call, 1, {remote, 1, {atom, 1, scheme_lib}, {atom, 1, builtins}}, []}]}]}, [List]}.
