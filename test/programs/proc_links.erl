%% link and unlink: sets, propagation, normal exits, chains, dead processes, self.
-module(proc_links).
-include("check.hrl").

main() ->
    S = self(),
    ?P(link(S)),
    ?P(unlink(S)),
    ?P(begin process_flag(trap_exit, true), P = spawn_link(fun() -> exit(a) end), receive {'EXIT', P, X} -> X end end),
    ?P(begin P = spawn(fun() -> receive go -> exit(b) end end), link(P), link(P), P ! go, [receive {'EXIT', P, X} -> X end, next(10)] end),
    ?P(begin P = spawn(fun() -> receive go -> exit(c) end end), link(P), link(P), unlink(P), P ! go, next(20) end),
    ?P(begin P = spawn(fun() -> receive go -> exit(d) end end), link(P), unlink(P), unlink(P), link(P), P ! go, receive {'EXIT', P, X} -> X end end),
    ?P(begin P = spawn_link(fun() -> ok end), receive {'EXIT', P, X} -> X end end),
    ?P(begin P = dead(), link(P), receive {'EXIT', P, X} -> X after 100 -> nothing end end),
    ?P(begin process_flag(trap_exit, false), P = dead(), catch link(P), process_flag(trap_exit, true), next(20) end),
    ?P(begin process_flag(trap_exit, false), P = dead(), R = (try link(P) catch error:E -> E end), process_flag(trap_exit, true), R end),
    ?P(unlink(dead())),
    ?P(link(id(x))),
    ?P(unlink(id(x))),
    ?P(link(id(list_to_pid("<0.30000.0>")))),
    ?P(next(10)),
    ?P(chain(5, boom)),
    ?P(chain(5, normal)),
    ?P(chain(5, {shutdown, x})),
    ?P(star(10, boom)),
    ?P(links_seen()),
    ?P(begin {P, R} = spawn_monitor(fun() -> C = spawn_link(fun() -> exit(child_died) end), receive {never, C} -> ok end end), receive {'DOWN', R, _, P, X} -> X end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> spawn_link(fun() -> ok end), receive never -> ok after 20 -> exit(survived) end end), receive {'DOWN', R, _, P, X} -> X end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> spawn_link(fun() -> exit(normal) end), receive never -> ok after 20 -> exit(survived) end end), receive {'DOWN', R, _, P, X} -> X end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> spawn_link(fun() -> error(crash) end), receive never -> ok end end), receive {'DOWN', R, _, P, {X, St}} -> {X, length(St) > 0} end end),
    ?P(begin {P, R} = spawn_monitor(fun() -> spawn_link(fun() -> exit(kill) end), receive never -> ok end end), receive {'DOWN', R, _, P, X} -> X end end),
    ?P(begin P = spawn_link(fun() -> spawn_link(fun() -> exit(inner) end), receive never -> ok end end), receive {'EXIT', P, X} -> X end end),
    ?P(unlink_flushes()),
    ?P(two_way()),
    ?P(circle(5)),
    ok.

dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
chain(N, Reason) ->
    S = self(),
    P = spawn(fun() -> process_flag(trap_exit, true), L = spawn_link(fun() -> chain_(N, Reason) end), S ! {self(), receive {'EXIT', L, X} -> X after 60 -> alive end} end),
    receive {P, X} -> X end.
chain_(0, Reason) -> exit(Reason);
chain_(N, Reason) -> spawn_link(fun() -> chain_(N - 1, Reason) end), receive never -> ok end.
star(N, Reason) ->
    S = self(),
    {C, R} = spawn_monitor(fun() -> Ps = [spawn_link(fun() -> receive never -> ok end end) || _ <- lists:seq(1, N)], S ! {ps, Ps}, receive go -> exit(Reason) end end),
    Ps = receive {ps, L} -> L end,
    Ms = [monitor(process, P) || P <- Ps],
    C ! go,
    receive {'DOWN', R, _, _, _} -> ok end,
    lists:usort([receive {'DOWN', M, _, _, X} -> X end || M <- Ms]).
links_seen() ->
    P = spawn(fun() -> receive never -> ok end end),
    {links, A} = process_info(self(), links),
    link(P),
    {links, B} = process_info(self(), links),
    {links, C} = process_info(P, links),
    unlink(P),
    {links, D} = process_info(self(), links),
    exit(P, kill),
    {lists:member(P, A), lists:member(P, B), C =:= [self()], lists:member(P, D)}.
unlink_flushes() ->
    P = spawn_link(fun() -> exit(quick) end),
    until(fun() -> not is_process_alive(P) end),
    unlink(P),
    receive {'EXIT', P, X} -> {was_there, X} after 0 -> none end.
two_way() ->
    S = self(),
    A = spawn(fun() -> process_flag(trap_exit, true), receive {link, B} -> link(B), B ! linked, receive {'EXIT', B, R} -> S ! {a, R} end end end),
    B = spawn(fun() -> receive linked -> exit(b_done) end end),
    A ! {link, B},
    receive {a, R} -> R after 8000 -> timeout end.
circle(N) ->
    S = self(),
    Ps = [spawn(fun() -> receive {next, P} -> link(P), S ! ready, receive die -> exit(round) end end end) || _ <- lists:seq(1, N)],
    Ms = [monitor(process, P) || P <- Ps],
    [P ! {next, Q} || {P, Q} <- lists:zip(Ps, tl(Ps) ++ [hd(Ps)])],
    [receive ready -> ok end || _ <- Ps],
    hd(Ps) ! die,
    lists:usort([receive {'DOWN', M, _, _, X} -> X end || M <- Ms]).
