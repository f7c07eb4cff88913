%% A process that is suspended while the host works for it.
%% otp: 29
-module(proc_suspended_dirty).
-export([main/0]).
main() ->
    Self = self(),
    P = spawn(fun() -> Self ! ready, erts_debug:dirty_io(wait, 300), Self ! mid, receive go -> ok end, erts_debug:dirty_cpu(wait, 300), Self ! done, receive x -> ok end end),
    receive ready -> ok end, erlang:yield(), receive after 50 -> ok end,
    io:format("~p~n", [process_info(P, status)]),
    true = erlang:suspend_process(P),
    io:format("~p~n", [process_info(P, status)]),
    R = receive mid -> mid after 600 -> none end,
    io:format("~p ~p~n", [R, process_info(P, status)]),
    erlang:resume_process(P),
    io:format("~p~n", [receive mid -> mid after 600 -> none end]),
    P ! go, receive after 50 -> ok end,
    Ref = make_ref(),
    true = erlang:suspend_process(P, [{asynchronous, Ref}]),
    io:format("~p~n", [receive {Ref, W} -> W end]),
    io:format("~p~n", [process_info(P, status)]),
    erlang:resume_process(P),
    io:format("~p~n", [receive done -> done after 1000 -> none end]),
    ok.
