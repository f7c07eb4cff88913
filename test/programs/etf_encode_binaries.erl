%% Binaries, bitstrings, sub-binaries at odd offsets, large binaries.
-module(etf_encode_binaries).
-include("check.hrl").

main() ->
    ?P([term_to_binary(B) || B <- [<<>>, <<1>>, <<"abc">>, <<1:1>>, <<5:3>>, <<1, 2:7>>, <<255, 1:4>>]]),
    ?P([binary_to_term(term_to_binary(B)) =:= B || B <- [<<>>, <<1>>, <<1:1>>, <<1, 2:7>>, binary:copy(<<"x">>, 100), <<(binary:copy(<<"x">>, 100))/binary, 1:5>>]]),
    ?P([term_to_binary(<<5:3>>, [{minor_version, M}]) || M <- [0, 1, 2]]),
    ?P(begin <<_:3, B:16/bits, _/bits>> = <<0:3, "ab", 0:5>>, term_to_binary(B) end),
    ?P(begin <<_:3, B:13/bits, _/bits>> = <<0:3, "ab", 0:5>>, {term_to_binary(B), binary_to_term(term_to_binary(B)) =:= B} end),
    ?P(begin B = binary:copy(<<"abc">>, 100000), T = term_to_binary({B, B}), {byte_size(T), binary_to_term(T) =:= {B, B}} end),
    ?P(binary_to_term(<<131, 109, 0, 0, 0, 2, 1, 2>>)),
    ?P(binary_to_term(<<131, 109, 0, 0, 0, 3, 1, 2>>)),
    ?P(binary_to_term(<<131, 77, 0, 0, 0, 1, 3, 160>>)),
    ?P(binary_to_term(<<131, 77, 0, 0, 0, 1, 8, 160>>)),
    ?P(binary_to_term(<<131, 77, 0, 0, 0, 1, 9, 160>>)),
    ?P(binary_to_term(<<131, 77, 0, 0, 0, 1, 0, 160>>)),
    ?P(binary_to_term(<<131, 77, 0, 0, 0, 0, 3>>)),
    ?P(binary_to_term(<<131, 77, 0, 0, 0, 2, 3, 160>>)),
    ?P([erlang:external_size(B) || B <- [<<>>, <<1, 2>>, <<1:3>>, binary:copy(<<0>>, 1000)]]),
    ?P(begin B = binary:copy(<<1>>, 1000), T = binary_to_term(term_to_binary(B)), {T =:= B, binary:referenced_byte_size(T) >= 1000} end),
    ok.
