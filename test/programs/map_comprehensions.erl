%% Map comprehensions and map generators.
%% otp: 27
-module(map_comprehensions).
-include("check.hrl").

main() ->
    ?P(s(#{X => X * X || X <- [1, 2, 3]})),
    ?P(s(#{X rem 2 => X || X <- [1, 2, 3, 4]})),
    ?P(lists:sort([{K, V} || K := V <- #{1 => a, 2 => b}])),
    ?P(lists:sort([V || 1 := V <- #{1 => a, 2 => b}])),
    ?P(s(#{V => K || K := V <- #{1 => a, 2 => b}})),
    ?P(s(#{K => V || {K, V} <- [{1, a}, {2, b}, c], K > 1})),
    ?P(s(#{K => V + 1 || K := V <- big(100), K > 97})),
    ?P(map_size(#{K => V || K := V <- big(100)})),
    ?P(#{K => V || K := V <- big(100)} =:= big(100)),
    ?P(lists:sum([V || _ := V <- big(100)])),
    ?P(lists:sort([{A, B} || A := _ <- #{1 => x, 2 => y}, B <- [p, q]])),
    ?P(s(#{{A, B} => C || A := B <- #{1 => x, 2 => y}, C <- [p, q]})),
    ?P(s(#{X => Y || <<X, Y>> <= <<1, 2, 3, 4>>})),
    ?P(<< <<K, V>> || K := V <- #{1 => 2} >>),
    ?P([K || K := {ok, _} <- #{1 => {ok, a}, 2 => error}]),
    ?P([K || K := V <- id(notmap), V]),
    ?P([K || K := _ <- id([a])]),
    ?P(#{K => 1 || K <- id(x)}),
    ?P(#{}),
    ?P(#{X => 1 || X <- []}),
    ?P(lists:sort([K || K := _ <- maps:iterator(#{1 => a, 2 => b})])),
    ?P([{K, V} || K := V <- maps:iterator(#{2 => b, 1 => a, 3 => c}, ordered)]),
    ?P([{K, V} || K := V <- maps:iterator(big(40), reversed), K > 35]),
    ?P(s(#{K => #{K2 => V || K2 := V <- M} || K := M <- #{1 => #{a => 1}, 2 => #{}}})),
    ?ST([K || K := _ <- id(notmap)]),
    ok.

s(M) -> lists:sort(maps:to_list(M)).
big(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).
