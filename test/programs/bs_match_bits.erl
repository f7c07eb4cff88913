%% Bit-level protocols: flags, packed fields, bit streams read and written back.
-module(bs_match_bits).
-include("check.hrl").

main() ->
    ?P(flags(<<2#10110010>>)),
    ?P([rgb(<<C:16>>) || C <- [16#f800, 16#07e0, 16#001f, 16#ffff, 16#1234]]),
    ?P(bits_to_list(<<1:1, 0:1, 1:3, 255>>)),
    ?P(list_to_bits([1, 0, 1, 1, 0, 0, 1, 0, 1])),
    ?P(rev_bits(<<2#11010010:8, 2#101:3>>)),
    ?P(pop(<<16#ffff:16, 1:1, 0:5, 3:2>>)),
    ?P(huff_roundtrip("abracadabra alakazam")),
    ?P(delta([1, 2, 3, 4, 5, 8, 9, 17, 100])),
    ?P(undelta(delta([1, 2, 3, 4, 5, 8, 9, 17, 100]), 9)),
    ?P(chunks(3, <<16#abcdef:24>>)),
    ?P(chunks(5, <<16#abcdef:24>>)),
    ?P(chunks(7, <<1:20>>)),
    ?P(parity(<<1, 2, 3, 7>>)),
    ?P(rot(<<16#81:8>>, 1)),
    ?P(rot(<<16#1234567:28>>, 5)),
    ?P(xor_(<<1, 2, 255>>, <<255, 2, 1>>)),
    ?P(nibbles(<<16#12, 16#34, 5:4>>)),
    ?P(b64(<<"Man is distinguished">>)),
    ?P(lfsr(16#ace1, 20)),
    ?P(rice([0, 1, 2, 3, 17, 100], 3)),
    ?P(bit_at(<<16#a5>>)),
    ?P(mask(<<16#ffff:16>>, 3, 5)),
    ok.

flags(<<A:1, B:1, C:1, D:1, E:4/little>>) -> {A, B, C, D, E}.
rgb(<<R:5, G:6, B:5>>) -> {R, G, B}.
bits_to_list(B) -> [X || <<X:1>> <= B].
list_to_bits(L) -> << <<X:1>> || X <- L >>.
rev_bits(<<B:1, R/bits>>) -> <<(rev_bits(R))/bits, B:1>>;
rev_bits(<<>>) -> <<>>.
pop(<<1:1, R/bits>>) -> 1 + pop(R);
pop(<<0:1, R/bits>>) -> pop(R);
pop(<<>>) -> 0.
huff_roundtrip(S) ->
    Codes = [{$a, <<0:1>>}, {$b, <<4:3>>}, {$r, <<5:3>>}, {$c, <<12:4>>}, {$d, <<13:4>>}, {$\s, <<14:4>>}, {$l, <<30:5>>}, {$k, <<62:6>>}, {$z, <<126:7>>}, {$m, <<127:7>>}],
    Enc = << <<(element(2, lists:keyfind(C, 1, Codes)))/bits>> || C <- S >>,
    {bit_size(Enc), Enc, huff(Enc, Codes, Codes)}.
huff(<<>>, _, _) -> [];
huff(B, [{C, K} | T], All) ->
    N = bit_size(K),
    case B of <<K:N/bits, R/bits>> -> [C | huff(R, All, All)]; _ -> huff(B, T, All) end.
delta(L) -> << <<(gamma(N))/bits>> || N <- L >>.
gamma(N) -> K = bitlen(N) - 1, <<0:K, N:(K + 1)>>.
bitlen(0) -> 0;
bitlen(N) -> 1 + bitlen(N bsr 1).
undelta(_, 0) -> [];
undelta(B, N) -> K = zeros(B), <<0:K, X:(K + 1), R/bits>> = B, [X | undelta(R, N - 1)].
zeros(<<0:1, R/bits>>) -> 1 + zeros(R);
zeros(_) -> 0.
chunks(N, B) when bit_size(B) >= N -> <<C:N/bits, R/bits>> = B, [C | chunks(N, R)];
chunks(_, B) -> [{rest, B}].
parity(B) -> << <<X, (par(X)):1>> || <<X>> <= B >>.
par(X) -> lists:sum([Y || <<Y:1>> <= <<X>>]) rem 2.
rot(B, N) -> <<H:N/bits, T/bits>> = B, <<T/bits, H/bits>>.
xor_(A, B) -> S = bit_size(A), <<X:S>> = A, <<Y:S>> = B, <<(X bxor Y):S>>.
nibbles(<<X:4, R/bits>>) -> [X | nibbles(R)];
nibbles(<<>>) -> [].
b64(B) -> << <<(c(X))>> || <<X:6>> <= pad(B) >>.
pad(B) -> P = (6 - bit_size(B) rem 6) rem 6, <<B/bits, 0:P>>.
c(X) when X < 26 -> $A + X;
c(X) when X < 52 -> $a + X - 26;
c(X) when X < 62 -> $0 + X - 52;
c(62) -> $+;
c(63) -> $/.
lfsr(_, 0) -> [];
lfsr(S, N) -> <<_:10, A:1, _:1, B:1, C:1, _:1, D:1>> = <<S:16>>, Bit = A bxor B bxor C bxor D, <<T:16>> = <<Bit:1, (S bsr 1):15>>, [T | lfsr(T, N - 1)].
rice(L, K) -> << <<(unary(N bsr K))/bits, (N band ((1 bsl K) - 1)):K>> || N <- L >>.
unary(0) -> <<0:1>>;
unary(N) -> <<1:1, (unary(N - 1))/bits>>.
bit_at(B) -> [begin <<_:I, X:1, _/bits>> = B, X end || I <- lists:seq(0, bit_size(B) - 1)].
mask(B, Off, Len) -> <<H:Off/bits, _:Len, T/bits>> = B, <<H/bits, 0:Len, T/bits>>.
