%% Truncating division and its remainder: signs, boundaries, bignums.
-module(int_div_rem).
-include("check.hrl").

main() ->
    ?P([{A, B, dv(A, B), rm(A, B)} || A <- [7, -7, 0, 1, -1], B <- [2, -2, 7, -7, 8, 1, -1]]),
    Es = [27, 28, 31, 32, 59, 60, 63, 64, 65, 100],
    [io:format("~w ~w~n", [E, [{dv(X, D), rm(X, D)} || X <- [1 bsl E, (1 bsl E) - 1, -(1 bsl E), -(1 bsl E) - 1], D <- [1, -1, 3, -3, 10, 1000003]]]) || E <- Es],
    [io:format("~w/~w ~w~n", [E, F, [{dv(X, Y), rm(X, Y)} || X <- [1 bsl E, -(1 bsl E) - 1], Y <- [(1 bsl F) - 1, -(1 bsl F)]]]) || E <- Es, F <- Es],
    ?P(lists:all(fun({A, B}) -> A =:= dv(A, B) * B + rm(A, B) end, [{X * SX, Y * SY} || E <- Es, F <- Es, X <- [1 bsl E, (1 bsl E) + 12345], Y <- [1 bsl F, (1 bsl F) - 1, 7], SX <- [1, -1], SY <- [1, -1]])),
    ?P(lists:all(fun({A, B}) -> abs(rm(A, B)) < abs(B) end, [{X * SX, Y * SY} || E <- Es, F <- Es, X <- [1 bsl E, (1 bsl E) + 12345], Y <- [1 bsl F, (1 bsl F) - 1, 7], SX <- [1, -1], SY <- [1, -1]])),
    ?P(dv(-(1 bsl 59), -1)),
    ?P(dv(-(1 bsl 27), -1)),
    ?P(dv(-(1 bsl 28), -1)),
    ?P(dv(-(1 bsl 31), -1)),
    ?P(dv(-(1 bsl 63), -1)),
    ?P(rm(-(1 bsl 63), -1)),
    ?P(dv(5, 0)),
    ?P(rm(5, 0)),
    ?P(dv(1 bsl 100, 0)),
    ?P(rm(0, 0)),
    ?P(dv(5.0, 2)),
    ?P(rm(5, 2.0)),
    ?P(dv(a, 2)),
    ?P(rm(2, a)),
    ?P(dv([], 0)),
    ?P([dv(X, 16) || X <- [255, 256, -255, -256, -1, 1 bsl 70, -(1 bsl 70) - 1]]),
    ?P([rm(X, 16) || X <- [255, 256, -255, -256, -1, (1 bsl 70) + 5, -(1 bsl 70) - 5]]),
    ?P([X div 8 || X <- [id(7), id(8), id(-7), id(-8), id(-9), id(1 bsl 64)]]),
    ?P([X rem 8 || X <- [id(7), id(8), id(-7), id(-8), id(-9), id((1 bsl 64) + 3)]]),
    ?P([X div 10 || X <- [id(99), id(100), id(-99), id(-100), id(-101), id(1 bsl 64)]]),
    ?P([X rem 10 || X <- [id(99), id(100), id(-99), id(-100), id(-101), id(1 bsl 64)]]),
    ?P(dv(factorial(50), factorial(48))),
    ?P(rm(factorial(50) + 7, factorial(48))),
    ?P(digits(factorial(30))),
    ok.

dv(A, B) -> A div B.
rm(A, B) -> A rem B.
factorial(0) -> 1;
factorial(N) -> N * factorial(N - 1).
digits(0) -> [];
digits(N) -> digits(N div 10) ++ [N rem 10].
