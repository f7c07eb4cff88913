-module(signals_after_exit).
-export([main/0]).

%% What happens to signals that follow a deadly one: the process is there until it comes to its end.
main() ->
    [io:format("~0p~n", [{Reason, step(fun() -> F(Reason) end)}])
     || Reason <- [kill, shutdown],
        F <- [fun monitored/1, fun monitored_by_name/1, fun linked/1, fun linked_trapping/1, fun twice/1, fun demonitored/1, fun aliased/1, fun tagged/1, fun unlinked/1,
              fun named/1, fun messages/1, fun called/1, fun info/1, fun suspended/1, fun busy/1,
              fun tables/1]],
    ok.

step(F) ->
    {P, M} = spawn_monitor(fun() -> exit({result, F()}) end),
    receive {'DOWN', M, _, P, R} -> R after 5000 -> timeout end.

idle() ->
    Self = self(),
    P = spawn(fun() -> Self ! up, receive stop -> ok end end),
    receive up -> P end.

at_once() -> receive M -> clean(M) after 0 -> none end.
later() -> receive M -> clean(M) after 50 -> none end.
clean({Tag, R, T, P, Reason}) when is_reference(R), is_pid(P) -> {Tag, ref, T, pid, Reason};
clean({Tag, R, T, N, Reason}) when is_reference(R) -> {Tag, ref, T, N, Reason};
clean({'EXIT', P, Reason}) when is_pid(P) -> {'EXIT', pid, Reason};
clean(O) -> O.

monitored(Reason) ->
    P = idle(), exit(P, Reason),
    monitor(process, P),
    {at_once(), later(), later()}.
monitored_by_name(Reason) ->
    P = idle(), register(doomed, P), exit(P, Reason),
    monitor(process, doomed),
    A = at_once(), W = whereis(doomed) =:= P,
    {A, W, later(), whereis(doomed)}.
linked(Reason) ->
    P = idle(), exit(P, Reason),
    R = (catch link(P)),
    {R, at_once(), later()}.
linked_trapping(Reason) ->
    process_flag(trap_exit, true),
    P = idle(), exit(P, Reason),
    R = (catch link(P)),
    {R, at_once(), later(), process_info(self(), links)}.
twice(Reason) ->
    process_flag(trap_exit, true),
    P = idle(), exit(P, Reason), exit(P, other),
    monitor(process, P), link(P), monitor(process, P),
    {at_once(), later(), later(), later()}.
demonitored(Reason) ->
    P = idle(), exit(P, Reason),
    R = monitor(process, P),
    A = demonitor(R, [info, flush]),
    {A, at_once(), later()}.
aliased(Reason) ->
    P = idle(), exit(P, Reason),
    R = monitor(process, P, [{alias, reply_demonitor}]),
    R ! hello,
    {at_once(), later(), later(), unalias(R)}.
tagged(Reason) ->
    P = idle(), exit(P, Reason),
    _ = monitor(process, P, [{tag, mine}]),
    {at_once(), later()}.
unlinked(Reason) ->
    process_flag(trap_exit, true),
    P = idle(), exit(P, Reason),
    link(P), unlink(P),
    {at_once(), later()}.
named(Reason) ->
    P = idle(), register(doomed, P), exit(P, Reason),
    A = whereis(doomed) =:= P,
    B = (catch register(doomed, self())),
    B2 = (catch register(doomed2, P)),
    C = (catch doomed ! x),
    D = is_process_alive(P),
    {A, element(1, B), B2 =:= true, C, D, whereis(doomed)}.
messages(Reason) ->
    P = idle(), P ! a, exit(P, Reason), P ! b,
    {catch process_info(P, messages), lists:member(P, processes())}.
called(Reason) ->
    P = idle(), register(doomed, P), exit(P, Reason),
    R = (catch gen:call(doomed, x, y, 1000)),
    {R, whereis(doomed)}.
info(Reason) ->
    P = idle(), exit(P, Reason),
    Before = lists:member(P, processes()),
    {Before, process_info(P), lists:member(P, processes())}.
suspended(Reason) ->
    P = idle(), exit(P, Reason),
    [try F(P) catch C:E -> {C, E} end
     || F <- [fun erlang:suspend_process/1, fun erlang:resume_process/1, fun(X) -> group_leader(self(), X) end,
              fun erlang:garbage_collect/1, fun(X) -> process_flag(X, save_calls, 0) end,
              fun(X) -> erlang:check_process_code(X, ?MODULE) end]].
busy(Reason) ->
    P = spawn(fun F() -> F() end), erlang:yield(),
    exit(P, Reason), monitor(process, P),
    {at_once(), later()}.
tables(Reason) ->
    P = idle(), exit(P, Reason),
    T = ets:new(given, []), H = ets:new(kept, [{heir, P, data}]),
    {ets:give_away(T, P, data), ets:info(H, heir) =:= P, ets:info(T, owner) =:= P, is_process_alive(P), ets:info(T)}.
