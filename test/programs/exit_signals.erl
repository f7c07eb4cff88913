%% exit/2 with every reason, to trapping and not trapping processes, to itself, by name.
-module(exit_signals).
-include("check.hrl").

main() ->
    ?P([{Why, Trap, send(Why, Trap)} || Why <- [normal, kill, killed, shutdown, noproc, foo, {a, b}, []], Trap <- [false, true]]),
    ?P([{Why, Trap, self_exit(Why, Trap)} || Why <- [normal, kill, killed, shutdown, foo], Trap <- [false, true]]),
    ?P([{Why, Trap, die(Why, Trap)} || Why <- [normal, kill, killed, shutdown, foo], Trap <- [false, true]]),
    ?P([{Why, Trap, linked(Why, Trap)} || Why <- [normal, kill, killed, shutdown, noproc, foo], Trap <- [false, true]]),
    ?P([{Why, Trap, linked_killed(Why, Trap)} || Why <- [kill, foo], Trap <- [false, true]]),
    ?P(exit(dead(), foo)),
    ?P(exit(id(x), foo)),
    ?P(exit(id(1), foo)),
    ?P(exit(list_to_pid("<0.29999.0>"), kill)),
    ?P(begin process_flag(trap_exit, true), exit(self(), a), exit(self(), b), R = [next(100), next(100)], process_flag(trap_exit, false), R end),
    ?P(begin process_flag(trap_exit, true), P = spawn_link(fun() -> receive never -> ok end end), exit(P, foo), R = next(), process_flag(trap_exit, false), R end),
    ?P(begin process_flag(trap_exit, true), P = spawn_link(fun() -> receive never -> ok end end), exit(P, kill), R = next(), process_flag(trap_exit, false), R end),
    ?P(begin process_flag(trap_exit, true), P = spawn_link(fun() -> process_flag(trap_exit, true), receive {'EXIT', _, R} -> exit({trapped, R}) end end), until(fun() -> process_info(P, trap_exit) =:= {trap_exit, true} end), exit(P, foo), R = next(), process_flag(trap_exit, false), R end),
    ?P(exit_order()),
    ?P(busy_exit()),
    ?P(exit_many(100)),
    ?P(double_exit()),
    ?P(catch_does_not_stop_exit()),
    ?ST(exit(id(x), foo)),
    ?ST(exit(id(x), kill)),
    ok.

dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
target(Trap) ->
    S = self(),
    {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, Trap), S ! {ready, self()}, receive {'EXIT', From, W} -> exit({trapped, From =:= S, W}) after 40 -> exit(survived) end end),
    receive {ready, P} -> {P, R} end.
send(Why, Trap) -> {P, R} = target(Trap), exit(P, Why), receive {'DOWN', R, _, _, X} -> X end.
self_exit(Why, Trap) ->
    {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, Trap), exit(self(), Why), receive {'EXIT', F, W} -> exit({trapped, F =:= self(), W}) after 40 -> exit(survived) end end),
    receive {'DOWN', R, _, P, X} -> X end.
die(Why, Trap) -> {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, Trap), exit(Why) end), receive {'DOWN', R, _, P, X} -> X end.
linked(Why, Trap) ->
    {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, Trap), L = spawn_link(fun() -> exit(Why) end), receive {'EXIT', L, W} -> exit({trapped, W}) after 40 -> exit(survived) end end),
    receive {'DOWN', R, _, P, X} -> X end.
linked_killed(Why, Trap) ->
    {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, Trap), L = spawn_link(fun() -> receive never -> ok end end), exit(L, Why), receive {'EXIT', L, W} -> exit({trapped, W}) after 40 -> exit(survived) end end),
    receive {'DOWN', R, _, P, X} -> X end.
exit_order() ->
    S = self(),
    {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, true), S ! go, receive last -> ok end, exit(collect([])) end),
    receive go -> ok end,
    P ! 1, exit(P, a), P ! 2, exit(P, b), P ! last,
    receive {'DOWN', R, _, _, X} -> X end.
collect(A) -> receive {'EXIT', _, W} -> collect([{exit, W} | A]); M -> collect([M | A]) after 0 -> lists:reverse(A) end.
busy_exit() -> {P, R} = spawn_monitor(fun() -> busy() end), exit(P, stop_it), receive {'DOWN', R, _, _, X} -> X end.
busy() -> busy().
exit_many(N) ->
    Ps = [spawn_monitor(fun() -> receive never -> ok end end) || _ <- lists:seq(1, N)],
    [exit(P, {n, I}) || {I, {P, _}} <- lists:zip(lists:seq(1, N), Ps)],
    [receive {'DOWN', R, _, _, {n, I}} -> I end || {_, R} <- Ps] =:= lists:seq(1, N).
double_exit() -> {P, R} = spawn_monitor(fun() -> receive never -> ok end end), exit(P, first), exit(P, second), receive {'DOWN', R, _, _, X} -> X end.
catch_does_not_stop_exit() ->
    {P, R} = spawn_monitor(fun() -> try receive never -> ok end catch _:_ -> exit(caught) after exit(after_ran) end end),
    exit(P, from_outside), receive {'DOWN', R, _, _, X} -> X end.
