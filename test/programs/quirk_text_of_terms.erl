%% Quirk groups 48, 50, 52: text of floats, limits of atoms, iolists and unicode with remainders.
-module(quirk_text_of_terms).
-include("check.hrl").

main() ->
    ?P([float_to_list(X) || X <- [0.1, 1.0, 1.0e22, 123456789.125]]),
    ?P([float_to_list(X, [short]) || X <- [0.1, 1.0e22, 1.0e21, 1.2345678901234568e17, 1.0e-5]]),
    ?P([try list_to_float(X) catch error:E -> E end || X <- ["1", "1.0", "1e5", "1.0e5", ".5"]]),
    ?P([try length(atom_to_list(list_to_atom(lists:duplicate(N, C)))) catch error:E -> E end || N <- [255, 256], C <- [$a, 16#e9, 16#20ac, 16#1f600]]),
    ?P([try binary_to_atom(B, utf8) catch error:E -> E end || B <- [<<"ok">>, <<255>>, <<195>>, binary:copy(<<"a">>, 256)]]),
    ?P([try iolist_to_binary(L) catch error:E -> E end || L <- [[1 | <<2>>], [1 | 2], [<<1:1>>], [[], [[]] | <<>>], [256], <<"x">>]]),
    ?P([unicode:characters_to_binary(X) || X <- [[16#d800], <<"a", 195>>, <<"a", 255, "b">>, ["a" | <<"b">>]]]),
    ?P([unicode:characters_to_list(X) || X <- [<<226, 130>>, <<"a", 226, 130, 172>>, [<<226>>, <<130, 172>>]]]),
    ?P(binary_to_existing_atom(id(<<"surely this atom was never made before zz6">>))),
    ?P(lists:flatten(io_lib:format("~w ~p ~s", [1.0e22, 1.0e-7, "x"]))),
    ok.
