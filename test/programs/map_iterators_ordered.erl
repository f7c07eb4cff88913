%% Iterators with an order.
%% otp: 27
-module(map_iterators_ordered).
-include("check.hrl").

main() ->
    ?P(all(maps:iterator(#{3 => c, 1 => a, 2 => b}, ordered))),
    ?P(all(maps:iterator(#{3 => c, 1 => a, 2 => b}, reversed))),
    ?P(all(maps:iterator(#{b => 1, a => 2, 1.0 => x, 1 => y, "s" => z}, ordered))),
    ?P(all(maps:iterator(#{b => 1, a => 2, 1.0 => x, 1 => y, "s" => z}, reversed))),
    ?P(maps:to_list(maps:iterator(big(50), ordered)) =:= [{I, I} || I <- lists:seq(1, 50)]),
    ?P(maps:to_list(maps:iterator(big(50), reversed)) =:= [{I, I} || I <- lists:seq(50, 1, -1)]),
    ?P(all(maps:iterator(#{aa => 1, b => 2, c => 3}, fun(A, B) -> A >= B end))),
    ?P(maps:iterator(#{}, bad)),
    ?P(maps:iterator(x, ordered)),
    ?P(lists:flatten(io_lib:format("~kp", [#{c => 1, b => 2, a => 3}]))),
    ?P(lists:flatten(io_lib:format("~kw", [#{c => 1, b => 2, a => 3}]))),
    ?P(lists:flatten(io_lib:format("~Kp", [reversed, #{c => 1, b => 2, a => 3}]))),
    ?P(lists:flatten(io_lib:format("~Kw", [ordered, big(40)]))),
    ?ST(maps:iterator(#{}, bad)),
    ok.

big(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).
all(I) -> case maps:next(I) of {K, V, N} -> [{K, V} | all(N)]; none -> [] end.
