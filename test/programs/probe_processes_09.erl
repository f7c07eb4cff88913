%% Probes of implicit behaviour: processes, part 9.
-module(probe_processes_09).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> is_process_alive(id(x)) end)),
    ?P(fresh(fun() -> processes() =/= [] end)),
    ?P(fresh(fun() -> begin P=spawn(fun() -> receive {F,M} -> F ! {self_got,M} end end), P ! {self(),hej}, rcv() end end)),
    ?P(alone(fun() -> P = spawn(fun() -> erlang:hibernate(?MODULE, badf, []) end), receive after 20 -> ok end, X = is_process_alive(P), exit(P, kill), X end)),
    ?P(fresh(fun() -> begin {P,R}=spawn_monitor(fun() -> erlang:hibernate(?MODULE,id,[x]) end), P ! wake, rcv() end end)),
    ?P(fresh(fun() -> begin P = spawn(fun() -> receive after infinity -> ok end end), erlang:suspend_process(P), S=process_info(P,status), erlang:resume_process(P), S end end)),
    ?P(fresh(fun() -> erlang:process_display(self(),backtrace_bad) end)),
    ?P(fresh(fun() -> erlang:garbage_collect() end)),
    ?P(fresh(fun() -> erlang:garbage_collect(self()) end)),
    ?P(fresh(fun() -> erlang:bump_reductions(1) end)),
    ?P(fresh(fun() -> erlang:yield() end)),
    ok.

rcv() -> receive X -> X after 4000 -> none end.
