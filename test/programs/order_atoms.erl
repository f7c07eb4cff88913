%% The order of atoms: by text, code points, prefixes, lengths.
-module(order_atoms).
-include("check.hrl").

main() ->
    ?P(lists:sort([b, a, ab, aa, '', 'A', 'a b', '0', z, 'Z', '_', '@', 'é', 'ÿ', 'aé', 'b ', abc, abcd, abce, abcdefgh, abcdefgi, abcd_fgh])),
    ?P(lists:sort(['\x{400}', '\x{e9}', '\x{1F600}', '\x{FFFD}', z, '\x{7f}', '\x{80}'])),
    ?P(lists:sort([list_to_atom(lists:duplicate(N, $x)) || N <- [10, 1, 255, 254, 4, 3, 5]]) =:= [list_to_atom(lists:duplicate(N, $x)) || N <- [1, 3, 4, 5, 10, 254, 255]]),
    ?P([a < b, a < 'B', aa < b, '' < a, 'a\0' < 'a\1', a < 'a\0', abc > abd, abc < abcd]),
    ?P(lists:sort([true, false, undefined, ok, error, nil, null])),
    ?P([true > false, false < 0, true > 1.0e300]),
    ?P(lists:max([hello, world, 'Hello', hell])),
    ?P([A || A <- [abcd, abce, abcf, abc, abcdx], A > abcd]),
    ?P(lists:keysort(1, [{b, 1}, {a, 2}, {c, 3}, {'B', 4}])),
    ?P(lists:usort([a, b, a, c, b])),
    ?P(erlang:max('10', '9')),
    ?P(lists:sort([list_to_atom("k" ++ integer_to_list(N)) || N <- lists:seq(1, 15)])),
    ?P([X =< Y || {X, Y} <- [{a, a}, {aaaa, aaab}, {aaab, aaaa}, {'aaa\377', 'aab'}, {aaaaaaaa, aaaaaaab}]]),
    ok.
