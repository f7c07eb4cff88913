%% Tuple patterns: arity, tags, nesting, wildcards.
-module(pat_tuples).
-include("check.hrl").

main() ->
    ?P([f(X) || X <- [{}, {a}, {a,1}, {b,1}, {a,1,2}, {c,1,2}, {a,1,2,3}, {1,2,3,4,5}, a, [], {a,{b,1}}, {a,{b,{c,2}}}, {a,{b}}]]),
    ?P([g(X) || X <- [{ok,1}, {ok,-1}, {ok,a}, {error,x}, {error,{x,y}}, ok, error, {ok}, {ok,1,2}]]),
    ?P([h(X) || X <- [{1,1}, {1,2}, {a,a}, {1,1.0}, {{a},{a}}, {[],[]}]]),
    ?P([k(list_to_tuple(lists:seq(1, N))) || N <- lists:seq(0, 20)]),
    ?P([sw({T, 5}) || T <- [aa, ab, ac, ad, ae, af, ag, ah, ai, aj, zz]]),
    ?P([sw2(T) || T <- [{aa}, {aa,1}, {aa,1,2}, {ab}, {ab,1}, {ab,1,2}, {1}, {1,1}, {2,1,2}, {"s"}]]),
    ?P(deep({{{{{{{{1,2},3},4},5},6},7},8},9})),
    ?P(deep({{{{{{{{1,2},3},4},5},6},7},8},x})),
    ?P(begin {A, {B, C}, [D, {E}]} = id({1, {2, 3}, [4, {5}]}), [A, B, C, D, E] end),
    ?P(begin {A, B} = id({1, 2, 3}), {A, B} end),
    ?P(begin {A, A} = id({1, 2}), A end),
    ?P(begin {_, _, X} = id({1, 2, 3}), X end),
    ?P(begin {_A, _A} = id({2, 2}), _A end),
    ?P(swap({1, {2, {3, 4}}})),
    ?P([tag(X) || X <- [{node, leaf, 1, leaf}, leaf, {node, {node, leaf, 0, leaf}, 1, {node, leaf, 2, leaf}}]]),
    ?P(big(list_to_tuple(lists:seq(1, 300)))),
    ok.

f({}) -> e;
f({a}) -> a1;
f({a, {b, {c, X}}}) -> {abc, X};
f({a, {b, X}}) -> {ab, X};
f({a, {_}}) -> a_t1;
f({a, X}) -> {a2, X};
f({_, X}) -> {any2, X};
f({a, X, Y}) -> {a3, X, Y};
f({_, X, Y}) -> {any3, X, Y};
f(T) when is_tuple(T) -> {tuple, tuple_size(T)};
f(_) -> not_tuple.

g({ok, X}) when X > 0, is_integer(X) -> {pos, X};
g({ok, X}) when is_integer(X) -> {nonpos, X};
g({Tag, X}) when Tag =:= ok; Tag =:= error -> {tagged, Tag, X};
g(Tag) when is_atom(Tag) -> {bare, Tag};
g(T) -> {other, T}.

h({X, X}) -> {same, X};
h({X, Y}) when X == Y -> {equal, X, Y};
h({X, Y}) -> {diff, X, Y}.

k({}) -> 0;
k({_}) -> 1;
k({_, X}) -> X;
k({_, _, X}) -> X;
k({_, _, _, _, X}) -> X;
k({_, _, _, _, _, _, _, X}) -> X;
k({A, _, _, _, _, _, _, _, _, _, _, _, _, _, _, B}) -> {A, B};
k(T) -> {size, tuple_size(T), element(tuple_size(T), T)}.

sw({aa, X}) -> X + 1;
sw({ab, X}) -> X + 2;
sw({ac, X}) -> X + 3;
sw({ad, X}) -> X + 4;
sw({ae, X}) -> X + 5;
sw({af, X}) -> X + 6;
sw({ag, X}) -> X + 7;
sw({ah, X}) -> X + 8;
sw({ai, X}) -> X + 9;
sw({aj, X}) -> X + 10;
sw({_, X}) -> -X.

sw2({aa}) -> 1;
sw2({ab, 1}) -> 2;
sw2({aa, _}) -> 3;
sw2({ab}) -> 4;
sw2({aa, _, Z}) -> {5, Z};
sw2({ab, Y, _}) -> {6, Y};
sw2({1, X}) -> {7, X};
sw2({X}) -> {8, X};
sw2({X, _, _}) -> {9, X}.

deep({{{{{{{{A,B},C},D},E},F},G},H},9}) -> [A,B,C,D,E,F,G,H];
deep({{{{_,D},E},_},_}) -> {short, D, E};
deep({X, Y}) -> {rest, Y, tuple_size(X)}.

swap({A, B}) -> {swap(B), swap(A)};
swap(X) -> X.

tag(leaf) -> 0;
tag({node, L, V, R}) -> tag(L) + V + tag(R).

big(T) -> element(1, T) + element(255, T) + element(256, T) + element(257, T) + element(300, T).
