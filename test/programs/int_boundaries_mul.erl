%% Multiplication around every boundary of representation.
-module(int_boundaries_mul).
-include("check.hrl").

main() ->
    Es = [13, 14, 15, 16, 26, 27, 28, 29, 30, 31, 32, 33, 53, 59, 60, 62, 63, 64, 65, 128],
    [io:format("~w: ~w~n", [E, [mul(1 bsl E, D) || D <- [-2, -1, 0, 1, 2, 3, 10]]]) || E <- Es],
    [io:format("~w: ~w~n", [E, [mul(-(1 bsl E) + 1, D) || D <- [-2, -1, 0, 1, 2, 3, 10]]]) || E <- Es],
    [io:format("~w*~w: ~w~n", [E, F, mul((1 bsl E) - 1, (1 bsl F) + 1)]) || E <- Es, F <- Es, E >= F, (E + F) rem 3 =:= 0],
    [io:format("-~w*~w: ~w~n", [E, F, mul(-(1 bsl E) - 1, (1 bsl F) + 1)]) || E <- Es, F <- Es, E >= F, (E + F) rem 5 =:= 0],
    ?P(lists:all(fun({E, F}) -> mul(1 bsl E, 1 bsl F) =:= 1 bsl (E + F) end, [{E, F} || E <- Es, F <- Es])),
    ?P(lists:all(fun({E, F}) -> mul(1 bsl E, -(1 bsl F)) =:= -(1 bsl (E + F)) end, [{E, F} || E <- Es, F <- Es])),
    ?P(lists:all(fun({E, F}) -> mul(-(1 bsl E), -(1 bsl F)) =:= 1 bsl (E + F) end, [{E, F} || E <- Es, F <- Es])),
    ?P([mul(X, X) || X <- [11585, 11586, 16383, 16384, 16385, 46340, 46341, 65535, 65536, 759250124, 759250125, 3037000499, 3037000500, 4294967295, 4294967296]]),
    ?P([mul(X, -X) || X <- [11585, 11586, 16383, 16384, 16385, 46340, 46341, 65535, 65536, 759250124, 759250125, 3037000499, 3037000500, 4294967295, 4294967296]]),
    ?P(lists:foldl(fun(X, A) -> A * X end, 1, lists:seq(1, 40))),
    ?P(lists:foldl(fun(X, A) -> A * -X end, 1, lists:seq(1, 41))),
    ?P([mul(X, 0) || X <- [1 bsl 70, -(1 bsl 70), 0, 1]]),
    ?P([mul(0, X) || X <- [1 bsl 70, -(1 bsl 70), 0, 1]]),
    ?P(mul(123456789, 987654321)),
    ?P(mul(123456789123456789, 987654321987654321)),
    ?P(mul(-123456789123456789123456789, 987654321987654321987654321)),
    ?P(lists:foldl(fun(_, A) -> A * 10 end, 7, lists:seq(1, 60))),
    ?P(lists:foldl(fun(_, A) -> A * -3 end, 1, lists:seq(1, 101))),
    ok.

mul(A, B) -> A * B.
