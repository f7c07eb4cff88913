%% Functions of many arguments, permuted, kept across calls, with many live variables.
-module(call_many_arguments).
-include("check.hrl").

main() ->
    ?P(f20(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)),
    ?P(rot(5, a, b, c, d, e, f, g)),
    ?P(swap(10, 1, 2)),
    ?P(perm(3, {1, 2, 3, 4})),
    ?P(live(1, 2, 3, 4)),
    ?P(deep_live(6)),
    ?P(spill(lists:seq(1, 30))),
    ?P(loop30(1000, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)),
    ?P(mixed_floats(1.0, 2, 3.0, 4, 5.0, 6)),
    ?P(gc_args(lists:seq(1, 5), {a, b}, "str", <<"bin">>, #{k => v}, 1 bsl 70, 1.5, fun(X) -> X end)),
    ?P(moves(1, 2, 3)),
    ?P(cond_moves(5, a, b, c)),
    ?P(cond_moves(0, a, b, c)),
    ?P(cond_moves(-5, a, b, c)),
    ok.

f20(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) -> g20(T, S, R, Q, P, O, N, M, L, K, J, I, H, G, F, E, D, C, B, A).
g20(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) -> {[A, C, E, G, I, K, M, O, Q, S], [B, D, F, H, J, L, N, P, R, T]}.
rot(0, A, B, C, D, E, F, G) -> {A, B, C, D, E, F, G};
rot(N, A, B, C, D, E, F, G) -> rot(N - 1, G, A, B, C, D, E, F).
swap(0, A, B) -> {A, B};
swap(N, A, B) -> swap(N - 1, B, A).
perm(0, T) -> T;
perm(N, {A, B, C, D}) -> perm(N - 1, {D, C, A, B}).
live(A, B, C, D) ->
    E = id(A + B), F = id(C + D), G = id(E * F), H = id(G - A), I = id(H - B), J = id(I - C),
    K = id({A, E, G}), L = id([B, F, H]), {A, B, C, D, E, F, G, H, I, J, K, L}.
deep_live(0) -> [];
deep_live(N) -> A = id(N), B = deep_live(N - 1), C = id(A * 2), D = deep_live(max(0, N - 3)), [A, C, length(B), length(D) | B].
spill([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z | Rest]) ->
    Sum = lists:sum(Rest),
    id(x),
    {Sum, [Z, Y, X, W, V, U, T, S, R, Q, P, O, N, M, L, K, J, I, H, G, F, E, D, C, B, A]}.
loop30(0, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z, A1, B1, C1, D1) ->
    [A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z, A1, B1, C1, D1];
loop30(Cnt, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z, A1, B1, C1, D1) ->
    loop30(Cnt - 1, D1, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z, A1, B1, C1).
mixed_floats(A, B, C, D, E, F) -> X = A * B + C, Y = X / D - E, Z = id(Y) * F, {X, Y, Z, A + C + E}.
gc_args(A, B, C, D, E, F, G, H) -> erlang:garbage_collect(), _ = lists:seq(1, 1000), erlang:garbage_collect(), {A, B, C, D, E, F, G, H(x)}.
moves(A, B, C) -> moves2(C, {A, B}, [A | B], A, B, C).
moves2(A, B, C, D, E, F) -> moves3(F, E, D, C, B, A).
moves3(A, B, C, D, E, F) -> {A, B, C, D, E, F}.
cond_moves(N, A, B, C) when N > 0 -> done(C, B, A);
cond_moves(N, A, B, C) when N < 0 -> done(B, A, C);
cond_moves(_, A, B, C) -> done(A, B, C).
done(A, B, C) -> [A, B, C].
