%% Every size, sign and byte order: what was constructed is matched again, at every offset.
-module(bs_roundtrip).
-include("check.hrl").

main() ->
    ?P(rt_int()),
    ?P(rt_little()),
    ?P(rt_signed()),
    ?P(rt_signed_little()),
    ?P(rt_float()),
    ?P(rt_utf()),
    ?P(rt_bits()),
    ?P(rt_const()),
    ?P(rt_mixed()),
    ok.

vals(S) -> lists:usort([V band ((1 bsl S) - 1) || V <- [0, 1, (1 bsl S) - 1, 1 bsl (S div 2), 16#a5a5a5a5a5a5a5a5a5a5a5a5, 1 bsl (S - 1)]]).
svals(S) -> lists:usort([0, 1, -1, (1 bsl (S - 1)) - 1, -(1 bsl (S - 1)), -(1 bsl (S - 1)) div 3]) -- [1 || S < 2].
sizes() -> [1, 2, 3, 5, 7, 8, 9, 11, 15, 16, 17, 23, 24, 25, 27, 28, 29, 31, 32, 33, 47, 48, 53, 59, 60, 61, 63, 64, 65, 71, 72, 100, 128].
rt_int() -> lists:all(fun({S, O, V}) -> <<_:O, X:S, _/bits>> = <<0:O, V:S, 2:3>>, X =:= V end, [{S, O, V} || S <- sizes(), O <- [0, 1, 5, 8], V <- vals(S)]).
rt_little() -> lists:all(fun({S, O, V}) -> <<_:O, X:S/little, _/bits>> = <<0:O, V:S/little, 2:3>>, X =:= V end, [{S, O, V} || S <- sizes(), O <- [0, 1, 5, 8], V <- vals(S)]).
rt_signed() -> lists:all(fun({S, O, V}) -> <<_:O, X:S/signed, _/bits>> = <<0:O, V:S/signed, 2:3>>, X =:= V end, [{S, O, V} || S <- sizes(), O <- [0, 1, 5, 8], V <- svals(S)]).
rt_signed_little() -> lists:all(fun({S, O, V}) -> <<_:O, X:S/signed-little, _/bits>> = <<0:O, V:S/little, 2:3>>, X =:= V end, [{S, O, V} || S <- sizes(), O <- [0, 1, 5, 8], V <- svals(S)]).
rt_float() -> lists:all(fun({O, F}) -> <<_:O, X/float, Y:64/float-little, _/bits>> = <<0:O, F/float, F:64/float-little, 2:3>>, X =:= F andalso Y =:= F end, [{O, F} || O <- [0, 1, 5, 8, 63], F <- [0.0, 1.0, -1.5, 1.0e300, 5.0e-324]]).
rt_utf() -> lists:all(fun({O, C}) -> <<_:O, X/utf8, Y/utf16, Z/utf16-little, W/utf32, _/bits>> = <<0:O, C/utf8, C/utf16, C/utf16-little, C/utf32, 2:3>>, [X, Y, Z, W] =:= [C, C, C, C] end, [{O, C} || O <- [0, 1, 5, 8], C <- [0, 127, 128, 2047, 2048, 65535, 65536, 1114111]]).
rt_bits() -> lists:all(fun({O, N}) -> B = << <<(I * 7919):1>> || I <- lists:seq(1, N) >>, <<_:O, X:N/bits, _/bits>> = <<0:O, B/bits, 5:3>>, X =:= B end, [{O, N} || O <- [0, 1, 3, 7, 8, 9], N <- [0, 1, 5, 8, 9, 31, 32, 33, 63, 64, 65, 200]]).
rt_const() ->
    <<A:13, B:24/little, C:7/signed, D:40/little-signed, E:3>> = id(<<4321:13, 16#abcdef:24/little, -5:7, -123456789:40/little, 6:3>>),
    {A, B, C, D, E}.
rt_mixed() ->
    lists:all(fun(N) ->
                  M = N * 3 + 1,
                  Bin = id(<<N:N, M:M/little, N:16, (binary:copy(<<N>>, N))/binary, N/float>>),
                  case Bin of
                      <<N0:N, M0:M/little, N:16, P:N/binary, F/float>> ->
                          N0 =:= N band ((1 bsl N) - 1) andalso M0 =:= M band ((1 bsl M) - 1) andalso P =:= binary:copy(<<N>>, N) andalso F == N;
                      _ -> false
                  end
              end, lists:seq(1, 70)).
