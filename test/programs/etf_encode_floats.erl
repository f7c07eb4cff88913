%% Floats in both formats, negative zero, old text format, bad text.
-module(etf_encode_floats).
-include("check.hrl").

main() ->
    ?P([{V, term_to_binary(V)} || V <- [0.0, 1.0, -1.5, 0.1, 1.0e300, 5.0e-324]]),
    ?P([term_to_binary(V, [{minor_version, 0}]) || V <- [0.0, 1.0, -1.5, 0.1, 1.0e300, 5.0e-324]]),
    ?P([binary_to_term(term_to_binary(V, [{minor_version, M}])) =:= V || V <- [0.0, 1.0, -1.5, 0.1, 1.0e300, 5.0e-324], M <- [0, 1, 2]]),
    ?P([erlang:external_size(V, [{minor_version, M}]) || V <- [1.5], M <- [0, 1, 2]]),
    ?P(binary_to_term(<<131, 70, 127, 240, 0, 0, 0, 0, 0, 0>>)),
    ?P(binary_to_term(<<131, 70, 127, 248, 0, 0, 0, 0, 0, 0>>)),
    ?P(binary_to_term(<<131, 70, 1, 2, 3>>)),
    ?P(binary_to_term(<<131, 99, "1.50000000000000000000e+00", 0, 0, 0, 0, 0>>)),
    ?P(binary_to_term(<<131, 99, "not a float at all", 0:104>>)),
    ?P(binary_to_term(<<131, 99, "1.5">>)),
    ok.
