%% A meta trace whose tracer has ended: trace_info/2 tells `[]` once a message to it has failed.
-module(trace_meta_tracer_gone).
-export([f/0]).
-include("check.hrl").

f() -> ok.

main() ->
    ?P([gone(MS) || MS <- [true, [{'_', [], [{return_trace}]}]]]),
    ok.

gone(MS) ->
    {T, R} = spawn_monitor(fun() -> receive stop -> ok end end),
    erlang:trace_pattern({?MODULE, f, 0}, MS, [{meta, T}]),
    Before = erlang:trace_info({?MODULE, f, 0}, meta) =:= {meta, T},
    T ! stop,
    receive {'DOWN', R, _, _, _} -> ok end,
    ?MODULE:f(),
    receive after 50 -> ok end,
    {all, All} = erlang:trace_info({?MODULE, f, 0}, all),
    After = [erlang:trace_info({?MODULE, f, 0}, K) || K <- [meta, meta_match_spec, traced]],
    erlang:trace_pattern({?MODULE, f, 0}, false, [meta]),
    {Before, After, lists:keyfind(meta, 1, All), erlang:trace_info({?MODULE, f, 0}, meta)}.
