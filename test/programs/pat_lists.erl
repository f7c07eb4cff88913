%% List patterns: heads and tails, improper lists, fixed lengths.
-module(pat_lists).
-include("check.hrl").

main() ->
    ?P([f(X) || X <- [[], [1], [1,2], [1,2,3], [1,2,3,4], [a|b], [a,b|c], [[]], [[1]], [[1],2], {}, <<>>]]),
    ?P([pairs(X) || X <- [[], [1], [1,2], [1,2,3], [1,2,3,4], [1,2|3]]]),
    ?P([runs(X) || X <- [[], [a], [a,a], [a,a,b,b,b,a], "mississippi"]]),
    ?P([sorted(X) || X <- [[], [1], [1,2], [2,1], [1,1.0], [1,2,3,3,4], [1,3,2]]]),
    ?P(last([1,2,3])),
    ?P(last([])),
    ?P(last([1|2])),
    ?P([len(X) || X <- [[], [a], [a,b|c], lists:seq(1,10)]]),
    ?P(zip([1,2,3], [a,b,c])),
    ?P(zip([1,2,3], [a,b])),
    ?P([pre(X) || X <- ["GET /x", "POST /y", "GE", "PUT", [], "GET "]]),
    ?P(rev([1,2,3|tail], [])),
    ?P(begin [A, B | C] = id([1, 2, 3, 4]), {A, B, C} end),
    ?P(begin [A, B | C] = id([1]), {A, B, C} end),
    ?P(begin [[A | _], [B | _] | _] = id(["ab", "cd", "ef"]), [A, B] end),
    ?P(begin [X, X | _] = id([1, 1, 2]), X end),
    ?P(begin [X, X | _] = id([1, 1.0, 2]), X end),
    ?P(begin L = [_ | T] = id([1, 2]), {L, T} end),
    ?P(case id([]) of [_ | _] -> cons; [] -> nil end),
    ?P(case id([a | b]) of [a | a] -> aa; [a | X] -> X end),
    ?P([case X of [{a, V} | _] -> V; [{_, _}, {b, V} | _] -> {b, V}; [_ | _] -> other; _ -> none end || X <- [[{a, 1}], [{c, 1}, {b, 2}], [{c, 1}], [x], [], x]]),
    ?P(split3([1,2,3,4,5,6,7])),
    ok.

f([]) -> nil;
f([[]]) -> nilnil;
f([[_ | _] | T]) -> {nested, T};
f([X]) -> {one, X};
f([X, Y]) -> {two, X, Y};
f([_, _, X]) -> {three, X};
f([X, Y | T]) when is_list(T) -> {more, X, Y, length(T)};
f([X, Y | T]) -> {improper2, X, Y, T};
f([X | T]) -> {improper1, X, T};
f(_) -> no_list.

pairs([A, B | T]) -> [{A, B} | pairs(T)];
pairs([A]) -> [{A}];
pairs([]) -> [];
pairs(X) -> {tail, X}.

runs([]) -> [];
runs([X | T]) -> runs(T, X, 1).
runs([X | T], X, N) -> runs(T, X, N + 1);
runs([Y | T], X, N) -> [{X, N} | runs(T, Y, 1)];
runs([], X, N) -> [{X, N}].

sorted([A, B | T]) when A =< B -> sorted([B | T]);
sorted([_, _ | _]) -> false;
sorted(_) -> true.

last([X]) -> X;
last([_ | T]) -> last(T).

len([_ | T]) -> 1 + len(T);
len(_) -> 0.

zip([A | As], [B | Bs]) -> [{A, B} | zip(As, Bs)];
zip([], []) -> [].

pre("GET " ++ Path) -> {get, Path};
pre("POST " ++ Path) -> {post, Path};
pre([C | _]) -> {other, C};
pre("") -> empty.

rev([H | T], Acc) -> rev(T, [H | Acc]);
rev(X, Acc) -> {X, Acc}.

split3([A, B, C | T]) -> [[A, B, C] | split3(T)];
split3(Rest) -> [{rest, Rest}].
