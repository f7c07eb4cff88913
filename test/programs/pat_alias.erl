%% Alias patterns (P = Q) in heads, case, generators, receive.
-module(pat_alias).
-include("check.hrl").

main() ->
    ?P(f({a, 1} )),
    ?P(f([1, 2])),
    ?P(f(<<1, 2, 3>>)),
    ?P(f(#{k => v})),
    ?P(f(other)),
    ?P(begin X = Y = id(3), {X, Y} end),
    ?P(begin {A, _} = {_, B} = id({1, 2}), {A, B} end),
    ?P(begin {A, _} = {_, B} = id({1, 2, 3}), {A, B} end),
    ?P(begin [H | _] = L = id([1, 2]), {H, L} end),
    ?P([{P, Q} || {P, _} = Q <- [{1, 2}, x, {3, 4}, {5}]]),
    ?P([{P, Q} || P = {_, Q} <- [{1, 2}, {3, 4}]]),
    ?P(begin self() ! {m, 1, 2}, receive {m, A, _} = M -> {A, M} end end),
    ?P(case id({x, {y, z}}) of {A, B = {C, D}} = E -> {A, B, C, D, E} end),
    ?P(case id([{1, a}, {2, b}]) of [{1, _} = F | [{2, _} = S | []] = R] -> {F, S, R} end),
    ?P((fun(X = {A, B}) -> {X, A, B} end)(id({1, 2}))),
    ?P((fun({A, A} = X) -> X; (X) -> {no, X} end)(id({1, 2}))),
    ?P(try throw({t, 1}) catch {t, N} = T -> {N, T} end),
    ?P(same({1, 2}, {1, 2})),
    ?P(same({1, 2}, {1, 3})),
    ok.

f({a, N} = T) -> {tuple, N, T};
f(T = [_ | Tail]) -> {list, T, Tail};
f(<<A, B/binary>> = Bin) -> {A, B, Bin};
f(#{k := V} = M) -> {V, M};
f(X) -> X.

same({A, B} = X, {A, B} = X) -> {same, A, B};
same(X, Y) -> {differ, X, Y}.
