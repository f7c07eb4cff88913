%% Probes of implicit behaviour: processes, part 3.
-module(probe_processes_03).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> demonitor(make_ref()) end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,true), (catch link(list_to_pid("<0.9999.0>"))), rcv() end end)),
    ?P(fresh(fun() -> begin catch link(list_to_pid("<0.9999.0>")) end end)),
    ?P(fresh(fun() -> begin process_flag(trap_exit,false), unlink(list_to_pid("<0.9999.0>")) end end)),
    ?P(fresh(fun() -> nosuchname ! hello end)),
    ?P(fresh(fun() -> list_to_pid("<0.9999.0>") ! hello end)),
    ?P(fresh(fun() -> {nosuchname,node()} ! hello end)),
    ?P(fresh(fun() -> {nosuchname,'other@nohost'} ! hello end)),
    ?P(fresh(fun() -> erlang:send(nosuchname, x, []) end)),
    ok.

rcv() -> receive X -> X after 4000 -> none end.
