%% Comparing integers across representations, in guards and in bodies.
-module(int_compare).
-include("check.hrl").

main() ->
    Vs = lists:sort([S * ((1 bsl E) + D) || E <- [0, 27, 28, 31, 32, 59, 60, 63, 64, 128], D <- [-1, 0, 1], S <- [1, -1]]),
    ?P(length(lists:usort(Vs))),
    ?P(Vs),
    ?P(lists:all(fun({A, B}) -> (A < B) =:= (A - B < 0) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> (A =:= B) =:= (A - B =:= 0) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> (A =< B) =:= not (A > B) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> (A >= B) =:= (lists:max([A, B]) =:= A) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> max(A, B) + min(A, B) =:= A + B end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> gt(A, B) =:= (A > B) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:sort(fun(A, B) -> A > B end, Vs) =:= lists:reverse(lists:usort(Vs)) ++ [x] -- [x]),
    ?P(lists:min(Vs) =:= hd(Vs)),
    ?P([lists:member(X, Vs) || X <- [1 bsl 64, (1 bsl 64) - 1, (1 bsl 64) + 2, 1.0]]),
    ?P([1 bsl 64 == X || X <- [1 bsl 64, (1 bsl 64) + 1, 18446744073709551616.0, 18446744073709551615.0]]),
    ?P([1 bsl 64 =:= X || X <- [1 bsl 64, (1 bsl 64) + 1, 18446744073709551616.0]]),
    ?P([(1 bsl 53) + D == 9007199254740992.0 || D <- [-1, 0, 1]]),
    ?P([(1 bsl 53) + D > 9007199254740992.0 || D <- [-1, 0, 1]]),
    ?P([(1 bsl 53) + D < 9007199254740992.0 || D <- [-1, 0, 1]]),
    ?P([(1 bsl 1030) > 1.0e308, -(1 bsl 1030) < -1.0e308, (1 bsl 1030) == 1.0e308]),
    ?P([case V of V2 when V2 > 0, V2 < 1 bsl 32 -> s; V2 when V2 >= 1 bsl 32 -> l; _ -> n end || V <- Vs]),
    ?P(key(lists:reverse(Vs))),
    ok.

gt(A, B) when A > B -> true;
gt(_, _) -> false.
key(Vs) -> lists:keysort(1, [{V, I} || {I, V} <- lists:zip(lists:seq(1, length(Vs)), Vs)]).
