%% What functions make of a process to which an exit signal is on its way.
-module(proc_asked_while_ending).
-export([main/0]).
ending() -> P = spawn(fun() -> receive after infinity -> ok end end), erlang:yield(), receive after 5 -> ok end, exit(P, kill), P.
c(F) -> try F() catch C:R -> {C, R} end.
main() ->
  OldTrap = process_flag(trap_exit, true),
  T = ets:new(t, [public]),
  L = [{trace_info_flags, fun(P) -> erlang:trace_info(P, flags) end},
   {trace_info_tracer, fun(P) -> erlang:trace_info(P, tracer) end},
   {trace, fun(P) -> erlang:trace(P, true, [send]) end},
   {trace_off, fun(P) -> erlang:trace(P, false, [send]) end},
   {port_connect, fun(P) -> Po = open_port({spawn, "cat"}, []), R = erlang:port_connect(Po, P), {R, receive {'EXIT', Po, X} -> X after 200 -> none end, erlang:port_info(Po, connected)} end},
   {port_connect_bang, fun(P) -> Po = open_port({spawn, "cat"}, []), Po ! {self(), {connect, P}}, receive {Po, M} -> M; {'EXIT', Po, X} -> {exit,X} after 200 -> none end end},
   {register, fun(P) -> R = register(foo, P), receive after 10 -> ok end, {R, whereis(foo)} end},
   {suspend, fun(P) -> erlang:suspend_process(P) end},
   {suspend_async, fun(P) -> erlang:suspend_process(P, [asynchronous]) end},
   {resume, fun(P) -> erlang:resume_process(P) end},
   {group_leader2, fun(P) -> S = spawn(fun() -> receive {f, F} -> F ! group_leader() end end), R = group_leader(P, S), S ! {f, self()}, receive A -> {R, A =:= P} end end},
   {process_flag, fun(P) -> process_flag(P, save_calls, 10) end},
   {give_away, fun(P) -> T2 = ets:new(t2, []), R = ets:give_away(T2, P, x), receive after 10 -> ok end, {R, ets:info(T2, size)} end},
   {heir, fun(P) -> ets:setopts(T, {heir, P, x}) end},
   {check_process_code, fun(P) -> erlang:check_process_code(P, lists) end},
   {gc, fun(P) -> erlang:garbage_collect(P) end},
   {gc_async, fun(P) -> R = erlang:garbage_collect(P, [{async, 1}]), {R, receive M -> M after 100 -> none end} end},
   {alive, fun(P) -> is_process_alive(P) end},
   {info, fun(P) -> process_info(P) end},
   {info_status, fun(P) -> process_info(P, status) end},
   {info_reg, fun(P) -> process_info(P, registered_name) end},
   {send_after, fun(P) -> is_reference(erlang:send_after(0, P, x)) end},
   {member, fun(P) -> lists:member(P, processes()) end},
   {link, fun(P) -> {link(P), receive {'EXIT', P, X} -> X after 100 -> none end} end},
   {sys_mon, fun(P) -> {erlang:system_monitor(P, [busy_port]), erlang:system_monitor(undefined)} end},
   {sys_prof, fun(P) -> {erlang:system_profile(P, [exclusive]), erlang:system_profile(undefined, [])} end},
   {tracer, fun(P) -> {erlang:trace(new, true, [send, {tracer, P}])} end},
   {seq_tracer, fun(P) -> {erlang:system_flag(sequential_tracer, P), erlang:system_flag(sequential_tracer, false)} end},
   {tpmeta, fun(P) -> {erlang:trace_pattern({lists, seq, 2}, true, [{meta, P}]), erlang:trace_info({lists, seq, 2}, meta) =:= {meta, P}, erlang:trace_pattern({lists,seq,2}, false, [meta])} end},
   {unregister, fun(P) -> c(fun() -> register(bar, P) end), c(fun() -> unregister(bar) end) end},
   {monitor, fun(P) -> R = monitor(process, P), receive {'DOWN', R, _, _, X} -> X after 100 -> none end end},
   {alias, fun(P) -> R = monitor(process, P, [{alias, demonitor}]), P ! {R, x}, receive {'DOWN', R, _, _, X} -> X after 100 -> none end end}],
  [begin P = ending(), R = c(fun() -> F(P) end), io:format("~p: ~0p~n", [N, strip(R, P)]), receive after 2 -> ok end, flush() end || {N, F} <- L],
  process_flag(trap_exit, OldTrap),
  ets:delete(T),
  ok.
flush() -> receive _ -> flush() after 0 -> ok end.
strip(P, P) -> pid; strip(X, _) when is_pid(X), X =:= self() -> self; strip(X, _) when is_pid(X) -> apid; strip(X,_) when is_port(X) -> port; strip(X, _) when is_reference(X) -> ref;
strip(T, P) when is_tuple(T) -> list_to_tuple(strip(tuple_to_list(T), P)); strip([H|T], P) -> [strip(H,P)|strip(T,P)]; strip(X, _) -> X.
