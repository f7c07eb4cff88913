-module(map_shared_keys).
-export([main/0]).

%% Small maps that are made in one place share the tuple of their keys, and so do those that come of them with the same keys.

main() ->
    [A, B] = [decimal(I) || I <- [1, 2]],
    io:format("~p ~p~n", [same(A, B), {lists:sort(maps:to_list(A)), lists:sort(maps:to_list(B))}]),
    io:format("~p~n", [same(A, A#{int := 7, exp := 8})]),
    io:format("~p~n", [same(A, maps:update(type, x, B))]),
    io:format("~p~n", [[same(mixed(I), mixed({I})) || I <- [1, 1 bsl 70, a]]]),
    io:format("~p~n", [lists:sort(maps:to_list(mixed(1 bsl 70)))]),
    %% keys that are told while it runs: none are shared
    io:format("~p~n", [same(keyed(a, 1), keyed(a, 2))]),
    io:format("~p ~p~n", [nothing(1) =:= nothing(1), lists:sort(maps:to_list(nothing([])))]),
    Many = [{I, decimal(I)} || I <- lists:seq(1, 5000)],
    erlang:garbage_collect(),
    io:format("~p~n", [[ok || {I, M} <- Many, maps:get(int, M) =:= I, same(A, M)] =:= lists:duplicate(5000, ok)]),
    %% through another process, a table and external terms
    Self = self(),
    {Pid, Monitor} = spawn_monitor(fun() -> receive M -> Self ! {m, M#{int := 9}} end end),
    Pid ! A,
    receive {m, #{int := 9, type := decimal} = C} -> io:format("~p~n", [maps:size(C)]) end,
    receive {'DOWN', Monitor, process, Pid, Reason} -> io:format("~p~n", [Reason]) end,
    T = ets:new(t, []),
    ets:insert(T, {1, B}),
    io:format("~p~n", [ets:lookup(T, 1) =:= [{1, B}]]),
    io:format("~p~n", [binary_to_term(term_to_binary(A)) =:= A]),
    io:format("~p~n", [maps:merge(A, B) =:= B]),
    io:format("~p~n", [maps:size(large(3))]).

same(A, B) -> erts_debug:same(erts_internal:map_to_tuple_keys(A), erts_internal:map_to_tuple_keys(B)).

decimal(I) -> #{type => decimal, int => I, exp => 0}.

mixed(X) -> #{b => X, 12 => 3, "abc" => {X}, 1.5 => 2, <<"k">> => 3, [] => 1, 123456789012345678901234567890 => 5, #{a => b} => 6}.

keyed(K, V) -> #{K => V, z => 1}.

nothing(X) -> #{a => X, b => X}.

large(X) ->
    #{1 => X, 2 => X, 3 => X, 4 => X, 5 => X, 6 => X, 7 => X, 8 => X, 9 => X, 10 => X, 11 => X, 12 => X, 13 => X, 14 => X,
      15 => X, 16 => X, 17 => X, 18 => X, 19 => X, 20 => X, 21 => X, 22 => X, 23 => X, 24 => X, 25 => X, 26 => X, 27 => X, 28 => X,
      29 => X, 30 => X, 31 => X, 32 => X, 33 => X}.
