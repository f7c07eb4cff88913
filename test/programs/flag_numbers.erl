%% How large numbers of system_flag, process_flag and spawn_opt may be, and what is kept of them.
-module(flag_numbers).
-include("check.hrl").

main() ->
    [?W({N, [try Set(N) catch Class:Why -> {Class, Why} end || Set <- setters()]})
     || N <- [0, 10, 64, 65, 65535, 65536, 100000, 1 bsl 27, 1 bsl 30, 1 bsl 40, 1 bsl 59, 1 bsl 64, -1, x]],
    [?W({Depth, frames(Depth)}) || Depth <- [0, 1, 8, 63, 64, 65, 1000]],
    ok.

setters() ->
    [fun(N) -> Old = erlang:system_flag(fullsweep_after, N), {Old, erlang:system_flag(fullsweep_after, 65535)} end,
     fun(N) -> Old = erlang:system_flag(backtrace_depth, N), {Old, erlang:system_flag(backtrace_depth, 8)} end,
     fun(N) -> Old = process_flag(fullsweep_after, N), {Old, process_flag(fullsweep_after, 65535)} end,
     fun(N) -> Old = process_flag(save_calls, N), {Old, process_flag(save_calls, 0)} end,
     fun(N) -> proplists:get_value(fullsweep_after, spawned({fullsweep_after, N})) end,
     fun(N) -> is_list(spawned({min_bin_vheap_size, N})) end].

spawned(Option) ->
    {Pid, Ref} = spawn_opt(fun() -> exit(process_info(self(), garbage_collection)) end, [monitor, Option]),
    receive {'DOWN', Ref, process, Pid, {garbage_collection, Values}} -> Values end.

%% The depth of traces, when more is there.
frames(Depth) ->
    erlang:system_flag(backtrace_depth, Depth),
    {Pid, Ref} = spawn_monitor(fun() -> deep(200) end),
    receive {'DOWN', Ref, process, Pid, {badarith, Trace}} -> erlang:system_flag(backtrace_depth, 8), length(Trace) end.

deep(0) -> 1 / id(0);
deep(N) -> 1 + deep(N - 1).
