%% List operations on short lists (20 elements, often) and long ones (300,000 elements).
-module(bench_lists).
-export([rows/0]).

rows() ->
    Small = fun() -> lists:seq(1, 20) end,
    Large = fun() -> lists:seq(1, 300000) end,
    Both = fun(Name, Times, F) ->
                   [{Name ++ "_small", Small, fun(L) -> times(Times, F, L) end},
                    {Name ++ "_large", Large, fun(L) -> times(max(1, Times * 20 div 300000), F, L) end}]
           end,
    Both("map", 200000, fun(L) -> lists:map(fun(X) -> X + 1 end, L) end) ++
    Both("foldl", 300000, fun(L) -> lists:foldl(fun(X, A) -> X + A end, 0, L) end) ++
    Both("filter", 200000, fun(L) -> lists:filter(fun(X) -> X band 1 =:= 0 end, L) end) ++
    Both("comprehension", 300000, fun(L) -> [X * 2 || X <- L, X band 3 =/= 0] end) ++
    Both("reverse", 1000000, fun(L) -> lists:reverse(L) end) ++
    Both("append", 1000000, fun(L) -> L ++ [1] end) ++
    Both("length", 1500000, fun(L) -> length(L) end) ++
    [{"sort_small", fun() -> shuffled(20) end, fun(L) -> times(50000, fun lists:sort/1, L) end},
     {"sort_large", fun() -> shuffled(100000) end, fun(L) -> times(3, fun lists:sort/1, L) end},
     {"sort_fun", fun() -> shuffled(50000) end, fun(L) -> times(3, fun(X) -> lists:sort(fun(A, B) -> A > B end, X) end, L) end},
     {"usort_tuples", fun() -> [{X rem 5000, {X rem 3, a}} || X <- shuffled(50000)] end, fun(L) -> times(3, fun lists:usort/1, L) end},
     {"keyfind_small", fun() -> [{X, a} || X <- lists:seq(1, 20)] end, fun(L) -> times(1000000, fun(X) -> lists:keyfind(15, 1, X) end, L) end},
     {"keyfind_large", fun() -> [{X, a} || X <- lists:seq(1, 10000)] end, fun(L) -> times(2000, fun(X) -> lists:keyfind(9999, 1, X) end, L) end},
     {"member_atoms", fun() -> [list_to_atom([$a, X]) || X <- lists:seq($a, $z)] end, fun(L) -> times(2000000, fun(X) -> lists:member(az, X) end, L) end},
     {"subtract", fun() -> {shuffled(5000), lists:seq(1, 5000, 2)} end, fun({A, B}) -> times(20, fun(X) -> X -- B end, A) end},
     {"flatten", fun() -> [[X, [X, [X]], "abc"] || X <- lists:seq(1, 20000)] end, fun(L) -> times(10, fun lists:flatten/1, L) end},
     {"zip_unzip", fun() -> lists:seq(1, 50000) end, fun(L) -> times(20, fun(X) -> lists:unzip(lists:zip(X, X)) end, L) end},
     {"quicksort", fun() -> shuffled(50000) end, fun(L) -> times(3, fun qsort/1, L) end},
     {"queens", fun() -> 9 end, fun(N) -> length(queens(N, N)) end}].

times(1, F, X) -> F(X);
times(N, F, X) -> F(X), times(N - 1, F, X).

%% The same numbers on every machine.
shuffled(N) -> shuffled(N, 12345).
shuffled(0, _) -> [];
shuffled(N, S) ->
    S1 = (S * 1103515 + 12345) band 16#3FFFFF,
    [S1 | shuffled(N - 1, S1)].

qsort([P | T]) -> qsort([X || X <- T, X < P]) ++ [P | qsort([X || X <- T, X >= P])];
qsort([]) -> [].

queens(_, 0) -> [[]];
queens(N, K) -> [[Q | Qs] || Qs <- queens(N, K - 1), Q <- lists:seq(1, N), safe(Q, 1, Qs)].
safe(_, _, []) -> true;
safe(Q, D, [H | T]) -> Q =/= H andalso Q =/= H + D andalso Q =/= H - D andalso safe(Q, D + 1, T).
