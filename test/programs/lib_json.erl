%% json: encoding, decoding, callbacks, errors.
%% otp: 27
-module(lib_json).
-include("check.hrl").

main() ->
    ?F([iolist_to_binary(json:encode(T)) || T <- [1, -1.5, true, false, null, <<"str">>, atom, [], [1, 2], #{}, #{a => 1}, #{<<"k">> => [1, #{}]}, 1.0e100]]),
    ?F(iolist_to_binary(json:encode(<<"q\"\\\n\t\x{8}\x{c}\r/ é日\x{1f600}"/utf8>>))),
    ?F(iolist_to_binary(json:encode(<<1, 31, 127>>))),
    ?F(iolist_to_binary(json:encode(#{1 => a}))),
    ?F(iolist_to_binary(json:encode([{a, 1}], fun([{_, _} | _] = L, E) -> json:encode_key_value_list(L, E); (O, E) -> json:encode_value(O, E) end))),
    ?F(json:encode({a})),
    ?F(json:encode(<<255>>)),
    ?F(json:encode(self())),
    ?F([json:decode(B) || B <- [<<"1">>, <<"-1.5e2">>, <<"true">>, <<"null">>, <<"\"s\"">>, <<"[]">>, <<"[1, 2 ]">>, <<"{}">>, <<" {\"a\" : [ 1 , null ] } ">>, <<"1E2">>, <<"0">>, <<"-0">>]]),
    ?F(json:decode(<<"\"\\u00e9\\n\\\\\\\"\\/\\ud83d\\ude00\"">>)),
    ?F([try json:decode(B) catch error:R -> R end || B <- [<<"">>, <<"[1,">>, <<"{\"a\"}">>, <<"01">>, <<"1.">>, <<"tru">>, <<"\"abc">>, <<"\"\\x\"">>, <<"[1 2]">>, <<"\"\\ud800\"">>, <<34, 255, 34>>, <<"1 x">>, <<"-">>]]),
    ?F(json:decode(<<"{\"a\":1,\"b\":[2]} rest">>, [], #{object_push => fun(K, V, A) -> [{binary_to_atom(K), V} | A] end, object_start => fun(_) -> [] end, object_finish => fun(A, O) -> {lists:reverse(A), O} end})),
    ?F(json:decode(<<"[1.5, null]">>, ok, #{float => fun(F) -> {f, F} end, null => nil})),
    ?F(begin {continue, S} = json:decode_start(<<"[1, {\"a\"">>, ok, #{}), {R, ok, Rest} = json:decode_continue(<<": 2}] x">>, S), {R, Rest} end),
    ?F(begin {continue, S} = json:decode_start(<<"12">>, ok, #{}), json:decode_continue(end_of_input, S) end),
    ?F(unicode:characters_to_list(json:format(#{<<"a">> => [1, 2, #{}]}))),
    ?F(json:decode(iolist_to_binary(json:encode(#{<<"deep">> => [[[[#{<<"x">> => 1.25}]]]]})))),
    ?F(length(json:decode(iolist_to_binary(json:encode(lists:seq(1, 2000)))))),
    ok.
