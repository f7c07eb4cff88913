%% Probes of implicit behaviour: processes, part 1.
-module(probe_processes_01).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> begin P=spawn(fun() -> error(boom) end), R=monitor(process,P), rcv() end end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,true), P=spawn_link(fun() -> error(boom) end), {rcv(),P} end end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,true), P=spawn_link(fun() -> throw(boom) end), {rcv(),P} end end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,true), P=spawn_link(fun() -> exit(boom) end), {rcv(),P} end end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,true), P=spawn_link(fun() -> ok end), {rcv(),P} end end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,true), P=spawn_link(fun() -> receive after infinity->ok end end), exit(P,kill), {rcv(),P} end end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,true), P=spawn_link(fun() -> exit(kill) end), {rcv(),P} end end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,true), exit(self(),normal), rcv() end end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,true), exit(self(),foo), rcv() end end)),
    ok.

rcv() -> receive X -> X after 4000 -> none end.
