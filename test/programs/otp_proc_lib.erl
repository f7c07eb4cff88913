%% proc_lib: spawn forms, dictionary, initial calls, start and init_ack, failing starts, stop.
-module(otp_proc_lib).
-export([child/1, waiter/1, init_ok/1, init_extra/1, init_fail_ack/1, init_exit/1, init_crash/1, init_normal/1, init_slow/1, init_sys/1, woken/1, system_continue/3, system_terminate/4]).
-include("check.hrl").

main() ->
    quiet(),
    S = self(),
    ?P(begin P = proc_lib:spawn(fun() -> S ! {dict, lists:sort(get())} end), {is_pid(P), receive {dict, D} -> show(D) end} end),
    ?P(begin proc_lib:spawn(?MODULE, child, [S]), receive {dict, D} -> show(D) end end),
    ?P(begin proc_lib:spawn_link(?MODULE, child, [S]), receive {dict, D} -> show(D) end end),
    ?P(begin register(pl_parent, S), proc_lib:spawn(?MODULE, child, [S]), X = receive {dict, D} -> show(D) end, unregister(pl_parent), X end),
    ?P(begin P = proc_lib:spawn(?MODULE, waiter, [S]), receive up -> ok end, X = [proc_lib:initial_call(P), proc_lib:translate_initial_call(P), process_info(P, initial_call)], P ! stop, X end),
    ?P(begin P = proc_lib:spawn(fun() -> receive stop -> ok end end), X = proc_lib:translate_initial_call(P), P ! stop, X end),
    ?P(proc_lib:initial_call(S)),
    ?P(proc_lib:translate_initial_call(S)),
    ?P(begin {P, R} = proc_lib:spawn_opt(?MODULE, child, [S], [monitor]), X = receive {dict, _} -> got end, {X, receive {'DOWN', R, process, P, W} -> W end} end),
    ?P(proc_lib:start(?MODULE, init_ok, [S])),
    ?P(begin {ok, P, extra} = proc_lib:start(?MODULE, init_extra, [S]), is_pid(P) end),
    ?P(proc_lib:start(?MODULE, init_fail_ack, [S])),
    ?P(proc_lib:start(?MODULE, init_exit, [S])),
    ?P(begin {error, {W, [F | _]}} = proc_lib:start(?MODULE, init_crash, [S]), {W, element(2, F)} end),
    ?P(proc_lib:start(?MODULE, init_normal, [S])),
    ?P(proc_lib:start(?MODULE, init_slow, [S], 10)),
    ?P(begin process_flag(trap_exit, true), X = proc_lib:start_link(?MODULE, init_ok, [S]), {ok, P} = X, P ! stop, {is_pid(P), receive {'EXIT', P, W} -> W end} end),
    ?P(begin X = proc_lib:start_link(?MODULE, init_exit, [S]), {X, receive {'EXIT', _, W} -> W after 100 -> none end} end),
    ?P(begin X = proc_lib:start_link(?MODULE, init_slow, [S], 10), {X, receive {'EXIT', _, W} -> W after 100 -> none end} end),
    ?P(begin {ok, P} = proc_lib:start(?MODULE, init_ok, [S]), proc_lib:stop(P) end),
    ?P(begin {ok, P} = proc_lib:start(?MODULE, init_sys, [S]), proc_lib:stop(P, shutdown, 1000) end),
    ?P(catch proc_lib:stop(dead())),
    ?P(begin P = proc_lib:spawn_link(fun() -> error(crash) end), receive {'EXIT', P, {W, [{M, _, _, _} | _]}} -> {W, M} end end),
    ?P(begin P = proc_lib:spawn_link(fun() -> throw(ball) end), receive {'EXIT', P, {W, _}} -> W end end),
    ?P(begin P = proc_lib:spawn_link(fun() -> exit(shutdown) end), receive {'EXIT', P, W} -> W end end),
    ?P(begin P = proc_lib:spawn_link(fun() -> exit({shutdown, why}) end), receive {'EXIT', P, W} -> W end end),
    ?P(begin P = proc_lib:spawn_link(nomod, f, [1]), receive {'EXIT', P, {W, [F | _]}} -> {W, F} end end),
    ?P(begin P = proc_lib:spawn(fun() -> S ! {anc, get('$ancestors')}, P2 = proc_lib:spawn(fun() -> S ! {anc, get('$ancestors')} end), is_pid(P2) end), A = receive {anc, X} -> length(X) end, B = receive {anc, Y} -> length(Y) end, is_pid(P) andalso {A, B} end),
    ?P(begin {P, R} = proc_lib:spawn_opt(fun() -> proc_lib:hibernate(?MODULE, woken, [S]) end, [monitor]), P ! wake, {next(), receive {'DOWN', R, _, _, W} -> W end} end),
    ok.

child(S) -> S ! {dict, lists:sort(get())}.
waiter(S) -> S ! up, receive stop -> ok end.
init_ok(S) -> proc_lib:init_ack(S, {ok, self()}), receive stop -> ok; {system, From, {terminate, R}} -> gen:reply(From, ok), exit(R) end.
init_extra(S) -> proc_lib:init_ack(S, {ok, self(), extra}).
init_fail_ack(S) -> proc_lib:init_ack(S, {error, nope}).
init_exit(_) -> exit(failed).
init_crash(_) -> hd(id([])).
init_normal(_) -> ok.
init_slow(S) -> receive after 5000 -> proc_lib:init_ack(S, {ok, self()}) end.
init_sys(S) -> proc_lib:init_ack(S, {ok, self()}), sys_loop().
sys_loop() -> receive {system, From, Req} -> sys:handle_system_msg(Req, From, hd(get('$ancestors')), ?MODULE, [], state) end.
system_continue(_, _, _) -> sys_loop().
system_terminate(Reason, _, _, _) -> exit(Reason).
woken(S) -> receive M -> S ! {woken, M, length(get('$ancestors'))} end.
dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
