%% Matching float segments: sizes, byte orders, offsets; NaN and infinities do not match.
-module(bs_match_float).
-include("check.hrl").

main() ->
    ?P([begin <<F/float>> = id(<<X/float>>), F =:= X end || X <- fs()]),
    ?P([begin <<F:64/float-little>> = id(<<X:64/float-little>>), F =:= X end || X <- fs()]),
    ?P([begin <<F:32/float>> = id(<<X:32/float>>), F end || X <- [0.0, 1.0, -1.5, 0.1, 3.4028234663852886e38, 1.401298464324817e-45]]),
    ?P([begin <<F:16/float>> = id(<<X:16/float>>), F end || X <- [0.0, 1.0, -1.5, 0.1, 65504.0, 5.960464477539063e-8, 6.0e-5]]),
    ?P([begin <<_:O, F/float, _/bits>> = id(<<0:O, X/float, 1:3>>), F end || X <- [1.5, -0.1], O <- [1, 4, 8, 13]]),
    ?P([begin <<_:O, F:32/float-little, _/bits>> = id(<<0:O, X:32/float-little, 1:3>>), F end || X <- [1.5, -0.1], O <- [1, 4, 8, 13]]),
    ?P([m64(<<B:64>>) || B <- [16#7ff0000000000000, 16#fff0000000000000, 16#7ff8000000000000, 16#7ff0000000000001, 16#ffffffffffffffff, 16#7fefffffffffffff, 1, 16#8000000000000001]]),
    ?P([m32(<<B:32>>) || B <- [16#7f800000, 16#ff800000, 16#7fc00000, 16#7f7fffff, 1, 16#80000001, 16#3f800000]]),
    ?P([m16(<<B:16>>) || B <- [16#7c00, 16#fc00, 16#7e00, 16#7bff, 1, 16#8001, 16#3c00, 16#0400, 16#03ff]]),
    ?P([sz(N, <<1.5/float, 0:64>>) || N <- [0, 8, 16, 24, 32, 64, 128, -1, a]]),
    ?P([sz(N, <<1.5:32/float, 0:64>>) || N <- [16, 32, 64]]),
    ?P(begin <<F/float>> = id(<<1, 2, 3>>), F end),
    ?P(begin <<F:32/float>> = id(<<1:33>>), F end),
    ?P([lit(X) || X <- [<<1.5/float>>, <<2.0/float>>, <<1.5:32/float>>, <<0:64>>, <<1:1, 0:63>>]]),
    ?P([begin <<A:N/float-unit:8, _/bits>> = <<1.5/float, 2.5:32/float>>, A end || N <- [8, 4, 2]]),
    ?P([X || <<X:16/float>> <= <<1.0:16/float, 2.5:16/float, 16#7c00:16, 3.0:16/float>>]),
    ?P([X || <<X:32/float>> <= <<1.0:32/float, 2.5:32/float, 1:8>>]),
    ?P([X || <<X:64/float-little>> <= <<1.0:64/float-little, 2.5:64/float-little>>]),
    ok.

fs() -> [0.0, 1.0, -1.0, 1.5, 0.1, -2.75, 1.0e10, 1.0e-300, 5.0e-324, 1.7976931348623157e308].
m64(<<F/float>>) -> F;
m64(<<N:64>>) -> {no, N}.
m32(<<F:32/float>>) -> F;
m32(<<N:32>>) -> {no, N}.
m16(<<F:16/float>>) -> F;
m16(<<N:16>>) -> {no, N}.
sz(N, B) -> case B of <<F:N/float, _/bits>> -> F; _ -> no end.
lit(<<1.5/float>>) -> f15;
lit(<<2.0/float>>) -> f2;
lit(<<1.5:32/float>>) -> f15_32;
lit(<<0.0/float>>) -> zero;
lit(_) -> other.
