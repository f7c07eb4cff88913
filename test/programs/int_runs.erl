%% Several operators in a row: values that exist only on the way, in and beyond 64 bits, and what is no integer in the middle.
-module(int_runs).
-include("check.hrl").

main() ->
    Vs = [0, 1, -1, 3, -7, 255, 16#1fffffff, -16#20000000, 16#20000000, -16#20000001, 16#ffffffff, -16#ffffffff, 1 bsl 33, (1 bsl 59) - 1,
          1 bsl 59, -(1 bsl 60), (1 bsl 63) - 1, -(1 bsl 63), 1 bsl 63, (1 bsl 64) - 1, 1 bsl 64, -(1 bsl 64), 1 bsl 100, -(1 bsl 100)],
    Funs = [fun fnv/2, fun mix/2, fun lcg/2, fun sum/2, fun differ/2, fun shifts/2, fun shifted/2, fun divide/2, fun divided/2, fun complement/2, fun kept/2,
            fun negated/2, fun low/2, fun frame/2, fun typed/2, fun same/2, fun long/2, fun masks/2, fun squares/2, fun all_low/2],
    [begin
         {name, Name} = erlang:fun_info(F, name),
         [io:format("~w ~w ~w~n", [Name, A, [attempt(F, A, B) || B <- Vs ++ [1.5, a, [], <<1>>]]]) || A <- Vs],
         io:format("~w ~w~n", [Name, [attempt(F, A, B) || A <- [2.5, b, {}], B <- [1, 1 bsl 40, 2.0, c]]])
     end || F <- Funs],
    ?P(lists:foldl(fun(X, H) -> fnv(X, H) end, 16#811C9DC5, lists:seq(1, 1000))),
    ?P(loop(100000, 1, 2)),
    [?P(where(A, B)) || {A, B} <- [{a, 1}, {1, a}, {1 bsl 40, b}, {1 bsl 70, b}, {1, 1.0}, {1.0, 1 bsl 40}]],
    ok.

attempt(F, A, B) ->
    try F(A, B) catch error:R:Trace -> [{M, G, X, _} | _] = Trace, {R, M, G, X} end.

%% As erl tells it: which line, which operator.
where(A, B) ->
    try {A, lines(A, B)} catch error:R:Trace -> {R, element(2, hd(Trace)), element(3, hd(Trace)), [proplists:get_value(line, L) || {int_runs, lines, _, L} <- Trace]} end.
lines(A, B) ->
    X = A * 3,
    Y = X bxor 16#ffffffffff,
    Z = Y + B,
    Z band 16#ffffff.

fnv(C, H) -> ((H bxor C) * 16#01000193) band 16#FFFFFFFF.
mix(A, B) -> ((A bxor (A bsr 33)) * 16#7fffffff + B) rem 1000003.
lcg(S, C) -> (S * 6364136223846793 + C) band 16#FFFFFFFFFFFFF.
sum(A, B) -> A + B + A + B - 1.
differ(A, B) -> A - B - A - B + 1.
shifts(A, B) -> ((A bsl 7) bxor (B bsl 13)) bsr 3.
shifted(A, B) -> ((A bsl (B band 63)) bor 1) bsr (B band 31).
divide(A, B) -> (A * 3) div 7 + (B * 5) rem 11.
divided(A, B) -> try (A + 1) div (B - 1) + (A rem (B + 1)) catch error:badarith -> none end.
complement(A, B) -> bnot (A band (bnot B)).
kept(A, B) -> X = A + B, Y = X * 2, Z = Y bxor A, {X, Z, Y}.
negated(A, B) -> -(A + B) - (-A).
low(A, B) -> (((A * B + A) bsl 3) bxor (B - A)) band 16#7fffffffffffffff.
frame(A, B) when is_number(A) -> X = A + 3 * B, Y = id(B), (X + Y) * 2 - A.
typed(A, B) when is_integer(A), A >= 0, A < 16#100000000, is_integer(B), B >= 0, B < 256 -> ((A bxor B) * 16777619 + 1) band 16#ffffffff;
typed(A, B) when is_integer(A), is_float(B) -> A * B + A;
typed(A, B) -> {other, A, B}.
same(A, B) -> A1 = A * A, A2 = A1 * A1, A3 = A2 - A1, A3 bxor B.
long(A, B) ->
    X0 = A bxor (B bsl 5), X1 = X0 bxor (X0 bsr 7), X2 = X1 + (X1 bsl 3), X3 = X2 bxor (X2 bsr 11), X4 = X3 + (X3 bsl 15),
    X5 = (X4 bxor A) band 16#ffffffffffff, X6 = X5 * 5 + B, X7 = X6 bxor (X6 bsr 17), (X7 * 3) band 16#fffffffffff.
masks(A, B) -> ((A bor B) band -2) * ((A band B) bor 1) - (A band 255).
squares(A, B) -> A * A - B * B + 2 * A * B.
%% Low bits only, with something that is no integer behind what has overflown.
all_low(A, B) -> ((A * A + B) * 3 - B) band 16#ffff.

loop(0, A, B) -> {A, B};
loop(N, A, B) -> loop(N - 1, ((A * 48271 + N) bxor B) band 16#ffffffffff, (B + A * 3) rem 16#7fffffffffff).
