%% Matching integers: sizes, signs, byte orders, literal sizes, leftovers.
-module(bs_match_int).
-include("check.hrl").

main() ->
    B = id(<<16#12, 16#34, 16#56, 16#78, 16#9a, 16#bc, 16#de, 16#f0, 16#fe, 16#dc>>),
    ?P([begin <<X:S, _/bits>> = B, X end || S <- [0, 1, 4, 7, 8, 9, 12, 16, 17, 24, 28, 29, 31, 32, 33, 59, 60, 63, 64, 65, 72, 80]]),
    ?P([begin <<X:S/little, _/bits>> = B, X end || S <- [0, 1, 4, 7, 8, 9, 12, 16, 17, 24, 28, 29, 31, 32, 33, 59, 60, 63, 64, 65, 72, 80]]),
    ?P([begin <<X:S/signed, _/bits>> = B, X end || S <- [0, 1, 4, 7, 8, 9, 12, 16, 17, 24, 31, 32, 33, 63, 64, 65, 72, 80]]),
    ?P([begin <<X:S/signed-little, _/bits>> = B, X end || S <- [0, 1, 4, 7, 8, 9, 12, 16, 17, 24, 31, 32, 33, 63, 64, 65, 72, 80]]),
    ?P([begin <<_:O, X:S, _/bits>> = B, X end || O <- [1, 3, 7, 8, 9], S <- [1, 5, 8, 13, 16, 32, 63, 64]]),
    ?P([begin <<_:O, X:S/little, _/bits>> = B, X end || O <- [1, 3, 7, 8, 9], S <- [1, 5, 8, 13, 16, 32, 63, 64]]),
    ?P([begin <<_:O, X:S/signed, _/bits>> = B, X end || O <- [56, 57, 60, 63, 64], S <- [1, 5, 8, 13, 16]]),
    ?P([begin <<_:O, X:S/signed-little, _/bits>> = B, X end || O <- [56, 57, 60, 63, 64], S <- [1, 5, 8, 13, 16]]),
    ?P([begin <<X:N/unit:8, _/bits>> = B, X end || N <- [0, 1, 2, 5, 10]]),
    ?P([begin <<X:N/signed-little-unit:16, _/bits>> = B, X end || N <- [0, 1, 2, 5]]),
    ?P(begin <<A, C:16, D/binary>> = B, {A, C, D} end),
    ?P(begin <<A:4, C:12/little, D:1, E/bitstring>> = B, {A, C, D, E} end),
    ?P(begin <<A:32/native, _/binary>> = B, A end),
    ?P(begin <<X:8>> = B, X end),
    ?P(begin <<X:81>> = B, X end),
    ?P(begin <<X:80>> = B, X end),
    ?P([f(X) || X <- [<<>>, <<0>>, <<1>>, <<2, 3>>, <<1, 2, 3>>, <<255, 255>>, <<0:1>>, <<7:3>>, <<1:9>>, "abc", a]]),
    ?P([lit(X) || X <- [<<1, 2, 3>>, <<1, 2, 4>>, <<1, 3>>, <<9>>, <<16#abcd:16>>, <<16#cdab:16>>, <<5:3>>, <<6:3>>, <<(1 bsl 70):80>>]]),
    ?P([neg(X) || X <- [<<255>>, <<254>>, <<1>>, <<255, 255>>, <<-(1 bsl 40):48>>]]),
    ok.

f(<<0>>) -> zero;
f(<<X>>) -> {byte, X};
f(<<X:16/signed>>) when X < 0 -> {neg16, X};
f(<<X:16>>) -> {w16, X};
f(<<X:3>>) -> {bits3, X};
f(<<X:1>>) -> {bit, X};
f(<<X:8, R/bits>>) -> {X, R};
f(<<>>) -> empty;
f(_) -> other.
lit(<<1, 2, 3>>) -> a;
lit(<<1, 2, X>>) -> {b, X};
lit(<<1, R/binary>>) -> {c, R};
lit(<<16#abcd:16>>) -> big;
lit(<<16#abcd:16/little>>) -> little;
lit(<<5:3>>) -> five;
lit(<<1180591620717411303424:80>>) -> p70;
lit(_) -> other.
neg(<<-1:8/signed>>) -> m1;
neg(<<-2/signed>>) -> m2;
neg(<<-1:16/signed>>) -> m1w;
neg(<<X:48/signed>>) -> X;
neg(_) -> other.
