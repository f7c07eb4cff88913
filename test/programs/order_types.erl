%% The order of all types, pairwise and by sorting.
-module(order_types).
-include("check.hrl").

main() ->
    Vs = vals(),
    Ns = lists:seq(1, length(Vs)),
    [io:format("~w ~s~n", [I, [cmp(lists:nth(I, Vs), lists:nth(J, Vs)) || J <- Ns]]) || I <- Ns],
    ?P([element(2, X) || X <- lists:keysort(1, lists:zip(Vs, Ns))]),
    ?P([element(2, X) || X <- lists:sort(fun({A, _}, {B, _}) -> A =< B end, lists:zip(Vs, Ns))]),
    ?P([element(2, X) || X <- lists:sort(fun({A, _}, {B, _}) -> A >= B end, lists:zip(Vs, Ns))]),
    ?P(lists:all(fun({A, B}) -> (A < B) =:= (B > A) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> (A =< B) =:= not (A > B) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> (A =:= B) =< (A == B) end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> not (A < B) orelse {x, A} < {x, B} end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(lists:all(fun({A, B}) -> not (A < B) orelse [A, z] < [B, a] end, [{A, B} || A <- Vs, B <- Vs])),
    ?P(1 < a),
    ?P(a < make_ref()),
    ?P(make_ref() < fun() -> ok end),
    ?P((fun() -> ok end) < self()),
    ?P(self() < {}),
    ?P({1, 2, 3} < #{}),
    ?P(#{a => b} < []),
    ?P([] < [a]),
    ?P([zzz] < <<>>),
    ?P(<<255>> < <<255, 0>>),
    ?P(lists:min([{}, self(), fun() -> ok end, make_ref(), z]) =:= z),
    ok.

vals() ->
    [0, 1, 1.0, -5, 1 bsl 70, -1.0e30, a, b, aa, '', 'Z', {}, {a}, {a, a}, {b}, {1, z}, {2, a}, {1.0, z}, #{}, #{a => 1}, #{b => 0}, #{a => 2}, #{1 => x}, #{1.0 => x},
     #{a => 1, b => 1}, [], [a], [a, b], [a | b], [b], [[]], "abc", "abd", <<>>, <<0>>, <<1>>, <<1, 0>>, <<1:1>>, <<1:7>>, <<"abc">>].
cmp(A, B) when A =:= B -> "=";
cmp(A, B) when A == B -> "~~";
cmp(A, B) when A < B -> "<";
cmp(_, _) -> ">".
