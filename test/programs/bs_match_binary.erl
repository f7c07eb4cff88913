%% Matching binary and bitstring segments of fixed, dynamic and remaining size.
-module(bs_match_binary).
-include("check.hrl").

main() ->
    B = id(<<1, 2, 3, 4, 5, 6, 7, 8>>),
    ?P(begin <<A:2/binary, C/binary>> = B, {A, C} end),
    ?P(begin <<A:0/binary, C/binary>> = B, {A, C} end),
    ?P(begin <<A:8/binary>> = B, A end),
    ?P(begin <<A:8/binary, C/binary>> = B, {A, C} end),
    ?P(begin <<A:9/binary, _/binary>> = B, A end),
    ?P(begin <<A:7/binary>> = B, A end),
    ?P(begin <<N, A:N/binary, M, C:M/binary, R/binary>> = B, {N, A, M, C, R} end),
    ?P(begin <<_, N, A:N/binary-unit:16, R/binary>> = B, {A, R} end),
    ?P(begin <<A:3/bits, C/bits>> = B, {A, C} end),
    ?P(begin <<A:3/bits, C:5/bits, D:7/bits, E/bits>> = B, {A, C, D, E} end),
    ?P(begin <<_:4, A:2/binary, C/bits>> = B, {A, C} end),
    ?P(begin <<_:4, A/binary>> = B, A end),
    ?P(begin <<_:4, A/binary-unit:4>> = B, A end),
    ?P(begin <<_:4, A/binary-unit:20>> = B, A end),
    ?P(begin <<_:4, A/binary-unit:7>> = B, A end),
    ?P(begin <<A/binary-unit:16>> = B, A end),
    ?P(begin <<A/binary-unit:24>> = B, A end),
    ?P(begin <<A:2/binary-unit:4, _/bits>> = B, A end),
    ?P(begin <<A:3/binary-unit:4, _/bits>> = B, A end),
    ?P(begin N = id(3), <<A:N/binary, _/binary>> = B, A end),
    ?P(begin N = id(-1), <<A:N/binary, _/binary>> = B, A end),
    ?P(begin N = id(a), <<A:N/binary, _/binary>> = B, A end),
    ?P(begin N = id(1 bsl 70), <<A:N/binary, _/binary>> = B, A end),
    ?P(begin N = id(4), <<A:(N * 2)/binary>> = B, A end),
    ?P(begin N = id(4), <<A:(N - 1)/binary, C:(N + 1)/binary>> = B, {A, C} end),
    ?P(begin <<"abc", R/binary>> = id(<<"abcdef">>), R end),
    ?P(begin <<"abc"/utf8, R/binary>> = id(<<"abcdef">>), R end),
    ?P(begin <<"abd", R/binary>> = id(<<"abcdef">>), R end),
    ?P([f(X) || X <- [<<>>, <<1>>, <<1, 2>>, <<3, "abc">>, <<3, "ab">>, <<3, "abcd">>, <<0>>, <<5:4>>, <<1:1, 2>>, abc]]),
    ?P([bits(X) || X <- [<<>>, <<1:1>>, <<2:2>>, <<5:3, 1:1>>, <<1, 1:1>>, <<255, 255>>]]),
    ?P([tlv(X) || X <- [<<1, 0, 2, "hi", 2, 0, 0, 3, 0, 1, "x">>, <<1, 0, 5, "hi">>, <<>>, <<1>>]]),
    ok.

f(<<N, A:N/binary>>) -> {exact, A};
f(<<N, A:N/binary, R/binary>>) -> {more, A, R};
f(<<N, R/binary>>) -> {short, N, R};
f(<<>>) -> empty;
f(<<_:4>>) -> nibble;
f(B) when is_bitstring(B) -> {bits, bit_size(B)};
f(_) -> other.
bits(<<1:1, R/bits>>) -> [1 | bits(R)];
bits(<<0:1, R/bits>>) -> [0 | bits(R)];
bits(<<>>) -> [].
tlv(<<T, L:16, V:L/binary, R/binary>>) -> [{T, V} | tlv(R)];
tlv(<<>>) -> [];
tlv(R) -> [{rest, R}].
