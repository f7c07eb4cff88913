%% Comparison operators in guards, on mixed types.
-module(guard_compare).
-include("check.hrl").

main() ->
    Vs = [1, 1.0, 2, -1, a, b, "a", [], {}, {1}, {1.0}, <<>>, <<1>>, #{}, #{1 => 1}, 1 bsl 64, 1.0e30],
    [io:format("~w~n", [{A, [c(A, B) || B <- Vs]}]) || A <- Vs],
    [io:format("~w~n", [{A, [c(A, B) =:= e(A, B) || B <- Vs]}]) || A <- Vs],
    ?P([lit(X) || X <- [0, 1, 1.0, 2, -5, 1.5, a, {}, 1 bsl 64, -(1 bsl 64)]]),
    ?P([litf(X) || X <- [0, 1, 1.0, 2, -5, 1.5, 1.4999, a, {}, 1 bsl 64, -(1 bsl 64)]]),
    ?P([lita(X) || X <- [a, b, c, 1, {}, []]]),
    ?P([between(X) || X <- [0, 1, 5, 10, 11, 5.5, 10.0, 10.1, a]]),
    ?P([neq(X) || X <- [1, 1.0, 2, a]]),
    ?P([mm(X, Y) || X <- [1, 1.0, a], Y <- [1, 1.0, b]]),
    ok.

c(A, B) when A =:= B -> '=:='; c(A, B) when A == B -> '=='; c(A, B) when A < B -> '<'; c(A, B) when A > B -> '>'; c(_, _) -> '?'.
e(A, B) -> if A =/= B, A /= B, A >= B -> '>'; A =/= B, A /= B, A =< B -> '<'; A =/= B -> '=='; true -> '=:=' end.
lit(X) when X =:= 1 -> one; lit(X) when X == 1 -> eq_one; lit(X) when X > 1 -> gt; lit(X) when 1 > X -> lt.
litf(X) when X =:= 1.5 -> f15; litf(X) when X == 1.0 -> eq_one; litf(X) when X > 1.5 -> gt; litf(X) when X < 1.5 -> lt.
lita(X) when X < b -> lt; lita(X) when X > b -> gt; lita(_) -> eq.
between(X) when 1 =< X, X =< 10 -> in; between(_) -> out.
neq(X) when X /= 1 -> ne; neq(X) when X =/= 1 -> nee; neq(_) -> same.
mm(X, Y) when X =< Y, X >= Y -> {eq, X =:= Y}; mm(X, Y) when X < Y -> lt; mm(_, _) -> gt.
