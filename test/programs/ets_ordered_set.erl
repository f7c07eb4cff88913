%% Order of keys, first, last, next, prev, traversal, mixed types, == on keys.
-module(ets_ordered_set).
-include("check.hrl").

main() ->
    T = ets:new(t, [ordered_set]),
    ?P(ets:insert(T, [{K, v} || K <- [5, 1, 3, b, a, "s", {x}, 2.5, <<"bin">>, #{}, [], 1 bsl 70, -1, #{a => 1}, {x, y}]])),
    ?P([K || {K, _} <- ets:tab2list(T)]),
    ?P(ets:first(T)),
    ?P(ets:last(T)),
    ?P(walk(T, ets:first(T))),
    ?P(back(T, ets:last(T))),
    ?P([ets:next(T, K) || K <- [0, 1, 2, 2.4, 3, zz, [], <<255>>, 1 bsl 80]]),
    ?P([ets:prev(T, K) || K <- [0, 1, 2, 2.4, 3, zz, [], <<255>>, -1, -5]]),
    ?P(ets:next(T, ets:last(T))),
    ?P(ets:prev(T, ets:first(T))),
    ?P(begin ets:insert(T, {1.0, float_one}), {ets:lookup(T, 1), ets:info(T, size)} end),
    ?P(begin ets:insert(T, {3, three}), {ets:lookup(T, 3.0), ets:member(T, 3.0)} end),
    ?P(ets:delete(T, 3.0)),
    ?P(ets:member(T, 3)),
    ?P(begin E = ets:new(e, [ordered_set]), {ets:first(E), ets:last(E), ets:next(E, a), ets:prev(E, a)} end),
    ?P(begin O = ets:new(o, [ordered_set]), [ets:insert(O, {(I * 7919) rem 1009}) || I <- lists:seq(1, 1000)], L = [K || {K} <- ets:tab2list(O)], {L =:= lists:sort(L), length(L), ets:first(O), ets:last(O)} end),
    ?P(begin O = ets:new(o, [ordered_set]), [ets:insert(O, {I}) || I <- lists:seq(1, 1000)], [ets:delete(O, I) || I <- lists:seq(1, 1000), I rem 3 =/= 0], {ets:info(O, size), walk(O, ets:first(O)) =:= lists:seq(3, 999, 3), back(O, ets:last(O)) =:= lists:reverse(lists:seq(3, 999, 3))} end),
    ?P(begin O = ets:new(o, [ordered_set]), ets:insert(O, [{{I rem 3, I}} || I <- lists:seq(1, 12)]), ets:tab2list(O) end),
    ?P(ets:foldl(fun({K, _}, A) when is_integer(K) -> A + K; (_, A) -> A end, 0, T) rem 1000),
    ?P([K || {K, _} <- ets:foldr(fun(X, A) -> [X | A] end, [], T)] =:= [K || {K, _} <- ets:tab2list(T)]),
    ?P([K || {K, _} <- ets:foldl(fun(X, A) -> [X | A] end, [], T)] =:= lists:reverse([K || {K, _} <- ets:tab2list(T)])),
    ?P(ets:slot(T, 0) =:= [hd(ets:tab2list(T))]),
    ?P(ets:slot(T, ets:info(T, size))),
    ?P(ets:slot(T, 1000)),
    ?P(ets:slot(T, -1)),
    ?P(begin O = ets:new(o, [ordered_set]), ets:insert(O, [{I} || I <- lists:seq(1, 10)]), del_while(O, ets:first(O)), ets:info(O, size) end),
    ok.

walk(_, '$end_of_table') -> [];
walk(T, K) -> [K | walk(T, ets:next(T, K))].
back(_, '$end_of_table') -> [];
back(T, K) -> [K | back(T, ets:prev(T, K))].
del_while(_, '$end_of_table') -> ok;
del_while(T, K) -> N = ets:next(T, K), ets:delete(T, K), del_while(T, N).
