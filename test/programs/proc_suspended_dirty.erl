%% A process that is suspended while it is in a dirty function is running until that has ended, and suspended from then on.
-module(proc_suspended_dirty).
-export([main/0]).

main() ->
    erts_debug:set_internal_state(available_internal_state, true),
    {P, M} = spawn_monitor(fun() -> erts_debug:dirty_io(wait, 300), exit(back) end),
    wait(P, running),
    erlang:suspend_process(P, [asynchronous]),
    io:format("~p~n", [process_info(P, status)]),
    wait(P, suspended),
    io:format("~p~n", [process_info(P, status)]),
    erlang:resume_process(P),
    io:format("~p~n", [receive {'DOWN', M, process, P, Reason} -> Reason after 5000 -> stuck end]),
    % the next program may run in the same emulator
    erts_debug:set_internal_state(available_internal_state, false),
    ok.

wait(P, Status) -> wait(P, Status, 500).
wait(P, Status, N) ->
    case process_info(P, [status, current_function]) of
        [{status, Status}, {_, {erts_debug, _, _}}] -> ok;
        [{status, suspended}, _] when Status =:= suspended -> ok;
        _ when N > 0 -> receive after 10 -> wait(P, Status, N - 1) end;
        Other -> io:format("~p~n", [Other])
    end.
