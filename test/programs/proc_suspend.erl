%% suspend_process and resume_process: nesting, status, options, who may resume.
-module(proc_suspend).
-include("check.hrl").

main() ->
    P = spawn(fun() -> loop(0) end),
    ?P(erlang:suspend_process(P)),
    ?P(process_info(P, status)),
    ?P(begin P ! {self(), ping}, next(20) end),
    ?P(erlang:resume_process(P)),
    ?P(next()),
    ?P(begin erlang:suspend_process(P), erlang:suspend_process(P), erlang:resume_process(P), P ! {self(), ping}, X = next(20), erlang:resume_process(P), {X, next()} end),
    ?P(begin erlang:suspend_process(P), X = process_info(self(), suspending), erlang:resume_process(P), {length(element(2, X)), process_info(self(), suspending)} end),
    ?P(erlang:suspend_process(P, [unless_suspending])),
    ?P(erlang:suspend_process(P, [unless_suspending])),
    ?P(erlang:resume_process(P)),
    ?P(erlang:resume_process(P)),
    ?P(erlang:suspend_process(P, [asynchronous])),
    ?P(until(fun() -> process_info(P, status) =:= {status, suspended} end)),
    ?P(erlang:resume_process(P)),
    ?P(begin R = make_ref(), erlang:suspend_process(P, [{asynchronous, R}]), X = receive {R, Y} -> Y end, erlang:resume_process(P), X end),
    ?P(begin Q = spawn(fun() -> erlang:suspend_process(P), receive stop -> ok end end), until(fun() -> process_info(P, status) =:= {status, suspended} end), Q ! stop, until(fun() -> process_info(P, status) =/= {status, suspended} end), P ! {self(), ping}, next() end),
    ?P(begin B = spawn(fun busy/0), erlang:suspend_process(B), X = process_info(B, status), erlang:resume_process(B), exit(B, kill), X end),
    ?P(begin T = spawn(fun() -> receive after 10 -> exit(timer_ran) end end), R = monitor(process, T), erlang:suspend_process(T), X = next(30), erlang:resume_process(T), {X, receive {'DOWN', R, _, _, Y} -> Y end} end),
    ?P(begin erlang:suspend_process(P), R = monitor(process, P), exit(P, kill), receive {'DOWN', R, _, _, X} -> X after 8000 -> not_killed end end),
    ?P(erlang:suspend_process(self())),
    ?P(erlang:suspend_process(dead())),
    ?P(erlang:resume_process(dead())),
    ?P(erlang:resume_process(self())),
    ?P(erlang:suspend_process(id(x))),
    ?P(erlang:suspend_process(dead(), [bad])),
    ?ST(erlang:suspend_process(id(x))),
    ?ST(erlang:resume_process(self())),
    ok.

loop(N) -> receive {F, ping} -> F ! {pong, N}, loop(N + 1) end.
busy() -> busy().
dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
