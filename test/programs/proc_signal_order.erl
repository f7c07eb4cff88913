%% Signals between a pair keep their order: messages, exits, monitors, links, info requests.
-module(proc_signal_order).
-include("check.hrl").

main() ->
    ?P(begin {P, R} = spawn_monitor(fun() -> collect(5, []) end), [P ! I || I <- [1, 2, 3, 4, 5]], down(R) end),
    ?P(begin {P, R} = spawn_monitor(fun() -> receive never -> ok end end), P ! a, P ! b, exit(P, x), P ! c, down(R) end),
    ?P(begin S = self(), {P, R} = spawn_monitor(fun() -> S ! 1, S ! 2, exit(3) end), _ = P, [next(), next(), down(R)] end),
    ?P(begin S = self(), process_flag(trap_exit, true), P = spawn_link(fun() -> S ! m1, S ! m2, exit(done) end), X = [next(), next(), next()], process_flag(trap_exit, false), _ = P, X end),
    ?P(begin P = spawn(fun() -> receive never -> ok end end), [P ! {m, I} || I <- lists:seq(1, 100)], X = process_info(P, message_queue_len), exit(P, kill), X end),
    ?P(begin P = spawn(fun() -> receive never -> ok end end), P ! a, P ! b, X = process_info(P, messages), exit(P, kill), X end),
    ?P(begin P = spawn(fun() -> receive never -> ok end end), exit(P, kill), {is_process_alive(P), process_info(P)} end),
    ?P(begin P = spawn(fun() -> receive never -> ok end end), exit(P, kill), R = monitor(process, P), lists:member(down(R), [killed, noproc]) end),
    ?P(begin S = self(), P = spawn(fun() -> register(sig_name, self()), S ! ready, receive stop -> ok end end), next(), R = monitor(process, P), P ! stop, D = down(R), {D, whereis(sig_name)} end),
    ?P(begin S = self(), P = spawn(fun() -> T = ets:new(sig_tab, [named_table, public]), ets:insert(T, {a}), S ! ready, receive stop -> ok end end), next(), R = monitor(process, P), P ! stop, D = down(R), {D, ets:whereis(sig_tab)} end),
    ?P(begin S = self(), P = spawn(fun() -> relay(S) end), [P ! I || I <- lists:seq(1, 50)], [next() || _ <- lists:seq(1, 50)] =:= lists:seq(1, 50) end),
    ?P(begin S = self(), L = chain(10, S), [L ! I || I <- lists:seq(1, 50)], [next() || _ <- lists:seq(1, 50)] =:= lists:seq(1, 50) end),
    ?P(begin S = self(), [spawn(fun() -> [S ! {K, I} || I <- lists:seq(1, 20)] end) || K <- [a, b, c]], L = [next() || _ <- lists:seq(1, 60)], [[I || {K, I} <- L, K =:= X] =:= lists:seq(1, 20) || X <- [a, b, c]] end),
    ?P(begin S = self(), P = spawn(fun() -> receive go -> ok end, {messages, M} = process_info(self(), messages), S ! {had, M} end), P ! x, P ! y, P ! go, P ! z, receive {had, [x, y | _]} -> ok end end),
    ?P(begin P = spawn(fun() -> receive never -> ok end end), link(P), unlink(P), exit(P, boom), next(20) end),
    ?P(begin P = spawn(fun() -> receive {F, get} -> F ! element(2, process_info(self(), group_leader)) end end), group_leader(self(), P), P ! {self(), get}, next() =:= self() end),
    ?P(begin P = spawn(fun() -> loop() end), R1 = monitor(process, P), P ! {self(), one}, X = next(), demonitor(R1), exit(P, kill), {X, next(10)} end),
    ok.

collect(0, A) -> exit(lists:reverse(A));
collect(N, A) -> receive M -> collect(N - 1, [M | A]) end.
down(R) -> receive {'DOWN', R, _, _, X} -> X after 8000 -> timeout end.
relay(S) -> receive M -> S ! M, relay(S) end.
chain(0, S) -> S;
chain(N, S) -> P = chain(N - 1, S), spawn(fun() -> relay(P) end).
loop() -> receive {F, M} -> F ! {echo, M}, loop() end.
