%% zip, zip3, unzip, unzip3, zipwith with equal and unequal lengths.
-module(lists_zip).
-include("check.hrl").

main() ->
    ?P(lists:zip([1, 2], [a, b])),
    ?P(lists:zip([], [])),
    ?P(lists:zip([1], [a, b])),
    ?P(lists:zip([1, 2], [a])),
    ?P(lists:zip3([1, 2], [a, b], [x, y])),
    ?P(lists:zip3([1], [a], [])),
    ?P(lists:unzip([{1, a}, {2, b}])),
    ?P(lists:unzip([])),
    ?P(lists:unzip([{1, a}, x])),
    ?P(lists:unzip3([{1, a, x}, {2, b, y}])),
    ?P(lists:unzip3([{1, a}])),
    ?P(lists:zipwith(fun erlang:max/2, [1, 5], [3, 2])),
    ?P(lists:zipwith3(fun(A, B, C) -> A * B + C end, [1, 2], [3, 4], [5, 6])),
    ?P(lists:zipwith3(fun(A, B, C) -> A * B + C end, [1, 2], [3, 4], [5])),
    ?P(lists:unzip(lists:zip(lists:seq(1, 1000), lists:seq(2, 1001))) =:= {lists:seq(1, 1000), lists:seq(2, 1001)}),
    ?P(element(2, lists:unzip3(lists:zip3("abc", "def", "ghi")))),
    ?P(maps:from_list(lists:zip([1, 2, 3], [x, y, z]))),
    ?P([A * B || {A, B} <- lists:zip([1, 2, 3], [4, 5, 6])]),
    ?ST(lists:zip([1], [])),
    ?ST(lists:unzip([x])),
    ok.
