%% first, next, slot, foldl over hashed tables; safe_fixtable and deletion during traversal.
-module(ets_first_next).
-include("check.hrl").

main() ->
    ?P([begin T = fill(Ty, 100), lists:sort(walk(T, ets:first(T))) =:= lists:seq(1, 100) end || Ty <- [set, ordered_set, bag, duplicate_bag]]),
    ?P([begin T = fill(Ty, 0), {ets:first(T), ets:last(T)} end || Ty <- [set, ordered_set, bag, duplicate_bag]]),
    ?P(begin T = fill(set, 10), ets:next(T, nokey) end),
    ?P(begin T = fill(bag, 10), ets:next(T, nokey) end),
    ?P(begin T = fill(set, 10), lists:sort(slots(T, 0)) =:= [{I, I} || I <- lists:seq(1, 10)] end),
    ?P(begin T = fill(set, 10), lists:sort(back(T, ets:last(T))) =:= lists:seq(1, 10) end),
    ?P(begin T = fill(set, 200), ets:safe_fixtable(T, true), K = ets:first(T), N = del(T, K, 0), ets:safe_fixtable(T, false), {N, ets:info(T, size)} end),
    ?P(begin T = fill(bag, 200), ets:safe_fixtable(T, true), K = ets:first(T), N = del(T, K, 0), ets:safe_fixtable(T, false), {N, ets:info(T, size)} end),
    ?P(begin T = fill(set, 10), ets:safe_fixtable(T, true), A = ets:info(T, fixed), {_, [{P, N}]} = ets:info(T, safe_fixed), ets:safe_fixtable(T, true), {_, [{_, N2}]} = ets:info(T, safe_fixed), ets:safe_fixtable(T, false), B = ets:info(T, fixed), ets:safe_fixtable(T, false), C = ets:info(T, fixed), {A, P =:= self(), N, N2, B, C} end),
    ?P(begin T = fill(set, 10), ets:safe_fixtable(T, false) end),
    ?P(begin T = fill(set, 10), ets:safe_fixtable(T, maybe_) end),
    ?P(ets:safe_fixtable(no_such_table, true)),
    ?P(begin T = fill(set, 10), ets:safe_fixtable(T, true), K = ets:first(T), ets:delete(T, K), is_integer(ets:next(T, K)) end),
    ?P(begin T = fill(set, 100), ets:safe_fixtable(T, true), [ets:delete(T, I) || I <- lists:seq(1, 100)], R = {ets:first(T), ets:info(T, size), ets:tab2list(T)}, ets:insert(T, {5, new}), R2 = {ets:first(T), ets:lookup(T, 5)}, ets:safe_fixtable(T, false), {R, R2} end),
    ?P(begin T = fill(set, 50), ets:foldl(fun({K, _}, A) -> A + K end, 0, T) end),
    ?P(begin T = fill(set, 50), ets:foldr(fun({K, _}, A) -> A + K end, 0, T) end),
    ?P(begin T = fill(set, 50), ets:foldl(fun({K, _}, A) -> ets:insert(T, {K, changed}), A + 1 end, 0, T) end),
    ?P(begin T = fill(set, 20), ets:foldl(fun({K, _}, A) -> ets:delete(T, K), A + 1 end, 0, T) end),
    ?P(begin T = fill(set, 5), try ets:foldl(fun(_, _) -> throw(out) end, 0, T) catch out -> ets:info(T, fixed) end end),
    ?P(begin T = fill(set, 1000), S = self(), P = spawn(fun() -> ets:safe_fixtable(T, true), S ! fixed, receive stop -> ok end end), receive fixed -> ok end, A = ets:info(T, fixed), P ! stop, until(fun() -> ets:info(T, fixed) =:= false end), {A, ets:info(T, fixed)} end),
    ?P(ets:first(no_such_table)),
    ?P(ets:next(no_such_table, a)),
    ?P(ets:slot(no_such_table, 0)),
    [?ST(ets:F(fill(Ty, 3), id(K))) || F <- [next, prev], Ty <- [set, ordered_set], K <- ['$end_of_table']],
    ?P(begin T = fill(ordered_set, 3), ets:insert(T, [{a}, {'$end_of_table'}, {z}]), [(catch element(1, {ets:F(T, K)})) =:= z || F <- [next, prev], K <- ['$end_of_table', a]] end),
    ?ST(ets:next(fill(set, 3), id(nokey))),
    ?ST(ets:first(id(no_such_table))),
    ok.

fill(Ty, N) -> T = ets:new(t, [Ty, public]), ets:insert(T, [{I, I} || I <- lists:seq(1, N)]), T.
walk(_, '$end_of_table') -> [];
walk(T, K) -> [K | walk(T, ets:next(T, K))].
back(_, '$end_of_table') -> [];
back(T, K) -> [K | back(T, ets:prev(T, K))].
slots(T, I) -> case ets:slot(T, I) of '$end_of_table' -> []; L -> L ++ slots(T, I + 1) end.
del(_, '$end_of_table', N) -> N;
del(T, K, N) -> ets:delete(T, K), del(T, ets:next(T, K), N + 1).
