%% Quirk groups 14, 15: contexts resumed, big segments, odd sizes with flags, floats, errors with segments.
-module(quirk_bit_syntax).
-include("check.hrl").

main() ->
    ?P(resume(<<1, 2, 3, 4, 5>>, [])),
    ?P(two_contexts(<<1, 2, 3>>, <<4, 5, 6>>)),
    ?P(back(<<"aab">>)),
    ?P([begin <<X:S/little-signed, _/bits>> = <<16#fedcba9876543210fedc:80>>, X end || S <- [3, 5, 9, 11, 13, 17, 31, 33, 63, 65, 67]]),
    ?P([begin <<X:S/big-signed, _/bits>> = <<16#fedcba9876543210fedc:80>>, X end || S <- [3, 5, 9, 11, 13, 17, 31, 33, 63, 65, 67]]),
    ?P(begin <<X:64/unsigned>> = id(<<255, 255, 255, 255, 255, 255, 255, 255>>), X end),
    ?P(begin <<X:64/unsigned-little>> = id(<<255, 255, 255, 255, 255, 255, 255, 127>>), X end),
    ?P(begin <<X:72>> = id(<<1, 0, 0, 0, 0, 0, 0, 0, 0>>), X end),
    ?P([case B of <<F:S/float>> -> F; _ -> no end || {B, S} <- [{<<0, 60>>, 16}, {<<60, 0>>, 16}, {<<124, 0>>, 16}, {<<126, 0>>, 16}, {<<127, 128, 0, 0>>, 32}, {<<127, 240, 0, 0, 0, 0, 0, 0>>, 64}, {<<127, 248, 0, 0, 0, 0, 0, 1>>, 64}]]),
    ?P(<<(id(70000.0)):16/float, (id(1.0e39)):32/float, (id(-1.0e39)):32/float>>),
    ?P(<<(id(1 bsl 64))/float>>),
    ?P(<<(id((1 bsl 53) + 1))/float>> =:= <<(id(1 bsl 53))/float>>),
    ?ST(<<(id(1)), (id(2)):16, (id(a)):8, (id(3))>>),
    ?ST(<<(id(<<1, 2>>))/binary, (id(<<1:3>>))/binary>>),
    ?ST(<<(id(1)):(id(-5))>>),
    ?ST(<<(id(1)):(id(1 bsl 64))>>),
    ?ST(<<0:8, (id(16#d801))/utf8>>),
    ?ST(in_function(id(x))),
    ok.

resume(<<A, T/binary>>, Acc) when A rem 2 =:= 1 -> resume(T, [A | Acc]);
resume(<<A, B, T/binary>> = Bin, Acc) -> {A, B, T, Bin, lists:reverse(Acc)};
resume(<<>>, Acc) -> lists:reverse(Acc).
two_contexts(<<A, As/binary>>, <<B, Bs/binary>>) -> [{A, B} | two_contexts(As, Bs)];
two_contexts(<<>>, B) -> B.
back(<<"aa", T/binary>>) -> case T of <<"a", _/binary>> -> aaa; <<"b", R/binary>> -> {aab, R, T} end.
in_function(X) ->
    Y = <<1,
          X/binary>>,
    {Y}.
