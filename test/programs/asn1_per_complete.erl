%% asn1rt_nif: the last step of PER, for parts of all kinds in all positions of bits. Bits are filled up by a few: OTP takes too little memory for many.
%% booted
-module(asn1_per_complete).
-export([main/0]).

main() ->
    [io:format("~w ~w~n", [L, call(L)])
     || L <- [[], <<>>, [0], [1], [2], [1, 2], [1, 2, 1], [10, 8, 255], [10, 3, 5], [0, 10, 8, 171], [20, 0], [1, 20, 2, 7, 9], [21, 0, 1, 7, 1],
              [1, 30, 3, 2, 255, 248], [30, 0, 1, 129], [40, 3, 2, 1, 1], [40, 1, 3, 1, 0, 0], [40, 2, 2, 1, 2], [45, 12, 1, 255], [45, 7, 1, 254], [1, 45, 16, 2, 1, 2],
              [46, 1, 0, 2, 255, 255, 1], [47, 0, 20, 0, 1, 255], [42, 0, 9, 1, 1, 1], [41, 4, 0, 1, 1], [43, 0, 4, 0, 2, 1, 1], [3], [99], [20, 3, 1], [31, 4, 0, 2, 1, 16]]],
    [io:format("~w~n", [try call(X) catch C:R -> {C, R} end]) || X <- [a, [a], 1, <<1:3>>, [256]]],
    rand:seed(exsss, 17),
    [begin L = [part(rand:uniform(13)) || _ <- lists:seq(1, 1 + rand:uniform(30))],
           R = call(L),
           io:format("~w ~w ~s~n", [N, byte_size(R), binary:encode_hex(erlang:md5(R))])
     end || N <- lists:seq(1, 300)],
    Long = [[1 || _ <- lists:seq(1, 100003)], <<21, 60000:16, (binary:copy(<<5>>, 60000))/binary>>, <<47, 60000:16, 7500:16, (binary:copy(<<170>>, 7500))/binary>>],
    io:format("~s~n", [binary:encode_hex(erlang:md5(call(Long)))]),
    ok.

call(L) -> asn1rt_nif:encode_per_complete(L).

part(1) -> 0;
part(2) -> 1;
part(3) -> 2;
part(4) -> N = rand:uniform(8), [10, N, rand:uniform(1 bsl N) - 1];
part(5) -> B = rand:bytes(rand:uniform(20)), [20, byte_size(B), B];
part(6) -> B = rand:bytes(rand:uniform(300)), [21, <<(byte_size(B)):16>>, B];
part(7) -> {U, B} = unused(20), [30, U, byte_size(B), B];
part(8) -> {U, B} = unused(300), [31, U, <<(byte_size(B)):16>>, B];
part(9) -> B = ones(20), [40, wanted(length(B)), length(B), B];
part(10) -> B = ones(300), [41, min(255, wanted(length(B))), <<(length(B)):16>>, B];
part(11) -> B = ones(300), [43, <<(wanted(length(B))):16>>, <<(length(B)):16>>, B];
part(12) -> {U, B} = unused(20), [45, byte_size(B) * 8 - U, byte_size(B), B];
part(13) -> B = rand:bytes(rand:uniform(200)), [47, <<(byte_size(B) * 8 + rand:uniform(8)):16>>, <<(byte_size(B)):16>>, B].

wanted(N) -> max(1, N + rand:uniform(8) - 5).
ones(Most) -> [rand:uniform(2) - 1 || _ <- lists:seq(1, rand:uniform(Most))].
%% octets whose last bits are zeros
unused(Most) ->
    U = rand:uniform(8) - 1,
    B = rand:bytes(rand:uniform(Most)),
    Size = byte_size(B) * 8 - U,
    <<Bits:Size/bits, _/bits>> = B,
    {U, <<Bits/bits, 0:U>>}.
