%% Probes of implicit behaviour: processes, part 7.
-module(probe_processes_07).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> process_info(self(), current_function) end)),
    ?P(fresh(fun() -> process_info(self(), initial_call) end)),
    ?P(fresh(fun() -> begin P=spawn(fun() -> receive after infinity->ok end end), timer:sleep(10), process_info(P,[status,current_function,initial_call,group_leader]) =/= undefined end end)),
    ?P(fresh(fun() -> begin P=spawn(lists,map,[fun(X)->timer:sleep(100) end,[1]]), timer:sleep(10), [process_info(P,initial_call), process_info(P,status)] end end)),
    ?P(fresh(fun() -> process_flag(trap_exit, true) end)),
    ?P(fresh(fun() -> process_flag(priority, high) end)),
    ?P(fresh(fun() -> process_flag(message_queue_data, off_heap) end)),
    ?P(fresh(fun() -> process_flag(save_calls, 10) end)),
    ?P(fresh(fun() -> process_flag(min_heap_size, 1000) end)),
    ok.
