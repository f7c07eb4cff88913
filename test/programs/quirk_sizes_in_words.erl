%% Quirk group 56: sizes in words of the real machine, shared and flat.
-module(quirk_sizes_in_words).
-include("check.hrl").

main() ->
    ?P([erts_debug:flat_size(X) || X <- [1, a, [], {}, {a}, {a, b}, [a], [a, b], "abc", 1.5, #{}, #{a => 1}, 1 bsl 70, <<>>, fun lists:map/2]]),
    ?P([erts_debug:size(X) || X <- [1, a, [], {}, {a}, {a, b}, [a], "abc", 1.5]]),
    ?P(begin L = lists:seq(1, 10), {erts_debug:flat_size({L, L}), erts_debug:size({L, L})} end),
    ?P(begin T = {a, [b]}, erts_debug:flat_size([T, T, T]) - erts_debug:size([T, T, T]) end),
    ?P(erts_debug:same(id(x), id(x))),
    ?P(begin L = [1], erts_debug:same(L, L) end),
    ok.
