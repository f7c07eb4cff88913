%% Collections that are switched off for others, and the emulator's state that OTP's tests of processes/0 and of long collections ask for.
%% booted
-module(debug_gc_state).
-export([main/0]).

main() ->
    erts_debug:set_internal_state(available_internal_state, true),
    [deferred(How) || How <- [allowed, ended, twice]],
    nobody_else(),
    lists(),
    long(),
    io:format("~p ~p~n", [catch_class(fun() -> erts_debug:set_internal_state(gc_state, perhaps) end),
                          catch_class(fun() -> erts_debug:set_internal_state(gc_state, 1) end)]),
    true = erts_debug:set_internal_state(available_internal_state, false),
    ok.

deferred(How) ->
    Self = self(),
    {P, M} = spawn_monitor(fun() ->
        was(true, false),
        How =:= twice andalso was(false, false),
        Self ! {self(), off},
        receive go -> ok end,
        Self ! {self(), on},
        How =:= ended orelse was(false, true),
        How =:= ended orelse (receive stop -> ok end)
    end),
    receive {P, off} -> ok end,
    Ids = [make_ref(), immediate],
    [async = erlang:garbage_collect(P, [{async, Id}]) || Id <- Ids],
    receive {garbage_collect, _, _} = Early -> io:format("~p: ~p~n", [How, Early]) after 50 -> ok end,
    P ! go,
    receive {P, on} -> ok end,
    Results = [receive {garbage_collect, Id, R} -> R end || Id <- Ids],
    P ! stop,
    receive {'DOWN', M, process, P, Reason} -> io:format("~p: ~p ~p~n", [How, Results, Reason]) end.

was(Before, Now) -> Before = erts_debug:set_internal_state(gc_state, Now).

%% its own collections, and what it needs
nobody_else() ->
    was(true, false),
    L = build(100000, []),
    was(false, true),
    io:format("~p~n", [length(L)]),
    true = erlang:garbage_collect().
build(0, L) -> L;
build(N, L) -> build(N - 1, [{N} | L]).

lists() ->
    Info = erts_debug:get_internal_state(processes_bif_info),
    [ptab_list_bif_info | Numbers] = tuple_to_list(Info),
    io:format("~p ~p~n", [length(Numbers), lists:all(fun is_integer/1, Numbers)]),
    true = lists:member(self(), processes()).

long() ->
    true = erts_debug:set_internal_state(test_long_gc_sleep, 30),
    Old = erlang:system_monitor(self(), [{long_gc, 10}]),
    {P, M} = spawn_monitor(fun() -> erlang:garbage_collect() end),
    receive {monitor, P, long_gc, Info} -> io:format("~p~n", [proplists:get_value(timeout, Info) >= 30]) end,
    receive {'DOWN', M, process, P, _} -> ok end,
    erlang:system_monitor(Old),
    true = erts_debug:set_internal_state(test_long_gc_sleep, 0).

catch_class(F) -> try F() catch C:R -> {C, R} end.
