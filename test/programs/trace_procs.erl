%% Flags of processes: send, receive, procs; who inherits them; what is told of it.
-module(trace_procs).
-export([main/0, child/1, echo/0]).

main() ->
    process_flag(trap_exit, true),
    send(), dead(), names(), receiving(), spawning(), linking(), exiting(), inheriting(), info(), errors(), events(), stamps().

%% A tracer that keeps what it gets, in order.
tracer() -> spawn(fun() -> collect([]) end).
collect(Acc) ->
    receive
        {get, From, Names} ->
            From ! {self(), [shown(M, Names) || M <- lists:reverse(Acc)]},
            collect([]);
        Other -> collect([Other | Acc])
    end.
told(T, Names) ->
    Ref = erlang:trace_delivered(all),
    receive {trace_delivered, all, Ref} -> ok end,
    T ! {get, self(), Names},
    receive {T, Told} -> Told end.
%% Pids by names.
shown(T, Names) when is_tuple(T) -> list_to_tuple(shown(tuple_to_list(T), Names));
shown([H | T], Names) -> [shown(H, Names) | shown(T, Names)];
shown(X, Names) when is_pid(X); is_port(X); is_reference(X); is_function(X) ->
    case lists:keyfind(X, 1, Names) of
        {_, Name} -> Name;
        false when is_function(X) -> a_fun;
        false -> other
    end;
shown(X, _) -> X.
p(What, X) -> io:format("~p: ~p~n", [What, X]).

echo() ->
    receive
        {From, Run} when is_function(Run) -> From ! {self(), catch Run()}, echo();
        stop -> ok;
        _ -> echo()
    end.
call(P, F) -> P ! {self(), F}, receive {P, R} -> R after 5000 -> timeout end.
worker() -> spawn(fun echo/0).
stop(P) ->
    R = monitor(process, P), P ! stop, receive {'DOWN', R, _, _, Why} -> Why end.

send() ->
    T = tracer(), W = worker(), Me = self(),
    p(on, erlang:trace(W, true, [send, {tracer, T}])),
    register(trace_procs_name, self()),
    call(W, fun() -> Me ! one, trace_procs_name ! two, {trace_procs_name, node()} ! three, erlang:send(Me, four, []), self() ! five end),
    p(bad_name, call(W, fun() -> catch no_such_name ! hello end)),
    unregister(trace_procs_name),
    p(send, told(T, [{W, w}, {Me, me}])),
    p(off, erlang:trace(W, false, [send])),
    call(W, fun() -> Me ! six end),
    p(send_off, told(T, [{W, w}, {Me, me}])),
    stop(W),
    flush().

dead() ->
    T = tracer(), W = worker(), D = spawn(fun() -> ok end),
    R = monitor(process, D), receive {'DOWN', R, _, _, _} -> ok end,
    erlang:trace(W, true, [send, {tracer, T}]),
    call(W, fun() -> D ! gone, ok end),
    p(dead, told(T, [{W, w}, {D, d}, {self(), me}])),
    stop(W).

names() ->
    T = tracer(), W = worker(),
    erlang:trace(W, true, [procs, {tracer, T}]),
    call(W, fun() -> register(some_name, self()), unregister(some_name), register(other_name, self()) end),
    stop(W),
    p(names, told(T, [{W, w}])).

receiving() ->
    T = tracer(), W = worker(),
    erlang:trace(W, true, ['receive', {tracer, T}]),
    W ! one, W ! [two],
    call(W, fun() -> receive never -> x after 0 -> y end end),
    p('receive', told(T, [{W, w}, {self(), me}])),
    stop(W).

child(_) -> receive stop -> ok end.

