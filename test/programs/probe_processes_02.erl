%% Probes of implicit behaviour: processes, part 2.
-module(probe_processes_02).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> begin P=spawn(fun() -> receive after infinity->ok end end), exit(P,normal), timer:sleep(20), is_process_alive(P) end end)),
    ?P(fresh(fun() -> begin P=spawn(fun() -> exit(self(),normal), receive after 50->ok end end), R=monitor(process,P), rcv() end end)),
    ?P(fresh(fun() -> begin P=spawn(fun() -> process_flag(trap_exit,true), receive X -> exit({got,X}) end end), monitor(process,P), timer:sleep(10), exit(P,kill), rcv() end end)),
    ?P(fresh(fun() -> begin P=spawn(fun() -> ok end), timer:sleep(20), R=monitor(process,P), rcv() end end)),
    ?P(fresh(fun() -> begin R=monitor(process,nosuchname), rcv() end end)),
    ?P(fresh(fun() -> begin R=monitor(process,{nosuchname,node()}), rcv() end end)),
    ?P(fresh(fun() -> begin register(me1,self()), R=monitor(process,me1), unregister(me1), spawn(fun()->ok end), demonitor(R,[info]) end end)),
    ?P(fresh(fun() -> begin P=spawn(fun() -> ok end), R=monitor(process,P), timer:sleep(20), {demonitor(R,[flush,info]), rcv0()} end end)),
    ?P(fresh(fun() -> begin P=spawn(fun() -> ok end), R=monitor(process,P), timer:sleep(20), {demonitor(R), rcv0()} end end)),
    ok.

rcv() -> receive X -> X after 4000 -> none end.
rcv0() -> receive X -> X after 20 -> none end.
