%% Probes of implicit behaviour: system, part 3.
-module(probe_system_03).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> erlang:system_info(procs) =/= x end)),
    ?P(fresh(fun() -> erlang:system_info(debug_compiled) end)),
    ?P(fresh(fun() -> erlang:system_info(compat_rel) end)),
    ?P(fresh(fun() -> erlang:statistics(reductions) =/= x end)),
    ?P(fresh(fun() -> erlang:statistics(wall_clock) =/= x end)),
    ?P(fresh(fun() -> erlang:statistics(runtime) =/= x end)),
    ?P(fresh(fun() -> erlang:statistics(io) =/= x end)),
    ?P(fresh(fun() -> erlang:statistics(garbage_collection) =/= x end)),
    ?P(fresh(fun() -> [element(1,X)||X<-erlang:memory()] end)),
    ok.
