%% Maps by size, then keys in order (integers before floats), then values.
-module(order_maps).
-include("check.hrl").

main() ->
    ?P([L =:= lists:sort(lists:reverse(L)) || L <- [ms()]]),
    Ns = lists:seq(1, length(ms())),
    [io:format("~w ~s~n", [I, [cmp(lists:nth(I, ms()), lists:nth(J, ms())) || J <- Ns]]) || I <- Ns],
    ?P(#{1 => a} < #{1.0 => a}),
    ?P(#{1 => a} == #{1.0 => a}),
    ?P(#{a => 1} == #{a => 1.0}),
    ?P(#{a => 1} =:= #{a => 1.0}),
    ?P(#{a => 1} < #{a => 1.0}),
    ?P(#{a => 2} < #{b => 1}),
    ?P(#{z => 1} < #{a => 1, b => 2}),
    ?P(#{1 => b, 2 => a} < #{1 => a, 3 => a}),
    ?P(#{1 => b, 2 => a} < #{1 => c, 2 => a}),
    ?P(#{1 => a, 1.0 => b} < #{1 => b, 1.0 => a}),
    ?P(#{2 => a, 1.0 => b} < #{2 => b, 1.5 => a}),
    ?P(big(40) == big(40)),
    ?P(big(40) =:= maps:from_list(lists:reverse(maps:to_list(big(40))))),
    ?P(big(40) < big(41)),
    ?P((big(40))#{40 := x} > big(40)),
    ?P(maps:remove(40, (big(40))#{99 => 1}) > big(40)),
    ?P(maps:put(99, 1, maps:remove(40, big(40))) > big(40)),
    ?P(maps:put(0, 1, maps:remove(40, big(40))) < big(40)),
    ?P((big(40))#{1 := 1.0} == big(40)),
    ?P((big(40))#{1 := 1.0} =:= big(40)),
    ?P((big(40))#{1 := 1.5} > (big(40))#{1 := 1}),
    ?P(#{#{a => 1} => x} < #{#{a => 2} => x}),
    ?P(lists:sort([#{}, 1, {}, [], #{a => b}, <<>>])),
    ?P(maps:from_list([{I, x} || I <- lists:seq(1, 32)]) < maps:from_list([{I, x} || I <- lists:seq(0, 32)])),
    ok.

ms() -> [#{}, #{1 => a}, #{1 => b}, #{2 => a}, #{1.0 => a}, #{a => 1}, #{a => 2}, #{b => 0}, #{{} => 1}, #{[] => 1}, #{<<>> => 1},
         #{1 => z, 2 => a}, #{1 => a, a => a}, #{a => 1, b => 1}, #{a => 1, b => 2}, #{a => 2, b => 0}, #{a => 1, b => 1, c => 0}].
big(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).
cmp(A, B) when A =:= B -> "=";
cmp(A, B) when A == B -> "~~";
cmp(A, B) when A < B -> "<";
cmp(_, _) -> ">".
