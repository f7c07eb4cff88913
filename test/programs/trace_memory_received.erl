%% otp: 27-29
-module(trace_memory_received).
-export([main/0, receive_one/0, begins/1, begins/2]).

%% call_memory: words of a message are the receiving function's, those of arguments the first function's.

main() ->
    process_flag(trap_exit, true),
    1 = erlang:trace_pattern({?MODULE, receive_one, 0}, true, [call_memory]),
    [received(M) || M <- [atom, {stop, 1}, {self(), 1}, <<"1234">>, {atom, <<"1234">>}, lists:seq(1, 3), "abc", [], #{a => self()}]],
    before_it_is_traced(),
    1 = erlang:trace_pattern({?MODULE, receive_one, 0}, false, [call_memory]),
    spawned({?MODULE, begins, 1}, fun() -> spawn_link(?MODULE, begins, [lists:seq(1, 16)]) end),
    spawned({?MODULE, begins, 2}, fun() -> spawn_link(?MODULE, begins, [a, self()]) end),
    spawned({erlang, apply, 2}, fun() -> List = lists:seq(1, 16), spawn_link(fun() -> begins(List) end) end),
    calls_of_apply().

receive_one() -> receive M -> M end.

begins(X) -> X.
begins(X, _) -> X.

received(M) ->
    {Pid, Monitor} = spawn_monitor(fun() -> receive go -> ok end, receive_one(), receive stop -> ok end end),
    1 = erlang:trace(Pid, true, [call]),
    Pid ! {unwanted, self()},
    Pid ! go,
    Pid ! M,
    Pid ! stop,
    receive {'DOWN', Monitor, process, Pid, normal} -> ok after 5000 -> exit(late) end,
    tell({?MODULE, receive_one, 0}, M),
    1 = erlang:trace_pattern({?MODULE, receive_one, 0}, restart, [call_memory]).

before_it_is_traced() ->
    {Pid, Monitor} = spawn_monitor(fun() -> receive go -> ok end, receive_one(), receive_one() end),
    Pid ! {first, self()},
    Pid ! {second, self()},
    erlang:yield(),
    1 = erlang:trace(Pid, true, [call]),
    Pid ! go,
    receive {'DOWN', Monitor, process, Pid, normal} -> ok after 5000 -> exit(late) end,
    tell({?MODULE, receive_one, 0}, two).

spawned(MFA, Start) ->
    1 = erlang:trace_pattern(MFA, true, [call_memory]),
    1 = erlang:trace(self(), true, [call, set_on_first_spawn]),
    Pid = Start(),
    1 = erlang:trace(self(), false, [all]),
    receive {'EXIT', Pid, normal} -> ok after 5000 -> exit(late) end,
    tell(MFA, spawned),
    1 = erlang:trace_pattern(MFA, false, [call_memory]).

tell(MFA, What) ->
    {call_memory, List} = erlang:trace_info(MFA, call_memory),
    io:format("~p ~p: ~p~n", [MFA, case is_map(What) orelse is_tuple(What) of true -> compound; false -> What end, [{C, rounded(MFA, W)} || {_, C, W} <- List]]).

%% how large a fun is differs from release to release
rounded({erlang, apply, 2}, W) when W > 34, W < 42 -> some;
rounded(_, W) -> W.

%% A process that is spawned with a fun calls erlang:apply/2, as far as somebody looks.
calls_of_apply() ->
    2 = erlang:trace_pattern({erlang, apply, '_'}, true, []),
    Self = self(),
    Tracer = spawn_link(fun() -> trace_loop(Self, []) end),
    1 = erlang:trace(self(), true, [call, set_on_spawn, {tracer, Tracer}]),
    Pid = spawn_link(fun() -> exit(begins(reason)) end),
    receive {'EXIT', Pid, reason} -> ok end,
    apply(fun() -> Self end, []),
    (fun erlang:apply/2)(fun() -> Self end, []),
    applied(fun() -> Self end, []),
    apply(erlang, apply, [fun() -> Self end, []]),
    applied(erlang, apply, [fun() -> Self end, []]),
    applied(lists, reverse, [[]]),
    1 = erlang:trace(self(), false, [all]),
    erlang:trace_delivered(all),
    receive {trace_delivered, all, _} -> ok after 5000 -> exit(late) end,
    Tracer ! tell,
    receive {Tracer, Calls} -> io:format("~p~n", [Calls]) end.

applied(F, Args) -> apply(F, Args).
applied(M, F, Args) -> apply(M, F, Args).

trace_loop(To, Calls) ->
    receive
        {trace, Pid, call, {M, F, Args}} -> trace_loop(To, [{Pid =:= To, M, F, length(Args)} | Calls]);
        {trace, _, _, _} -> trace_loop(To, Calls);
        tell -> To ! {self(), lists:reverse(Calls)}
    end.
