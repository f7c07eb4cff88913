%% booted
%% Patterns for modules to be loaded, patterns of modules that are loaded again, sessions.
-module(trace_load).
-export([main/0, echo/0, f/1]).

main() -> on_load(), failing_on_load(), with_sessions(erlang:system_info(otp_release)).

f(X) -> {f, X}.

tracer() -> spawn(fun() -> collect([]) end).
collect(Acc) ->
    receive
        {get, From} -> From ! {self(), lists:reverse(Acc)}, collect([]);
        Other -> collect([Other | Acc])
    end.
told(T) ->
    Ref = erlang:trace_delivered(all),
    receive {trace_delivered, all, Ref} -> ok end,
    T ! {get, self()},
    receive {T, Told} -> Told end.
echo() ->
    receive
        {From, Run} when is_function(Run) -> From ! {self(), catch Run()}, echo();
        stop -> ok
    end.
call(P, F) -> P ! {self(), F}, receive {P, R} -> R after 5000 -> timeout end.
shown(M, W) when is_tuple(M) -> list_to_tuple([shown(X, W) || X <- tuple_to_list(M)]);
shown(W, W) -> w;
shown(X, _) -> X.

with_sessions(Release) when Release < "27" -> ok;
with_sessions(_) ->
    T1 = tracer(), T2 = tracer(), W = spawn(?MODULE, echo, []),
    S1 = trace:session_create(one, T1, []),
    S2 = trace:session_create(two, T2, []),
    io:format("~p~n", [[trace:process(S, W, true, F) || {S, F} <- [{S1, [call, send]}, {S2, [call, procs]}]]]),
    io:format("~p~n", [[trace:function(S, {?MODULE, f, 1}, MS, O) || {S, MS, O} <- [{S1, true, [local]}, {S2, [{'_', [], [{return_trace}]}], []}]]]),
    call(W, fun() -> ?MODULE:f(1), register(trace_load_name, self()), ok end),
    [io:format("~p~n", [[shown(M, W) || M <- told(T), element(3, M) =/= send]]) || T <- [T1, T2]],
    io:format("~p~n", [[trace:info(S, W, flags) || S <- [S1, S2]]]),
    io:format("~p~n", [[trace:info(S, {?MODULE, f, 1}, traced) || S <- [S1, S2]]]),
    io:format("~p ~p~n", [erlang:trace_info(W, flags), erlang:trace_info({?MODULE, f, 1}, traced)]),
    Names = fun(L) -> lists:sort([N || {N, _} <- L]) end,
    io:format("~p~n", [[Names(trace:session_info(X)) || X <- [all, W, {?MODULE, f, 1}, send, new]]]),
    io:format("~p ~p~n", [trace:session_destroy(S1), trace:session_destroy(S1)]),
    call(W, fun() -> ?MODULE:f(2), ok end),
    [io:format("~p~n", [[shown(M, W) || M <- told(T)]]) || T <- [T1, T2]],
    {_, Weak} = S2,
    io:format("~p ~p~n", [trace:info(Weak, W, flags), catch_reason(fun() -> trace:process(S1, W, true, [send]) end)]),
    io:format("~p~n", [[catch_reason(F) || F <- [fun() -> trace:session_create("x", T1, []) end, fun() -> trace:session_create(x, T1, [y]) end,
        fun() -> trace:session_create(x, bad, []) end, fun() -> trace:session_destroy(x) end, fun() -> trace:process(S2, W, true, [{tracer, T1}]) end,
        fun() -> trace:function(S2, {?MODULE, f, 1}, true, [{meta, T1}]) end, fun() -> trace:info(x, W, flags) end]]]),
    trace:session_destroy(S2),
    io:format("~p~n", [Names(trace:session_info(all))]),
    W ! stop, [exit(T, kill) || T <- [T1, T2]], ok.
catch_reason(F) -> try F() of R -> {ok, R} catch C:E -> {C, E} end.

on_load() ->
    io:format("~p ~p~n", [erlang:trace_info(on_load, traced), erlang:trace_pattern(on_load, [{'_', [], [{message, x}]}], [local])]),
    io:format("~p~n", [erlang:trace_info(on_load, all)]),
    {ok, Mod, Code} = compile:forms([{attribute, 1, module, trace_calls_loaded}, {attribute, 1, export, [{f, 1}]},
                                     {function, 1, f, 1, [{clause, 1, [{var, 1, 'X'}], [], [{call, 1, {atom, 1, g}, [{var, 1, 'X'}]}]}]},
                                     {function, 1, g, 1, [{clause, 1, [{var, 1, 'X'}], [], [{var, 1, 'X'}]}]}], [no_auto_import, inline_list_funcs]),
    {module, Mod} = code:load_binary(Mod, "x", Code),
    erlang:trace_pattern(on_load, false, [local]),
    io:format("~p ~p~n", [erlang:trace_info(on_load, traced), erlang:trace_info({Mod, f, 1}, match_spec)]),
    T = tracer(), W = spawn(?MODULE, echo, []),
    erlang:trace(W, true, [call, {tracer, T}]),
    call(W, fun() -> Mod:f(1) end),
    {module, Mod} = code:load_binary(Mod, "x", Code),
    io:format("~p ~p~n", [[shown(M, W) || M <- told(T)], erlang:trace_info({Mod, f, 1}, traced)]),
    call(W, fun() -> Mod:f(1) end),
    io:format("~p~n", [told(T)]),
    exit(T, kill), W ! stop, code:purge(Mod), code:delete(Mod), ok.

%% A version that is given up leaves the one before without its patterns.
failing_on_load() ->
    Compiled = fun(Attributes) ->
        {ok, Mod, Code} = compile:forms([{attribute, 1, module, trace_load_failing}, {attribute, 1, export, [{f, 0}]}] ++ Attributes ++
                                        [{function, 1, f, 0, [{clause, 1, [], [], [{atom, 1, no}]}]}]),
        {Mod, Code}
    end,
    {Mod, First} = Compiled([]),
    {Mod, Second} = Compiled([{attribute, 1, on_load, {f, 0}}]),
    {module, Mod} = code:load_binary(Mod, "x", First),
    T = tracer(), W = spawn(?MODULE, echo, []),
    erlang:trace(W, true, [call, {tracer, T}]),
    logger:set_primary_config(level, none),
    [begin
         io:format("~p~n", [erlang:trace_pattern({Mod, f, 0}, true, [Kind])]),
         call(W, fun() -> Mod:f() end),
         Result = code:load_binary(Mod, "x", Second),
         call(W, fun() -> Mod:f() end),
         io:format("~p ~p ~p~n", [Result, [shown(M, W) || M <- told(T)], erlang:trace_info({Mod, f, 0}, traced)])
     end || Kind <- [local, global]],
    exit(T, kill), W ! stop, code:purge(Mod), code:delete(Mod), ok.
