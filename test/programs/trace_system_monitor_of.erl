%% erts_internal:system_monitor/1,3 with a session and a process, as OTP's own tests call it; events with the values true and false.
%% otp: 29
-module(trace_system_monitor_of).
-export([main/0]).

main() ->
    io:format("a session without a tracer~n"),
    session(fun(_) -> undefined end),
    io:format("a session with a tracer~n"),
    session(fun(T) -> T end),
    tells(),
    values(),
    ok.

values() ->
    Names = [{self(), self}],
    [io:format("~p ~p ~p~n", [O, try name(erlang:system_monitor(self(), O), Names) catch C:E -> {C, E} end, name(erlang:system_monitor(), Names)]) ||
        O <- [[{busy_port, true}], [{busy_port, false}], [{busy_port, false}, busy_dist_port], [busy_port, {busy_port, false}],
              [{long_gc, false}], [{long_gc, 10}, {long_gc, false}], [{long_gc, true}], [{large_heap, false}],
              [{long_message_queue, false}], [busy_port, {long_message_queue, false}], [{busy_port, 1}], [{busy_port, x}], []]].

tells() ->
    S = trace:session_create(s, undefined, []),
    undefined = erts_internal:system_monitor(S, self(), [{large_heap, 20000}]),
    P = spawn(fun() -> L = lists:seq(1, 100000), receive after 100 -> ok end, length(L) end),
    receive {monitor, P, large_heap, Info} -> io:format("~p~n", [lists:sort([K || {K, _} <- Info])]) after 2000 -> io:format("nothing~n") end,
    {Self, Opts} = erts_internal:system_monitor(S, undefined, []),
    io:format("~p~n", [{Self =:= self(), Opts}]),
    trace:session_destroy(S).

session(Tracer) ->
    Self = self(),
    T = spawn(fun() -> receive stop -> ok end end),
    Other = spawn(fun() -> receive stop -> ok end end),
    S = trace:session_create(s, Tracer(T), []),
    Call = fun(Who, Opts) -> try erts_internal:system_monitor(S, Who, Opts) catch C:E -> {C, E} end end,
    Get = fun() -> try name(erts_internal:system_monitor(S), [{Self, self}, {T, tracer}, {Other, other}]) catch C:E -> {C, E} end end,
    Show = fun(Who, Opts) ->
        R = name(Call(Who, Opts), [{Self, self}, {T, tracer}, {Other, other}]),
        io:format("~p: ~p, now ~p~n", [{name(Who, [{Self, self}, {T, tracer}, {Other, other}]), Opts}, R, Get()])
    end,
    io:format("~p~n", [Get()]),
    Show(undefined, []),
    Show(T, [{long_gc, 100}]),
    Show(Self, [{large_heap, 65535}]),
    Show(Self, [busy_port, {long_schedule, 50}]),
    Show(Other, [{long_message_queue, {50, 100}}]),
    Show(T, []),
    Show(Self, [busy_dist_port]),
    Show(session, [{long_gc, 17}]),
    Show(session, [{busy_port, true}]),
    Show(session, [busy_port]),
    Show(session, [{busy_port, false}, busy_dist_port]),
    Show(session, []),
    Show(session, [x]),
    Show(session, x),
    Show(undefined, []),
    Show(undefined, [busy_port]),
    Show(undefined, x),
    Show(Self, [x]),
    Show(Self, [{long_gc, x}]),
    Show(Self, [{long_gc, -1}]),
    Show(foo, [{long_gc, 10}]),
    Show(Self, [{large_heap, 100}, {large_heap, 200}]),
    Show(Self, [{busy_port, true}]),
    Show(session, [{long_gc, 17}]),
    Show(undefined, []),
    Show(session, [{long_gc, 17}]),
    Dead = spawn(fun() -> ok end), receive after 50 -> ok end,
    Show(undefined, []),
    R = name(Call(Dead, [{long_gc, 10}]), []), io:format("dead ~p ~p~n", [R, Get()]),
    Show(Self, [{long_gc, 10}]),
    exit(Other, kill),
    Show(Self, [{long_gc, 10} | x]),
    Show(Self, [{long_gc, 10}, {long_gc, 0}]),
    Show(Self, x),
    Show(T, [{long_gc, 10}]),
    exit(T, kill),
    receive after 50 -> ok end,
    io:format("~p~n", [Get()]),
    trace:session_destroy(S),
    io:format("~p~n", [Get()]),
    ok.

name({Pid, Opts}, Names) when is_pid(Pid) -> {name(Pid, Names), Opts};
name(Pid, Names) when is_pid(Pid) -> proplists:get_value(Pid, Names, another);
name(X, _) -> X.
