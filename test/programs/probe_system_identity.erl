%% Probes of implicit behaviour: what the system says about itself.
-module(probe_system_identity).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> erlang:system_info(time_correction) end)),
    ?P(fresh(fun() -> erlang:system_info(version) end)),
    ?P(fresh(fun() -> erlang:system_info(system_architecture) end)),
    ?P(fresh(fun() -> erlang:system_info(smp_support) end)),
    ?P(fresh(fun() -> erlang:system_info(threads) end)),
    ?P(fresh(fun() -> erlang:system_info(thread_pool_size) end)),
    ?P(fresh(fun() -> erlang:system_info(process_limit) end)),
    ?P(fresh(fun() -> erlang:system_info(port_limit) end)),
    ?P(fresh(fun() -> erlang:system_info(atom_limit) end)),
    ?P(fresh(fun() -> erlang:system_info(ets_limit) end)),
    ?P(fresh(fun() -> erlang:system_info(build_type) end)),
    ?P(fresh(fun() -> erlang:system_info(emu_type) end)),
    ?P(fresh(fun() -> erlang:system_info(emu_flavor) end)),
    ?P(fresh(fun() -> erlang:system_info(delayed_node_table_gc) end)),
    ?P(fresh(fun() -> erlang:system_info(dist_ctrl) end)),
    ?P(fresh(fun() -> erlang:system_info(multi_scheduling) end)),
    ?P(fresh(fun() -> erlang:system_info(tolerant_timeofday) end)),
    ?P(fresh(fun() -> erlang:system_info(nif_version) end)),
    ?P(fresh(fun() -> erlang:system_info(driver_version) end)),
    ?P(fresh(fun() -> erlang:system_info(dynamic_trace) end)),
    ?P(fresh(fun() -> erlang:system_info(kernel_poll) end)),
    ?P(fresh(fun() -> erlang:system_info(scheduler_bind_type) end)),
    ?P(fresh(fun() -> erlang:system_info(fullsweep_after) end)),
    ?P(fresh(fun() -> erlang:system_info(min_heap_size) end)),
    ?P(fresh(fun() -> erlang:system_info(min_bin_vheap_size) end)),
    ?P(fresh(fun() -> erlang:system_info(dist_buf_busy_limit) end)),
    ?P(fresh(fun() -> erlang:system_info(async_dist) end)),
    ok.
