%% A process that is suspended while the host works for it is suspended when that is done; requests with a tag are answered then.
%% otp: 29
-module(proc_suspend_later).
-export([main/0]).

main() ->
    refused(),
    taken_back(),
    two(),
    ends(),
    unless(),
    asker_ends(),
    waited_for_ends(),
    status(),
    ok.

message(T) -> receive M -> M after T -> none end.

busy() ->
    Self = self(),
    P = spawn(fun() -> Self ! ready, erts_debug:dirty_io(wait, 400), Self ! after_work, receive x -> ok end end),
    receive ready -> ok end,
    receive after 100 -> ok end,
    P.

refused() ->
    P = spawn(fun() -> receive x -> ok end end),
    true = erlang:suspend_process(P),
    io:format("~p~n", [erlang:suspend_process(P, [{asynchronous, d}, unless_suspending])]),
    io:format("~p~n", [message(1000)]),
    io:format("~p~n", [erlang:suspend_process(P, [asynchronous, unless_suspending])]),
    io:format("~p~n", [message(0)]),
    erlang:resume_process(P),
    io:format("~p~n", [try erlang:resume_process(P) catch C:E -> {C, E} end]),
    {Q, M} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', M, _, _, _} -> ok end,
    io:format("~p ~p~n", [erlang:suspend_process(Q, [{asynchronous, d}]), message(1000)]).

taken_back() ->
    P = busy(),
    true = erlang:suspend_process(P, [{asynchronous, a}]),
    io:format("~p ~p~n", [message(0), process_info(P, status)]),
    erlang:resume_process(P),
    io:format("~p~n", [message(0)]),
    io:format("~p~n", [lists:sort([message(1000), message(1000)])]).

two() ->
    P = busy(),
    true = erlang:suspend_process(P, [{asynchronous, b1}]),
    true = erlang:suspend_process(P, [{asynchronous, b2}]),
    erlang:resume_process(P),
    io:format("~p~n", [message(0)]),
    io:format("~p~n", [lists:sort([message(1000), message(1000), message(200)])]),
    erlang:resume_process(P),
    io:format("~p~n", [message(1000)]).

ends() ->
    P = busy(),
    true = erlang:suspend_process(P, [{asynchronous, c}]),
    exit(P, kill),
    io:format("~p ~p~n", [message(1000), message(100)]).

unless() ->
    P = busy(),
    true = erlang:suspend_process(P, [asynchronous]),
    io:format("~p~n", [process_info(P, status)]),
    io:format("~p~n", [erlang:suspend_process(P, [asynchronous, unless_suspending])]),
    io:format("~p~n", [erlang:suspend_process(P, [unless_suspending])]),
    io:format("~p~n", [erlang:suspend_process(P, [{asynchronous, d}, unless_suspending])]),
    io:format("~p~n", [message(1000)]),
    erlang:resume_process(P),
    io:format("~p~n", [message(1000)]).

asker_ends() ->
    P = busy(),
    Self = self(),
    Q = spawn(fun() -> R = erlang:suspend_process(P), Self ! {suspended, R} end),
    receive after 100 -> ok end,
    io:format("~p ~p~n", [process_info(Q, status), process_info(P, status)]),
    exit(Q, kill),
    io:format("~p~n", [message(1000)]),
    io:format("~p~n", [process_info(P, status)]).

waited_for_ends() ->
    P = busy(),
    Self = self(),
    spawn(fun() -> Self ! try erlang:suspend_process(P) catch C:R -> {C, R} end end),
    receive after 100 -> ok end,
    exit(P, kill),
    io:format("~p ~p~n", [message(1000), message(100)]).

status() ->
    P = busy(),
    true = erlang:suspend_process(P, [asynchronous]),
    io:format("~p~n", [process_info(P, [current_function, status])]),
    true = erlang:suspend_process(P),
    io:format("~p ~p~n", [process_info(P, status), message(500)]),
    erlang:resume_process(P),
    io:format("~p~n", [process_info(P, status)]),
    erlang:resume_process(P),
    io:format("~p~n", [message(1000)]).
