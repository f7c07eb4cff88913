%% sets in both versions: all operations, equality, order-free results.
-module(lib_sets).
-include("check.hrl").

main() ->
    ?P([b(V, fun(F) -> s(F([3, 1, 2, 3])) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> [sets:is_element(X, F([1, 2])) || X <- [1, 1.0, 3]] end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> s(sets:add_element(4, F([1, 2]))) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> s(sets:del_element(1, F([1, 2]))) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> s(sets:union(F([1, 2]), F([2, 3]))) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> s(sets:union([F([1]), F([2]), F([3])])) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> s(sets:intersection(F([1, 2, 3]), F([2, 3, 4]))) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> s(sets:intersection([F([1, 2]), F([2, 3]), F([2])])) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> s(sets:subtract(F([1, 2, 3]), F([2]))) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> {sets:is_subset(F([1]), F([1, 2])), sets:is_subset(F([1, 3]), F([1, 2]))} end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> {sets:is_disjoint(F([1]), F([2])), sets:is_disjoint(F([1]), F([1]))} end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> {sets:size(F([1, 2])), sets:is_empty(F([])), sets:is_empty(F([1]))} end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> sets:fold(fun(X, A) -> X + A end, 0, F(lists:seq(1, 100))) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> s(sets:filter(fun(X) -> X > 1 end, F([1, 2, 3]))) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> {sets:is_set(F([1])), sets:is_set([]), sets:is_set(x)} end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> lists:sort(sets:to_list(F(lists:seq(1, 500)))) =:= lists:seq(1, 500) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> sets:size(lists:foldl(fun sets:del_element/2, F(lists:seq(1, 500)), lists:seq(1, 490))) end) || V <- [1, 2]]),
    ?P([b(V, fun(F) -> sets:size(F([1, 1.0, a, "a", <<"a">>, {a}])) end) || V <- [1, 2]]),
    ?P(s(sets:union(sets:from_list([1], [{version, 1}]), sets:from_list([2], [{version, 2}])))),
    ?P(s(sets:new())),
    ?P(s(sets:new([{version, 2}]))),
    ?P(b(1, fun(_) -> sets:add_element(1, x) end)),
    ?P(b(1, fun(_) -> sets:from_list(x) end)),
    ?P(sets:is_equal(sets:from_list([1, 2], [{version, 1}]), sets:from_list([2, 1], [{version, 2}]))),
    ok.

b(V, F) -> try F(fun(L) -> sets:from_list(L, [{version, V}]) end) catch C:R -> {C, R} end.
s(S) -> lists:sort(sets:to_list(S)).
