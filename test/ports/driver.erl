%% What processes see of a driver (the one of driver.test.ts).
-module(driver).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    P = open_port({spawn, "test_drv with arguments"}, [binary]),
    show(name, erlang:port_info(P, name)),
    P ! {self(), {command, ["out", <<"put">>]}},
    show(data, next()),
    show(control, port_control(P, 1, ["con", "trol"])),
    show(bad_control, catch_(fun() -> port_control(P, 99, []) end)),
    show(binary_control, begin port_control(P, 2, []), port_control(P, 1, <<"bytes">>) end),
    show(call, erlang:port_call(P, 7, {some, [term]})),
    show(bad_call, catch_(fun() -> erlang:port_call(P, 8, x) end)),
    show(force, port_command(P, "forced", [force])),
    show(data, next()),
    %% a timer of the driver, on the machine's clock
    T0 = erlang:monotonic_time(millisecond),
    port_control(P, 3, <<3600000:32>>),
    show(timer, receive Z -> Z end),
    T = erlang:monotonic_time(millisecond) - T0,
    show(in_time, T >= 3600000 andalso T < 3600100),
    port_control(P, 3, <<10:32>>),
    port_control(P, 4, []),
    show(cancelled, receive X -> X after 1000 -> nothing end),
    %% a process that the driver monitors
    {Q, R} = spawn_monitor(fun() -> port_control(P, 5, []), receive go -> ok end end),
    until(fun() -> erlang:port_info(P, monitors) =:= {monitors, [{process, Q}]} end),
    Q ! go,
    receive {'DOWN', R, _, _, _} -> ok end,
    show(process_down, next()),
    show(monitors, erlang:port_info(P, monitors)),
    %% busy
    port_control(P, 6, []),
    show(nosuspend, port_command(P, "x", [nosuspend])),
    Self = self(),
    [spawn(fun() -> port_command(P, integer_to_list(I)), Self ! {sent, I} end) || I <- [1, 2, 3]],
    show(waiting, receive Y -> Y after 1000 -> nobody end),
    port_control(P, 7, []),
    show(sent, lists:sort([next() || _ <- lists:seq(1, 6)])),
    %% another port of the same driver, as for a connection that was accepted
    {P, {new_port, P2}} = begin port_control(P, 8, []), next() end,
    show(second, {erlang:port_info(P2, connected) =:= {connected, Self}, erlang:port_info(P2, links)}),
    P2 ! {self(), {command, "second"}},
    show(data, begin {P2, D} = next(), D end),
    port_close(P2),
    %% closing while something is left to write
    port_control(P, 9, []),
    P ! {self(), close},
    show(closing, {catch_(fun() -> port_command(P, "x") end), lists:member(P, erlang:ports()), receive {P, closed} -> closed after 500 -> not_yet end}),
    show(exit, receive {'EXIT', P, Reason} -> Reason after 0 -> none end),
    show(closed, receive {P, closed} -> closed after 5000 -> never end),
    show(gone, lists:member(P, erlang:ports())),
    %% the driver gives up
    P3 = open_port({spawn_driver, test_drv}, []),
    P3 ! {self(), {command, "fail"}},
    show(failed, begin {'EXIT', P3, E} = next(), E end),
    show(refused, [catch_(fun() -> open_port({spawn_driver, "test_drv " ++ W}, []) end) || W <- ["eacces", "badarg"]]),
    ok.

show(What, {P, Value}) when is_port(P) -> show(What, Value);
show(What, Value) -> io:format("~p: ~0p~n", [What, Value]).
next() -> receive X -> X after 10000 -> timeout end.
until(F) -> case F() of true -> ok; false -> receive after 1 -> ok end, until(F) end.
catch_(F) -> try F() catch _:R -> R end.
