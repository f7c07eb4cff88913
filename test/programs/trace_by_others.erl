%% Match specifications that change what is traced of other processes, given by pid or name, with and without a tracer of their own.
-module(trace_by_others).
-export([main/0, on/1, f/1, echo/0]).

main() ->
    [io:format("~p~n", [one(Flags, Own, Name, MS)]) || {Flags, Own, Name, MS} <- [
        {[call], none, pid, [{['$1'], [], [{message, {trace, '$1', [call], []}}]}]},
        {[call, send], none, pid, [{['$1'], [], [{message, {trace, '$1', [call], []}}]}]},
        {[call, send], none, named, [{['$1'], [], [{message, {trace, '$1', [], ['receive']}}]}]},
        {[], none, named, [{['$1'], [], [{message, {trace, '$1', [], ['receive']}}]}]},
        {[call], own, named, [{['$1'], [], [{message, {trace, '$1', [call], [send, 'receive']}}]}]},
        {[call], own, pid, [{['$1'], [], [{message, {trace, '$1', [call], []}}]}]},
        {[call], own, pid, [{['$1'], [], [{message, {trace, '$1', [], []}}]}]},
        {[], own, pid, [{['$1'], [], [{message, {trace, '$1', [], []}}]}]},
        {[], own, named, [{['$1'], [], [{message, {enable_trace, '$1', send}}]}]},
        {[call, send], own, named, [{['$1'], [], [{message, {disable_trace, '$1', call}}]}]},
        {[call, send], none, named, [{['$1'], [], [{message, {disable_trace, '$1', call}}]}]},
        {[call], none, nobody, [{['$1'], [], [{message, {enable_trace, '$1', send}}]}]},
        {[call], own, nobody, [{['$1'], [], [{message, {trace, '$1', [], [send]}}]}]}]],
    [io:format("~p~n", [try erlang:trace_pattern({?MODULE, f, 1}, [{'_', [], [{message, {current_stacktrace, A}}]}]) catch error:R -> R end])
     || A <- [a, -1, 0, 1000000, 1 bsl 70, 1.0], erlang:system_info(otp_release) > "25"],
    [io:format("~p~n", [try erlang:system_flag(trace_control_word, N) catch error:R -> R end]) || N <- [1 bsl 31, 1 bsl 32 - 1, 1 bsl 32, -1, a, 0]],
    yields(),
    opens(),
    silenced().

on(X) -> X.
f(X) -> X.
echo() -> receive {From, Run} -> From ! {self(), Run()}, echo(); stop -> ok end.
call(P, F) -> P ! {self(), F}, receive {P, R} -> R end.

%% The tracee W has flags; on/1 is traced for the meta tracer M in a process that has, or has not, a tracer of its own.
one(Flags, Own, Name, MS) ->
    Self = self(),
    [T1, T2, M] = [spawn(fun() -> collect([]) end) || _ <- [1, 2, 3]],
    W = spawn(?MODULE, echo, []), By = spawn(?MODULE, echo, []),
    register(traced_by_others, W),
    Flags =:= [] orelse erlang:trace(W, true, [{tracer, T1} | Flags]),
    Own =:= none orelse erlang:trace(By, true, [set_on_spawn, {tracer, T2}]),
    erlang:trace_pattern({?MODULE, f, 1}, true),
    erlang:trace_pattern({?MODULE, on, 1}, MS, [{meta, M}]),
    Who = case Name of pid -> W; named -> traced_by_others; nobody -> no_process end,
    call(By, fun() -> ?MODULE:on(Who) end),
    {flags, After} = erlang:trace_info(W, flags),
    {tracer, Tracer} = erlang:trace_info(W, tracer),
    {flags, By1} = erlang:trace_info(By, flags),
    call(W, fun() -> ?MODULE:f(W) end),
    erlang:trace_pattern({?MODULE, on, 1}, false, [meta]),
    erlang:trace_pattern({?MODULE, f, 1}, false),
    Told = [told(T) || T <- [T1, T2, M]],
    unregister(traced_by_others),
    [exit(P, kill) || P <- [T1, T2, M, W, By]],
    Shown = fun(P) -> case P of T1 -> t1; T2 -> t2; W -> w; By -> by; Self -> self; _ when is_pid(P) -> other; _ -> P end end,
    {lists:sort(After), Shown(Tracer), lists:sort(By1), [[short(E, Shown) || E <- Es] || Es <- Told]}.
short(E, Shown) -> [Shown(X) || X <- tuple_to_list(E), not is_tuple(X)].
told(T) ->
    Ref = erlang:trace_delivered(all),
    receive {trace_delivered, all, Ref} -> ok end,
    T ! {get, self()},
    receive {T, Told} -> Told end.
collect(Acc) ->
    receive
        {get, From} -> From ! {self(), lists:reverse(Acc)}, collect([]);
        Other -> collect([Other | Acc])
    end.

%% A process that yields goes on in the function that does.
yields() ->
    T = spawn(fun() -> collect([]) end),
    erlang:trace(self(), true, [running, {tracer, T}]),
    erlang:yield(),
    erlang:trace(self(), false, [running]),
    io:format("~p~n", [[{Tag, MFA} || {trace, _, Tag, MFA} <- told(T)]]).

%% Who opens a port is linked to it.
opens() ->
    T = spawn(fun() -> collect([]) end), Self = self(),
    erlang:trace(new_ports, true, [ports, {tracer, T}]),
    erlang:trace(self(), true, [procs, {tracer, T}]),
    P = open_port({spawn, "cat"}, []),
    port_close(P),
    erlang:trace(self(), false, [procs]),
    erlang:trace(new_ports, false, [ports]),
    Shown = fun(X) when X =:= P -> port; (X) when X =:= Self -> self; (X) -> X end,
    [io:format("~p~n", [[Shown(X) || X <- tuple_to_list(M)]]) || M <- told(T), not is_pid(element(4, M)) orelse element(4, M) =:= Self],
    ok.

%% Silence begins with the message whose specification asks for it; what is set for new processes ends with its tracer.
silenced() ->
    T = spawn(fun() -> collect([]) end),
    erlang:trace(self(), true, [send, {tracer, T}]),
    erlang:trace_pattern(send, [{['_', '$1'], [], [{silent, {'==', '$1', quiet}}]}], []),
    [self() ! M || M <- [loud, quiet, quiet, loud]],
    erlang:trace(self(), false, [all]),
    erlang:trace_pattern(send, true, []),
    [receive M -> ok end || M <- [loud, quiet, quiet, loud]],
    io:format("~p~n", [[M || {trace, _, send, M, _} <- told(T)]]),
    erlang:trace(new, true, [send, {tracer, T}]),
    io:format("~p~n", [erlang:trace_info(new, flags)]),
    R = monitor(process, T), exit(T, kill), receive {'DOWN', R, _, _, _} -> ok end,
    io:format("~p~n", [[erlang:trace_info(new, I) || I <- [flags, tracer]]]),
    erlang:trace(new, false, [send]),
    ok.
