%% otp: 29
%% trace:system/3: each trace session monitors the system for its tracer.
-module(trace_system_events).
-export([main/0]).

main() ->
    S = trace:session_create(a, relay(a), []),
    info(S),
    [show({Event, Value}, fun() -> trace:system(S, Event, Value) end) ||
        {Event, Value} <- [{long_gc, 5}, {large_heap, 5}, {long_message_queue, {2, 5}}, {busy_port, true}, {busy_dist_port, true}, {long_schedule, 100}]],
    info(S),
    [show(Item, fun() -> trace:info(S, system, Item) end) || Item <- [long_gc, busy_port, x]],
    show(any, fun() -> trace:info(any, system, all) end),
    [show({Event, false}, fun() -> trace:system(S, Event, false) end) || Event <- [long_gc, busy_dist_port]],
    info(S),
    [show({Event, Value}, fun() -> trace:system(S, Event, Value) end) ||
        {Event, Value} <- [{x, 1}, {long_gc, -1}, {long_gc, x}, {long_gc, true}, {busy_port, 1}, {long_message_queue, 5}, {long_message_queue, {5, 5}},
                           {long_message_queue, {a, 5}}]],
    show(no_session, fun() -> trace:system(x, long_gc, 1) end),
    legacy(S),
    queues(S),
    show(destroyed, fun() -> {trace:session_destroy(S), trace:system(S, long_gc, 5)} end),
    heap(),
    Port = open_port({spawn, "cat"}, []),
    P = trace:session_create(d, Port, []),
    show(port, fun() -> trace:system(P, large_heap, 17000) end),
    info(P),
    trace:session_destroy(P),
    port_close(Port),
    ok.

%% The monitor of erlang:system_monitor/2 is another one.
legacy(S) ->
    Self = self(),
    show(legacy, fun() -> erlang:system_monitor(Self, [{long_gc, 100}]) end),
    show(legacy, fun() -> {P, L} = erlang:system_monitor(), {P =:= Self, L} end),
    show(session, fun() -> {P, L} = erts_internal:system_monitor(S), {is_pid(P), L} end),
    show(session, fun() -> erts_internal:system_monitor(S, Self, [{long_gc, 100}]) end),
    show(session, fun() -> erts_internal:system_monitor(S, undefined, []) end),
    info(S),
    show(legacy, fun() -> {P, L} = erlang:system_monitor(undefined), {P =:= Self, L} end),
    info(S).

queues(S) ->
    show(queue, fun() -> trace:system(S, long_message_queue, {1, 3}) end),
    B = trace:session_create(b, relay(b), []),
    show(queue, fun() -> trace:system(B, long_message_queue, {0, 2}) end),
    Q = spawn(fun() -> receive go -> ok end, [receive I -> ok end || I <- [1, 2, 3, 4]], receive stop -> ok end end),
    [Q ! I || I <- [1, 2, 3, 4]],
    io:format("~p~n", [lists:sort([told(Q) || _ <- [1, 2]])]),
    Q ! go,
    io:format("~p~n", [lists:sort([told(Q) || _ <- [1, 2]])]),
    trace:session_destroy(B),
    Q ! stop.
told(Q) -> receive {Name, {monitor, Q, What, Info}} -> {Name, What, Info} after 5000 -> nothing end.

heap() ->
    S = trace:session_create(c, self(), []),
    show(heap, fun() -> trace:system(S, large_heap, 17000) end),
    Big = spawn(fun() -> L = lists:seq(1, 100000), erlang:garbage_collect(), receive stop -> L end end),
    io:format("~p~n", [receive {monitor, Big, large_heap, Info} -> lists:sort([K || {K, _} <- Info]) after 5000 -> none end]),
    trace:session_destroy(S),
    Big ! stop.

relay(Name) ->
    Main = self(),
    spawn_link(fun() -> relay(Name, Main) end).
relay(Name, Main) -> receive Message -> Main ! {Name, Message}, relay(Name, Main) end.

info(S) -> show(info, fun() -> trace:info(S, system, all) end).

show(What, F) ->
    Result =
        try F()
        catch
            Class:Reason:Stack ->
                [{M, N, A, Info} | _] = Stack,
                {Class, Reason, {M, N, if is_list(A) -> length(A); true -> A end, proplists:get_value(error_info, Info)}}
        end,
    io:format("~0p: ~0p~n", [What, Result]).
