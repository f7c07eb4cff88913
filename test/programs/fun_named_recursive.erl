%% Named funs, recursion through funs, mutual recursion with funs, deep recursion.
-module(fun_named_recursive).
-include("check.hrl").

main() ->
    ?P(begin F = fun Fact(0) -> 1; Fact(N) -> N * Fact(N - 1) end, F(20) end),
    ?P(begin F = fun Len([]) -> 0; Len([_ | T]) -> 1 + Len(T) end, F(lists:seq(1, 10000)) end),
    ?P(begin F = fun Loop(0, A) -> A; Loop(N, A) -> Loop(N - 1, A + N) end, F(100000, 0) end),
    ?P(begin F = fun Fib(N) when N < 2 -> N; Fib(N) -> Fib(N - 1) + Fib(N - 2) end, F(18) end),
    ?P(begin K = id(3), F = fun G(0) -> []; G(N) -> [N * K | G(N - 1)] end, F(4) end),
    ?P(begin F = fun W({node, L, V, R}) -> W(L) ++ [V] ++ W(R); W(leaf) -> [] end, F({node, {node, leaf, 1, leaf}, 2, {node, leaf, 3, leaf}}) end),
    ?P(begin F = fun A(0) -> fun() -> a end; A(N) -> fun() -> {N, (A(N - 1))()} end end, (F(3))() end),
    ?P(begin F = fun Self(get) -> Self; Self(X) -> X end, (F(get))(5) end),
    ?P(begin Even = fun(_, _, 0) -> true; (E, O, N) -> O(E, O, N - 1) end, Odd = fun(_, _, 0) -> false; (E, O, N) -> E(E, O, N - 1) end, {Even(Even, Odd, 1000), Odd(Even, Odd, 1001), Even(Even, Odd, 7)} end),
    ?P(begin F = fun Ack(0, N) -> N + 1; Ack(M, 0) -> Ack(M - 1, 1); Ack(M, N) -> Ack(M - 1, Ack(M, N - 1)) end, F(2, 5) end),
    ?P(begin X = 1, F = fun X1(Y) -> {X, Y, is_function(X1, 1)} end, F(2) end),
    ?P(begin F = fun Perm([]) -> [[]]; Perm(L) -> [[H | T] || H <- L, T <- Perm(L -- [H])] end, length(F([1, 2, 3, 4])) end),
    ?P(begin F = fun Q([]) -> []; Q([P | T]) -> Q([X || X <- T, X < P]) ++ [P] ++ Q([X || X <- T, X >= P]) end, F([3, 1, 2, 5, 4]) end),
    ?P(begin F = fun Fail(0) -> error(bottom); Fail(N) -> Fail(N - 1) + 1 end, F(3) end),
    ?P(memo()),
    ?P(trampoline(fun() -> bounce(10000) end)),
    ok.

memo() ->
    F = fun M(N, C) ->
            case C of
                #{N := V} -> {V, C};
                _ when N < 2 -> {N, C#{N => N}};
                _ -> {A, C1} = M(N - 1, C), {B, C2} = M(N - 2, C1), {A + B, C2#{N => A + B}}
            end
        end,
    element(1, F(90, #{})).
trampoline(F) when is_function(F) -> trampoline(F());
trampoline(X) -> X.
bounce(0) -> done;
bounce(N) -> fun() -> bounce(N - 1) end.
