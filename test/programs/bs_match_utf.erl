%% Matching utf8, utf16 and utf32: all lengths, malformed input, overlong forms, byte orders.
-module(bs_match_utf).
-include("check.hrl").

main() ->
    ?P([u8(B) || B <- [<<"a">>, <<195, 169>>, <<226, 130, 172>>, <<240, 159, 152, 128>>, <<0>>, <<127>>, <<194, 128>>, <<223, 191>>, <<224, 160, 128>>, <<239, 191, 191>>, <<240, 144, 128, 128>>, <<244, 143, 191, 191>>]]),
    ?P([u8(B) || B <- [<<128>>, <<191>>, <<192, 128>>, <<193, 191>>, <<194>>, <<194, 0>>, <<224, 128, 128>>, <<224, 159, 191>>, <<237, 160, 128>>, <<237, 159, 191>>, <<237, 191, 191>>, <<240, 128, 128, 128>>, <<240, 143, 191, 191>>, <<244, 144, 128, 128>>, <<245, 128, 128, 128>>, <<248, 136, 128, 128, 128>>, <<255>>, <<254>>, <<226, 130>>, <<240, 159, 152>>, <<>>, <<1:4>>]]),
    ?P([u16(B) || B <- [<<0, 97>>, <<32, 172>>, <<216, 61, 222, 0>>, <<216, 0, 220, 0>>, <<219, 255, 223, 255>>, <<216, 61>>, <<222, 0>>, <<216, 61, 0, 97>>, <<222, 0, 216, 61>>, <<255, 255>>, <<0>>, <<>>]]),
    ?P([u16l(B) || B <- [<<97, 0>>, <<172, 32>>, <<61, 216, 0, 222>>, <<61, 216>>, <<0, 222>>, <<97>>]]),
    ?P([u32(B) || B <- [<<0, 0, 0, 97>>, <<0, 1, 246, 0>>, <<0, 16, 255, 255>>, <<0, 17, 0, 0>>, <<0, 0, 216, 0>>, <<0, 0, 223, 255>>, <<255, 255, 255, 255>>, <<0, 0, 0>>, <<>>]]),
    ?P([u32l(B) || B <- [<<97, 0, 0, 0>>, <<0, 246, 1, 0>>, <<0, 216, 0, 0>>]]),
    ?P([C || <<C/utf8>> <= <<"aé日\x{1f600}"/utf8>>]),
    ?P([C || <<C/utf8>> <= <<"aé", 255, "b">>]),
    ?P([C || <<C/utf16>> <= <<"aé日\x{1f600}"/utf16>>]),
    ?P([C || <<C/utf32-little>> <= <<"aé日\x{1f600}"/utf32-little>>]),
    ?P(begin <<_:3, C/utf8, _:5>> = id(<<1:3, 16#20ac/utf8, 2:5>>), C end),
    ?P(begin <<_:1, C/utf16, _/bits>> = id(<<1:1, 16#1f600/utf16, 2:5>>), C end),
    ?P(begin <<_/utf8, C/utf8, R/binary>> = id(<<"éü!"/utf8>>), {C, R} end),
    ?P(begin <<_/utf16, _/utf16-little, _/utf32, R/binary>> = id(<<$a/utf16, $b/utf16-little, $c/utf32, "rest">>), R end),
    ?P([lit(B) || B <- [<<"é"/utf8>>, <<"è"/utf8>>, <<"日本"/utf8>>, <<"éx"/utf8>>, <<233>>]]),
    ?P(count(<<"añ日\x{1f600}"/utf8>>, 0)),
    ?P(count(<<"ab", 200, "cd">>, 0)),
    ?P(upper(<<"straße éà"/utf8>>, <<>>)),
    ?P(case id(<<"é"/utf8>>) of <<$é/utf8>> -> yes; _ -> no end),
    ?P(case id(<<233, 0>>) of <<"é"/utf16-little>> -> yes; _ -> no end),
    ok.

u8(<<C/utf8>>) -> C;
u8(<<C/utf8, R/binary>>) -> {C, R};
u8(B) -> {bad, bit_size(B)}.
u16(<<C/utf16>>) -> C;
u16(<<C/utf16, R/binary>>) -> {C, R};
u16(B) -> {bad, bit_size(B)}.
u16l(<<C/utf16-little>>) -> C;
u16l(B) -> {bad, bit_size(B)}.
u32(<<C/utf32>>) -> C;
u32(B) -> {bad, bit_size(B)}.
u32l(<<C/utf32-little>>) -> C;
u32l(B) -> {bad, bit_size(B)}.
lit(<<"é"/utf8>>) -> e_acute;
lit(<<"é"/utf8, R/binary>>) -> {e_acute, R};
lit(<<"日"/utf8, _/binary>>) -> sun;
lit(_) -> other.
count(<<_/utf8, R/binary>>, N) -> count(R, N + 1);
count(<<_, R/binary>>, N) -> {bad, N, count(R, 0)};
count(<<>>, N) -> N.
upper(<<C/utf8, R/binary>>, A) when C >= $a, C =< $z -> upper(R, <<A/binary, (C - 32)/utf8>>);
upper(<<C/utf8, R/binary>>, A) when C >= 16#e0, C =< 16#fe, C =/= 16#f7 -> upper(R, <<A/binary, (C - 32)/utf8>>);
upper(<<C/utf8, R/binary>>, A) -> upper(R, <<A/binary, C/utf8>>);
upper(<<>>, A) -> A.
