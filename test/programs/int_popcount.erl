%% Bit twiddling by arithmetic: population counts, reversals, Gray codes, bit fields.
-module(int_popcount).
-include("check.hrl").

main() ->
    ?P([pop(X) || X <- [0, 1, 255, 256, 16#ffffffff, 1 bsl 64, (1 bsl 64) - 1, (1 bsl 200) - 1]]),
    ?P([rev(X, 8) || X <- [0, 1, 2, 16#0f, 16#a5, 255]]),
    ?P([rev(X, 64) || X <- [1, 16#ff, 16#8000000000000000, 16#123456789abcdef]]),
    ?P([rev(X, 32) || X <- [1, 16#80000000, 16#12345678]]),
    ?P([gray(X) || X <- lists:seq(0, 16)]),
    ?P([ungray(gray(X)) || X <- lists:seq(0, 16)]),
    ?P([ctz(X) || X <- [1, 2, 12, 1 bsl 31, 1 bsl 63, 1 bsl 100]]),
    ?P([swap32(X) || X <- [16#12345678, 16#ff000000, 16#000000ff]]),
    ?P([rotl32(16#80000001, N) || N <- [0, 1, 4, 31, 32]]),
    ?P([rotl64(16#8000000000000001, N) || N <- [0, 1, 4, 63]]),
    ?P([sext(X, 8) || X <- [0, 127, 128, 255]]),
    ?P([sext(X, 32) || X <- [0, 16#7fffffff, 16#80000000, 16#ffffffff]]),
    ?P([sext(X, 64) || X <- [16#7fffffffffffffff, 16#8000000000000000, 16#ffffffffffffffff]]),
    ?P([field(16#deadbeef12345678, Lo, N) || {Lo, N} <- [{0, 4}, {4, 8}, {28, 8}, {32, 32}, {60, 4}, {59, 5}]]),
    ?P([is_pow2(X) || X <- [0, 1, 2, 3, 4, 1 bsl 28, (1 bsl 28) + 1, 1 bsl 64, (1 bsl 64) - 1]]),
    ?P(crc16("123456789")),
    ?P(crc32("123456789") =:= erlang:crc32("123456789")),
    ?P(murmur("hello, world", 42)),
    ?P(interleave(16#ffff, 0)),
    ?P(interleave(16#1234, 16#abcd)),
    ?P(parity([16#1, 16#3, 16#7, 16#ff, (1 bsl 65) + 1])),
    ok.

pop(0) -> 0;
pop(X) -> 1 + pop(X band (X - 1)).
rev(X, N) -> rev(X, N, 0).
rev(_, 0, A) -> A;
rev(X, N, A) -> rev(X bsr 1, N - 1, (A bsl 1) bor (X band 1)).
gray(X) -> X bxor (X bsr 1).
ungray(0) -> 0;
ungray(X) -> X bxor ungray(X bsr 1).
ctz(X) when X band 1 =:= 1 -> 0;
ctz(X) -> 1 + ctz(X bsr 1).
swap32(X) -> ((X band 16#ff) bsl 24) bor ((X band 16#ff00) bsl 8) bor ((X bsr 8) band 16#ff00) bor (X bsr 24).
rotl32(X, N) -> ((X bsl N) bor (X bsr (32 - N))) band 16#ffffffff.
rotl64(X, N) -> ((X bsl N) bor (X bsr (64 - N))) band 16#ffffffffffffffff.
sext(X, N) when X band (1 bsl (N - 1)) =/= 0 -> X - (1 bsl N);
sext(X, _) -> X.
field(X, Lo, N) -> (X bsr Lo) band ((1 bsl N) - 1).
is_pow2(X) -> X > 0 andalso X band (X - 1) =:= 0.
crc16(S) -> lists:foldl(fun(C, A) -> crc16_bits(A bxor C, 8) end, 16#ffff, S).
crc16_bits(A, 0) -> A;
crc16_bits(A, N) when A band 1 =:= 1 -> crc16_bits((A bsr 1) bxor 16#a001, N - 1);
crc16_bits(A, N) -> crc16_bits(A bsr 1, N - 1).
crc32(S) -> lists:foldl(fun(C, A) -> crc32_bits(A bxor C, 8) end, 16#ffffffff, S) bxor 16#ffffffff.
crc32_bits(A, 0) -> A;
crc32_bits(A, N) when A band 1 =:= 1 -> crc32_bits((A bsr 1) bxor 16#edb88320, N - 1);
crc32_bits(A, N) -> crc32_bits(A bsr 1, N - 1).
murmur(S, Seed) ->
    lists:foldl(fun(C, H) ->
                    K = rotl32((C * 16#cc9e2d51) band 16#ffffffff, 15),
                    (rotl32(H bxor K, 13) * 5 + 16#e6546b64) band 16#ffffffff
                end, Seed, S).
interleave(X, Y) -> spread(X, 0) bor (spread(Y, 0) bsl 1).
spread(0, _) -> 0;
spread(X, I) -> ((X band 1) bsl (2 * I)) bor spread(X bsr 1, I + 1).
parity(L) -> [pop(X) band 1 || X <- L].
