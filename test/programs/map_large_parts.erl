%% Large maps from lists and back: others have their turns meanwhile, and the results are those of small ones.
%% long
-module(map_large_parts).
-export([main/0]).

main() ->
    N = 70000,
    L = [{I * 7 rem N, I} || I <- lists:seq(1, N)],
    M = maps:from_list(L ++ [{a, 1}, {1.0, 2}, {a, 3}]),
    io:format("~p~n", [{maps:size(M), maps:get(a, M), maps:get(1.0, M), lists:sum([V || {K, V} <- maps:to_list(M), is_integer(K)])}]),
    Same = lists:foldl(fun({K, V}, A) -> A#{K => V} end, #{}, L ++ [{a, 3}, {1.0, 2}]),
    io:format("~p~n", [{Same =:= M, maps:keys(M) =:= [K || {K, _} <- maps:to_list(M)], maps:values(M) =:= [V || {_, V} <- maps:to_list(M)]}]),
    io:format("~p~n", [{lists:usort(maps:keys(M)) =:= lists:usort(maps:keys(Same)), lists:sort(maps:values(M)) =:= lists:sort(maps:values(Same))}]),
    Keys = maps:from_keys([K || {K, _} <- L], {some, value}),
    io:format("~p~n", [{maps:size(Keys), lists:usort(maps:values(Keys)), maps:from_keys(maps:keys(M), x) =:= maps:map(fun(_, _) -> x end, M)}]),
    io:format("~p~n", [[try F() catch C:R:S -> [{Mod, Fun, Args, _} | _] = S, {C, R, Mod, Fun, length(Args), is_list(hd(Args))} end || F <- [
        fun() -> maps:from_list(L ++ [bad]) end, fun() -> maps:from_list(L ++ bad) end]]]),
    io:format("~p~n", [[yields(F, Of) > 2 || {F, Of} <- [
        {fun() -> maps:from_list(L) end, {maps, from_list, 1}}, {fun() -> maps:from_keys(lists:seq(1, 100000), 1) end, {maps, from_keys, 2}},
        {fun() -> maps:keys(big()) end, {maps, keys, 1}}, {fun() -> maps:values(big()) end, {maps, values, 1}}]]]),
    ok.

big() -> maps:from_keys(lists:seq(1, 300000), value).

%% How often a process lets go in a function.
yields(F, MFA) ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() -> erlang:trace(self(), true, [running, {tracer, Me}]), F() end),
    receive {'DOWN', Ref, process, Pid, normal} -> ok end,
    Delivered = erlang:trace_delivered(Pid),
    receive {trace_delivered, Pid, Delivered} -> ok end,
    count(Pid, MFA, 0).
count(Pid, MFA, N) ->
    receive
        {trace, Pid, out, MFA} -> count(Pid, MFA, N + 1);
        {trace, Pid, _, _} -> count(Pid, MFA, N)
    after 0 -> N
    end.
