%% Small programs with maps: word counts, memoised recursion, graph search, inverted index.
-module(map_programs).
-include("check.hrl").

main() ->
    ?P(lists:sort(maps:to_list(count(string:tokens("the cat and the dog and the bird", " "))))),
    ?P(element(1, fibm(200, #{}))),
    ?P(lists:sort(maps:to_list(bfs([a], #{a => [b, c], b => [d], c => [d, e], d => [], e => [a]}, #{a => 0})))),
    ?P(lists:sort(maps:to_list(index(["a b", "b c", "a c d"])))),
    ?P(dijkstra(#{a => [{b, 7}, {c, 3}], b => [{d, 2}], c => [{b, 1}, {d, 8}], d => []}, a)),
    ?P(lev("kitten", "sitting")),
    ?P(lev("intention", "execution")),
    ?P(life([{1, 0}, {1, 1}, {1, 2}], 3)),
    ?P(life([{0, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}], 4)),
    ?P(topo(#{shirt => [tie, belt], tie => [jacket], pants => [shoes, belt], belt => [jacket], socks => [shoes], shoes => [], jacket => []})),
    ?P(uf([{1, 2}, {3, 4}, {2, 3}, {5, 6}], [1, 4, 5])),
    ?P(lru([1, 2, 3, 1, 4, 5, 1, 2], 3)),
    ?P(anagrams(["listen", "silent", "enlist", "google", "elgoog", "abc"])),
    ?P(nested(lists:seq(1, 50))),
    ?P(matrix(10)),
    ok.

count(Ws) -> lists:foldl(fun(W, M) -> maps:update_with(W, fun(N) -> N + 1 end, 1, M) end, #{}, Ws).
fibm(N, M) when N < 2 -> {N, M};
fibm(N, M) ->
    case M of
        #{N := V} -> {V, M};
        #{} -> {A, M1} = fibm(N - 1, M), {B, M2} = fibm(N - 2, M1), {A + B, M2#{N => A + B}}
    end.
bfs([], _, Seen) -> Seen;
bfs([N | Q], G, Seen) ->
    D = maps:get(N, Seen),
    New = [X || X <- maps:get(N, G), not is_map_key(X, Seen)],
    bfs(Q ++ New, G, lists:foldl(fun(X, S) -> S#{X => D + 1} end, Seen, New)).
index(Docs) ->
    lists:foldl(fun({I, D}, M) ->
                    lists:foldl(fun(W, A) -> A#{W => maps:get(W, A, []) ++ [I]} end, M, string:tokens(D, " "))
                end, #{}, lists:zip(lists:seq(1, length(Docs)), Docs)).
dijkstra(G, S) -> dijkstra([{0, S}], G, #{}).
dijkstra([], _, D) -> lists:sort(maps:to_list(D));
dijkstra([{_, N} | Q], G, D) when is_map_key(N, D) -> dijkstra(Q, G, D);
dijkstra([{C, N} | Q], G, D) -> dijkstra(lists:sort(Q ++ [{C + W, X} || {X, W} <- maps:get(N, G)]), G, D#{N => C}).
lev(A, B) -> element(1, lev(A, B, #{})).
lev([], B, M) -> {length(B), M};
lev(A, [], M) -> {length(A), M};
lev([H | A], [H | B], M) -> lev(A, B, M);
lev([_ | A] = X, [_ | B] = Y, M) ->
    case M of
        #{{X, Y} := V} -> {V, M};
        _ ->
            {D1, M1} = lev(A, Y, M), {D2, M2} = lev(X, B, M1), {D3, M3} = lev(A, B, M2),
            V = 1 + lists:min([D1, D2, D3]),
            {V, M3#{{X, Y} => V}}
    end.
life(Cells, 0) -> lists:sort(Cells);
life(Cells, N) ->
    Alive = maps:from_keys(Cells, true),
    Counts = lists:foldl(fun({X, Y}, M) ->
                 lists:foldl(fun(K, A) -> A#{K => maps:get(K, A, 0) + 1} end, M,
                             [{X + DX, Y + DY} || DX <- [-1, 0, 1], DY <- [-1, 0, 1], {DX, DY} =/= {0, 0}])
             end, #{}, Cells),
    life([K || {K, C} <- maps:to_list(Counts), C =:= 3 orelse (C =:= 2 andalso is_map_key(K, Alive))], N - 1).
topo(G) when map_size(G) =:= 0 -> [];
topo(G) ->
    Targets = lists:append(maps:values(G)),
    Free = lists:sort([N || N <- maps:keys(G), not lists:member(N, Targets)]),
    Free ++ topo(maps:without(Free, G)).
uf(Pairs, Qs) ->
    P = lists:foldl(fun({A, B}, M) -> M#{find(A, M) => find(B, M)} end, #{}, Pairs),
    [find(Q, P) || Q <- Qs].
find(X, M) -> case M of #{X := X} -> X; #{X := Y} -> find(Y, M); _ -> X end.
lru(Ks, Cap) -> lru(Ks, Cap, #{}, 0, []).
lru([], _, C, _, Log) -> {lists:reverse(Log), lists:sort(maps:keys(C))};
lru([K | Ks], Cap, C, T, Log) when is_map_key(K, C) -> lru(Ks, Cap, C#{K := T}, T + 1, [hit | Log]);
lru([K | Ks], Cap, C, T, Log) when map_size(C) >= Cap ->
    {_, Old} = lists:min([{V, X} || {X, V} <- maps:to_list(C)]),
    lru(Ks, Cap, (maps:remove(Old, C))#{K => T}, T + 1, [{evict, Old} | Log]);
lru([K | Ks], Cap, C, T, Log) -> lru(Ks, Cap, C#{K => T}, T + 1, [miss | Log]).
anagrams(Ws) ->
    M = lists:foldr(fun(W, A) -> maps:update_with(lists:sort(W), fun(L) -> [W | L] end, [W], A) end, #{}, Ws),
    lists:sort(maps:values(M)).
nested(L) -> lists:foldl(fun(X, M) -> #{X => M} end, #{}, L) =:= lists:foldl(fun(X, M) -> maps:put(X, M, #{}) end, #{}, L).
matrix(N) ->
    M = maps:from_list([{{I, J}, I * J} || I <- lists:seq(1, N), J <- lists:seq(1, N)]),
    lists:sum([maps:get({I, I}, M) || I <- lists:seq(1, N)]).
