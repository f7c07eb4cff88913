%% iterator, next, to_list over an iterator; with order where the release has it.
-module(map_iterators).
-include("check.hrl").

main() ->
    ?P(begin I = maps:iterator(#{1 => a}), maps:next(I) =/= none end),
    ?P(maps:next(maps:iterator(#{}))),
    ?P(begin {K, V, I} = maps:next(maps:iterator(#{1 => a})), {K, V, maps:next(I)} end),
    ?P(lists:sort(all(maps:iterator(#{1 => a, 2 => b, 3 => c})))),
    ?P(lists:sort(all(maps:iterator(big(100)))) =:= lists:sort(maps:to_list(big(100)))),
    ?P(length(all(maps:iterator(big(1000))))),
    ?P(all(maps:iterator(big(32))) =:= maps:to_list(big(32))),
    ?P(all(maps:iterator(big(200))) =:= maps:to_list(big(200))),
    ?P(maps:keys(big(200)) =:= [K || {K, _} <- maps:to_list(big(200))]),
    ?P(maps:values(big(200)) =:= [V || {_, V} <- maps:to_list(big(200))]),
    ?P(lists:reverse(maps:fold(fun(K, V, A) -> [{K, V} | A] end, [], big(200))) =:= maps:to_list(big(200))),
    ?P(maps:to_list(maps:iterator(#{1 => a}))),
    ?P(maps:iterator(id(x))),
    ?P(maps:next(id(x))),
    ?P(maps:next(id([]))),
    ?P(s(maps:map(fun(_, V) -> V + 1 end, maps:iterator(#{1 => 1, 2 => 2})))),
    ?P(s(maps:filter(fun(K, _) -> K > 1 end, maps:iterator(#{1 => 1, 2 => 2})))),
    ?P(maps:fold(fun(K, V, A) -> K + V + A end, 0, maps:iterator(#{1 => 1, 2 => 2}))),
    ?P(s(maps:filtermap(fun(K, V) -> {true, K * V} end, maps:iterator(#{2 => 3})))),
    ?P(sum_first(maps:iterator(big(50)), 0, 0)),
    ?ST(maps:iterator(id(x))),
    ok.

big(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).
s(M) -> lists:sort(maps:to_list(M)).
all(I) -> case maps:next(I) of {K, V, N} -> [{K, V} | all(N)]; none -> [] end.
sum_first(I, N, S) -> case maps:next(I) of {_, V, J} -> sum_first(J, N + 1, S + V); none -> {N, S} end.
