%% Maps: bytes of small ones, deterministic order, duplicates and bad input, large maps.
-module(etf_encode_maps).
-include("check.hrl").

main() ->
    ?P([term_to_binary(M) || M <- [#{}, #{1 => a}, #{a => 1}, #{1 => 2, 2 => 3}, #{"k" => #{1.5 => <<>>}}]]),
    ?P([binary_to_term(term_to_binary(M)) =:= M || M <- [#{}, #{a => 1}, big(10), big(32), big(33), big(1000)]]),
    ?P(binary_to_term(<<131, 116, 0, 0, 0, 0>>)),
    ?P(binary_to_term(<<131, 116, 0, 0, 0, 1, 97, 1, 97, 2>>)),
    ?P(binary_to_term(<<131, 116, 0, 0, 0, 2, 97, 2, 97, 2, 97, 1, 97, 1>>)),
    ?P(binary_to_term(<<131, 116, 0, 0, 0, 2, 97, 1, 97, 2, 97, 1, 97, 3>>)),
    ?P(binary_to_term(<<131, 116, 0, 0, 0, 2, 97, 1, 97, 2, 97, 1>>)),
    ?P(binary_to_term(<<131, 116, 255, 255, 255, 255>>)),
    ?P(binary_to_term(<<131, 116, 0, 0, 0, 2, 97, 1, 106, 70, 63, 240, 0, 0, 0, 0, 0, 0, 106>>)),
    ?P(byte_size(term_to_binary(big(100)))),
    ?P(map_size(binary_to_term(dup(40)))),
    ?P([erlang:external_size(M) || M <- [#{}, #{1 => 2}, big(50)]]),
    ok.

big(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).
dup(N) -> iolist_to_binary([<<131, 116, (N + 1):32>>, [<<97, I, 97, I>> || I <- lists:seq(1, N)], <<97, 1, 97, 1>>]).
