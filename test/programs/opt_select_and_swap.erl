%% Jump tables, tuple arities, swapped registers, nested cases merged by the compiler.
-module(opt_select_and_swap).
-include("check.hrl").

main() ->
    ?P([sel(X) || X <- lists:seq(0, 70, 3)]),
    ?P([arity(T) || T <- [{}, {1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4}, {1, 2, 3, 4, 5, 6, 7}, x]]),
    ?P([msg(M) || M <- [{add, 1, 2}, {sub, 5, 3}, {neg, 4}, {mul, 2, 3, 4}, stop, {unknown}, {add, a, b}, {add, 1}]]),
    ?P(swap3(1, 2, 3)),
    ?P(cycle(7, a, b, c, d)),
    ?P([nest(A, B, C) || A <- [x, y], B <- [1, 2], C <- [p, q]]),
    ?P([str(S) || S <- ["get", "getx", "set", "put", "", "g"]]),
    ?P([bin(B) || B <- [<<"get">>, <<"getx">>, <<"set">>, <<>>, <<"g">>]]),
    ?P([lit(T) || T <- [{a, 1}, {a, 2}, {b, 1}, [a], [b], #{}, 1.5, "ab"]]),
    ?P([same_result(X) || X <- [1, 2, 3, 4, a]]),
    ?P([guarded(X, Y) || X <- [1, 2, 3], Y <- [a, b]]),
    ?P([big_atoms(A) || A <- [monday, tuesday, wednesday, thursday, friday, saturday, sunday, someday]]),
    ?P([state(S, E) || S <- [idle, running, paused], E <- [start, pause, resume, stop]]),
    ?P([fall(X) || X <- [{1, a}, {1, b}, {2, a}, {3, c}, {1, c}]]),
    ?P([opcode(<<X:4, Y:12>>) || X <- [0, 1, 2, 7, 15], Y <- [5]]),
    ok.

sel(X) when X < 10 -> low;
sel(10) -> ten; sel(12) -> twelve; sel(15) -> fifteen; sel(18) -> eighteen; sel(21) -> twentyone; sel(24) -> twentyfour;
sel(30) -> thirty; sel(33) -> thirtythree; sel(60) -> sixty; sel(63) -> sixtythree;
sel(X) when X rem 2 =:= 0 -> {even, X};
sel(X) -> {odd, X}.
arity({}) -> 0; arity({A}) -> A; arity({_, B}) -> B; arity({_, _, C}) -> C; arity({A, _, _, D}) -> {A, D}; arity(T) when is_tuple(T) -> {size, tuple_size(T)}; arity(_) -> none.
msg({add, A, B}) when is_integer(A), is_integer(B) -> A + B;
msg({sub, A, B}) -> A - B;
msg({neg, A}) -> -A;
msg({mul, A, B, C}) -> A * B * C;
msg(stop) -> stopped;
msg({add, A, B}) -> {cannot_add, A, B};
msg(T) when is_tuple(T) -> {bad, tuple_size(T)}.
swap3(A, B, C) -> f3(C, A, B).
f3(A, B, C) -> g3(B, A, C).
g3(A, B, C) -> {A, B, C}.
cycle(0, A, B, C, D) -> [A, B, C, D];
cycle(N, A, B, C, D) when N rem 2 =:= 0 -> cycle(N - 1, D, A, B, C);
cycle(N, A, B, C, D) -> cycle(N - 1, B, A, D, C).
nest(A, B, C) -> case A of x -> case B of 1 -> case C of p -> 1; q -> 2 end; 2 -> case C of p -> 3; q -> 4 end end; y -> case {B, C} of {1, p} -> 5; {1, q} -> 6; {2, _} -> 7 end end.
str("get") -> 1; str("set") -> 2; str("put") -> 3; str("get" ++ R) -> {4, R}; str([]) -> 5; str([C]) -> C; str(_) -> other.
bin(<<"get">>) -> 1; bin(<<"set">>) -> 2; bin(<<"get", R/binary>>) -> {4, R}; bin(<<>>) -> 5; bin(<<C>>) -> C; bin(_) -> other.
lit({a, 1}) -> a1; lit({a, _}) -> a; lit({_, 1}) -> one; lit([a]) -> la; lit([_ | _]) -> l; lit(#{}) -> m; lit(1.5) -> f; lit(_) -> o.
same_result(1) -> x; same_result(2) -> y; same_result(3) -> x; same_result(4) -> y; same_result(_) -> x.
guarded(X, a) when X > 2 -> big_a; guarded(X, b) when X > 1 -> mid_b; guarded(1, _) -> one; guarded(_, Y) -> Y.
big_atoms(monday) -> 1; big_atoms(tuesday) -> 2; big_atoms(wednesday) -> 3; big_atoms(thursday) -> 4; big_atoms(friday) -> 5; big_atoms(saturday) -> 6; big_atoms(sunday) -> 7; big_atoms(_) -> 0.
state(idle, start) -> running; state(running, pause) -> paused; state(paused, resume) -> running; state(S, stop) when S =/= idle -> idle; state(S, _) -> {ignored, S}.
fall({1, a}) -> first; fall({X, a}) -> {a, X}; fall({1, X}) when X =/= c -> {one, X}; fall({X, Y}) -> {X, Y}.
opcode(<<0:4, X:12>>) -> {nop, X}; opcode(<<1:4, R:4, V:8>>) -> {load, R, V}; opcode(<<2:4, A:4, B:4, C:4>>) -> {add, A, B, C}; opcode(<<O:4, X:12/signed>>) when O < 8 -> {op, O, X}; opcode(<<O:4, _/bits>>) -> {bad, O}.
