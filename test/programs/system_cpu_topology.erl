%% What is told of processors, what can be defined of them, and how schedulers are to be bound to them.
-module(system_cpu_topology).
-export([main/0]).
i() -> [erlang:system_info(X) || X <- [cpu_topology, {cpu_topology, defined}, {cpu_topology, used}, {cpu_topology, detected},
                                       {internal_cpu_topology, defined}, {internal_cpu_topology, used}, {internal_cpu_topology, detected}, scheduler_bind_type]].
main() ->
 % the texts about what is deprecated go to whom they go
 Logger = erlang:system_flag(system_logger, spawn(fun Loop() -> receive _ -> Loop() end end)),
 io:format("~0p~n~0p~n", [i(), [try erlang:system_info(X) catch error:E -> E end || X <- [{cpu_topology, foo}, {cpu_topology, used, 1}, {cpu_topology}, internal_cpu_topology]]]),
 Ts = [[{processor,[{core,{logical,0}},{core,{logical,1}}]}],[{node,[{processor,[{core,[{thread,{logical,5}},{thread,{logical,6}}]}]}]}],[{processor,[{core,{logical,0}},{core,{logical,0}}]}],[],[{thread,{logical,1}}],[{logical,1}],{logical,0},[{processor,{logical,0}},{processor,{logical,3}}],[{node,{logical,0}},{node,{logical,3}}],[{core,{logical,0}},{core,{logical,3}}],
  [{node,[{processor,{logical,0}}]},{processor,{logical,1}}],[{processor,{logical,1}},{node,[{processor,{logical,0}}]}],
  [{processor,[{node,[{core,{logical,0}}]}]}],[{processor,[{node,{logical,0}}]}],[{processor,[{processor,{logical,0}}]}],[{core,[{processor,{logical,0}}]}],[{processor,[{node,[{core,[{thread,{logical,0}},{thread,{logical,1}}]},{core,[{thread,{logical,2}}]}]}]}], [{core,{logical,70000}}],[{core,{logical,65535}}],[{core,{logical,65536}}],[{core,{logical,32768}}],[{core,{logical,32767}}],[{core,{logical,-1}}],[{core,{logical,a}}],[{foo,{logical,1}}],[{core,[],{logical,1}}],[{core,[{id,1}],{logical,1}}],[{core,[{foo,1}],{thread,{logical,1}}}],[{core,[]}],[{core,[{thread,[]}]}],foo,[{core,{logical,3}},{core,{logical,1}}],[{node,[{core,{logical,3}}]}],[{node,[{processor,[{core,{logical,1}}]}]},{node,[{processor,{logical,2}}]}],[{node,[{processor,[{core,{logical,1}}]}]},{node,[{processor,[{core,{logical,2}},{core,{logical,0}}]}]}],[{processor,[{core,{logical,0}},{core,[{thread,{logical,1}}]}]}],
 [{node,[{core,{logical,3}},{thread,{logical,4}}]}],[{node,[{thread,{logical,4}}]}],[{processor,[{thread,{logical,4}}]}],[{processor,[{node,[{thread,{logical,4}}]}]}], [{node,[{core,{logical,1}}]},{processor,[{node,[{core,{logical,2}}]}]}],
 [{core,{logical,1}}|foo], [{node,[{processor,[{node,[{core,{logical,1}}]}]}]}],
 #{}, undefined, undefined],
 [io:format("~0p~n   ~0p~n   ~0p~n", [T, try erlang:system_flag(cpu_topology, T) catch C:R -> {C,R} end, i()]) || T <- Ts],
 [io:format("~0p~n   ~0p~n   ~0p~n", [T, try erlang:system_flag(scheduler_bind_type, T) catch C:R -> {C,R} end, i()]) || T <- [foo,default_bind,spread, no_spread, processor_spread,thread_spread,no_node_processor_spread,no_node_thread_spread,thread_no_node_processor_spread,unbound,1]],
 [io:format("~0p~n   ~0p~n", [T, try erlang:system_flag(internal_cpu_topology, T) catch C:R -> {C,R} end])
  || T <- [[], foo, [{cpu, 0, 0, -1, 0, 0, 0}], [{cpu, 0, 0, -1, 0, 0, 0}, {cpu, 0, 0, -1, 0, 0, 1}], [{cpu, 0, 0, -1, 0, 0}], [{cpu, -2, 0, -1, 0, 0, 0}], [{cpu, 0, 0, 65536, 0, 0, 0}], [foo], undefined]],
 io:format("~0p~n", [i()]),
 erlang:system_flag(system_logger, Logger),
 ok.
