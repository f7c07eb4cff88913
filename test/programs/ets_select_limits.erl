%% select with limits and continuations, select_reverse, select_count, across changes.
-module(ets_select_limits).
-include("check.hrl").

main() ->
    ?P([begin T = fill(Ty, 25), Ls = loop(ets:select(T, [{{'$1', '_'}, [], ['$1']}], 10)), {Ty, lists:sort(lists:append(Ls)) =:= lists:seq(1, 25)} end || Ty <- [set, ordered_set, bag, duplicate_bag]]),
    ?P(begin T = fill(ordered_set, 25), loop(ets:select(T, [{{'$1', '_'}, [], ['$1']}], 10)) end),
    ?P(begin T = fill(ordered_set, 25), rloop(ets:select_reverse(T, [{{'$1', '_'}, [], ['$1']}], 10)) end),
    ?P(begin T = fill(ordered_set, 25), ets:select_reverse(T, [{{'$1', '_'}, [{'<', '$1', 6}], ['$1']}]) end),
    ?P(begin T = fill(ordered_set, 25), loop(ets:select(T, [{{'$1', '_'}, [{'=:=', {'rem', '$1', 5}, 0}], ['$1']}], 2)) end),
    ?P(begin T = fill(set, 10), lists:sort(ets:select_reverse(T, [{{'$1', '_'}, [], ['$1']}])) end),
    ?P(begin T = fill(ordered_set, 0), {ets:select(T, [{'_', [], ['$_']}], 5), ets:select_reverse(T, [{'_', [], ['$_']}], 5), ets:select(T, [{'_', [], ['$_']}])} end),
    ?P(begin T = fill(ordered_set, 5), {L, C} = ets:select(T, [{{'$1', '_'}, [], ['$1']}], 5), {L, ets:select(C)} end),
    ?P(begin T = fill(ordered_set, 5), ets:select(T, [{{9, '_'}, [], ['$_']}], 5) end),
    ?P(begin T = fill(ordered_set, 5), ets:select(T, [{{3, '$1'}, [], ['$_']}], 5) end),
    ?P([begin T = fill(Ty, 100), {ets:select_count(T, [{'_', [], [true]}]), ets:select_count(T, [{{'$1', '_'}, [{'>', '$1', 90}], [true]}]), ets:select_count(T, [{'_', [], [false]}]), ets:select_count(T, [{{'$1', '_'}, [], [{'>', '$1', 50}]}])} end || Ty <- [set, ordered_set, bag, duplicate_bag]]),
    ?P([begin T = fill(Ty, 100), {ets:select_delete(T, [{{'$1', '_'}, [{'>', '$1', 10}], [true]}]), lists:sort(ets:tab2list(T))} end || Ty <- [set, ordered_set, bag, duplicate_bag]]),
    ?P([begin T = fill(Ty, 10), {ets:select_delete(T, [{{3, '_'}, [], [true]}]), ets:select_delete(T, [{{'$1', '_'}, [], ['$1']}]), ets:info(T, size)} end || Ty <- [set, ordered_set, bag, duplicate_bag]]),
    ?P(begin T = fill(set, 10), N = ets:select_replace(T, [{{'$1', '$2'}, [{'>', '$1', 5}], [{{'$1', {'*', '$2', 10}}}]}]), {N, lists:sort(ets:tab2list(T))} end),
    ?P(begin T = fill(ordered_set, 10), N = ets:select_replace(T, [{{'$1', '$2'}, [{'<', '$1', 3}], [{{'$1', changed}}]}]), {N, lists:sublist(ets:tab2list(T), 3)} end),
    ?P(begin T = fill(set, 3), N = ets:select_replace(T, [{{2, '$1'}, [], [{{2, {{new, '$1'}}}}]}]), {N, ets:lookup(T, 2)} end),
    ?P(begin T = fill(set, 3), ets:select_replace(T, [{{'$1', '$2'}, [], [{{'$2', '$1'}}]}]) end),
    ?P(begin T = fill(set, 3), ets:select_replace(T, [{{'$1', '$2'}, [], ['$_']}]) end),
    ?P(begin T = fill(set, 3), ets:select_replace(T, [{{'$1', '$2'}, [], [{{{'+', '$1', 1}, x}}]}]) end),
    ?P(begin T = fill(bag, 3), ets:select_replace(T, [{{'$1', '$2'}, [], [{{'$1', x}}]}]) end),
    ?P(begin T = fill(ordered_set, 20), {L, C} = ets:select(T, [{{'$1', '_'}, [], ['$1']}], 5), ets:delete(T, 6), ets:insert(T, {6.5, new}), {L, element(1, ets:select(C))} end),
    ?P(begin T = fill(set, 50), ets:safe_fixtable(T, true), {L, C} = ets:select(T, [{{'$1', '_'}, [], ['$1']}], 10), [ets:delete(T, K) || K <- L], R = loop(ets:select(C)), ets:safe_fixtable(T, false), {length(L), length(lists:append(R)), ets:info(T, size)} end),
    ?P(begin T = fill(set, 20), {_, C} = ets:select(T, [{'_', [], ['$_']}], 5), ets:delete(T), ets:select(C) end),
    ?P(ets:select('$end_of_table')),
    ?P(ets:select_reverse('$end_of_table')),
    ?P(ets:select(id(x))),
    ?P(ets:select(fill(set, 3), [{'_', [], ['$_']}], 0)),
    ?P(ets:select(fill(set, 3), [{'_', [], ['$_']}], a)),
    ?P(begin T = fill(ordered_set, 20), {_, C} = ets:select(T, [{{'$1', '_'}, [], ['$1']}], 5), C2 = ets:repair_continuation(C, [{{'$1', '_'}, [], ['$1']}]), element(1, ets:select(C2)) end),
    ?P(begin T = fill(set, 3000), length(ets:select(T, [{{'$1', '_'}, [{'=:=', {'rem', '$1', 3}, 0}], ['$_']}])) end),
    ?ST(ets:select_count(fill(set, 1), id(x))),
    ?ST(ets:select_replace(fill(set, 1), id([{{'$1', '$2'}, [], ['$2']}]))),
    ?ST(ets:select(fill(set, 1), [], id(0))),
    ok.

fill(Ty, N) -> T = ets:new(t, [Ty]), ets:insert(T, [{I, I} || I <- lists:seq(1, N)]), T.
loop('$end_of_table') -> [];
loop({L, C}) -> [L | loop(ets:select(C))].
rloop('$end_of_table') -> [];
rloop({L, C}) -> [L | rloop(ets:select_reverse(C))].
