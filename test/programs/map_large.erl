%% Large maps: thousands of keys of all types, removal, collisions of == keys, sharing.
-module(map_large).
-include("check.hrl").

main() ->
    ?P(begin M = big(10000), {map_size(M), maps:get(1, M), maps:get(10000, M), maps:find(10001, M)} end),
    ?P(begin M = big(10000), lists:all(fun(I) -> maps:get(I, M) =:= I end, lists:seq(1, 10000)) end),
    ?P(begin M = lists:foldl(fun maps:remove/2, big(5000), lists:seq(1, 4990)), lists:sort(maps:to_list(M)) end),
    ?P(begin M = lists:foldl(fun maps:remove/2, big(2000), lists:seq(1, 2000)), {map_size(M), M =:= #{}} end),
    ?P(begin M = mixed(500), {map_size(M), lists:all(fun(I) -> [maps:get(K, M) || K <- keys(I)] =:= [I, I, I, I, I, I, I] end, lists:seq(1, 500))} end),
    ?P(begin M = mixed(500), N = maps:filter(fun(K, _) -> is_integer(K) end, M), {map_size(N), lists:sum(maps:keys(N))} end),
    ?P(maps:fold(fun(_, V, A) -> V + A end, 0, big(1000))),
    ?P(maps:fold(fun(K, V, A) -> A + K * V end, 0, big(1000))),
    ?P(lists:sort(maps:keys(big(50)))),
    ?P(lists:sum(maps:values(big(1000)))),
    ?P(begin M = maps:map(fun(K, V) -> K + V end, big(1000)), {maps:get(500, M), map_size(M)} end),
    ?P(begin A = big(1000), B = maps:from_list([{I, b} || I <- lists:seq(500, 1500)]), M = maps:merge(A, B), {map_size(M), maps:get(499, M), maps:get(500, M), maps:get(1500, M)} end),
    ?P(begin A = big(1000), B = A#{500 := x}, {maps:get(500, A), maps:get(500, B), A =:= B, A < B, A =:= B#{500 := 500}} end),
    ?P(begin A = big(100), maps:with([1, 50, 200], A) end),
    ?P(begin A = big(100), map_size(maps:without(lists:seq(1, 95), A)) end),
    ?P(begin M = maps:from_list([{{I rem 10, I div 10}, I} || I <- lists:seq(0, 99)]), [maps:get({A, A}, M) || A <- lists:seq(0, 9)] end),
    ?P(begin M = maps:from_list([{float(I), I} || I <- lists:seq(1, 100)]), {maps:get(50.0, M), maps:find(50, M)} end),
    ?P(begin M = maps:from_list([{I bsl 64, I} || I <- lists:seq(1, 100)]), {maps:get(50 bsl 64, M), maps:find(50, M)} end),
    ?P(begin M = maps:from_list([{integer_to_binary(I), I} || I <- lists:seq(1, 1000)]), lists:sum([maps:get(integer_to_binary(I), M) || I <- lists:seq(1, 1000)]) end),
    ?P(begin M = maps:from_list([{[I, I + 1], I} || I <- lists:seq(1, 200)]), maps:get([77, 78], M) end),
    ?P(begin M = maps:from_list([{#{I => I}, I} || I <- lists:seq(1, 200)]), maps:get(#{77 => 77}, M) end),
    ?P(begin M = maps:from_list([{list_to_atom("a" ++ integer_to_list(I)), I} || I <- lists:seq(1, 200)]), {maps:get(a77, M), map_size(M)} end),
    ?P(begin {V, M} = maps:take(500, big(1000)), {V, map_size(M), maps:take(500, M)} end),
    ?P(begin M = big(1000), N = lists:foldl(fun(I, A) -> A#{I := I * 2} end, M, lists:seq(1, 1000)), {maps:get(1000, N), maps:get(1000, M)} end),
    ?P(erlang:phash2(big(1000)) =:= erlang:phash2(maps:from_list([{I, I} || I <- lists:seq(1000, 1, -1)]))),
    ?P(binary_to_term(term_to_binary(mixed(100))) =:= mixed(100)),
    ?P(update_with(2000)),
    ok.

big(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).
keys(I) -> [I, {k, I}, [I], integer_to_binary(I), I + 0.5, (I bsl 70), {I, [I, {I}]}].
mixed(N) -> maps:from_list([{K, I} || I <- lists:seq(1, N), K <- keys(I)]).
update_with(N) ->
    M = lists:foldl(fun(I, A) -> maps:update_with(I rem 100, fun(V) -> V + I end, I, A) end, #{}, lists:seq(1, N)),
    {map_size(M), lists:sum(maps:values(M)), maps:get(7, M)}.
