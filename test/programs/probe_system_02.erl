%% Probes of implicit behaviour: system, part 2.
-module(probe_system_02).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> erlang:system_info(wordsize) end)),
    ?P(fresh(fun() -> erlang:system_info({wordsize,external}) end)),
    ?P(fresh(fun() -> erlang:system_info(endian) end)),
    ?P(fresh(fun() -> erlang:system_info(os_type) end)),
    ?P(fresh(fun() -> erlang:system_info(creation) end)),
    ?P(fresh(fun() -> erlang:system_info(heap_type) end)),
    ?P(fresh(fun() -> erlang:system_info(max_heap_size) end)),
    ?P(fresh(fun() -> erlang:system_info(message_queue_data) end)),
    ?P(fresh(fun() -> erlang:system_info(loaded) =/= x end)),
    ok.
