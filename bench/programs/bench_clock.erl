%% Processor time that the machine has used, ns (of a resolution of 1 ms in erl). Glulam's server has a native of its own for it:
%% time of the thread that runs programs, without V8's compiler threads.
-module(bench_clock).
-export([cpu/0]).

cpu() ->
    {Total, _} = statistics(runtime),
    Total * 1000000.
