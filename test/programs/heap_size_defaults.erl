%% The smallest heap of all processes, set by system_flag, is where sizes of single ones begin; what was there keeps its own.
-module(heap_size_defaults).
-include("check.hrl").

main() ->
    Keys = [min_heap_size, min_bin_vheap_size],
    Before = [erlang:system_info(Key) || Key <- Keys],
    [begin
         process_flag(min_heap_size, N),
         process_flag(min_bin_vheap_size, N),
         ?W({N, sizes(self())})
     end || N <- [0, 1, 10, 142, 233, 234, 1000, 46421, 46423]],
    process_flag(min_heap_size, 0),
    process_flag(min_bin_vheap_size, 0),
    [?W({N, sizes(process([{min_heap_size, N}, {min_bin_vheap_size, N}]))}) || N <- [0, 1, 10, 100, 233, 1000, 46423]],
    Old = process([]),
    [begin
         ?W({N, erlang:system_flag(min_heap_size, N), erlang:system_flag(min_bin_vheap_size, N)}),
         ?W([erlang:system_info(Key) || Key <- [min_heap_size, min_bin_vheap_size, garbage_collection]]),
         ?W(sizes(process([]))),
         ?W(sizes(process([{min_heap_size, 50}, {min_bin_vheap_size, 1000}]))),
         ?W({process_flag(min_heap_size, 20), process_flag(min_bin_vheap_size, 20), sizes(self())}),
         ?W(sizes(Old)),
         ?W([try process_flag(max_heap_size, #{size => Size, kill => false, error_logger => false}) of _ -> ok catch error:Why -> Why end
             || Size <- [11, 12, 37, 38, 100, 142, 232, 233, 1597, 1598, 80000, 0]])
     end || N <- [0, 1, 10, 12, 13, 100, 233, 1000, 46423, 0]],
    ?W([erlang:system_flag(Key, Value) || {Key, Value} <- Before]),
    limits(),
    erlang:system_flag(max_heap_size, #{size => 50000, kill => false}),
    ?W([spawned(Options) || Options <- [[], [{min_heap_size, 100000}], [{min_heap_size, 100000}, {max_heap_size, 0}]]]),
    erlang:system_flag(min_heap_size, 100000),
    ?W([spawned(Options) || Options <- [[], [link], [{min_heap_size, 100}], [{min_heap_size, 100000}, {max_heap_size, 0}]]]),
    ?W(is_pid(spawn(fun() -> ok end))),
    erlang:system_flag(max_heap_size, #{size => 0, kill => true}),
    [erlang:system_flag(Key, Value) || {Key, Value} <- Before],
    ?W([erlang:system_info(Key) || Key <- [min_heap_size, min_bin_vheap_size]] =:= Before),
    ?P([catch erlang:system_flag(reset_seq_trace, Value) || Value <- [true, false, 1, []]]),
    ok.

%% A heap must be allowed to be as large as the smallest one.
limits() ->
    ?W([{N, in_process(fun() -> process_flag(min_heap_size, 1000), process_flag(max_heap_size, N), ok end)}
        || N <- [0, 232, 233, 999, 1000, 1597, 1598, 5000]]),
    ?W([{N, in_process(fun() -> process_flag(max_heap_size, 2000), process_flag(min_heap_size, N), ok end)} || N <- [0, 1598, 2000]]),
    ?W([{Min, Max, spawned([{min_heap_size, Min}, {max_heap_size, #{size => Max, error_logger => false}}])}
        || {Min, Max} <- [{1000, 1000}, {1000, 1597}, {1000, 1598}, {1000, 900}, {10000, 5000}, {10, 233}, {10, 100}]]).

in_process(Do) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit(try Do() catch error:Why -> Why end) end),
    receive {'DOWN', Ref, process, Pid, Answer} -> Answer end.

spawned(Options) -> try spawn_opt(fun() -> ok end, Options) of Pid when is_pid(Pid) -> ok catch error:Why -> Why end.

process(Options) -> spawn_opt(fun() -> receive stop -> ok end end, Options).

sizes(Pid) ->
    {_, List} = process_info(Pid, garbage_collection),
    [proplists:get_value(Key, List) || Key <- [min_heap_size, min_bin_vheap_size]].
