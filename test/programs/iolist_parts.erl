%% Iolists of all kinds of parts: bytes, small and large binaries, parts of binaries that begin within a byte, odd bits, improper tails.
-module(iolist_parts).
-export([main/0]).

main() ->
    Large = binary:copy(<<"0123456789">>, 30),
    <<_:3, Shifted:20/binary, _/bits>> = Large,
    <<_:5, LongShifted:100/binary, _/bits>> = Large,
    <<_:7/binary, Part:90/binary, _/binary>> = Large,
    Parts = [$a, <<>>, <<"x">>, <<"1234567">>, <<"12345678">>, Large, Shifted, LongShifted, Part, [], [[]], "text", [$b | <<"end">>], [[[<<"deep">>]]],
             binary:copy(<<"m">>, 63), binary:copy(<<"n">>, 64), binary:copy(<<"o">>, 65)],
    Lists = [[A, B] || A <- Parts, B <- Parts] ++ [[A | B] || A <- Parts, B <- Parts, is_binary(B) orelse is_list(B)] ++ [Parts, [Parts | Large]],
    [show(L) || L <- Lists],
    Odd = [<<1:1>>, <<5:3>>, <<1:1, 2:16>>, <<0:7>>],
    [bits([A, B, C]) || A <- Odd ++ Parts, B <- Odd, C <- [<<1:1>>, $c, <<"t">>, Shifted]],
    Deep = nested(10),
    io:format("~p ~p~n", [iolist_size(Deep), erlang:crc32(iolist_to_binary(Deep))]),
    [bad(B) || B <- [[256], [-1], [a], [$a | b], [<<1:1>>], [<<7:3>>, <<1:5>>], [[$a | <<1:1>>]], [1.0], [1 bsl 40], {}, [$a | $b]]],
    ok.

show(L) ->
    B = iolist_to_binary(L),
    true = byte_size(B) =:= iolist_size(L),
    true = B =:= list_to_binary([L]),
    true = B =:= iolist_to_binary(erlang:iolist_to_iovec(L)),
    io:format("~p ~p~n", [byte_size(B), erlang:crc32(B)]).

bits(L) ->
    B = list_to_bitstring(L),
    io:format("~p ~p~n", [bit_size(B), erlang:phash2(B)]).

nested(0) -> [<<"leaf">>, $a | <<"b">>];
nested(N) -> [nested(N - 1), "text" | nested(N - 1)].

bad(L) ->
    io:format("~p ~p~n", [catch_error(fun() -> iolist_to_binary(L) end), catch_error(fun() -> iolist_size(L) end)]).
catch_error(F) -> try F() catch C:R -> {C, R} end.
