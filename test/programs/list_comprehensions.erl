%% Filters, several generators, patterns, nesting, shadowing, order.
-module(list_comprehensions).
-include("check.hrl").

main() ->
    ?P([X || X <- [1, 2, 3]]),
    ?P([X * X || X <- lists:seq(1, 10), X rem 2 =:= 0]),
    ?P([{X, Y} || X <- [1, 2], Y <- [a, b, c]]),
    ?P([{X, Y} || X <- lists:seq(1, 4), Y <- lists:seq(X, 4), X + Y =:= 5]),
    ?P([{A, B, C} || A <- lists:seq(1, 20), B <- lists:seq(A, 20), C <- lists:seq(B, 20), A * A + B * B =:= C * C]),
    ?P([[{X, Y} || Y <- [1, 2]] || X <- [a, b]]),
    ?P([X || {ok, X} <- [{ok, 1}, {error, 2}, {ok, 3}, x]]),
    ?P([X || [X, X] <- [[1, 1], [1, 2], [2, 2], [3]]]),
    ?P([H || [H | _] <- ["abc", "", "def"]]),
    ?P([X || <<X:16>> <- [<<1, 2>>, <<1>>, <<3, 4>>]]),
    ?P([X || #{k := X} <- [#{k => 1}, #{}, #{k => 2}]]),
    ?P([X || X <- [1, a, 2.0, "s"], is_number(X)]),
    ?P([X || X <- [1, 2, 3], Y <- [1, 2, 3], X =:= Y, X > 1]),
    ?P([X || X <- [], throw(never)]),
    ?P([1 || false]),
    ?P([1 || true]),
    ?P([1 || _ <- [a, b]]),
    ?P([X || X <- [1, 2, 3], begin Y = X * 2, Y > 2 end]),
    ?P(begin X = 10, [X || X <- [1, 2]] ++ [X] end),
    ?P(begin X = 1, [Y || Y <- [1, 2, 1], Y =:= X] end),
    ?P([F(2) || F <- [fun(X) -> X + N end || N <- [1, 2, 3]]]),
    ?P([X || X <- [Y || Y <- [Z || Z <- [3, 1, 2]], Y > 1]]),
    ?P(lists:sum([X || X <- lists:seq(1, 10000), X rem 3 =:= 0])),
    ?P(length([x || _ <- lists:seq(1, 300), _ <- lists:seq(1, 300)])),
    ?P([X || X <- [1, 2 | x]]),
    ?P([X || X <- x]),
    ?P([X || X <- [1, 2], foo]),
    ?P([X || X <- [1, 2], 1 + X]),
    ?P([X || X <- [3, 0, 1], 6 div X > 2]),
    ?P([X || X <- [3, 0, 1], id(6 div X) > 2]),
    ?P(qsort([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])),
    ?P(perms([1, 2, 3])),
    ?P(queens(6)),
    ?P(primes(50)),
    ?P(pascal(6)),
    ?P([case X of 1 -> one; _ -> [Y || Y <- [X, X]] end || X <- [1, 2]]),
    ?P([begin put(k, X), get(k) end || X <- [1, 2]]),
    ?P(begin _ = [put(last, X) || X <- [1, 2, 3]], get(last) end),
    ?ST([hd(X) || X <- [[1], []]]),
    ok.

qsort([]) -> [];
qsort([P | T]) -> qsort([X || X <- T, X < P]) ++ [P] ++ qsort([X || X <- T, X >= P]).
perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].
queens(N) -> queens(N, N).
queens(0, _) -> [[]];
queens(K, N) -> [[Q | B] || B <- queens(K - 1, N), Q <- lists:seq(1, N), safe(Q, B, 1)].
safe(_, [], _) -> true;
safe(Q, [Q1 | T], D) -> Q =/= Q1 andalso abs(Q - Q1) =/= D andalso safe(Q, T, D + 1).
primes(N) -> [P || P <- lists:seq(2, N), [D || D <- lists:seq(2, P - 1), P rem D =:= 0] =:= []].
pascal(1) -> [[1]];
pascal(N) -> [R | _] = Rows = pascal(N - 1), [[A + B || {A, B} <- lists:zip([0 | R], R ++ [0])] | Rows].
