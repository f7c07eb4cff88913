%% Tuples by size then elements, lists by element, improper tails, nested mixes.
-module(order_tuples_lists).
-include("check.hrl").

main() ->
    ?P(lists:sort([{}, {b}, {a}, {a, b}, {1, 2, 3}, {z}, {a, a}, {1}, {1.0}, {{}}, {[]}, {1, 2, 2}])),
    ?P(lists:sort([[], [b], [a], [a, b], [1, 2, 3], [a | b], [a | 1], [1 | 2], [[]], [[a]], [1.0], [1]])),
    ?P(lists:sort(["b", "a", "ab", "", "aa", "B", "abc"])),
    ?P(lists:sort([[1, 2], [1, 2, 3], [1], [2], [1, 3], [1 | 3], [1, 2 | 3]])),
    ?P([{1, 2} < {1, 3}, {1, 2} < {1.0, 3}, {1.0, 3} < {1, 2}, {9} < {1, 1}, {} < {0}]),
    ?P([[1, 2] < [1, 2, 3], [2] < [1, 2], [1 | 2] < [1, 2], [1 | 2] < [1], [1] < [1 | 2], [[]] < [1]]),
    ?P([{a, [1]} < {a, [1.0]}, {a, [1]} == {a, [1.0]}, {a, [1]} =:= {a, [1.0]}]),
    ?P(lists:sort([{k, 1}, {k, 1.0}, {k, 0.5}, {k, a}, {k, []}, {k, {}}])),
    ?P(deep(5000) < deep(5001)),
    ?P(deep(5000) == deep(5000)),
    ?P(deept(5000) < deept(5001)),
    ?P(deept(3000) =:= deept(3000)),
    ?P(lists:seq(1, 10000) < lists:seq(1, 10000) ++ [0]),
    ?P(lists:seq(1, 10000) =:= lists:seq(1, 10000)),
    ?P(list_to_tuple(lists:seq(1, 1000)) < list_to_tuple(lists:seq(1, 999) ++ [1001])),
    ?P(list_to_tuple(lists:seq(1, 1000)) > list_to_tuple(lists:seq(2, 1000))),
    ?P([X || X <- [{1, a}, {1, b}, {2, a}], X > {1, a}]),
    ?P(lists:max([{3, x}, {10, a}, {10, b}, {2}])),
    ok.

deep(0) -> [];
deep(N) -> [deep(N - 1)].
deept(0) -> {};
deept(N) -> {deept(N - 1)}.
