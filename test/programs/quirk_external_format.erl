%% Quirk groups 47, 49: hashes and bytes that other systems rely on.
-module(quirk_external_format).
-include("check.hrl").

main() ->
    ?P([erlang:phash2(X) || X <- [a, 1, 1.5, "abc", <<"abc">>, {a, b}, [a | b], #{a => 1}, 1 bsl 64, fun lists:map/2]]),
    ?P([erlang:phash(X, 1000000) || X <- [a, 1, 1.5, "abc", <<"abc">>, {a, b}, 1 bsl 64]]),
    ?P([term_to_binary(X) || X <- [a, 'é', 255, 256, -1, 1 bsl 31, 1.5, "ab", [a], {a}, <<1>>, <<1:1>>, #{1 => 2}]]),
    ?P(term_to_binary(lists:seq(1, 10))),
    ?P(binary:part(term_to_binary(lists:duplicate(65535, 1)), 0, 3)),
    ?P(binary:part(term_to_binary(lists:duplicate(65536, 1)), 0, 5)),
    ?P([erlang:external_size(X) || X <- [a, 1, "ab", {a}, 1.5]]),
    ?P([binary_to_term(B) || B <- [<<131, 100, 0, 1, 97>>, <<131, 115, 1, 97>>, <<131, 119, 1, 97>>, <<131, 118, 0, 1, 97>>]]),
    ?P(erlang:md5("quirk")),
    ?P([erlang:crc32("quirk"), erlang:adler32("quirk")]),
    ok.