spawning() ->
    T = tracer(), W = worker(),
    erlang:trace(W, true, [procs, {tracer, T}]),
    C = call(W, fun() -> spawn(?MODULE, child, [x]) end),
    C2 = call(W, fun() -> spawn_link(?MODULE, child, [y]) end),
    {C3, _} = call(W, fun() -> spawn_opt(?MODULE, child, [z], [monitor]) end),
    p(spawn, told(T, [{W, w}, {C, c}, {C2, c2}, {C3, c3}])),
    stop(C), stop(C2), stop(C3), call(W, fun() -> ok end),
    p(children_gone, told(T, [{W, w}, {C, c}, {C2, c2}])),
    stop(W).

linking() ->
    T = tracer(), A = worker(), B = worker(),
    erlang:trace(A, true, [procs, {tracer, T}]),
    call(A, fun() -> link(B), link(B), unlink(B), unlink(B) end),
    p(link, told(T, [{A, a}, {B, b}])),
    call(B, fun() -> link(A), unlink(A), ok end),
    call(A, fun() -> ok end),
    p(getting_linked, told(T, [{A, a}, {B, b}])),
    stop(A), stop(B).

exiting() ->
    T = tracer(), W = worker(), K = worker(),
    [erlang:trace(P, true, [procs, {tracer, T}]) || P <- [W, K]],
    W ! {self(), fun() -> exit(own) end}, receive {W, _} -> ok end,
    stop(W),
    p(normal, told(T, [{W, w}])),
    R = monitor(process, K), exit(K, killing), receive {'DOWN', R, _, _, _} -> ok end,
    p(killed, told(T, [{K, k}])).

inheriting() ->
    T = tracer(), W = worker(),
    erlang:trace(W, true, [send, set_on_spawn, {tracer, T}]),
    C = call(W, fun() -> spawn(fun echo/0) end),
    p(child, erlang:trace_info(C, flags)),
    stop(C),
    erlang:trace(W, false, [set_on_spawn]),
    erlang:trace(W, true, [set_on_first_spawn, {tracer, T}]),
    C1 = call(W, fun() -> spawn(fun echo/0) end),
    C2 = call(W, fun() -> spawn(fun echo/0) end),
    p(first, {erlang:trace_info(C1, flags), erlang:trace_info(C2, flags), erlang:trace_info(W, flags)}),
    erlang:trace(W, true, [set_on_link, {tracer, T}]),
    C3 = call(W, fun() -> spawn_link(fun echo/0) end),
    call(W, fun() -> link(C2) end), call(C2, fun() -> ok end),
    p(linked, {erlang:trace_info(C3, flags), erlang:trace_info(C2, flags)}),
    [call(W, fun() -> unlink(P) end) || P <- [C2, C3]],
    [stop(P) || P <- [C1, C2, C3, W]].

info() ->
    T = tracer(), W = worker(),
    p(none, {erlang:trace_info(W, flags), erlang:trace_info(W, tracer)}),
    p(all, erlang:trace(W, true, [all, {tracer, T}])),
    p(all_flags, erlang:trace_info(W, flags)),
    p(same_tracer, erlang:trace_info(W, tracer) =:= {tracer, T}),
    p(all_off, erlang:trace(W, false, [all])),
    p(none, {erlang:trace_info(W, flags), erlang:trace_info(W, tracer)}),
    p(new, erlang:trace(new, true, [send, procs, {tracer, T}])),
    p(new_flags, erlang:trace_info(new, flags)),
    p(new_ports, erlang:trace_info(new_ports, flags)),
    N = worker(),
    p(n, erlang:trace_info(N, flags)),
    p(new_off, erlang:trace(new, false, [all])),
    p(new_flags, {erlang:trace_info(new, flags), erlang:trace_info(new, tracer)}),
    exit(T, kill), stop(W),
    p(tracer_gone, {erlang:trace_info(N, flags), erlang:trace_info(N, tracer)}),
    stop(N),
    p(dead, erlang:trace_info(N, flags)).

