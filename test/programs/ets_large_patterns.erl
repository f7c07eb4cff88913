%% Patterns with more parts than a look at them takes: binaries, floats, integers of any size, funs within; variables at their beginning and end.
-module(ets_large_patterns).
-export([main/0]).

main() ->
    F = fun lists:reverse/1,
    [table(Type, F, Count) || Type <- [set, ordered_set, bag], Count <- [100, 12000]],
    ok.

table(Type, F, Count) ->
    T = ets:new(x, [Type]),
    Big = [{N, [{a, N}, <<"x">>, {b, [N, 1 bsl 70, F]}], "text", N / 2} || N <- lists:seq(1, Count)],
    ets:insert(T, [{k, Big}, {l, tl(Big)}, {list_to_tuple(Big), k}, {Big, k}]),
    io:format("~p ~p: ~p~n", [Type, Count, [
        length(ets:match(T, {'$1', Big})), length(ets:match(T, {'$1', ['$2' | tl(Big)]})), length(ets:match_object(T, {'_', [{0, 0, 0} | Big]})),
        length(ets:match_object(T, {'$1', Big ++ '_'})), length(ets:match(T, {list_to_tuple(Big), '$1'})), length(ets:match(T, {Big, '$1'})),
        length(ets:match(T, {setelement(Count, list_to_tuple(Big), '_'), '$1'})), ets:select_count(T, [{{'_', '$1'}, [{'=:=', '$1', {const, Big}}], [true]}]),
        ets:match_delete(T, {'_', Big}), ets:info(T, size)]]),
    ets:delete(T).
