%% Division of bignums by one-word and many-word divisors; known hard cases.
-module(int_bignum_div).
-include("check.hrl").

main() ->
    ?P([divmod(X, Y) || {X, Y} <- hard()]),
    ?P([divmod(-X, Y) || {X, Y} <- hard()]),
    ?P([divmod(X, -Y) || {X, Y} <- hard()]),
    ?P([begin {Q, R} = divmod(X, Y), Q * Y + R =:= X end || {X, Y} <- hard()]),
    ?P([factorial(100) div factorial(N) || N <- [99, 98, 90]]),
    ?P([factorial(100) rem (factorial(N) + 1) || N <- [10, 20, 30]]),
    ?P([(1 bsl 1000) div ((1 bsl N) - 1) rem 1000000007 || N <- [1, 31, 32, 33, 63, 64, 65, 499, 500, 501, 999, 1000, 1001]]),
    ?P([(1 bsl 1000) rem ((1 bsl N) - 1) || N <- [1, 31, 32, 33, 63, 64, 65]]),
    ?P(convert(factorial(40), 7)),
    ?P(convert(factorial(40), 1 bsl 32)),
    ?P(egcd(factorial(25) + 1, (1 bsl 89) - 1)),
    ?P((1 bsl 200) div (1 bsl 200)),
    ?P(((1 bsl 200) - 1) div (1 bsl 200)),
    ?P(((1 bsl 200) - 1) rem (1 bsl 200) =:= (1 bsl 200) - 1),
    ?P(-(1 bsl 200) div ((1 bsl 200) + 1)),
    ?P(-(1 bsl 200) rem ((1 bsl 200) + 1) =:= -(1 bsl 200)),
    ?P(5 div id(1 bsl 70)),
    ?P(-5 rem id(1 bsl 70)),
    ?P((1 bsl 70) div id(2.0)),
    ok.

hard() ->
    %% quotients that an estimate by the leading words gets wrong
    [{16#7fffffff800000010000000000000000, 16#800000008000000200000005},
     {16#8000000000000000fffffffe00000000, 16#80000000ffffffff},
     {16#800000000000000000000003, 16#200000000000000000000001},
     {16#ffffffffffffffff0000000000000000, 16#ffffffffffffffff},
     {16#fffffffffffffffffffffffffffffffe, 16#ffffffffffffffff},
     {16#10000000000000000, 16#ffffffffffffffff},
     {16#ffffffffffffffffffffffffffffffff, 16#100000000},
     {1 bsl 256, (1 bsl 128) - 1}, {(1 bsl 256) - 1, (1 bsl 128) + 1}, {(1 bsl 128) - 1, 1 bsl 64},
     {16#00008000000000000000000000000000, 16#0000800000000001}, {1 bsl 192, (1 bsl 96) + (1 bsl 95) - 1}].
divmod(X, Y) -> {X div Y, X rem Y}.
factorial(0) -> 1;
factorial(N) -> N * factorial(N - 1).
convert(0, _) -> [];
convert(N, B) -> convert(N div B, B) ++ [N rem B].
egcd(A, 0) -> {A, 1, 0};
egcd(A, B) -> {G, X, Y} = egcd(B, A rem B), {G, Y, X - (A div B) * Y}.
