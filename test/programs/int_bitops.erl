%% band, bor, bxor, bnot on small, 64-bit and big integers of both signs.
-module(int_bitops).
-include("check.hrl").

main() ->
    Vs = [0, 1, -1, 16#ff, -16#100, 16#0f0f0f0f, -16#0f0f0f0f, 1 bsl 28, -(1 bsl 28), 1 bsl 31, 1 bsl 59, -(1 bsl 59), 1 bsl 63, -(1 bsl 63), 1 bsl 64, -(1 bsl 64), (1 bsl 100) - 1, -(1 bsl 100) + 1, 16#deadbeefcafebabe0123456789abcdef],
    [io:format("~w band ~w~n", [A, [A band B || B <- Vs]]) || A <- Vs],
    [io:format("~w bor ~w~n", [A, [A bor B || B <- Vs]]) || A <- Vs],
    [io:format("~w bxor ~w~n", [A, [A bxor B || B <- Vs]]) || A <- Vs],
    ?P([bnot A || A <- Vs]),
    ?P(lists:all(fun({A, B}) -> (A band B) + (A bor B) =:= A + B end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> (A bxor B) bxor B =:= A end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> bnot (A band B) =:= (bnot A) bor (bnot B) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun(A) -> bnot A =:= -A - 1 end, Vs)),
    ?P(lists:all(fun(A) -> bnot (bnot A) =:= A end, Vs)),
    ?P(id(1.0) band 1),
    ?P(id(1) bor 1.0),
    ?P(id(a) bxor 1),
    ?P(bnot id([])),
    ?P(id(1) band id(1 bsl 80)),
    ?P(id(-1) band id(1 bsl 80)),
    ?P([V band 16#ffff || V <- Vs]),
    ?P([V bor 1 || V <- Vs]),
    ?P([V band -2 || V <- Vs]),
    ok.
