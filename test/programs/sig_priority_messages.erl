%% Priority messages, EXIT and DOWN of OTP 28: they go in front of ordinary ones, in their own order.
%% otp: 29
-module(sig_priority_messages).
-include("check.hrl").

main() ->
    ?P(begin A = alias([priority]), self() ! a, erlang:send(A, b, [priority]), R = all(), unalias(A), R end),
    ?P(begin A = alias([priority]), self() ! a, erlang:send(A, b, []), A ! c, R = all(), unalias(A), R end),
    ?P(begin A = alias(), self() ! a, erlang:send(A, b, [priority]), R = all(), unalias(A), R end),
    ?P(begin A = alias([priority, reply]), self() ! a, erlang:send(A, b, [priority]), erlang:send(A, c, [priority]), all() end),
    ?P(order(5)),
    ?P(begin erlang:send(self(), x, [priority]), all() end),
    ?P(erlang:send(self(), x, [bad])),
    ?P(exits(true)),
    ?P(exits(false)),
    ?P(links([priority])),
    ?P(links([])),
    ?P(downs([priority])),
    ?P(downs([])),
    ?P(begin process_flag(trap_exit, true), {P, _} = spawn_opt(fun() -> receive go -> exit(a) end end, [{link, [priority]}, {monitor, []}]), self() ! x, P ! go, wait(3), R = all(), process_flag(trap_exit, false), kinds(R) end),
    ?P(link(self(), [bad])),
    ?P(link(self(), [])),
    ?P(link(id(x), [priority])),
    ?P(exit(self(), x, [bad])),
    ?P(erlang:exit_signal(self(), normal)),
    ?P(erlang:exit_signal(self(), normal, [])),
    ?P(exit(id(x), y, [priority])),
    ?P(exit(make_ref(), y, [priority])),
    ?P(selective()),
    ?P(iterate()),
    ?P([try erts_internal:processes_next(id(I)) catch error:E -> E end || I <- [-1, abc, 1 bsl 32, 1 bsl 64, erlang:system_info(process_limit), erlang:system_info(process_limit) + 1]]),
    ?P(erlang:processes_next(id(x))),
    ?P(erlang:processes_next(id({-1, []}))),
    ok.

all() -> receive M -> [M | all()] after 0 -> [] end.
kinds(L) -> [if is_tuple(M) -> element(1, M); true -> M end || M <- L].
wait(N) ->
    case process_info(self(), message_queue_len) of
        {_, L} when L >= N -> ok;
        _ -> receive after 1 -> wait(N) end
    end.

order(N) ->
    A = alias([priority]),
    [begin self() ! {plain, I}, erlang:send(A, {prio, I}, [priority]) end || I <- lists:seq(1, N)],
    R = all(),
    unalias(A),
    R.

exits(Priority) ->
    process_flag(trap_exit, true),
    A = alias([priority]),
    self() ! first,
    exit(A, why, [priority || Priority]),
    wait(2),
    R = kinds(all()),
    unalias(A),
    process_flag(trap_exit, false),
    R.

links(Options) ->
    process_flag(trap_exit, true),
    P = spawn(fun() -> receive go -> exit(bye) end end),
    link(P, Options),
    self() ! first,
    P ! go,
    wait(2),
    R = kinds(all()),
    process_flag(trap_exit, false),
    R.

downs(Options) ->
    P = spawn(fun() -> receive go -> exit(bye) end end),
    _ = monitor(process, P, Options),
    self() ! first,
    P ! go,
    wait(2),
    kinds(all()).

%% A receive that is on looks at the priority message though it has seen what comes behind it.
selective() ->
    A = alias([priority]),
    Self = self(),
    spawn(fun() -> [Self ! {noise, I} || I <- [1, 2, 3]], erlang:send(A, wanted, [priority]) end),
    R = receive wanted -> wanted after 1000 -> late end,
    Rest = all(),
    unalias(A),
    {R, Rest}.

iterate() ->
    All = collect(erlang:processes_next(erlang:processes_iterator())),
    {lists:member(self(), All), length(All) =:= length(lists:usort(All)), lists:sort(All) -- processes()}.
collect(none) -> [];
collect({P, I}) -> [P | collect(erlang:processes_next(I))].
