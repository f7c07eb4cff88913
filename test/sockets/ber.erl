%% BER, by which httpc reads the certificates that it trusts (asn1rt_nif).
-module(ber).
-export([main/0]).
-compile(nowarn_deprecated_catch).
-define(P(E), io:format("~p~n", [E])).

main() ->
    [?P({B, (catch asn1rt_nif:decode_ber_tlv(B))}) || B <- [
        <<2, 1, 5>>, <<2, 1, 5, 99>>, <<4, 0>>, <<48, 0>>, <<48, 6, 2, 1, 1, 4, 1, $x>>, <<16#30, 16#80, 2, 1, 7, 0, 0, 1>>,
        <<16#a3, 3, 2, 1, 5>>, <<16#bf, 31, 3, 2, 1, 5>>, <<16#9f, 16#81, 1, 1, 5>>, <<16#9f, 16#81, 16#81, 1, 1, 5>>, <<4, 16#81, 3, "abc">>,
        <<4, 16#82, 0, 3, "abcd">>, <<>>, <<2>>, <<2, 5, 1>>, <<48, 4, 2, 5, 1, 1>>, <<48, 16#80, 2, 1, 7>>, <<48, 16#80>>, <<4, 16#80, 0, 0>>,
        <<4, 16#85, 1, 0, 0, 0, 0, 1>>, <<4, 16#84, 1, 1>>, <<31, 1>>, <<16#1f, 16#85>>, [<<2>>, 1, [5]]]],
    [?P({V, (catch asn1rt_nif:encode_ber_tlv(V))}) || V <- [
        {2, <<5>>}, {16, []}, {16, [{2, <<1>>}, {4, <<"x">>}]}, {16#20003, <<"abc">>}, {16#3001f, <<>>}, {16#20081, [{4, <<>>}]}, {65535, <<1>>},
        {4, "abc"}, {16, [a]}, {16, [{2, <<1>>} | a]}, x, {a, <<>>}, {-1, <<>>}, {2, <<5>>, x}]],
    Large = {16, [{4, binary:copy(<<N>>, N)} || N <- lists:seq(1, 255)]},
    Bytes = asn1rt_nif:encode_ber_tlv(Large),
    ?P(byte_size(Bytes)),
    ?P(asn1rt_nif:decode_ber_tlv(Bytes) =:= {Large, <<>>}),
    Nested = lists:foldl(fun(_, V) -> {16, [V]} end, {2, <<1>>}, lists:seq(1, 100)),
    ?P(asn1rt_nif:decode_ber_tlv(asn1rt_nif:encode_ber_tlv(Nested)) =:= {Nested, <<>>}),
    ?P(try asn1rt_nif:decode_ber_tlv(binary:copy(<<48, 16#80>>, 100000)) catch exit:{error, {asn1, {Why, _}}} -> Why end).
