%% Sizes of parts of binaries and of bitstrings, as erts_debug tells them.
-module(debug_size_bits).
-export([main/0]).

main() ->
    B = list_to_binary(lists:duplicate(300, $a)),
    <<_, Part:200/binary, _/binary>> = B,
    <<_:3, Bits:1601/bitstring, _/bitstring>> = B,
    Terms = [<<5:7>>, <<0:(8 * 80 + 1)>>, <<0:(8 * 64)>>, <<0:(8 * 65)>>, <<1, 2, 3>>, Part, Bits, id(<<1:9>>), id(<<1:16, 5:3>>), odd(<<1, 2, 3, 4>>), odd(list_to_binary(lists:duplicate(30, 1))), [Part, Part], {B, Part}],
    io:format("~w~n", [[erts_debug:flat_size(T) || T <- Terms]]),
    io:format("~w~n", [[erts_debug:size(T) || T <- Terms]]),
    ok.

id(X) -> X.

odd(<<_:3, Part:17/bitstring, _/bitstring>>) -> Part.
