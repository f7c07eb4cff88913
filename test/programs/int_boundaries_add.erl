%% Addition and subtraction around every boundary of representation.
-module(int_boundaries_add).
-include("check.hrl").

main() ->
    Es = [7, 8, 15, 16, 26, 27, 28, 29, 30, 31, 32, 33, 47, 48, 52, 53, 54, 58, 59, 60, 61, 62, 63, 64, 65, 95, 96, 127, 128, 129, 255, 256],
    [io:format("~w: ~w~n", [E, [add(1 bsl E, D) || D <- [-2, -1, 0, 1, 2]]]) || E <- Es],
    [io:format("~w: ~w~n", [E, [add(-(1 bsl E), D) || D <- [-2, -1, 0, 1, 2]]]) || E <- Es],
    [io:format("~w: ~w~n", [E, [sub(D, 1 bsl E) || D <- [-2, -1, 0, 1, 2]]]) || E <- Es],
    [io:format("~w: ~w~n", [E, [add(1 bsl E, 1 bsl E), add(1 bsl E, (1 bsl E) - 1), sub(-(1 bsl E), 1 bsl E), add(1 bsl E, -(1 bsl E)), sub(1 bsl E, (1 bsl E) - 1)]]) || E <- Es],
    ?P(lists:all(fun(E) -> add(sub(1 bsl E, 1), 1) =:= 1 bsl E end, Es)),
    ?P(lists:all(fun(E) -> add(1 bsl E, sub(5, 1 bsl E)) =:= 5 end, Es)),
    ?P(lists:all(fun(E) -> X = (1 bsl E) - 1, Y = add(X, 1), Y > X andalso sub(Y, 1) =:= X andalso Y =/= X end, Es)),
    ?P(inc(1 bsl 27 - 3, 6)),
    ?P(inc(1 bsl 28 - 3, 6)),
    ?P(inc(1 bsl 31 - 3, 6)),
    ?P(inc(1 bsl 32 - 3, 6)),
    ?P(inc(1 bsl 59 - 3, 6)),
    ?P(inc(1 bsl 60 - 3, 6)),
    ?P(inc(1 bsl 63 - 3, 6)),
    ?P(inc(1 bsl 64 - 3, 6)),
    ?P(dec(-(1 bsl 27) + 3, 6)),
    ?P(dec(-(1 bsl 28) + 3, 6)),
    ?P(dec(-(1 bsl 31) + 3, 6)),
    ?P(dec(-(1 bsl 59) + 3, 6)),
    ?P(dec(-(1 bsl 60) + 3, 6)),
    ?P(dec(-(1 bsl 63) + 3, 6)),
    ?P(dec(-(1 bsl 64) + 3, 6)),
    ?P(dec(1 bsl 64, 3)),
    ?P(lists:sum([1 bsl E || E <- Es])),
    ?P(lists:sum([-(1 bsl E) || E <- Es])),
    ?P(lists:foldl(fun(E, A) -> A - (1 bsl E) + 3 end, 0, Es)),
    ok.

add(A, B) -> A + B.
sub(A, B) -> A - B.
inc(_, 0) -> [];
inc(X, N) -> [X | inc(X + 1, N - 1)].
dec(_, 0) -> [];
dec(X, N) -> [X | dec(X - 1, N - 1)].
