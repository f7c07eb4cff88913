%% Subtraction that shrinks a bignum back to a small one, cancellation, negation.
-module(int_bignum_sub).
-include("check.hrl").

main() ->
    ?P([(1 bsl E) - ((1 bsl E) - 1) || E <- [28, 60, 64, 65, 100, 1000, 10000]]),
    ?P([((1 bsl E) + 5) - (1 bsl E) || E <- [28, 60, 64, 65, 100, 1000, 10000]]),
    ?P([-(1 bsl E) + ((1 bsl E) - 7) || E <- [28, 60, 64, 65, 100, 1000, 10000]]),
    ?P([(1 bsl E) - (1 bsl (E - 1)) =:= 1 bsl (E - 1) || E <- [28, 60, 64, 65, 100, 1000, 10000]]),
    ?P([-X || X <- [id(1 bsl 27), id(-(1 bsl 27)), id(1 bsl 28), id(1 bsl 59), id(-(1 bsl 59)), id(1 bsl 60), id(-(1 bsl 60)), id(1 bsl 63), id(-(1 bsl 63)), id(1 bsl 64), id(-(1 bsl 64))]]),
    ?P([-(-X) =:= X || X <- [id(1 bsl 27), id(-(1 bsl 27)), id(1 bsl 59), id(-(1 bsl 59)), id(1 bsl 63), id(-(1 bsl 63)), id(1 bsl 64)]]),
    ?P([abs(X) || X <- [id(-(1 bsl 27)), id(-(1 bsl 28)), id(-(1 bsl 59)), id(-(1 bsl 60)), id(-(1 bsl 63)), id(-(1 bsl 64)), id(1 bsl 64)]]),
    ?P([+X || X <- [id(3), id(-3), id(1 bsl 70), id(2.5)]]),
    ?P(+id(a)),
    ?P(-id(a)),
    ?P(- id([])),
    ?P([X - Y || X <- [0, 1 bsl 64, -(1 bsl 64)], Y <- [0, 1, -1, 1 bsl 64, -(1 bsl 64), (1 bsl 64) - 1]]),
    ?P([same_small((1 bsl E) + 3 - (1 bsl E)) || E <- [40, 64, 200]]),
    ?P(count_down((1 bsl 64) + 2, (1 bsl 64) - 3)),
    ?P(count_down((1 bsl 60) + 2, (1 bsl 60) - 3)),
    ?P(count_down((1 bsl 28) + 2, (1 bsl 28) - 3)),
    ?P(count_down(2, -3)),
    ?P(lists:foldl(fun(X, A) -> X - A end, 0, [1 bsl N || N <- lists:seq(0, 200)])),
    ?P(sum_alternating(500)),
    ?P((1 bsl 64) - id(0.5)),
    ?P(id(0.5) - (1 bsl 64)),
    ?P((1 bsl 2000) - id(1.0)),
    ok.

same_small(3) -> yes;
same_small(_) -> no.
count_down(N, N) -> [N];
count_down(N, M) -> [N | count_down(N - 1, M)].
sum_alternating(N) -> sum_alternating(N, 0, 1).
sum_alternating(0, Acc, _) -> Acc;
sum_alternating(N, Acc, S) -> sum_alternating(N - 1, Acc + S * (1 bsl N), -S).
