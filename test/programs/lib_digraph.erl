%% digraph and digraph_utils: vertices, edges, paths, cycles, components, topological order.
-module(lib_digraph).
-include("check.hrl").

main() ->
    G = digraph:new(),
    [digraph:add_vertex(G, V, {label, V}) || V <- [a, b, c, d, e, f]],
    [digraph:add_edge(G, {X, Y}, X, Y, l) || {X, Y} <- [{a, b}, {b, c}, {c, a}, {c, d}, {e, f}]],
    ?P(lists:sort(digraph:vertices(G))),
    ?P(lists:sort(digraph:edges(G))),
    ?P(digraph:vertex(G, a)),
    ?P(digraph:vertex(G, zz)),
    ?P(digraph:edge(G, {a, b})),
    ?P(digraph:edge(G, nope)),
    ?P({digraph:no_vertices(G), digraph:no_edges(G)}),
    ?P(lists:sort(digraph:out_neighbours(G, c))),
    ?P(lists:sort(digraph:in_neighbours(G, c))),
    ?P(lists:sort(digraph:edges(G, c))),
    ?P({digraph:in_degree(G, c), digraph:out_degree(G, c)}),
    ?P(digraph:get_path(G, a, d)),
    ?P(digraph:get_path(G, d, a)),
    ?P(digraph:get_short_path(G, a, d)),
    ?P(digraph:get_cycle(G, a)),
    ?P(digraph:get_cycle(G, d)),
    ?P(digraph:get_short_cycle(G, b)),
    ?P(lists:sort([lists:sort(C) || C <- digraph_utils:components(G)])),
    ?P(lists:sort([lists:sort(C) || C <- digraph_utils:strong_components(G)])),
    ?P(lists:sort([lists:sort(C) || C <- digraph_utils:cyclic_strong_components(G)])),
    ?P(lists:sort(digraph_utils:reachable([a], G))),
    ?P(lists:sort(digraph_utils:reachable_neighbours([a], G))),
    ?P(lists:sort(digraph_utils:reaching([d], G))),
    ?P(digraph_utils:is_acyclic(G)),
    ?P(digraph_utils:topsort(G)),
    ?P(digraph_utils:is_tree(G)),
    ?P(digraph_utils:loop_vertices(G)),
    ?P(digraph:add_edge(G, a, nope)),
    ?P(begin digraph:del_edge(G, {c, a}), {digraph_utils:is_acyclic(G), check(digraph_utils:topsort(G), [{a, b}, {b, c}, {c, d}, {e, f}])} end),
    ?P(begin digraph:del_vertex(G, c), lists:sort(digraph:edges(G)) end),
    ?P(begin H = digraph:new([acyclic]), digraph:add_vertex(H, x), digraph:add_vertex(H, y), E1 = digraph:add_edge(H, x, y), E2 = digraph:add_edge(H, y, x), {is_list(E1), element(1, E2), element(1, element(2, E2))} end),
    ?P(lists:sort([K || {K, _} <- digraph:info(G)])),
    ?P(begin H = digraph_utils:subgraph(G, [a, b]), lists:sort(digraph:vertices(H)) end),
    ?P(digraph:delete(G)),
    ok.

check(L, Es) -> lists:all(fun({X, Y}) -> pos(X, L) < pos(Y, L) end, Es).
pos(X, L) -> length(lists:takewhile(fun(Y) -> Y =/= X end, L)).
