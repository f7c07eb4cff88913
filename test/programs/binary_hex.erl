%% encode_hex, decode_hex with cases and errors.
-module(binary_hex).
-include("check.hrl").

main() ->
    ?F(binary:encode_hex(<<"hello">>)),
    ?F(binary:encode_hex(<<0, 255, 16#ab>>)),
    ?F(binary:encode_hex(<<>>)),
    ?F(binary:decode_hex(<<"68656C6C6F">>)),
    ?F(binary:decode_hex(<<"68656c6c6f">>)),
    ?F(binary:decode_hex(<<>>)),
    ?F(binary:decode_hex(<<"123">>)),
    ?F(binary:decode_hex(<<"zz">>)),
    ?F(binary:decode_hex("68")),
    ?F(binary:encode_hex(<<1:4>>)),
    ?F(binary:encode_hex("a")),
    ?F(binary:decode_hex(binary:encode_hex(list_to_binary(lists:seq(0, 255)))) =:= list_to_binary(lists:seq(0, 255))),
    ?F(erlang:crc32(binary:encode_hex(list_to_binary(lists:seq(0, 255))))),
    ?F([binary:encode_hex(<<X>>) || X <- [0, 9, 10, 15, 16, 159, 160, 255]]),
    ok.
