%% base64: encode, decode, mime decoding, padding, bad input, all bytes.
-module(lib_base64).
-include("check.hrl").

main() ->
    ?F([base64:encode(X) || X <- [<<>>, <<"f">>, <<"fo">>, <<"foo">>, <<"foob">>, "fooba", "foobar"]]),
    ?F([base64:encode_to_string(X) || X <- [<<>>, <<"f">>, "foob"]]),
    ?F([base64:decode(X) || X <- [<<>>, <<"Zg==">>, <<"Zm8=">>, <<"Zm9v">>, "Zm9vYg=="]]),
    ?F([base64:decode_to_string(X) || X <- [<<"Zm9v">>, "Zg=="]]),
    ?F([base64:mime_decode(X) || X <- [<<"Zm9v!!Yg==">>, <<"Z m 9 v">>, <<"Zg">>, <<"Zg==Zg==">>]]),
    ?F([try base64:decode(X) catch _:R -> case R of {function_clause, _} -> fc; _ when is_atom(R) -> R; _ -> other end end || X <- [<<"Z">>, <<"Zg=">>, <<"Zg=x">>, <<"@@@@">>, <<"Zm9v=">>, <<"Zm9vYg">>]]),
    ?F(base64:decode(base64:encode(list_to_binary(lists:seq(0, 255)))) =:= list_to_binary(lists:seq(0, 255))),
    ?F(erlang:crc32(base64:encode(list_to_binary([lists:seq(0, 255), lists:seq(0, 255)])))),
    ?F(base64:decode(<<"Zm9v\n Ymfy">>)),
    ?F(byte_size(base64:encode(binary:copy(<<"x">>, 10000)))),
    ?F(base64:encode(a)),
    ok.
