%% Calls, tail calls, recursion and exceptions.
-module(bench_calls).
-export([rows/0]).
-export([outside/2]).

rows() ->
    No = fun() -> none end,
    [{"fib", No, fun(_) -> fib(34) end},
     {"tail_calls", No, fun(_) -> loop(50000000, 0) end},
     {"remote_calls", No, fun(_) -> remote(10000000, 0) end},
     {"naive_reverse", fun() -> lists:seq(1, 500) end, fun(L) -> nrev_times(100, L) end},
     {"recursion_1e6", fun() -> lists:seq(1, 1000000) end, fun(L) -> sum_times(10, L, 0) end},
     {"recursion_1e7", No, fun(_) -> depth(10000000) end},
     {"tak", No, fun(_) -> [tak(24, 16, 8) || _ <- "12345678"] end},
     {"throw_catch", No, fun(_) -> throws(500000, 0) end},
     {"throw_deep", No, fun(_) -> throws_deep(50000, 0) end},
     {"error_stacktrace", No, fun(_) -> errors(50000, 0) end},
     {"try_no_error", No, fun(_) -> tries(10000000, 0) end}].

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

loop(0, A) -> A;
loop(N, A) -> loop(N - 1, A bxor N).

remote(0, A) -> A;
remote(N, A) -> remote(N - 1, ?MODULE:outside(N, A)).
outside(N, A) -> A bxor N.

nrev([H | T]) -> app(nrev(T), [H]);
nrev([]) -> [].
app([H | T], L) -> [H | app(T, L)];
app([], L) -> L.
nrev_times(1, L) -> nrev(L);
nrev_times(N, L) -> nrev(L), nrev_times(N - 1, L).

sum([H | T]) -> H + sum(T);
sum([]) -> 0.
sum_times(0, _, A) -> A;
sum_times(N, L, A) -> sum_times(N - 1, L, A + sum(L)).

depth(0) -> 0;
depth(N) -> 1 + depth(N - 1).

tak(X, Y, Z) when Y < X -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y));
tak(_, _, Z) -> Z.

throws(0, A) -> A;
throws(N, A) -> throws(N - 1, try thrower(N) catch throw:{found, X} -> A + X end).
thrower(N) when N > 0 -> throw({found, N band 7});
thrower(N) -> N.

throws_deep(0, A) -> A;
throws_deep(N, A) -> throws_deep(N - 1, A + (catch deep_throw(100))).
deep_throw(0) -> throw(1);
deep_throw(N) -> 1 + deep_throw(N - 1).

errors(0, A) -> A;
errors(N, A) -> errors(N - 1, try fails(N) catch error:badarith:Stack -> A + length(Stack) band 1 end).
fails(N) -> 1 + not_a_number(N).
not_a_number(N) -> N + list_to_atom("x").

tries(0, A) -> A;
tries(N, A) -> tries(N - 1, try plus(A, N) catch error:_ -> 0 end).
plus(A, N) when is_integer(A) -> A bxor N.
