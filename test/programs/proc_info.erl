%% process_info items with fixed answers: single, lists, of others, of dead ones, bad items.
-module(proc_info).
-include("check.hrl").

main() ->
    S = self(),
    ?P(process_info(S, trap_exit)),
    ?P(process_info(S, status)),
    ?P(process_info(S, message_queue_len)),
    ?P(begin S ! a, S ! b, X = process_info(S, [message_queue_len, messages]), next(), next(), X end),
    ?P(process_info(S, priority)),
    ?P(process_info(S, error_handler)),
    ?P(process_info(S, current_function)),
    ?P(process_info(S, catchlevel)),
    ?P(process_info(S, sequential_trace_token)),
    ?P(process_info(S, suspending)),
    ?P(process_info(S, message_queue_data)),
    ?P(process_info(S, registered_name)),
    ?P(process_info(S, [registered_name, priority])),
    ?P(process_info(S, [])),
    ?P(process_info(S, [trap_exit, trap_exit])),
    ?P(begin {group_leader, G} = process_info(S, group_leader), G =:= group_leader() end),
    ?P([begin {K, V} = process_info(S, K), is_integer(V) andalso V >= 0 end || K <- [heap_size, total_heap_size, stack_size, reductions, memory]]),
    ?P(begin {current_location, {M, F, A, L}} = process_info(S, current_location), {M, is_atom(F), is_integer(A), is_list(L)} end),
    ?P(begin {current_stacktrace, St} = process_info(S, current_stacktrace), [M || {M, _, _, _} <- St, M =:= ?MODULE] =/= [] end),
    ?P(begin {garbage_collection, L} = process_info(S, garbage_collection), lists:sort([K || {K, _} <- L]) end),
    ?P(begin {binary, L} = process_info(S, binary), is_list(L) end),
    ?P(begin {backtrace, B} = process_info(S, backtrace), is_binary(B) end),
    ?P([element(1, X) || X <- process_info(S), element(1, X) =/= registered_name]),
    P = spawn(fun() -> put(k, v), process_flag(trap_exit, true), receive stop -> ok end end),
    ?P(until(fun() -> process_info(P, status) =:= {status, waiting} end)),
    ?P(process_info(P, [status, trap_exit, dictionary, links, monitors, message_queue_len, registered_name, priority, initial_call, current_function])),
    ?P(begin P ! m1, P ! {m2}, process_info(P, messages) end),
    ?P(begin link(P), X = process_info(P, links), unlink(P), {X =:= {links, [S]}, process_info(P, links)} end),
    ?P(begin R = monitor(process, P), X = process_info(P, monitored_by), demonitor(R), {X =:= {monitored_by, [S]}, process_info(P, monitored_by)} end),
    ?P(begin P2 = spawn(fun() -> monitor(process, P), receive stop -> ok end end), until(fun() -> process_info(P2, status) =:= {status, waiting} end), X = process_info(P2, monitors), P2 ! stop, X =:= {monitors, [{process, P}]} end),
    ?P(begin P ! stop, until(fun() -> not is_process_alive(P) end), {process_info(P), process_info(P, status), process_info(P, [status])} end),
    ?P(process_info(list_to_pid("<0.31000.0>"), links)),
    ?P(process_info(S, badkey)),
    ?P(process_info(S, [badkey])),
    ?P(process_info(S, [links | x])),
    ?P(process_info(id(x))),
    ?P(process_info(id(x), links)),
    ?P(begin {P3, R3} = spawn_monitor(lists, map, [fun(_) -> receive stop -> ok end end, [1]]), until(fun() -> process_info(P3, status) =:= {status, waiting} end), X = process_info(P3, initial_call), P3 ! stop, receive {'DOWN', R3, _, _, _} -> X end end),
    ?P(is_process_alive(S)),
    ?P(is_process_alive(P)),
    ?P(is_process_alive(id(x))),
    ?ST(process_info(self(), id(bad))),
    ?ST(is_process_alive(id(x))),
    %% a process that waits is at the last line before its receive in the code, wherever control came from
    [?P(begin W = spawn(F), until(fun() -> process_info(W, status) =:= {status, waiting} end), X = process_info(W, [current_location, current_stacktrace]), exit(W, kill), X end)
     || F <- [fun() -> naps(60000) end, fun() -> naps(infinity) end, fun() -> naps(60000), ok end, fun() -> chosen(0) end, fun() -> chosen(1) end]],
    ok.

naps(T) when is_integer(T), T > 16#fffffff ->
    receive
    after 16#fffffff ->
        naps(T - 16#fffffff)
    end;
naps(T) ->
    receive
    after T -> ok
    end.

chosen(0) ->
    id(0),
    receive
        {a, X} -> id(X)
    end;
chosen(N) ->
    case N of
        1 -> ok;
        2 ->
            id(N)
    end,
    receive
        b ->
            id(b);
        c ->
            id(c)
    after
        1000000 -> ok
    end.
