%% phash2 of what is long goes on in parts: the same numbers for all kinds of terms at the places where parts end.
%% long
-module(hash_in_parts).
-export([main/0]).

main() ->
    N = 80000,
    Ints = lists:seq(1, N),
    Bytes = [X band 255 || X <- Ints],
    Terms = [
        {ints, Ints},
        {bytes, Bytes},
        {bytes_1, tl(Bytes)}, {bytes_2, tl(tl(Bytes))}, {bytes_3, tl(tl(tl(Bytes)))},
        {long_bytes, Bytes ++ Bytes ++ [300 | Bytes]},
        {bytes_tail, Bytes ++ tail},
        {bytes_in, {Bytes, [Bytes, a | Bytes], Bytes}},
        {mixed, [case I rem 5 of 0 -> I; 1 -> I band 255; 2 -> {I, "text"}; 3 -> [I | I]; 4 -> <<I:17>> end || I <- Ints]},
        {tuple, list_to_tuple(Ints)},
        {tuples, [{I, integer_to_binary(I), [a, {b, I}], I * 1.5, -(1 bsl (I rem 200))} || I <- lists:seq(1, 40000)]},
        {deep, lists:foldl(fun(I, A) -> [A, I] end, [], Ints)},
        {deep_right, lists:foldl(fun(I, A) -> {I, A} end, [], Ints)},
        {deep_maps, lists:foldl(fun(I, A) -> #{I => A, x => [I]} end, [], lists:seq(1, 40000))},
        {large_map, maps:from_list([{I, {I, [I]}} || I <- Ints])},
        {large_map_of_maps, maps:from_list([{#{I => I}, maps:from_list([{J, I} || J <- lists:seq(1, 40)])} || I <- lists:seq(1, 2000)])},
        {map_in, [Ints, #{a => maps:from_list([{I, I} || I <- Ints]), b => Bytes, Ints => c}, Bytes]},
        {keys, maps:from_list([{[I, I], I} || I <- Ints])},
        {funs, [[fun erlang:abs/1, fun ?MODULE:main/0, I] || I <- Ints]},
        {environment, [begin F = fun() -> {I, Bytes} end, is_function(F), I end || I <- Ints]},
        {empty, [[] || _ <- Ints]},
        {nils, list_to_tuple([[] || _ <- Ints])},
        {binaries, [<<I:32>> || I <- Ints] ++ [binary:copy(<<"x">>, 100000)]}
    ],
    [io:format("~p ~p ~p ~p~n", [Name, erlang:phash2(T), erlang:phash2(T, 1 bsl 32), erlang:phash2({x, [T], y}, 1000)]) || {Name, T} <- Terms],
    Self = self(),
    Tracer = spawn_link(fun() -> count(0) end),
    Long = lists:duplicate(10, Ints),
    Worker = spawn_link(fun() -> receive go -> Self ! {hash, erlang:phash2(Long)} end end),
    erlang:trace(Worker, true, [running, {tracer, Tracer}]),
    Worker ! go,
    receive {hash, H} -> io:format("~p~n", [H]), Tracer ! {stop, Self} end,
    receive {turns, Turns} when Turns > 2 -> ok end.

count(N) -> receive {trace, _, in, _} -> count(N + 1); {trace, _, _, _} -> count(N); {stop, Parent} -> Parent ! {turns, N} end.
