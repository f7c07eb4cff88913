%% Values kept over try, catch, calls and receive: registers, frames, early returns.
-module(opt_try_registers).
-include("check.hrl").

main() ->
    ?P(a(1, 2, 3)),
    ?P(b([1, 2, 0, 4])),
    ?P(c(5)),
    ?P(d(3)),
    ?P(e([x, y])),
    ?P(f(4)),
    ?P(g(10)),
    ?P(h(2, 3)),
    ?P(i(id({1, 2}))),
    ?P(j(6)),
    ?P(k(1, 2, 3, 4, 5, 6)),
    ?P(l([1, 2, 3])),
    ?P(m(3)),
    ?P(n(id(5), id(7))),
    ok.

a(X, Y, Z) -> A = try X + Y of 3 -> three; N -> N catch _:_ -> none end, {A, X, Y, Z}.
b(L) -> [try 12 div X of R when R > 4 -> {big, R, X}; R -> {R, X} catch error:E -> {E, X} end || X <- L].
c(N) -> X = N * 2, Y = (catch case N of 5 -> throw({X, N}); _ -> X end), {X, Y, N}.
d(0) -> [];
d(N) -> R = try d(N - 1) catch _:_ -> [] end, S = N * N, try [S | R] after put(d, N) end.
e([A, B]) -> self() ! {A, B}, X = id(A), R = receive {A, Y} -> {X, Y}; {_, _} -> no after 0 -> none end, {R, A, B, X}.
f(N) -> L = lists:seq(1, N), T = list_to_tuple(L), try lists:foreach(fun(I) -> if I > 2 -> throw({stop, I, T}); true -> ok end end, L) catch {stop, I, U} -> {I, U, L, T =:= U} end.
g(N) -> A = id(N), B = try id(A) + 1 catch _:_ -> A end, C = catch id(B) + 1, D = try throw(C) catch E -> E + A end, [A, B, C, D].
h(A, B) -> try {ok, A / B} of {ok, R} -> S = R * 2, id(S), {R, S, A} catch error:badarith -> {div_by, B} after put(h, {A, B}) end.
i({A, B} = T) -> case catch {id(A), id(B), id(T)} of {A, B, T} -> same; Other -> Other end.
j(N) when N > 3 -> X = [N | try_list(N)], {X, length(X)};
j(N) -> N.
try_list(N) -> try if N rem 2 =:= 0 -> throw(even); true -> [odd] end catch even -> [even, N] end.
k(A, B, C, D, E, F) -> try id({A, B}) of {X, Y} -> try id({C, D}) of {Z, W} -> {X, Y, Z, W, E, F, A, B, C, D} catch _:_ -> inner end catch _:_ -> outer end.
l(L) -> {R, S} = lists:foldl(fun(X, {A, B}) -> try {[X | A], B + X} catch _:_ -> {A, B} after ok end end, {[], 0}, L), {R, S, L}.
m(N) -> F = fun(X) -> try X * N of Y when Y > 5 -> {hi, Y, N}; Y -> {lo, Y, N} after ok end end, [F(1), F(2), F(3)].
n(A, B) -> X = A + B, Y = X * A, try Z = Y - B, W = id(Z), case W rem 2 of 0 -> throw({X, Y, Z}); 1 -> {X, Y, Z, W} end catch T -> {thrown, T, A, B} end.
