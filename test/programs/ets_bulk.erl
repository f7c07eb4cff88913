%% tab2list, foldl, from and to lists, i18n-free dumps, copies, large tables, init_table.
-module(ets_bulk).
-include("check.hrl").

main() ->
    ?P([begin T = fill(Ty, 500), {length(ets:tab2list(T)), lists:sum([V || {_, V} <- ets:tab2list(T)])} end || Ty <- types()]),
    ?P([begin T = fill(Ty, 20), U = ets:new(u, [Ty]), ets:insert(U, ets:tab2list(T)), lists:sort(ets:tab2list(T)) =:= lists:sort(ets:tab2list(U)) end || Ty <- types()]),
    ?P(begin T = ets:new(t, [ordered_set]), ets:init_table(T, init([[{1, a}, {2, b}], [{3, c}]])), ets:tab2list(T) end),
    ?P(begin T = ets:new(t, []), [ets:insert(T, {I, lists:seq(1, I rem 10)}) || I <- lists:seq(1, 5000)], [ets:delete(T, I) || I <- lists:seq(1, 5000), I rem 2 =:= 0], {ets:info(T, size), lists:sum([length(L) || {_, L} <- ets:tab2list(T)])} end),
    ?P(begin T = ets:new(t, [bag]), [ets:insert(T, {I rem 7, I}) || I <- lists:seq(1, 700)], [length(ets:lookup(T, K)) || K <- lists:seq(0, 6)] end),
    ?P(begin T = ets:new(t, [duplicate_bag]), [ets:insert(T, {k, I rem 3}) || I <- lists:seq(1, 9)], {ets:lookup(T, k), ets:delete_object(T, {k, 1}), ets:lookup(T, k)} end),
    ?P(begin T = ets:new(t, [ordered_set]), [ets:insert(T, {I, x}) || I <- shuffle(2000)], {ets:info(T, size), ets:first(T), ets:last(T), [K || {K, _} <- ets:tab2list(T)] =:= lists:seq(1, 2000)} end),
    ?P(begin T = ets:new(t, [ordered_set]), [ets:insert(T, {I, x}) || I <- shuffle(1000)], [ets:delete(T, I) || I <- lists:sublist(shuffle(1000), 500)], L = [K || {K, _} <- ets:tab2list(T)], {length(L), L =:= lists:sort(L)} end),
    ?P(begin T = ets:new(t, [compressed]), Big = lists:duplicate(1000, a), ets:insert(T, {k, Big, <<"x">>}), {ets:lookup(T, k) =:= [{k, Big, <<"x">>}], ets:lookup_element(T, k, 3), ets:match(T, {k, '_', '$1'})} end),
    ?P(begin T = fill(set, 1000), ets:delete_all_objects(T), ets:insert(T, {a}), ets:tab2list(T) end),
    ?P(begin S = self(), T = ets:new(t, [public, {write_concurrency, true}]), [spawn(fun() -> [ets:insert(T, {{K, I}}) || I <- lists:seq(1, 100)], S ! done end) || K <- lists:seq(1, 10)], [receive done -> ok end || _ <- lists:seq(1, 10)], ets:info(T, size) end),
    ?P(cache(20)),
    ?P(graph()),
    ok.

types() -> [set, ordered_set, bag, duplicate_bag].
fill(Ty, N) -> T = ets:new(t, [Ty]), ets:insert(T, [{I, I} || I <- lists:seq(1, N)]), T.
shuffle(N) -> [I || {_, I} <- lists:sort([{(I * 7919) rem 10007, I} || I <- lists:seq(1, N)])].
init(Ls) -> fun(read) -> case Ls of [] -> end_of_input; [L | R] -> {L, init(R)} end; (close) -> ok end.
cache(N) -> T = ets:new(c, []), {fibc(N, T), ets:info(T, size)}.
fibc(N, _) when N < 2 -> N;
fibc(N, T) -> case ets:lookup(T, N) of [{_, V}] -> V; [] -> V = fibc(N - 1, T) + fibc(N - 2, T), ets:insert(T, {N, V}), V end.
graph() ->
    E = ets:new(edges, [bag]), V = ets:new(seen, []),
    ets:insert(E, [{a, b}, {a, c}, {b, d}, {c, d}, {d, e}, {x, y}]),
    reach(E, V, [a]),
    lists:sort([K || {K} <- ets:tab2list(V)]).
reach(_, _, []) -> ok;
reach(E, V, [N | Q]) -> case ets:insert_new(V, {N}) of true -> reach(E, V, [M || {_, M} <- ets:lookup(E, N)] ++ Q); false -> reach(E, V, Q) end.
