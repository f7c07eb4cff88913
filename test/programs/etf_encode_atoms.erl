%% Atoms by release: small and long, latin1 and utf8, decoding of all four tags, limits, safe.
-module(etf_encode_atoms).
-include("check.hrl").

main() ->
    ?P([term_to_binary(A) || A <- [a, '', 'A b', true]]),
    ?P([term_to_binary(A, [{minor_version, M}]) || A <- [abc, 'é'], M <- [0, 1, 2]]),
    ?P(term_to_binary('日本')),
    ?P(term_to_binary(list_to_atom(lists:duplicate(255, $x))) =:= term_to_binary(list_to_atom(lists:duplicate(255, $x)))),
    ?P(byte_size(term_to_binary(list_to_atom(lists:duplicate(255, $x))))),
    ?P(byte_size(term_to_binary(list_to_atom(lists:duplicate(255, 233))))),
    ?P(byte_size(term_to_binary(list_to_atom(lists:duplicate(255, 16#65e5))))),
    ?P(binary_to_term(<<131, 100, 0, 3, "abc">>)),
    ?P(binary_to_term(<<131, 115, 3, "abc">>)),
    ?P(binary_to_term(<<131, 118, 0, 3, "abc">>)),
    ?P(binary_to_term(<<131, 119, 3, "abc">>)),
    ?P(binary_to_term(<<131, 100, 0, 1, 233>>)),
    ?P(binary_to_term(<<131, 119, 2, 195, 169>>)),
    ?P(binary_to_term(<<131, 119, 1, 233>>)),
    ?P(binary_to_term(<<131, 118, 0, 2, 195, 40>>)),
    ?P(binary_to_term(<<131, 100, 0, 5, "abc">>)),
    ?P(binary_to_term(<<131, 119, 5, "abc">>)),
    ?P(binary_to_term(<<131, 119, 0>>)),
    ?P(binary_to_term(<<131, 118, 256:16, (binary:copy(<<"a">>, 256))/binary>>)),
    ?P(binary_to_term(<<131, 100, 256:16, (binary:copy(<<"a">>, 256))/binary>>)),
    ?P(binary_to_term(<<131, 119, 4, "main">>, [safe])),
    ?P(binary_to_term(<<131, 119, 22, "never_seen_atom_number">>, [safe])),
    ?P(binary_to_term(<<131, 104, 2, 119, 1, "a", 119, 23, "never_seen_atom_number2">>, [safe])),
    ?P(is_atom(binary_to_term(<<131, 119, 23, "never_seen_atom_number3">>))),
    ?P(binary_to_term(term_to_binary('日本', [{minor_version, 1}]))),
    ?P([erlang:external_size(A) || A <- [a, 'é', '日本']]),
    ok.
