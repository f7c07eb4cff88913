%% sort, usort, merge, umerge with and without a comparing function; stability; long inputs.
-module(lists_sort).
-include("check.hrl").

main() ->
    ?P(lists:sort([3, 1, 2])),
    ?P(lists:sort([])),
    ?P(lists:sort([1])),
    ?P(lists:sort([2, 1])),
    ?P(lists:sort([1, 1.0, 1])),
    ?P(lists:sort([1.0, 1])),
    ?P(lists:usort([3, 1, 2, 3, 1])),
    ?P(lists:usort([1.0, 1, 1.0])),
    ?P(lists:sort(fun(A, B) -> A >= B end, [3, 1, 2])),
    ?P(lists:sort(fun(_, _) -> true end, [3, 1, 2])),
    ?P(lists:sort(fun(_, _) -> false end, [3, 1, 2])),
    ?P(lists:sort(fun({A, _}, {B, _}) -> A =< B end, [{2, a}, {1, b}, {2, c}, {1, d}, {1, e}])),
    ?P(lists:sort(fun({A, _}, {B, _}) -> A >= B end, [{2, a}, {1, b}, {2, c}, {1, d}, {1, e}])),
    ?P(lists:usort(fun({A, _}, {B, _}) -> A =< B end, [{2, a}, {1, b}, {2, c}, {1, d}, {1, e}])),
    ?P(lists:merge([1, 3, 5], [2, 4])),
    ?P(lists:merge([1, 2], [1, 2])),
    ?P(lists:merge([], [1])),
    ?P(lists:merge([[1, 4], [2, 5], [3]])),
    ?P(lists:merge([])),
    ?P(lists:merge(fun(A, B) -> A >= B end, [5, 3], [4, 2])),
    ?P(lists:merge3([1, 4], [2, 5], [3, 6])),
    ?P(lists:umerge([1, 2], [1, 3])),
    ?P(lists:umerge([[1, 2], [2, 3], [1, 3]])),
    ?P(lists:umerge(fun(A, B) -> A =< B end, [1, 2], [1, 3])),
    ?P(lists:umerge3([1, 2], [2], [3])),
    ?P(lists:sort(rnd(50))),
    ?P(lists:usort([X rem 20 || X <- rnd(200)])),
    ?P(begin L = rnd(20000), S = lists:sort(L), {sorted(S), length(S), lists:sum(S) =:= lists:sum(L), lists:sort(lists:reverse(S)) =:= S} end),
    ?P(begin L = rnd(5000), lists:sort(fun(A, B) -> A =< B end, L) =:= lists:sort(L) end),
    ?P(begin L = rnd(5000), lists:sort(fun(A, B) -> A >= B end, L) =:= lists:reverse(lists:sort(L)) end),
    ?P(lists:sort(lists:seq(1, 100)) =:= lists:seq(1, 100)),
    ?P(lists:sort(lists:seq(100, 1, -1)) =:= lists:seq(1, 100)),
    ?P(lists:sort([b, "a", 1, {}, 2.0, [], <<>>, a, #{}, {a}])),
    ?P(lists:sort(a)),
    ?P(lists:sort([a | b])),
    ?P(lists:sort([b, a | c])),
    ?P(lists:sort(fun(_) -> true end, [1, 2])),
    ?P(lists:sort(x, [1, 2])),
    ?P(lists:sort(x, [1])),
    ?P([lists:sort(P) =:= [1, 2, 3, 4] || P <- perms([1, 2, 3, 4])] =:= lists:duplicate(24, true)),
    ?P(stable(lists:sort(fun({A, _}, {B, _}) -> A =< B end, [{X rem 7, I} || {I, X} <- lists:zip(lists:seq(1, 500), rnd(500))]))),
    ok.

rnd(N) -> rnd(N, 12345).
rnd(0, _) -> [];
rnd(N, S) -> S1 = (S * 1103515245 + 12345) band 16#7fffffff, [S1 rem 100003 | rnd(N - 1, S1)].
sorted([A, B | T]) -> A =< B andalso sorted([B | T]);
sorted(_) -> true.
perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].
stable([{K, I}, {K, J} | T]) -> I < J andalso stable([{K, J} | T]);
stable([_ | T]) -> stable(T);
stable([]) -> true.
