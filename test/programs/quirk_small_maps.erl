%% Quirk group 46: order of keys that are not atoms in small maps, printing in that order, same after rebuilding.
-module(quirk_small_maps).
-include("check.hrl").

main() ->
    ?P(maps:to_list(#{3 => c, 1 => a, 2 => b})),
    ?P(maps:keys(#{"b" => 1, "a" => 2, {x} => 3, 1.5 => 4, <<"z">> => 5, 1 => 6, [] => 7})),
    ?W(#{3 => c, 1.0 => f, 1 => a, "k" => s}),
    ?P(maps:to_list(maps:put(0, z, #{3 => c, 1 => a}))),
    ?P(maps:to_list(maps:remove(2, #{3 => c, 1 => a, 2 => b}))),
    ?P(maps:values(#{3 => c, 1 => a, 2 => b})),
    ?P(maps:fold(fun(K, _, A) -> [K | A] end, [], #{3 => c, 1 => a, 2 => b})),
    ?P(maps:to_list(maps:map(fun(_, V) -> V end, #{3 => c, 1 => a}))),
    ?P(maps:to_list(binary_to_term(<<131, 116, 0, 0, 0, 3, 97, 3, 97, 1, 97, 1, 97, 1, 97, 2, 97, 1>>))),
    ?P(term_to_binary(#{3 => 1, 1 => 1, 2 => 1})),
    ?P(element(1, maps:next(maps:iterator(#{3 => c, 1 => a, 2 => b})))),
    ?P(maps:to_list(#{1 bsl 70 => big, 5 => small, -1 => neg, 2.5 => float})),
    ?P(maps:to_list(#{{2} => a, {1, 1} => b, {1} => c, [1] => d, [] => e})),
    ?P(lists:flatten(io_lib:format("~p", [#{10 => x, 9 => y, 8 => z}]))),
    ok.
