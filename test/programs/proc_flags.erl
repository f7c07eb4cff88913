%% process_flag/2: old values, all flags, bad names and values; spawn options that set them.
-module(proc_flags).
-include("check.hrl").

main() ->
    ?P(process_flag(trap_exit, true)),
    ?P(process_flag(trap_exit, false)),
    ?P(process_flag(priority, high)),
    ?P(process_flag(priority, low)),
    ?P(process_flag(priority, max)),
    ?P(process_flag(priority, normal)),
    ?P(process_flag(priority, id(bad))),
    ?P(process_flag(min_heap_size, 1000) > 0),
    ?P(element(2, process_info(self(), garbage_collection)) =/= []),
    ?P(process_flag(min_heap_size, 233) > 0),
    ?P(process_flag(min_heap_size, id(-1))),
    ?P(process_flag(min_heap_size, id(a))),
    ?P(process_flag(min_bin_vheap_size, 50000) > 0),
    ?P(process_flag(fullsweep_after, 10)),
    ?P(process_flag(fullsweep_after, 65535)),
    ?P(process_flag(fullsweep_after, id(-1))),
    ?P(process_flag(message_queue_data, off_heap)),
    ?P(process_flag(message_queue_data, on_heap)),
    ?P(process_flag(message_queue_data, id(bad))),
    ?P(process_flag(save_calls, 10)),
    ?P(process_flag(save_calls, 0)),
    ?P(process_flag(save_calls, id(-1))),
    ?P(process_flag(sensitive, true)),
    ?P(process_flag(sensitive, false)),
    ?P(process_flag(error_handler, my_handler)),
    ?P(process_flag(error_handler, error_handler)),
    ?P(process_flag(error_handler, id(1))),
    ?P(is_map(process_flag(max_heap_size, #{size => 0}))),
    ?P(maps:get(size, process_flag(max_heap_size, 0))),
    ?P(maps:get(size, process_flag(max_heap_size, #{size => 1000000, kill => true, error_logger => false}))),
    ?P(maps:get(size, process_flag(max_heap_size, 0))),
    ?P(process_flag(max_heap_size, id(-1))),
    ?P(process_flag(max_heap_size, id(5))),
    ?P(process_flag(max_heap_size, id(#{kill => true}))),
    ?P(process_flag(id(nosuch), true)),
    ?P(process_flag(id("x"), true)),
    ?P(process_flag(self(), save_calls, 5)),
    ?P(process_flag(self(), save_calls, 0)),
    ?P(process_flag(self(), trap_exit, true)),
    ?P(process_flag(id(x), save_calls, 5)),
    ?P([opt(O, K) || {O, K} <- [{{priority, high}, priority}, {{message_queue_data, off_heap}, message_queue_data}, {link, trap_exit}]]),
    ?P(gc_opt({min_heap_size, 5000}, min_heap_size) >= 5000),
    ?P(gc_opt({fullsweep_after, 7}, fullsweep_after)),
    ?P(max_heap()),
    ?ST(process_flag(id(nosuch), true)),
    [?P(element(1, spawn_fullsweep(N))) || N <- [65535, 65536, 65543, (1 bsl 40) + 9, (1 bsl 59) - 1, 1 bsl 59, -1]],
    [?P(erlang:check_process_code(id(P), M)) || P <- [self(), spawn_link(fun() -> receive after infinity -> ok end end)], M <- [nosuch, 5, "lists"]],
    [?P(erlang:system_flag(scheduler_bind_type, id(X))) || X <- [foo, 5, []]],
    ?ST(process_flag(trap_exit, id(1))),
    ok.

opt(O, K) -> S = self(), spawn_opt(fun() -> S ! {opt, process_info(self(), K)} end, [O]), receive {opt, X} -> X end.
spawn_fullsweep(N) ->
    {P, R} = spawn_monitor(fun() -> process_flag(fullsweep_after, N), exit({element(2, process_info(self(), fullsweep_after)), x}) end),
    receive {'DOWN', R, _, P, X} -> X end.
gc_opt(O, K) -> S = self(), spawn_opt(fun() -> {_, L} = process_info(self(), garbage_collection), S ! {opt, proplists:get_value(K, L)} end, [O]), receive {opt, X} -> X end.
max_heap() ->
    {P, R} = spawn_opt(fun() -> lists:seq(1, 1000000) end, [monitor, {max_heap_size, #{size => 20000, kill => true, error_logger => false}}]),
    receive {'DOWN', R, _, P, X} -> X end.
