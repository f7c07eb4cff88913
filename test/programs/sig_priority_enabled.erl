%% process_info(P, priority_messages) of OTP 28: whether any link, monitor or alias of the process may bring priority messages.
%% otp: 29
-module(sig_priority_enabled).
-include("check.hrl").

main() ->
    process_flag(trap_exit, true),
    ?P(process_info(self(), priority_messages)),
    ?P(process_info(self(), [message_queue_len, priority_messages])),
    ?P(lists:keymember(priority_messages, 1, process_info(self()))),
    ?P(begin P = idle(), R = [on(), link(P, [priority]), on(), link(P, []), on(), link(P, [priority]), on(), unlink(P), on()], exit(P, kill), R end),
    ?P(begin P = idle(), link(P), link(P, [priority]), A = on(), link(P), B = on(), exit(P, kill), receive {'EXIT', P, _} -> ok end, [A, B, on()] end),
    ?P(begin P = idle(), link(P, [priority]), A = on(), exit(P, kill), receive {'EXIT', P, _} -> ok end, [A, on()] end),
    ?P(begin P = spawn_opt(fun park/0, [{link, [priority]}]), A = on(), exit(P, kill), receive {'EXIT', P, _} -> ok end, [A, on()] end),
    ?P(begin P = idle(), M = monitor(process, P, [priority]), A = on(), demonitor(M), B = on(), exit(P, kill), [A, B] end),
    ?P(begin P = idle(), M = monitor(process, P, [priority]), A = on(), exit(P, kill), receive {'DOWN', M, _, _, _} -> ok end, [A, on()] end),
    ?P(begin M = monitor(process, none, [priority]), receive {'DOWN', M, _, _, _} -> ok end, on() end),
    ?P(begin {P, M} = spawn_opt(fun park/0, [{monitor, [priority]}]), A = on(), exit(P, kill), receive {'DOWN', M, _, _, _} -> ok end, [A, on()] end),
    ?P(begin M = monitor(time_offset, clock_service, [priority]), A = on(), demonitor(M), [A, on()] end),
    ?P(begin M = monitor(time_offset, clock_service), A = on(), demonitor(M), [A, on()] end),
    ?P([begin A = alias([Mode, priority]), R = on(), unalias(A), {R, on()} end || Mode <- [explicit_unalias, reply]]),
    ?P(begin A = alias([reply, priority]), B = on(), A ! x, receive x -> ok end, [B, on()] end),
    ?P(begin A = alias([reply, priority]), B = on(), erlang:send(A, x, [priority]), receive x -> ok end, [B, on()] end),
    ?P([monitor_alias(Mode, Options) || Mode <- [explicit_unalias, demonitor, reply_demonitor], Options <- [[], [priority]]]),
    ?P([dead_alias(Mode, Options) || Mode <- [explicit_unalias, demonitor, reply_demonitor], Options <- [[], [priority]]]),
    ?P([in_front(Mode, Options) || Mode <- [explicit_unalias, demonitor, reply_demonitor], Options <- [[], [priority]]]),
    ?P(begin P = spawn(fun() -> A = alias([priority]), receive go -> unalias(A) end, park() end), wait(P, true), X = process_info(P, priority_messages), P ! go, wait(P, false), Y = process_info(P, priority_messages), exit(P, kill), [X, Y] end),
    ok.

on() -> element(2, process_info(self(), priority_messages)).
park() -> receive after infinity -> ok end.
idle() -> spawn(fun park/0).
wait(P, What) ->
    case process_info(P, priority_messages) of
        {_, What} -> ok;
        _ -> erlang:yield(), wait(P, What)
    end.

monitor_alias(Mode, Options) ->
    P = idle(),
    M = monitor(process, P, [{alias, Mode} | Options]),
    A = on(),
    demonitor(M),
    B = on(),
    unalias(M),
    exit(P, kill),
    {Mode, Options, A, B, on()}.

%% The alias of a monitor whose process has ended.
dead_alias(Mode, Options) ->
    P = idle(),
    M = monitor(process, P, [{alias, Mode} | Options]),
    exit(P, kill),
    receive {'DOWN', M, _, _, _} -> ok end,
    A = on(),
    unalias(M),
    {Mode, Options, A, on()}.

in_front(Mode, Options) ->
    P = idle(),
    M = monitor(process, P, [{alias, Mode} | Options]),
    self() ! plain,
    erlang:send(M, priority, [priority]),
    A = on(),
    R = all(),
    B = on(),
    demonitor(M),
    unalias(M),
    exit(P, kill),
    {Mode, Options, R, A, B, on()}.

all() -> receive M -> [M | all()] after 0 -> [] end.
