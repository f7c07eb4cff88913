%% Guards of several alternatives: evaluation, failing alternatives, shadowed clauses.
-module(guard_sequences).
-include("check.hrl").

main() ->
    ?P([a(X) || X <- [1, 2, 3, 4, a, {1}, []]]),
    ?P([b(X, Y) || X <- [1, a, {}], Y <- [1, b, [x]]]),
    ?P([c(X) || X <- lists:seq(0, 12)]),
    ?P([d(X) || X <- [{1, 2}, {2, 1}, {a, b}, [1 | 2], [], 0]]),
    ?P([e(X) || X <- [0, 1, 2, 3, foo]]),
    ?P([case X of Y when Y > 3, Y < 6; Y > 10 -> in; Y when Y =:= 0; Y =:= 1; Y =:= 2 -> low; _ -> out end || X <- [0, 2, 3, 4, 6, 10, 11]]),
    ?P([if X =:= 1; X =:= 2 -> a; X > 5, X < 8; X > 20 -> b; true -> c end || X <- [1, 2, 3, 6, 8, 21]]),
    ?P([(fun(Y) when Y, true; not Y, false -> t; (Y) when Y =:= false; Y =:= maybe_ -> f; (_) -> o end)(X) || X <- [true, false, maybe_, 1]]),
    ?P([X || X <- [1, 2, 3, 4, 5], X > 1, X < 5, X rem 2 =:= 0]),
    ?P([X || X <- [{a}, 2, {b}, []], element(1, X) =:= a]),
    ?P([X || X <- [1, 0, 2], 10 div X > 4]),
    ?P(begin self() ! 5, self() ! 15, A = receive X when X > 10; X < 0 -> X end, B = receive Y -> Y end, {A, B} end),
    ?P(try throw(5) catch X when X > 10 -> gt; X when X > 3, X < 6; X =:= 100 -> mid end),
    ?P(try throw(50) catch throw:X when X > 100 -> gt; throw:X when X < 6 -> mid end),
    ok.

a(X) when X =:= 1; X =:= 2 -> low; a(X) when hd(X) > 1; X > 3, is_integer(X) -> four; a(X) when is_tuple(X), size(X) =:= 1; is_atom(X) -> ta; a(_) -> o.
b(X, Y) when is_integer(X), is_integer(Y) -> ii; b(X, Y) when is_integer(X); is_integer(Y) -> i; b(X, Y) when is_atom(X), is_atom(Y); is_tuple(X), hd(Y) =:= x -> at; b(_, _) -> o.
c(N) when N < 3; N > 9 -> out; c(N) when N rem 2 =:= 0, N rem 4 =:= 0 -> four; c(N) when N rem 2 =:= 0 -> even; c(_) -> odd.
d({A, B}) when A < B -> lt; d({A, B}) when A > B -> gt; d([A | B]) when A < B; B =:= [] -> cons; d(X) when X =:= []; X =:= 0 -> zero.
e(0) -> zero; e(X) when X =:= 0 -> never; e(X) when X =:= 1 -> one; e(X) when is_integer(X), X > 1, X =/= 3 -> gt; e(_) -> other.
