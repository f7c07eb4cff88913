%% Tail and body recursion, a million deep, accumulators, mutual recursion, growing and shrinking stacks.
-module(rec_tail_body).
-include("check.hrl").

main() ->
    ?P(count(1000000)),
    ?P(body(1000000)),
    ?P(mutual_even(1000001)),
    ?P(build(100000) =:= lists:seq(1, 100000)),
    ?P(sum_body(lists:seq(1, 200000))),
    ?P(length(map_body(fun(X) -> X * 2 end, lists:seq(1, 100000)))),
    ?P(tree_sum(tree(14))),
    ?P(depth(deep_list(100000))),
    ?P(zigzag(1000)),
    ?P(updown(5)),
    ?P(ack(2, 300)),
    ?P(fib(20)),
    ?P(hof_deep(100000)),
    ?P(three(300000, a)),
    ?P(state(200000, {0, 0, 0})),
    ?P(nested_case(50000, 0)),
    ?P(string_build(1000)),
    ?P(cons_chain(100000)),
    ?P(interleave_gc(3000)),
    ?P(tuple_body(10000)),
    ?P(big_frame(20000)),
    ok.

count(0) -> done;
count(N) -> count(N - 1).
body(0) -> 0;
body(N) -> 1 + body(N - 1).
mutual_even(0) -> even;
mutual_even(N) -> mutual_odd(N - 1).
mutual_odd(0) -> odd;
mutual_odd(N) -> mutual_even(N - 1).
build(N) -> build(N, []).
build(0, A) -> A;
build(N, A) -> build(N - 1, [N | A]).
sum_body([]) -> 0;
sum_body([H | T]) -> H + sum_body(T).
map_body(_, []) -> [];
map_body(F, [H | T]) -> [F(H) | map_body(F, T)].
tree(0) -> leaf;
tree(N) -> {tree(N - 1), N, tree(N - 1)}.
tree_sum(leaf) -> 0;
tree_sum({L, V, R}) -> tree_sum(L) + V + tree_sum(R).
deep_list(0) -> [];
deep_list(N) -> [deep_list(N - 1)].
depth([]) -> 0;
depth([X]) -> 1 + depth(X).
zigzag(0) -> 0;
zigzag(N) -> body(N) + zigzag(N - 1) - body(N - 1).
updown(0) -> ok;
updown(N) -> 100000 = body(100000), updown(N - 1).
ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
hof_deep(N) -> lists:foldr(fun(X, A) -> X + A end, 0, lists:seq(1, N)).
three(0, S) -> S;
three(N, a) -> three(N - 1, b);
three(N, b) -> three(N - 1, c);
three(N, c) -> three(N - 1, a).
state(0, S) -> S;
state(N, {A, B, C}) when N rem 2 =:= 0 -> state(N - 1, {A + 1, B, C + N});
state(N, {A, B, C}) -> state(N - 1, {A, B + 1, C}).
nested_case(0, A) -> A;
nested_case(N, A) -> nested_case(N - 1, case N rem 3 of 0 -> A + 1; 1 -> case N rem 5 of 0 -> A + 10; _ -> A end; 2 -> A - 1 end).
string_build(N) -> length(lists:flatten([integer_to_list(I) || I <- lists:seq(1, N)])).
cons_chain(N) -> L = build(N), length(L) + hd(L) + lists:last(L).
interleave_gc(0) -> ok;
interleave_gc(N) -> L = lists:seq(1, 20), R = interleave_gc(N - 1), 20 = length(L), R.
tuple_body(0) -> {};
tuple_body(N) -> T = tuple_body(N - 1), case T of {} -> {N}; {M} -> {M + 1} end.
big_frame(0) -> 0;
big_frame(N) ->
    A = id(N), B = id(A + 1), C = id(B + 1), D = id(C + 1), E = id(D + 1), F = id(E + 1), G = id(F + 1), H = id(G + 1),
    R = big_frame(N - 1),
    R + H - A + (B - C) + (D - E) + (F - G) - 4.
