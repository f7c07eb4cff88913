%% bsl and bsr: counts of both signs, big counts, floor behaviour.
-module(int_shifts).
-include("check.hrl").

main() ->
    Vs = [0, 1, -1, 5, -5, 255, -256, (1 bsl 27) - 1, 1 bsl 28, (1 bsl 59) - 1, -(1 bsl 59), 1 bsl 63, -(1 bsl 64), (1 bsl 100) + 1, -(1 bsl 100) - 1],
    Ns = [0, 1, 2, 7, 8, 27, 28, 31, 32, 33, 59, 60, 63, 64, 65, 127, 128],
    [io:format("~w bsl ~w~n", [V, [V bsl N || N <- Ns]]) || V <- Vs],
    [io:format("~w bsr ~w~n", [V, [V bsr N || N <- Ns]]) || V <- Vs],
    ?P(lists:all(fun({V, N}) -> V bsl N =:= V bsr -N end, [{V, N} || V <- Vs, N <- Ns])),
    ?P(lists:all(fun({V, N}) -> V bsr N =:= V bsl -N end, [{V, N} || V <- Vs, N <- Ns])),
    ?P(lists:all(fun({V, N}) -> (V bsl N) bsr N =:= V end, [{V, N} || V <- Vs, N <- Ns])),
    ?P(lists:all(fun({V, N}) -> V bsr N =:= floor_div(V, 1 bsl N) end, [{V, N} || V <- Vs, N <- Ns])),
    ?P([V bsr 1000 || V <- Vs]),
    ?P([V bsr (1 bsl 70) || V <- Vs]),
    ?P([V bsl -(1 bsl 70) || V <- Vs]),
    ?P(id(0) bsl (1 bsl 70)),
    ?P(id(0) bsl 100000),
    ?P(bit_length(id(1) bsl 10000)),
    ?P(bit_length(id(-1) bsl 10000)),
    ?P(id(1) bsl id(1 bsl 70)),
    ?P(id(1) bsr id(-(1 bsl 70))),
    ?P(id(-1) bsl id(1 bsl 40)),
    ?P(id(1.0) bsl 1),
    ?P(id(1) bsl 1.0),
    ?P(id(a) bsr 1),
    ?P(id(1) bsr a),
    ?P((id(1) bsl 64) - 1),
    ?P((1 bsl id(64)) bsr id(60)),
    ?P([1 bsl N || N <- lists:seq(0, 70)]),
    ?P([-1 bsl N || N <- lists:seq(0, 70)]),
    ?P([(-1 bsl N) bsr 3 || N <- lists:seq(0, 70)]),
    %% within longer expressions; counts from where only the sign is left
    More = Ns ++ [29, 30, 61, 62, 66, 1000, -1, -40, 1 bsl 40, 1 bsl 70],
    [?P([among(V, N) || N <- More]) || V <- Vs, abs(V) < 1 bsl 90],
    ?P([{V bsr 31, V bsr 32, V bsr 40, V bsr 63, V bsr 64, V bsr 200} || V <- Vs]),
    ok.

among(V, N) ->
    X = V + 1,
    Y = (X bsr N) * 23 div 2 bsr 4,
    Z = X + X + (23 bsl 4) * 2,
    try X - Y + Z div 2 bxor ((X band 16#ffffffffffffffff) bsr (N + 1)) catch error:R -> R end.

floor_div(A, B) when A >= 0 -> A div B;
floor_div(A, B) -> -((-A + B - 1) div B).
bit_length(N) when N < 0 -> bit_length(-N);
bit_length(N) -> bit_length(N, 0).
bit_length(0, A) -> A;
bit_length(N, A) -> bit_length(N bsr 1, A + 1).
