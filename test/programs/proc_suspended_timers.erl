%% Timers of a suspended process: the timeout of its receive waits as long as it is suspended (OTP 28 on), and so do timers that were
%% started with its pid (OTP 29 on), not those with its name.
-module(proc_suspended_timers).
-include("check.hrl").

main() ->
    ?P(timeout_of_receive()),
    ?P(twice_suspended()),
    ?P(suspended_by_two()),
    ?P(timeout_over_before()),
    ?P(no_timeout_of_a_receive_that_ended()),
    ?P(bif_timers()),
    ?P(started_while_suspended()),
    ?P(killed_while_suspended()),
    ?P(suspender_dies()),
    ok.

%% A process that waits for `Ms`, and tells what came.
waiter(Ms) ->
    Self = self(),
    Pid = spawn(fun() -> Self ! {self(), receive M -> M after Ms -> timeout end}, receive after infinity -> ok end end),
    wait(Pid),
    Pid.

wait(Pid) ->
    case process_info(Pid, status) of
        {status, waiting} -> ok;
        _ -> receive after 1 -> wait(Pid) end
    end.

answer(Pid, Ms) -> receive {Pid, M} -> M after Ms -> none end.

%% The answer that comes if there was none.
later(none, Pid) -> answer(Pid, 5000);
later(_, Pid) -> answer(Pid, 50).

timeout_of_receive() ->
    P = waiter(300),
    true = erlang:suspend_process(P),
    none = answer(P, 500),
    true = erlang:resume_process(P),
    A = answer(P, 100),
    {A, later(A, P)}.

twice_suspended() ->
    P = waiter(300),
    true = erlang:suspend_process(P),
    true = erlang:suspend_process(P),
    none = answer(P, 400),
    true = erlang:resume_process(P),
    none = answer(P, 400),
    true = erlang:resume_process(P),
    A = answer(P, 100),
    {A, later(A, P)}.

suspended_by_two() ->
    P = waiter(300),
    true = erlang:suspend_process(P),
    {S, R} = spawn_monitor(fun() -> true = erlang:suspend_process(P), receive go -> true = erlang:resume_process(P) end end),
    none = answer(P, 200),
    true = erlang:resume_process(P),
    none = answer(P, 200),
    S ! go,
    receive {'DOWN', R, _, _, normal} -> ok end,
    A = answer(P, 100),
    {A, later(A, P)}.

timeout_over_before() ->
    P = waiter(10),
    receive after 50 -> ok end,
    true = erlang:suspend_process(P),
    true = erlang:resume_process(P),
    answer(P, 1000).

no_timeout_of_a_receive_that_ended() ->
    Self = self(),
    P = spawn(fun() -> receive go -> ok after 300 -> Self ! {self(), first} end, Self ! {self(), receive M -> M after infinity -> ok end} end),
    wait(P),
    P ! go,
    wait(P),
    true = erlang:suspend_process(P),
    true = erlang:resume_process(P),
    none = answer(P, 500),
    P ! hello,
    answer(P, 1000).

bif_timers() ->
    Self = self(),
    P = spawn(fun() -> register(suspended_one, self()), Self ! {self(), ready}, loop(Self) end),
    ready = answer(P, 5000),
    Ref = erlang:send_after(300, P, by_pid),
    Started = erlang:start_timer(300, P, x),
    _ = erlang:send_after(250, suspended_one, by_name),
    wait(P),
    true = erlang:suspend_process(P),
    Read = is_integer(erlang:read_timer(Ref)),
    receive after 500 -> ok end,
    true = erlang:resume_process(P),
    A = answer(P, 100),
    B = answer(P, 100),
    ReadAgain = is_integer(erlang:read_timer(Ref)),
    C = answer(P, 5000),
    D = answer(P, 200),
    exit(P, kill),
    {Read, ReadAgain, A, [case M of {timeout, Started, x} -> started; _ -> M end || M <- lists:sort([B, C, D])]}.

loop(To) -> receive M -> To ! {self(), M} end, loop(To).

started_while_suspended() ->
    Self = self(),
    P = spawn(fun() -> loop(Self) end),
    wait(P),
    true = erlang:suspend_process(P),
    Ref = erlang:send_after(200, P, hello),
    Read = is_integer(erlang:read_timer(Ref)),
    receive after 300 -> ok end,
    true = erlang:resume_process(P),
    A = answer(P, 80),
    B = later(A, P),
    exit(P, kill),
    {Read, lists:usort([A, B])}.

killed_while_suspended() ->
    P = waiter(100),
    Ref = erlang:send_after(100, P, hello),
    R = monitor(process, P),
    true = erlang:suspend_process(P),
    exit(P, kill),
    receive {'DOWN', R, _, _, Why} -> ok end,
    {Why, erlang:read_timer(Ref), try erlang:resume_process(P) catch error:E -> E end}.

suspender_dies() ->
    P = waiter(300),
    {_, R} = spawn_monitor(fun() -> true = erlang:suspend_process(P), receive after 500 -> ok end end),
    receive {'DOWN', R, _, _, normal} -> ok end,
    A = answer(P, 100),
    {A, later(A, P)}.
