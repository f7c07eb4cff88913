%% Patterns with variables already bound: match by =:=, not by ==.
-module(pat_bound).
-include("check.hrl").

main() ->
    ?P(f(1, 1)),
    ?P(f(1, 1.0)),
    ?P(f(a, b)),
    ?P(begin A = id(1), case id(1) of A -> same; _ -> no end end),
    ?P(begin A = id(1), case id(1.0) of A -> same; _ -> no end end),
    ?P(begin A = id({x, [1]}), case id({x, [1]}) of A -> same; _ -> no end end),
    ?P(begin A = id(1 bsl 80), case id(1 bsl 80) of A -> same; _ -> no end end),
    ?P(begin A = id(2), {A, B} = id({2, 3}), B end),
    ?P(begin A = id(2), {A, B} = id({3, 3}), B end),
    ?P(begin A = id(2), A = id(2) end),
    ?P(begin A = id(2), A = id(3) end),
    ?P(begin A = id(k), #{A := V} = id(#{k => v}), V end),
    ?P(begin A = id(k), #{A := V} = id(#{j => v}), V end),
    ?P(begin A = id(3), <<A, R/binary>> = id(<<3, 4>>), R end),
    ?P(begin A = id(3), <<A, R/binary>> = id(<<4, 4>>), R end),
    ?P(begin N = id(2), <<X:N/binary, _/binary>> = id(<<"abc">>), X end),
    ?P(begin A = id(1), [X || {A, X} <- [{1, a}, {2, b}, {1.0, c}, {1, d}]] end),
    ?P(begin A = id(1), [X || {A, X} <- [{1, a}, {2, b}], A =:= 1] end),
    ?P(begin A = id(1), F = fun(A) -> A end, F(2) end),
    ?P(begin A = id(1), F = fun(X) when X =:= A -> same; (_) -> other end, [F(1), F(2)] end),
    ?P(begin A = id(5), self() ! {a, 4}, self() ! {a, 5}, R = receive {a, A} -> got5 end, [R, receive {a, X} -> X end] end),
    ?P(begin R = id(make_ref()), self() ! {make_ref(), no}, self() ! {R, yes}, receive {R, X} -> receive {_, Y} -> {X, Y} end end end),
    ?P(begin X = id(1), try throw(1) catch X -> same end end),
    ?P(begin X = id(1), try throw(2) catch X -> same; Y -> {other, Y} end end),
    ?P(eq3(a, a, a)),
    ?P(eq3(a, a, b)),
    ?P(eq3({1}, {1}, {1})),
    ?P(nested([{1, 1}, {1, 2}, {2, 2}])),
    ok.

f(X, X) -> same;
f(_, _) -> other.
eq3(X, X, X) -> all;
eq3(X, X, _) -> first_two;
eq3(_, _, _) -> none.
nested([{X, X}, {X, Y}, {Y, Y}]) -> {X, Y};
nested(_) -> no.
