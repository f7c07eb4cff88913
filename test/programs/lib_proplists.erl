%% proplists: lookups, defaults, expansion, normalisation, maps.
-module(lib_proplists).
-include("check.hrl").

main() ->
    P = [a, {b, 1}, {c, true}, {b, 2}, {d, x, y}, "odd", {e, false}],
    ?P([proplists:get_value(K, P) || K <- [a, b, c, d, e, z]]),
    ?P([proplists:get_value(K, P, def) || K <- [a, z]]),
    ?P([proplists:get_bool(K, P) || K <- [a, b, c, e, z]]),
    ?P(proplists:get_all_values(b, P)),
    ?P(proplists:lookup(b, P)),
    ?P(proplists:lookup(z, P)),
    ?P(proplists:lookup(d, P)),
    ?P(proplists:lookup_all(b, P)),
    ?P(proplists:is_defined(a, P)),
    ?P(proplists:is_defined(z, P)),
    ?P(lists:sort(proplists:get_keys(P))),
    ?P(proplists:delete(b, P)),
    ?P(proplists:append_values(x, [{x, 1}, {x, [2, 3]}, {y, 0}])),
    ?P(proplists:property({a, true})),
    ?P(proplists:property(a)),
    ?P(proplists:property(a, true)),
    ?P(proplists:compact([{a, true}, {b, false}])),
    ?P(proplists:unfold([a, {b, 1}])),
    ?P(proplists:split(P, [b, a])),
    ?P(proplists:expand([{foo, [bar, baz]}], [fred, foo, barney])),
    ?P(proplists:expand([{{foo, true}, [x]}], [foo, y])),
    ?P(proplists:substitute_aliases([{colour, color}], [{colour, red}, colour])),
    ?P(proplists:substitute_negations([{no_foo, foo}], [no_foo, {no_foo, false}])),
    ?P(proplists:normalize([no_foo, {colour, red}, bar], [{negations, [{no_foo, foo}]}, {aliases, [{colour, color}]}, {expand, [{bar, [x, y]}]}])),
    ?P(proplists:from_map(#{a => 1})),
    ?P(lists:sort(maps:to_list(proplists:to_map([a, {b, 1}, {b, 2}])))),
    ?P(proplists:get_value(a, x)),
    ok.
