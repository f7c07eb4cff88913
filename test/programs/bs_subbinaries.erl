%% Sub-binaries: tails of tails, parts of parts, unaligned offsets, equality with copies.
-module(bs_subbinaries).
-include("check.hrl").

main() ->
    B = id(list_to_binary(lists:seq(0, 255))),
    ?P(begin <<_:10/binary, T/binary>> = B, <<_:10/binary, U/binary>> = T, {byte_size(U), binary:first(U)} end),
    ?P(begin <<_:3, T/bits>> = B, <<_:5, U/bits>> = T, {bit_size(U), binary:first(U)} end),
    ?P(begin <<_:3, T/bits>> = B, <<X:16/bits, _/bits>> = T, X end),
    ?P(begin <<_:100/binary, X:5/binary, _/binary>> = B, {X, X =:= <<100, 101, 102, 103, 104>>, binary:copy(X), binary:referenced_byte_size(X)} end),
    ?P(binary:part(binary:part(B, 100, 50), 10, 3)),
    ?P([binary:part(B, P, L) || {P, L} <- [{0, 3}, {3, -3}, {256, -2}, {256, 0}, {255, 1}]]),
    ?P(split_binary(B, 3) =:= {<<0, 1, 2>>, binary:part(B, 3, 253)}),
    ?P(begin {_, T} = split_binary(B, 250), {T, binary_to_list(T)} end),
    ?P(tails(<<"abcd">>)),
    ?P(btails(<<5:3, 2:2>>)),
    ?P(begin <<_:4, T:16/bits, _/bits>> = B, [T =:= <<0:4, 1, 0:4>>, erlang:phash2(T), term_to_binary(T), binary_to_list(T)] end),
    ?P(begin <<_:1, T:23/bits, _/bits>> = B, {T, erlang:phash2(T), term_to_binary(T), bitstring_to_list(T)} end),
    ?P(begin <<_:4, T/bits>> = id(<<16#fab:12>>), {T, T == <<16#ab>>, #{T => x} =:= #{<<16#ab>> => x}} end),
    ?P(begin <<_:4, T:3/binary, _/bits>> = id(<<1:4, "abc", 2:4>>), {T, binary_to_atom(T, utf8), binary_to_list(T), iolist_to_binary([T, T]), <<T/binary, T/binary>>} end),
    ?P(begin <<_:4, T:3/binary, _/bits>> = id(<<1:4, "123", 2:4>>), {binary_to_integer(T), unicode:characters_to_list(T), binary:match(T, <<"2">>), erlang:md5(T) =:= erlang:md5("123"), erlang:crc32(T) =:= erlang:crc32("123")} end),
    ?P(begin <<_:7, T/bits>> = id(<<0:7, 131, 97, 5, 0:1>>), <<E:3/binary, _/bits>> = T, binary_to_term(E) end),
    ?P(begin P = self(), <<_:77/binary, S:20/binary, _/binary>> = B, spawn(fun() -> P ! {s, S} end), receive {s, S} -> same; {s, O} -> O end end),
    ?P(begin <<_:13, S:99/bits, _/bits>> = B, P = spawn(fun() -> receive {F, X} -> F ! {X, bit_size(X)} end end), P ! {self(), S}, receive {S, N} -> N end end),
    ?P(begin L = [begin <<_:N, X:24/bits, _/bits>> = B, X end || N <- lists:seq(0, 16)], {L, [binary_to_list(X) || X <- L]} end),
    ?P(begin <<X:1/bits, _/bits>> = id(<<255>>), <<Y:0/bits, _/bits>> = id(<<255>>), {X, Y, bit_size(X), byte_size(X)} end),
    ?P(byte_size(<<1:9>>)),
    ?P([byte_size(<<0:N>>) || N <- [0, 1, 7, 8, 9, 16, 17]]),
    ?P(lists:usort([begin <<_:N, X:8/bits, _/bits>> = <<0:N, 77, 1:3>>, X end || N <- lists:seq(0, 20)])),
    ok.

tails(<<>>) -> [<<>>];
tails(<<_, R/binary>> = B) -> [B | tails(R)].
btails(<<>>) -> [];
btails(<<_:1, R/bits>> = B) -> [B | btails(R)].
