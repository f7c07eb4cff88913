%% Update by => and :=, several at a time, missing keys, bad maps, order of evaluation.
-module(map_update).
-include("check.hrl").

main() ->
    ?P((id(#{1 => a}))#{1 => b}),
    ?P((id(#{1 => a}))#{1 := b}),
    ?P((id(#{1 => a}))#{2 := b}),
    ?P((id(#{1 => a}))#{2 => b}),
    ?P((id(#{1 => a, 2 => b}))#{1 := x, 2 := y}),
    ?P((id(#{1 => a, 2 => b}))#{1 := x, 3 := y}),
    ?P((id(#{1 => a, 2 => b}))#{3 => x, 1 := y}),
    ?P((id(#{1 => a, 2 => b}))#{3 := x, 4 => y}),
    ?P((id(#{}))#{1 => a, 1 => b}),
    ?P((id(#{1 => z}))#{1 := a, 1 := b}),
    ?P((id(#{}))#{a := 1}),
    ?P((id(nomap))#{a := 1}),
    ?P((id(nomap))#{a => 1}),
    ?P((id([]))#{}),
    ?P((id(#{a => 1}))#{}),
    ?P((id(#{1 => a}))#{1.0 => b}),
    ?P((id(#{1 => a}))#{1.0 := b}),
    ?P((id(#{1 => a}))#{id(2) => id(b), id(3) => id(c)}),
    ?P((id(#{1 => #{2 => x}}))#{1 := (id(#{2 => x}))#{2 := y}}),
    ?P(begin M = id(#{1 => #{2 => #{3 => x}}}), #{1 := A} = M, #{2 := B} = A, M#{1 := A#{2 := B#{3 := y, 4 => z}}} end),
    ?P(begin M = id(#{k => 1}), M1 = M#{k := 2}, M2 = M1#{k := 3}, [maps:get(k, X) || X <- [M, M1, M2]] end),
    ?P(begin M = id(#{k => 1}), M#{k := maps:get(k, M) + 1} end),
    ?P(begin put(o, []), M = (o(m, id(#{1 => a})))#{o(k1, 1) => o(v1, x), o(k2, 2) => o(v2, y)}, {M, lists:reverse(get(o))} end),
    ?P(lists:foldl(fun(K, M) -> M#{K => maps:get(K, M, 0) + 1} end, #{}, [1, 2, 1, 3, 1, 2])),
    ?P(lists:foldl(fun(K, M) -> M#{K => K} end, #{}, lists:seq(1, 20))),
    ?P(map_size(lists:foldl(fun(K, M) -> M#{K => K} end, #{}, lists:seq(1, 1000)))),
    ?P(begin B = big(100), C = B#{50 := x, 101 => y}, {map_size(B), map_size(C), maps:get(50, B), maps:get(50, C), maps:get(101, C)} end),
    ?P(begin B = big(100), B#{101 := x} end),
    ?P(begin B = big(100), try B#{1 := a, 200 := b} catch error:{badkey, K} -> {K, maps:get(1, B)} end end),
    ?P(begin B = big(32), C = B#{33 => x}, D = maps:remove(33, C), {map_size(C), D =:= B, D == B} end),
    ?P(begin B = big(33), D = maps:remove(33, B), {D =:= big(32), erlang:phash2(D) =:= erlang:phash2(big(32))} end),
    ?P(f(#{a => 1})),
    ?P(f(#{a => 1, b => 2})),
    ?P(f(#{})),
    ?P(f(x)),
    ?ST((id(#{1 => a}))#{2 := b}),
    ?ST((id(nomap))#{a => 1}),
    ?ST((id(nomap))#{a := 1}),
    ok.

big(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).
o(Tag, V) -> put(o, [Tag | get(o)]), V.
f(M) -> try M#{a := 2, c => 3} of N -> lists:sort(maps:to_list(N)) catch C:R -> {C, R} end.