errors() ->
    T = tracer(), W = worker(), D = spawn(fun() -> ok end),
    R = monitor(process, D), receive {'DOWN', R, _, _, _} -> ok end,
    [p(bad, err(fun() -> apply(erlang, trace, A) end)) ||
        A <- [[W, true, [no_flag]], [W, maybe_, [send]], [nobody, true, [send]], [D, true, [send]], [W, true, [send | x]],
              [W, true, [{tracer, D}]], [W, true, [{tracer, no_such_module_here, x}]], [1, true, []], [W, true, [{tracer, W, T}]],
              [W, true, [cpu_timestamp]]]],
    [p(bad_info, err(fun() -> apply(erlang, trace_info, A) end)) ||
        A <- [[W, no_item], [no_spec, flags], [{a, b}, traced], [send, flags], [new, x], [1, flags]]],
    [p(bad_pattern, err(fun() -> apply(erlang, trace_pattern, A) end)) ||
        A <- [[{a, b}, true, []], [{'_', b, 1}, true, []], [{a, b, c}, true, []], [{a, b, 1}, [bad], []], [{a, b, 1}, true, [local, global]],
              [{a, b, 1}, true, [global, local]], [{a, b, 1}, true, [what]], [other, true, []], [send, true, [local]], [send, restart, []],
              [send, [{[a, b], [], [{caller}]}], []], [{a, b, 1}, [{'_', [], []}], [call_count]]]],
    stop(W), exit(T, kill).
err(F) ->
    try F() of R -> {ok, R} catch C:E:S -> {C, E, [{M, Fn, if is_list(A) -> length(A); true -> A end} || {M, Fn, A, _} <- [hd(S)]]} end.

events() ->
    T = tracer(), W = worker(), Me = self(),
    erlang:trace(W, true, [send, 'receive', {tracer, T}]),
    p(none, {erlang:trace_info(send, match_spec), erlang:trace_info('receive', match_spec)}),
    MS = [{['_', {yes, '$1'}], [{is_integer, '$1'}], [{message, {{'$1', plus}}}]}],
    p(set, erlang:trace_pattern(send, MS, [])),
    p(set, erlang:trace_pattern('receive', [{['_', '_', {a, '_'}], [], []}, {[node(), Me, b], [], [{message, sender}]}], [])),
    p(info, shown({erlang:trace_info(send, match_spec), erlang:trace_info('receive', match_spec)}, [{Me, me}])),
    W ! {a, 1}, W ! b, W ! c,
    call(W, fun() -> Me ! {yes, 1}, Me ! {yes, no}, Me ! no end),
    p(matched, told(T, [{W, w}, {Me, me}])),
    p(off, {erlang:trace_pattern(send, false, []), erlang:trace_pattern('receive', true, [])}),
    p(info, {erlang:trace_info(send, match_spec), erlang:trace_info('receive', match_spec)}),
    call(W, fun() -> Me ! {yes, 1} end),
    p(no_send, [element(3, M) || M <- told(T, [{W, w}, {Me, me}])]),
    p(on, erlang:trace_pattern(send, true, [])),
    stop(W), exit(T, kill), flush().

stamps() ->
    T = tracer(), W = worker(),
    [begin
         erlang:trace(W, true, [send, {tracer, T} | Flags]),
         call(W, fun() -> ok end),
         [M | _] = told(T, []),
         erlang:trace(W, false, [all]),
         p(Flags, {element(1, M), tuple_size(M), kind(element(tuple_size(M), M))})
     end || Flags <- [[timestamp], [monotonic_timestamp], [strict_monotonic_timestamp], [monotonic_timestamp, timestamp], [scheduler_id]]],
    stop(W), exit(T, kill), ok.
kind({A, B, C}) when is_integer(A), is_integer(B), is_integer(C) -> now;
kind({A, B}) when is_integer(A), is_integer(B) -> strict;
kind(A) when is_integer(A) -> integer;
kind(A) -> A.

flush() -> receive _ -> flush() after 0 -> ok end.
