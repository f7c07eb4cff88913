%% encode_hex, decode_hex with cases and errors.
-module(binary_hex).
-include("check.hrl").

main() ->
    ?P(binary:encode_hex(<<"hello">>)),
    ?P(binary:encode_hex(<<0, 255, 16#ab>>)),
    ?P(binary:encode_hex(<<>>)),
    ?P(binary:decode_hex(<<"68656C6C6F">>)),
    ?P(binary:decode_hex(<<"68656c6c6f">>)),
    ?P(binary:decode_hex(<<>>)),
    ?P(binary:decode_hex(<<"123">>)),
    ?P(binary:decode_hex(<<"zz">>)),
    ?P(binary:decode_hex("68")),
    ?P(binary:encode_hex(<<1:4>>)),
    ?P(binary:encode_hex("a")),
    ?P(binary:decode_hex(binary:encode_hex(list_to_binary(lists:seq(0, 255)))) =:= list_to_binary(lists:seq(0, 255))),
    ?P(erlang:crc32(binary:encode_hex(list_to_binary(lists:seq(0, 255))))),
    ?P([binary:encode_hex(<<X>>) || X <- [0, 9, 10, 15, 16, 159, 160, 255]]),
    ok.
