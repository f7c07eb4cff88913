%% apply in all forms: module variable, function variable, arguments as a list, BIFs, many arguments.
-module(call_apply).
-export([f0/0, f3/3, f12/12, f255/1, apply_loop/1]).
-include("check.hrl").

main() ->
    ?P(apply(lists, reverse, [[1, 2, 3]])),
    ?P(apply(id(lists), id(reverse), id([[1, 2, 3]]))),
    ?P(begin M = id(lists), M:reverse([1, 2]) end),
    ?P(begin F = id(reverse), lists:F([1, 2]) end),
    ?P(begin M = id(lists), F = id(foldl), M:F(fun(X, A) -> X + A end, 0, [1, 2, 3]) end),
    ?P(apply(fun(A, B) -> A - B end, [5, 3])),
    ?P(apply(fun lists:max/1, [[1, 9, 3]])),
    ?P(apply(?MODULE, f0, [])),
    ?P(apply(?MODULE, f3, [1, 2, 3])),
    ?P(apply(?MODULE, f12, lists:seq(1, 12))),
    ?P(begin M = id(?MODULE), M:f12(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) end),
    ?P(apply(erlang, '+', [1, 2])),
    ?P(apply(erlang, element, [2, {a, b}])),
    ?P(apply(erlang, self, []) =:= self()),
    ?P(begin M = id(erlang), M:abs(-3) end),
    ?P(begin M = id(erlang), M:self() =:= self() end),
    ?P(begin M = id(erlang), M:send(self(), hello), receive X -> X end end),
    ?P(apply(erlang, apply, [lists, reverse, [[1, 2]]])),
    ?P(apply(erlang, apply, [fun(X) -> X * 2 end, [21]])),
    ?P(apply(apply(erlang, make_fun, [lists, last, 1]), [[1, 2, 3]])),
    ?P([apply(?MODULE, F, A) || {F, A} <- [{f0, []}, {f3, [a, b, c]}]]),
    ?P([M:F(X) || {M, F, X} <- [{lists, sum, [1, 2]}, {erlang, abs, -1}, {math, sqrt, 4}]]),
    ?P(tail_apply(id(lists), reverse, [[1, 2]])),
    ?P(tail_var(id(lists), id([3, 1, 2]))),
    ?P(tail_fun(fun(X) -> X + 1 end, 41)),
    ?P(apply_loop(10000)),
    ?P(apply(erlang, hd, [[]])),
    ?P(apply(erlang, nosuch, [1])),
    ?P(apply(?MODULE, f3, [1, 2])),
    ?P(apply(lists, reverse, [1, 2 | x])),
    ?P(apply(lists, reverse, x)),
    ?P(apply(1, f, [])),
    ?P(apply(fun(X) -> X end, x)),
    ?P(apply(fun(X) -> X end, [])),
    ?P(apply(fun(X) -> X end, [1 | 2])),
    ?P(spawn_apply()),
    ?P(apply(?MODULE, f255, [list_to_tuple(lists:seq(1, 255))])),
    ?P(begin F = mk_wide(), apply(F, lists:seq(1, 20)) end),
    ?P((mk_wide())(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)),
    ok.

f0() -> zero.
f3(A, B, C) -> {A, B, C}.
f12(A, B, C, D, E, F, G, H, I, J, K, L) -> [L, K, J, I, H, G, F, E, D, C, B, A].
f255(T) -> tuple_size(T).
tail_apply(M, F, A) -> apply(M, F, A).
tail_var(M, L) -> M:sort(L).
tail_fun(F, X) -> F(X).
apply_loop(0) -> done;
apply_loop(N) -> M = id(?MODULE), M:apply_loop(N - 1).
spawn_apply() -> P = self(), spawn(erlang, send, [P, from_spawn]), receive X -> X after 8000 -> timeout end.
mk_wide() -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) -> lists:sum([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T]) end.
