%% Quirk groups 26, 27: link sets, unlink and late exits, kill and killed, self exits, normal.
-module(quirk_links_exits).
-include("check.hrl").

main() ->
    process_flag(trap_exit, true),
    ?P(begin P = spawn(fun() -> receive go -> exit(r) end end), link(P), link(P), unlink(P), P ! go, next(20) end),
    ?P(begin P = spawn_link(fun() -> exit(q) end), receive after 10 -> ok end, unlink(P), next(0) end),
    ?P(begin P = spawn_link(fun() -> receive go -> exit(q) end end), unlink(P), P ! go, next(20) end),
    ?P(begin {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> ok end, link(P), next() end),
    ?P(begin P = spawn(fun() -> process_flag(trap_exit, true), receive M -> exit({got, M}) end end), R = monitor(process, P), until(fun() -> process_info(P, trap_exit) =:= {trap_exit, true} end), exit(P, normal), receive {'DOWN', R, _, _, W} -> W end end),
    ?P(begin P = spawn(fun() -> receive after 30 -> exit(alive) end end), R = monitor(process, P), exit(P, normal), receive {'DOWN', R, _, _, W} -> W end end),
    ?P(begin P = spawn(fun() -> exit(self(), normal), receive after 30 -> exit(alive) end end), R = monitor(process, P), receive {'DOWN', R, _, _, W} -> W end end),
    ?P(begin P = spawn_link(fun() -> exit(kill) end), receive {'EXIT', P, W} -> W end end),
    ?P(begin P = spawn_link(fun() -> receive x -> ok end end), exit(P, kill), receive {'EXIT', P, W} -> W end end),
    ?P(begin P = spawn_link(fun() -> spawn_link(fun() -> exit(kill) end), receive x -> ok end end), receive {'EXIT', P, W} -> W end end),
    ?P(begin P = spawn(fun() -> spawn_link(fun() -> receive x -> ok end end), exit(normal) end), R = monitor(process, P), receive {'DOWN', R, _, _, W} -> W end end),
    ?P(begin S = self(), P = spawn(fun() -> C = spawn_link(fun() -> receive never -> ok end end), S ! {child, C}, receive go -> exit(shutdown) end end), C = receive {child, X} -> X end, R = monitor(process, C), P ! go, receive {'DOWN', R, _, _, W} -> W end end),
    ?P(next(10)),
    ok.
