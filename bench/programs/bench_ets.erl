%% ETS tables and persistent terms.
-module(bench_ets).
-export([rows/0]).

rows() ->
    Set = fun(Type) -> fun() -> T = ets:new(bench, [Type, public]), fill(100000, T), T end end,
    Empty = fun(Type) -> fun() -> ets:new(bench, [Type, public]) end end,
    [{"ets_insert_set", Empty(set), fun(T) -> fill(200000, T), ets:info(T, size) end},
     {"ets_insert_ordered", Empty(ordered_set), fun(T) -> fill(100000, T), ets:info(T, size) end},
     {"ets_lookup_set", Set(set), fun(T) -> lookups(500000, T, 0) end},
     {"ets_lookup_ordered", Set(ordered_set), fun(T) -> lookups(300000, T, 0) end},
     {"ets_lookup_element", Set(set), fun(T) -> elements(500000, T, 0) end},
     {"ets_update_counter", Set(set), fun(T) -> counters(300000, T) end},
     {"ets_update_element", Set(set), fun(T) -> updates(300000, T) end},
     {"ets_delete_insert", Set(set), fun(T) -> replace(200000, T) end},
     {"ets_select", Set(set), fun(T) -> length(ets:select(T, [{{'$1', '$2', '_'}, [{'<', '$2', 50000}], ['$1']}])) end},
     {"ets_select_range", Set(ordered_set), fun(T) -> ranges(10, T, 0) end},
     {"ets_match", Set(set), fun(T) -> length(ets:match(T, {'$1', 77, '_'})) + length(ets:match_object(T, {'_', 78, '_'})) end},
     {"ets_foldl", Set(set), fun(T) -> ets:foldl(fun({_, X, _}, A) -> X + A end, 0, T) end},
     {"ets_tab2list", Set(set), fun(T) -> length(ets:tab2list(T)) end},
     {"ets_first_next", Set(ordered_set), fun(T) -> walk(ets:first(T), T, 0) end},
     {"ets_large_objects", fun() -> T = ets:new(bench, [set]), ets:insert(T, {k, lists:seq(1, 1000)}), T end, fun(T) -> objects(20000, T, 0) end},
     {"persistent_term_get", fun() -> persistent_term:put(bench_key, {some, "data"}) end, fun(_) -> persistent(5000000, 0) end}].

fill(0, _) -> ok;
fill(N, T) -> ets:insert(T, {N, N band 1023 + N div 2, "text"}), fill(N - 1, T).
lookups(0, _, A) -> A;
lookups(N, T, A) -> [{_, X, _}] = ets:lookup(T, N rem 100000 + 1), lookups(N - 1, T, A + X).
elements(0, _, A) -> A;
elements(N, T, A) -> elements(N - 1, T, A + ets:lookup_element(T, N rem 100000 + 1, 2)).
counters(0, T) -> ets:lookup_element(T, 1, 2);
counters(N, T) -> ets:update_counter(T, N rem 100 + 1, {2, 1}), counters(N - 1, T).
updates(0, T) -> ets:lookup_element(T, 1, 2);
updates(N, T) -> ets:update_element(T, N rem 1000 + 1, {2, N}), updates(N - 1, T).
replace(0, T) -> ets:info(T, size);
replace(N, T) -> K = N rem 1000 + 1, ets:delete(T, K), ets:insert(T, {K, N, "text"}), replace(N - 1, T).
ranges(0, _, A) -> A;
ranges(N, T, A) ->
    L = ets:select(T, [{{'$1', '$2', '_'}, [{'>', '$1', N * 10}, {'<', '$1', N * 10 + 20}], ['$2']}]),
    ranges(N - 1, T, A + length(L)).
walk('$end_of_table', _, N) -> N;
walk(K, T, N) -> walk(ets:next(T, K), T, N + 1).
objects(0, _, A) -> A;
objects(N, T, A) -> [{_, [H | _]}] = ets:lookup(T, k), objects(N - 1, T, A + H).
persistent(0, A) -> A;
persistent(N, A) -> {some, _} = persistent_term:get(bench_key), persistent(N - 1, A + 1).
