%% Map patterns: presence, bound keys, nested, order of clauses.
-module(pat_maps).
-include("check.hrl").

main() ->
    ?P([f(X) || X <- [#{}, #{a => 1}, #{b => 1}, #{a => 1, b => 2}, #{a => 2, b => 1}, #{c => #{d => 3}}, #{c => d}, x, []]]),
    ?P([g(k, X) || X <- [#{k => 1}, #{j => 1}, #{k => undefined}, []]]),
    ?P([g(1, #{1 => a, 1.0 => b}), g(1.0, #{1 => a, 1.0 => b}), g(1.0, #{1 => a})]),
    ?P([g({a, [b]}, #{{a, [b]} => deep}), g(<<"bin">>, #{<<"bin">> => b}), g("str", #{"str" => s}), g(1 bsl 70, #{1 bsl 70 => big})]),
    ?P([g([], #{[] => nil}), g(#{}, #{#{} => empty}), g(#{x => 1}, #{#{x => 1} => inner})]),
    ?P(begin M = maps:from_list([{I, I * I} || I <- lists:seq(1, 100)]), [g(K, M) || K <- [1, 50, 100, 101, 1.0, a]] end),
    ?P(begin M = maps:from_list([{I, I * I} || I <- lists:seq(1, 100)]), #{7 := A, 77 := B} = M, {A, B} end),
    ?P(begin #{a := A} = id(#{a => 1}), A end),
    ?P(begin #{a := A} = id(#{b => 1}), A end),
    ?P(begin #{a := A} = id(notmap), A end),
    ?P(begin #{} = id(#{b => 1}), yes end),
    ?P(begin #{} = id([]), yes end),
    ?P(begin #{a := X, b := X} = id(#{a => 1, b => 1}), X end),
    ?P(begin #{a := X, b := X} = id(#{a => 1, b => 1.0}), X end),
    ?P(begin #{x := #{y := [#{z := Z} | _]}} = id(#{x => #{y => [#{z => 42}]}}), Z end),
    ?P((fun(#{a := A, b := B}) -> A + B; (#{a := A}) -> A; (_) -> none end)(id(#{a => 1, b => 2}))),
    ?P([(fun(#{a := A, b := B}) -> A + B; (#{a := A}) -> A; (_) -> none end)(M) || M <- [#{a => 5}, #{b => 1}, []]]),
    ?P([case M of #{t := T} when T > 3 -> big; #{t := 3} -> three; #{t := _} -> small; _ -> none end || M <- [#{t => 5}, #{t => 3}, #{t => 1}, #{}, #{t => a}]]),
    ?P([X || #{v := X} <- [#{v => 1}, #{}, #{v => 2}, x, #{w => 3}]]),
    ?P([K || {K, #{on := true}} <- [{a, #{on => true}}, {b, #{on => false}}, {c, #{}}]]),
    ?P(begin self() ! #{type => x, v => 1}, receive #{type := y} -> y; #{type := x, v := V} -> {x, V} end end),
    ?P([many(maps:from_list([{K, 1} || K <- Ks])) || Ks <- [[a], [a, b], [a, b, c], [a, b, c, d], [b, c, d], [z]]]),
    ok.

f(#{a := 1, b := 2}) -> a1b2;
f(#{a := X, b := Y}) -> {ab, X, Y};
f(#{a := X}) -> {a, X};
f(#{b := X}) -> {b, X};
f(#{c := #{d := X}}) -> {cd, X};
f(#{c := X}) -> {c, X};
f(#{} = M) -> {map, map_size(M)};
f(_) -> no_map.

g(K, M) -> case M of #{K := V} -> {found, V}; #{} -> missing; _ -> no_map end.

many(#{a := _, b := _, c := _, d := _}) -> 4;
many(#{a := _, b := _, c := _}) -> 3;
many(#{a := _, b := _}) -> 2;
many(#{a := _}) -> 1;
many(_) -> 0.
