%% term_to_binary of integers of every size, byte for byte, and back.
-module(etf_encode_ints).
-include("check.hrl").

main() ->
    Vs = [0, 1, 127, 128, 255, 256, 65535, 65536, -1, -128, -129, -256, (1 bsl 27) - 1, 1 bsl 27, -(1 bsl 27), -(1 bsl 27) - 1, (1 bsl 31) - 1, 1 bsl 31, -(1 bsl 31), -(1 bsl 31) - 1, 1 bsl 32, 1 bsl 59, (1 bsl 60) - 1, 1 bsl 60, -(1 bsl 60), 1 bsl 63, -(1 bsl 63), 1 bsl 64, -(1 bsl 64), (1 bsl 64) - 1, 1 bsl 100, -(1 bsl 100)],
    ?P([{V, term_to_binary(V)} || V <- Vs]),
    ?P(lists:all(fun(V) -> binary_to_term(term_to_binary(V)) =:= V end, Vs)),
    ?P(lists:all(fun(V) -> binary_to_term(term_to_binary(V, [{minor_version, 1}])) =:= V end, Vs)),
    ?P(lists:all(fun(V) -> byte_size(term_to_binary(V)) =< erlang:external_size(V) end, Vs)),
    ?P([byte_size(term_to_binary(1 bsl N)) || N <- [2032, 2039, 2040, 2041, 3000, 100000]]),
    ?P(binary_to_term(term_to_binary(1 bsl 2040)) =:= 1 bsl 2040),
    ?P(binary_to_term(term_to_binary(-(1 bsl 100000))) =:= -(1 bsl 100000)),
    ?P([binary_to_term(B) || B <- [<<131, 97, 255>>, <<131, 98, 255, 255, 255, 255>>, <<131, 98, 127, 255, 255, 255>>, <<131, 110, 1, 0, 5>>, <<131, 110, 1, 1, 5>>, <<131, 110, 4, 0, 0, 0, 0, 8>>, <<131, 110, 8, 0, 0, 0, 0, 0, 0, 0, 0, 128>>]]),
    ?P([binary_to_term(B) || B <- [<<131, 110, 0, 0>>, <<131, 110, 3, 0, 1, 0, 0>>, <<131, 111, 0, 0, 0, 1, 0, 7>>, <<131, 110, 1, 1, 0>>, <<131, 98, 0, 0, 0, 1>>]]),
    ?P([try binary_to_term(B) catch _:R -> R end || B <- [<<131, 97>>, <<131, 98, 1, 2, 3>>, <<131, 110, 5, 0, 1>>, <<131, 110>>, <<131, 111, 255, 255, 255, 255, 0>>]]),
    ok.
