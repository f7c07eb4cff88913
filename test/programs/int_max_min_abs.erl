%% abs, max, min, sum, product forms on all kinds of numbers and other terms.
-module(int_max_min_abs).
-include("check.hrl").

main() ->
    ?P([abs(id(X)) || X <- [0, -1, 1, -0.5, 0.5, -(1 bsl 28), -(1 bsl 60), -(1 bsl 64), 1 bsl 100]]),
    ?P(abs(id(a))),
    ?P(abs(id([]))),
    ?P([max(A, B) || A <- [1, 1.0, a, "x", {}], B <- [2, 1.0, 1, b, []]]),
    ?P([min(A, B) || A <- [1, 1.0, a, "x", {}], B <- [2, 1.0, 1, b, []]]),
    ?P([erlang:max(A, B) || {A, B} <- [{1 bsl 64, 1.0e19}, {1 bsl 64, 2.0e19}, {18446744073709551616, 18446744073709551616.0}, {18446744073709551616.0, 18446744073709551616}]]),
    ?P(lists:max([1, 5, 3.5, 5.0])),
    ?P(lists:max([1, 5.0, 3.5, 5])),
    ?P(lists:min([2, 1.0, 1])),
    ?P(lists:min([2, 1, 1.0])),
    ?P(lists:max([])),
    ?P(lists:min([])),
    ?P(lists:sum([])),
    ?P(lists:sum([1, 2.5, 3])),
    ?P(lists:sum([a])),
    ?P(lists:max([a, "b", {c}, 1, #{}, <<>>])),
    ?P(lists:min([a, "b", {c}, 1, #{}, <<>>])),
    ?P(lists:foldl(fun max/2, 0, [3, 9, 2])),
    ?P(lists:foldl(fun erlang:min/2, 0, [3, -9, 2])),
    ?P(apply(erlang, max, [1, 2])),
    ?P([X || X <- [3, -3, 3.0], abs(X) == 3]),
    ok.
