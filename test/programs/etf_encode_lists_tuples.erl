%% Lists, strings, improper lists, tuples small and large, nested, byte for byte.
-module(etf_encode_lists_tuples).
-include("check.hrl").

main() ->
    ?P([term_to_binary(L) || L <- [[], "a", "abc", [1, 256], [a], [a | b], [[]], [1 | 2], [1, 2 | 3], [255], [-1], [1.0]]]),
    ?P([byte_size(term_to_binary(lists:duplicate(N, 1))) || N <- [0, 1, 65534, 65535, 65536]]),
    ?P([binary_to_term(term_to_binary(lists:duplicate(N, 1))) =:= lists:duplicate(N, 1) || N <- [0, 1, 65535, 65536]]),
    ?P([term_to_binary(T) || T <- [{}, {a}, {1, {2}}, {[], "", <<>>}]]),
    ?P([byte_size(term_to_binary(erlang:make_tuple(N, 1))) || N <- [0, 1, 255, 256, 1000]]),
    ?P([binary_to_term(term_to_binary(erlang:make_tuple(N, x))) =:= erlang:make_tuple(N, x) || N <- [0, 1, 255, 256, 1000]]),
    ?P(binary_to_term(<<131, 107, 0, 3, "abc">>)),
    ?P(binary_to_term(<<131, 107, 0, 0>>)),
    ?P(binary_to_term(<<131, 108, 0, 0, 0, 2, 97, 1, 97, 2, 106>>)),
    ?P(binary_to_term(<<131, 108, 0, 0, 0, 1, 97, 1, 97, 2>>)),
    ?P(binary_to_term(<<131, 108, 0, 0, 0, 0, 106>>)),
    ?P(binary_to_term(<<131, 108, 0, 0, 0, 0, 97, 1>>)),
    ?P(binary_to_term(<<131, 104, 0>>)),
    ?P(binary_to_term(<<131, 105, 0, 0, 0, 1, 106>>)),
    ?P([try binary_to_term(B) catch _:R -> R end || B <- [<<131, 107, 0, 5, "abc">>, <<131, 108, 0, 0, 0, 2, 97, 1, 106>>, <<131, 108, 255, 255, 255, 255>>, <<131, 104, 2, 97, 1>>, <<131, 105, 255, 255, 255, 255, 97>>, <<131, 108, 0, 0, 0, 1, 97, 1>>]]),
    ?P(deep(1000)),
    ?P(deep(100000)),
    ?P(deep_tuple(50000)),
    ?P(begin L = lists:seq(1, 10000), T = {L, L}, binary_to_term(term_to_binary(T)) =:= T end),
    ?P(erlang:crc32(term_to_binary([{I, integer_to_list(I), [I, {I}]} || I <- lists:seq(1, 500)]))),
    ok.

deep(N) -> T = lists:foldl(fun(_, A) -> [A] end, [], lists:seq(1, N)), B = term_to_binary(T), {byte_size(B), binary_to_term(B) =:= T}.
deep_tuple(N) -> T = lists:foldl(fun(I, A) -> {I rem 100, A} end, {}, lists:seq(1, N)), B = term_to_binary(T), {byte_size(B), binary_to_term(B) =:= T}.
