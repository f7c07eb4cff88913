%% Patterns for all functions of modules, or of all modules: what takes the place of what, sessions beside each other, and what is left when they are off.
-module(trace_whole_modules).
-export([main/0, a/1, b/1, c/1]).

a(X) -> b(X).
b(X) -> [c(X)].
c(X) -> hidden(X).
hidden(X) -> {X}.

main() ->
    io:format("~p~n", [[erlang:trace_pattern({?MODULE, '_', '_'}, P, O) || {P, O} <- [{false, []}, {false, [local]}, {true, []}, {true, [local]}, {false, [meta]}, {false, [local]}]]]),
    kinds("nothing"),
    pattern({'_', '_', '_'}, true, []),
    kinds("all are global"),
    pattern({?MODULE, b, '_'}, [{'_', [], [{return_trace}]}], [local]),
    kinds("b is local"),
    pattern({?MODULE, c, 1}, true, [meta]),
    pattern({?MODULE, hidden, 1}, true, [call_count]),
    kinds("c is meta, hidden is counted"),
    pattern({'_', '_', '_'}, false, [local]),
    kinds("local ones are off"),
    pattern({?MODULE, '_', '_'}, true, [local]),
    pattern({'_', '_', '_'}, false, []),
    kinds("global ones are off"),
    pattern({?MODULE, '_', '_'}, [{'_', [], [{message, x}]}], []),
    kinds("global again"),
    pattern({'_', '_', '_'}, restart, [call_count]),
    pattern({'_', '_', '_'}, pause, [call_time]),
    kinds("after restart and pause"),
    [pattern({?MODULE, '_', '_'}, P, []) || _ <- lists:seq(1, 50), P <- [true, false]],
    pattern({'_', '_', '_'}, false, [local, call_count, call_time]),
    kinds("after all"),
    sessions(),
    ok.

pattern(MFA, Pattern, Options) ->
    Count = erlang:trace_pattern(MFA, Pattern, Options),
    is_integer(Count) orelse io:format("~p~n", [Count]).

kinds(What) ->
    io:format("~s:~n", [What]),
    [io:format("  ~p ~p~n", [F, [shown(I) || K <- [traced, match_spec, meta, call_count, call_time], {K, V} = I <- [erlang:trace_info({?MODULE, F, 1}, K)], V =/= false]])
     || F <- [a, b, c, hidden]],
    Self = self(),
    Tracer = spawn_link(fun() -> collect([]) end),
    {Pid, Ref} = spawn_monitor(fun() -> receive go -> ?MODULE:a(1), ?MODULE:c(2), exit({Self, done}) end end),
    erlang:trace(Pid, true, [call, {tracer, Tracer}]),
    Pid ! go,
    receive {'DOWN', Ref, process, Pid, {Self, done}} -> ok end,
    Delivered = erlang:trace_delivered(all),
    receive {trace_delivered, all, Delivered} -> ok end,
    Tracer ! {get, self()},
    receive {told, Told} -> io:format("  ~p~n", [[M || {trace, P, _, {?MODULE, F, _}} = T <- Told, P =:= Pid, lists:member(F, [a, b, c, hidden]), M <- [setelement(2, T, pid)]]
                                                ++ [setelement(2, T, pid) || {trace, P, _, {?MODULE, _, _}, _} = T <- Told, P =:= Pid]]) end,
    % of a meta trace
    flush().

shown({meta, Pid}) when is_pid(Pid) -> {meta, Pid =:= self()};
shown(Info) -> Info.

flush() -> receive {trace_ts, _, call, {?MODULE, F, A}, _} -> io:format("  meta ~p ~p~n", [F, A]), flush() after 0 -> ok end.

collect(Acc) -> receive {get, From} -> From ! {told, lists:reverse(Acc)}; M -> collect([M | Acc]) end.

sessions() ->
    case code:ensure_loaded(trace) of
        {module, trace} ->
            Self = self(),
            Tracers = [spawn_link(fun() -> name(N, Self) end) || N <- [one, two]],
            [One, Two] = [trace:session_create(N, T, []) || {N, T} <- lists:zip([one, two], Tracers)],
            [trace:function(S, {'_', '_', '_'}, true, []) || S <- [One, Two]],
            [trace:function(S, {?MODULE, c, 1}, true, [local]) || S <- [One]],
            Pid = spawn_link(fun Loop() -> receive {go, From} -> ?MODULE:a(1), From ! went, Loop() end end),
            [trace:process(S, Pid, true, [call]) || S <- [One, Two]],
            Go = fun(What) -> Pid ! {go, self()}, receive went -> ok end, [T ! {get, self()} || T <- Tracers],
                              io:format("~s: ~p~n", [What, [receive {N, Told} -> {N, Told} end || N <- [one, two]]]) end,
            Go("two sessions"),
            trace:function(One, {'_', '_', '_'}, false, []),
            Go("one session has its global traces off"),
            trace:session_destroy(Two),
            Go("the other is gone"),
            trace:function(One, {'_', '_', '_'}, false, [local]),
            Go("all are off"),
            trace:session_destroy(One),
            ok;
        _ -> ok
    end.

name(N, Self) -> name(N, Self, []).
name(N, Self, Acc) ->
    receive
        {get, From} -> Ref = erlang:trace_delivered(all), receive {trace_delivered, all, Ref} -> ok end, From ! {N, lists:reverse(more(Acc))}, name(N, Self, []);
        M -> name(N, Self, add(M, Acc))
    end.
more(Acc) -> receive {trace, _, _, _} = M -> more(add(M, Acc)) after 0 -> Acc end.
add({trace, _, call, {?MODULE, F, A}}, Acc) -> [{F, A} | Acc];
add(_, Acc) -> Acc.
