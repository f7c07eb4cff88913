%% Probes of implicit behaviour: processes, part 6.
-module(probe_processes_06).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> receive after 0 -> timeout end end)),
    ?P(fresh(fun() -> receive after -1 -> x end end)),
    ?P(fresh(fun() -> receive after id(16#100000000) -> x end end)),
    ?P(fresh(fun() -> process_info(self(), [registered_name,trap_exit,message_queue_len,links,monitors,priority,status,dictionary]) end)),
    ?P(fresh(fun() -> begin register(me2,self()), process_info(self(), registered_name) end end)),
    ?P(fresh(fun() -> process_info(self(), registered_name) end)),
    ?P(fresh(fun() -> [element(1,X)||X<-process_info(self())] end)),
    ?P(fresh(fun() -> process_info(list_to_pid("<0.9999.0>")) end)),
    ?P(fresh(fun() -> process_info(list_to_pid("<0.9999.0>"), status) end)),
    ok.
