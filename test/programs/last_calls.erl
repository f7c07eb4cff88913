%% booted
%% The last calls of a process: process_flag(save_calls, N), process_info(Pid, last_calls).
-module(last_calls).
-export([main/0, exported/1, raised/1, loop/0, many/1]).

main() ->
    io:format("~p~n", [element(1, element(2, catch process_flag(save_calls, -1)))]),
    io:format("~p~n", [element(1, element(2, catch process_flag(save_calls, 10001)))]),
    io:format("~p ~p~n", [process_flag(save_calls, 0), process_info(self(), last_calls)]),
    0 = process_flag(save_calls, 10), erlang:yield(),
    {last_calls, B} = begin ?MODULE:exported(1), process_info(self(), last_calls) end,
    10 = process_flag(save_calls, 4), erlang:yield(),
    many(20),
    {last_calls, C} = process_info(self(), last_calls),
    4 = process_flag(save_calls, 0), erlang:yield(),
    io:format("~p~n~p~n~p~n", [B, C, process_info(self(), last_calls)]),
    others(),
    reloaded(),
    sensitive(),
    caught(),
    traced().

exported(X) ->
    self() ! {a, X},
    local(X),
    receive {a, Y} -> Y end,
    receive b -> ok after 0 -> lists:reverse([X, X]) end,
    F = fun(Z) -> local(Z) end,
    F(1),
    G = fun ?MODULE:many/1,
    G(0),
    M = id(?MODULE), apply(M, many, id([0])), M:many(0),
    _ = id(X) + 1, _ = length([X]), _ = hd([X]),
    erlang:send(self(), c),
    receive c -> many(0) end.

raised(X) -> X + id(1).

many(0) -> ok;
many(N) -> ?MODULE:many(N - 1).

local(X) -> id(X).
id(X) -> X.

%% of another process; also one that ends, and one that runs beside it and notes nothing
others() ->
    P = spawn(fun loop/0),
    Q = spawn(fun loop/0),
    P ! {self(), flag, 5},
    receive {P, Old} -> io:format("~p~n", [Old]) end,
    [Pid ! {self(), ask} || Pid <- [P, Q]],
    [receive {Pid, Answer} -> Answer end || Pid <- [P, Q]],
    receive after 10 -> ok end,
    io:format("~p~n~p~n", [process_info(P, last_calls), process_info(Q, last_calls)]),
    [begin M = monitor(process, Pid), Pid ! stop, receive {'DOWN', M, _, _, _} -> ok end end || Pid <- [P, Q]],
    io:format("~p~n", [process_info(self(), last_calls)]).

loop() ->
    receive
        {From, flag, N} -> From ! {self(), begin O = process_flag(save_calls, N), erlang:yield(), O end}, ?MODULE:loop();
        {From, ask} -> From ! {self(), lists:reverse([a])}, ?MODULE:loop();
        stop -> ok
    end.

%% modules that are loaded while calls are noted
reloaded() ->
    Name = last_calls_loaded,
    Code = fun(V) ->
        Forms = [{attribute, 1, module, Name}, {attribute, 1, export, [{f, 0}]}, {function, 1, f, 0, [{clause, 1, [], [], [{integer, 1, V}]}]}],
        {ok, _, Beam} = compile:forms(Forms, [deterministic]),
        Beam
    end,
    [First, Second] = [Code(V) || V <- [1, 2]],
    {module, Name} = erlang:load_module(Name, First),
    process_flag(save_calls, 30), erlang:yield(),
    X = Name:f(),
    {last_calls, A} = process_info(self(), last_calls),
    {module, Name} = erlang:load_module(Name, Second),
    Y = Name:f(),
    {last_calls, B} = process_info(self(), last_calls),
    process_flag(save_calls, 0), erlang:yield(),
    Z = Name:f(),
    erlang:purge_module(Name),
    erlang:delete_module(Name),
    io:format("~p~n", [{X, Y, Z, [[MFA || {M, _, _} = MFA <- L, M =:= Name] || L <- [A, B]]}]).

sensitive() ->
    process_flag(save_calls, 10), erlang:yield(),
    process_flag(sensitive, true),
    many(3),
    process_flag(sensitive, false),
    {last_calls, A} = process_info(self(), last_calls),
    process_flag(save_calls, 0), erlang:yield(),
    io:format("~p~n", [noted(A)]).

%% what fails is noted, too, and has the same stack trace
caught() ->
    process_flag(save_calls, 3), erlang:yield(),
    {T, S} = try ?MODULE:raised(a) catch _:R:Stack -> {R, hd(Stack)} end,
    {last_calls, A} = process_info(self(), last_calls),
    {E, U} = try atom_to_list(id(1)) catch _:R1:Trace -> {R1, element(3, hd(Trace))} end,
    {last_calls, B} = process_info(self(), last_calls),
    process_flag(save_calls, 0), erlang:yield(),
    io:format("~p~n~p~n~p~n~p~n", [{T, element(2, S)}, noted(A), {E, U}, B]).

%% From when on calls are noted depends on when the process is scheduled.
noted(L) -> [C || C <- L, C =/= {erlang, yield, 0}].

%% beside a trace of the same calls
traced() ->
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        process_flag(save_calls, 4), erlang:yield(),
        receive go -> ok end,
        ?MODULE:many(2),
        Self ! process_info(self(), last_calls),
        process_flag(save_calls, 0), erlang:yield(),
        receive go -> ok end,
        ?MODULE:many(1)
    end),
    erlang:trace(Pid, true, [call]),
    erlang:trace_pattern({?MODULE, many, 1}, true, [global]),
    Pid ! go,
    receive {last_calls, L} -> io:format("~p~n", [L]) end,
    Pid ! go,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~p~n", [traces()]),
    erlang:trace_pattern({?MODULE, many, 1}, false, [global]),
    ?MODULE:many(1).

traces() -> receive {trace, _, call, {_, F, A}} -> [{F, A} | traces()] after 100 -> [] end.
