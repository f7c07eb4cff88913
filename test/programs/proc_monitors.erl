%% monitor and demonitor: references, names, tags, options, order with messages.
-module(proc_monitors).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin P = spawn(fun() -> exit(r) end), R = monitor(process, P), receive {'DOWN', R, process, P, X} -> X end end),
    ?P(begin P = spawn(fun() -> receive go -> exit(r) end end), R1 = monitor(process, P), R2 = monitor(process, P), P ! go, {R1 =/= R2, receive {'DOWN', R1, _, _, X} -> X end, receive {'DOWN', R2, _, _, Y} -> Y end} end),
    ?P(begin R = monitor(process, dead()), receive {'DOWN', R, process, _, X} -> X end end),
    ?P(begin R = monitor(process, no_such_name), receive {'DOWN', R, process, O, X} -> {O, X} end end),
    ?P(begin R = monitor(process, {no_such_name, node()}), receive {'DOWN', R, process, O, X} -> {O, X} end end),
    ?P(begin R = monitor(process, {name, 'other@node'}), receive {'DOWN', R, process, O, X} -> {O, X} end end),
    ?P(begin P = spawn(fun() -> register(mon_name, self()), S ! ready, receive go -> ok end end), receive ready -> ok end, R = monitor(process, mon_name), P ! go, receive {'DOWN', R, process, O, X} -> {O, X} end end),
    ?P(begin R = monitor(process, S), {is_reference(R), demonitor(R), next(5)} end),
    ?P(begin P = waiter(), R = monitor(process, P), demonitor(R), exit(P, kill), next(20) end),
    ?P(begin P = spawn(fun() -> exit(q) end), R = monitor(process, P), until(fun() -> not is_process_alive(P) end), receive after 5 -> ok end, demonitor(R), receive {'DOWN', R, _, _, X} -> {queued, X} after 0 -> none end end),
    ?P(begin P = spawn(fun() -> exit(q) end), R = monitor(process, P), until(fun() -> not is_process_alive(P) end), receive after 5 -> ok end, demonitor(R, [flush]), next(0) end),
    ?P(begin P = spawn(fun() -> exit(q) end), R = monitor(process, P), until(fun() -> not is_process_alive(P) end), receive after 5 -> ok end, {demonitor(R, [info]), next(0)} end),
    ?P(begin P = spawn(fun() -> exit(q) end), R = monitor(process, P), until(fun() -> not is_process_alive(P) end), receive after 5 -> ok end, {demonitor(R, [flush, info]), next(0)} end),
    ?P(begin P = waiter(), R = monitor(process, P), A = demonitor(R, [info]), B = demonitor(R, [info]), exit(P, kill), {A, B} end),
    ?P(demonitor(make_ref())),
    ?P(demonitor(make_ref(), [info])),
    ?P(demonitor(make_ref(), [flush])),
    ?P(demonitor(id(x))),
    ?P(demonitor(make_ref(), id([bad]))),
    ?P(demonitor(make_ref(), id(x))),
    ?P(monitor(process, id(1))),
    ?P(monitor(process, id({a, b, c}))),
    ?P(monitor(id(badtype), S)),
    ?P(monitor(process, S, id([bad]))),
    ?P(monitor(process, S, id(x))),
    ?P(begin P = spawn(fun() -> exit(z) end), R = monitor(process, P, [{tag, {my, tag}}]), receive {{my, tag}, R, process, P, X} -> X end end),
    ?P(begin P = spawn(fun() -> exit(z) end), R = monitor(process, P, []), receive {'DOWN', R, process, P, X} -> X end end),
    ?P(begin P = spawn(fun() -> S ! m1, S ! m2, exit(z) end), R = monitor(process, P), [receive M -> element_or(M) end || _ <- [1, 2, 3]] ++ [is_reference(R)] end),
    ?P(begin P = waiter(), R = monitor(process, P), {monitors, L} = process_info(S, monitors), {monitored_by, B} = process_info(P, monitored_by), demonitor(R), exit(P, kill), {lists:member({process, P}, L), B =:= [S]} end),
    ?P(begin Rs = [begin P = spawn(fun() -> exit(I) end), monitor(process, P) end || I <- lists:seq(1, 50)], lists:sort([receive {'DOWN', R, _, _, X} -> norm(X) end || R <- Rs]) =/= [] end),
    ?P(begin P = waiter(), Rs = [monitor(process, P) || _ <- lists:seq(1, 100)], exit(P, kill), lists:usort([receive {'DOWN', R, _, _, X} -> X end || R <- Rs]) end),
    ?P(begin {P, R} = spawn_monitor(fun() -> M = monitor(process, S), demonitor(M), exit(ok_then) end), receive {'DOWN', R, _, P, X} -> X end end),
    ?P(cross_monitor()),
    ?P(monitor_chain(10)),
    ?ST(demonitor(id(x))),
    ?ST(monitor(process, id({a, b, c}))),
    ?ST(monitor(id(badtype), self())),
    ok.

dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
waiter() -> spawn(fun() -> receive never -> ok end end).
element_or(M) when is_tuple(M) -> {element(1, M), element(5, M)};
element_or(M) -> M.
norm(noproc) -> 0;
norm(X) -> X.
cross_monitor() ->
    S = self(),
    A = spawn(fun() -> receive {m, P} -> R = monitor(process, P), P ! die, receive {'DOWN', R, _, _, X} -> S ! {a, X} end end end),
    B = spawn(fun() -> receive die -> exit(killed_by_a) end end),
    A ! {m, B},
    receive {a, X} -> X end.
monitor_chain(N) ->
    S = self(),
    spawn(fun() -> chain(N, S) end),
    receive {chain, L} -> L end.
chain(0, S) -> S ! {chain, bottom};
chain(N, S) -> {P, R} = spawn_monitor(fun() -> exit({level, N}) end), receive {'DOWN', R, _, P, {level, N}} -> chain(N - 1, S) end.
