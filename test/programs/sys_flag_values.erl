%% Values of system_flag/2: which are bad, and what is said of them.
-module(sys_flag_values).
-include("check.hrl").

main() ->
    [?P({F, V, tried(F, V)}) || F <- [time_offset, trace_control_word, no_flag], V <- [foo, undefined, [], -1, 1.0]],
    [?P({F, V, tried(F, V)}) || F <- [scheduler_bind_type, multi_scheduling, schedulers_online, min_heap_size, max_heap_size, fullsweep_after, scheduler_wall_time, system_logger],
        V <- [foo, [], -1, 1.0]],
    [?P({V, element(1, tried(internal_cpu_topology, V))}) || V <- [foo, [], 1, [a], [{cpu, 1}]]],
    [?P({V, element(1, topology(V))}) || V <- [foo, [], 1, [a], [{processor, foo}]]],
    ok.

tried(Flag, Value) ->
    try {value, erlang:system_flag(Flag, Value)}
    catch
        error:Reason:Stack ->
            {Reason, list_to_atom(lists:flatten([L || "     ***" ++ L <- string:split(lists:flatten(erl_error:format_exception(error, Reason, [hd(Stack)])), "\n", all)]))}
    end.

%% Through the function that is called for the flag: the flag itself also logs that it is old.
topology(Value) ->
    try {value, erlang:set_cpu_topology(Value)} catch error:R -> {R, Value} end.
