%% receive with after: 0, small, infinity, bad values, expressions, messages that arrive in time.
-module(proc_receive_after).
-include("check.hrl").

main() ->
    ?P(receive x -> x after 0 -> zero end),
    ?P(receive after 0 -> zero end),
    ?P(receive after 1 -> one end),
    ?P(receive x -> x after 10 -> ten end),
    ?P(begin self() ! x, receive x -> got after 0 -> zero end end),
    ?P(begin self() ! x, receive x -> got after 8000 -> late end end),
    ?P(begin self() ! y, R = receive x -> got after 0 -> zero end, {R, next()} end),
    ?P(begin self() ! y, R = receive x -> got after 5 -> late end, {R, next()} end),
    ?P(begin erlang:send_after(5, self(), x), receive x -> got after 8000 -> late end end),
    ?P(begin S = self(), spawn(fun() -> receive after 5 -> S ! x end end), receive x -> got after infinity -> never end end),
    ?P(begin S = self(), spawn(fun() -> S ! noise, S ! noise, receive after 5 -> S ! x end end), R = receive x -> got after 8000 -> late end, {R, next(), next()} end),
    ?P(receive after id(0) -> zero end),
    ?P(receive after id(3) - 2 -> one end),
    ?P(receive x -> x after id(-1) -> neg end),
    ?P(receive x -> x after id(a) -> atom end),
    ?P(receive x -> x after id(1.5) -> float end),
    ?P(receive x -> x after id(1 bsl 32) -> big end),
    ?P(receive x -> x after id(1 bsl 70) -> bigger end),
    ?P(begin self() ! x, receive x -> got after id(16#ffffffff) -> late end end),
    ?P(begin self() ! x, receive x -> got after id(infinity) -> never end end),
    ?P(begin self() ! x, receive x -> got after id(-1) -> neg end end),
    ?P(begin T0 = erlang:monotonic_time(millisecond), receive after 30 -> ok end, T = erlang:monotonic_time(millisecond) - T0, {T >= 30, T < 60000} end),
    ?P(begin T0 = erlang:monotonic_time(millisecond), self() ! other, receive x -> x after 30 -> ok end, T = erlang:monotonic_time(millisecond) - T0, next(), {T >= 30, T < 60000} end),
    ?P(restart_timer()),
    ?P(begin S = self(), P = spawn(fun() -> S ! (receive never -> x after 20 -> timed_out end) end), P ! a, P ! b, receive after 5 -> P ! c end, next() end),
    ?P(nested_timeouts(5)),
    ?P(many_waiters(50)),
    ?P(order_of_timeouts([30, 10, 20, 0])),
    ?P(polling(0)),
    ?ST(receive x -> x after id(-1) -> y end),
    ?ST(receive x -> x after id(a) -> y end),
    ?ST(receive after id(1 bsl 32) -> y end),
    ok.

restart_timer() ->
    %% the clock of one receive runs on while messages that do not match come in
    S = self(),
    P = spawn(fun() -> feed(S, 20) end),
    T0 = erlang:monotonic_time(millisecond),
    R = receive wanted -> no after 40 -> timeout end,
    T = erlang:monotonic_time(millisecond) - T0,
    exit(P, kill),
    flush(),
    {R, T >= 40, T < 60000}.
feed(_, 0) -> ok;
feed(S, N) -> S ! junk, receive after 5 -> feed(S, N - 1) end.
flush() -> receive _ -> flush() after 0 -> ok end.
nested_timeouts(0) -> [];
nested_timeouts(N) -> receive x -> x after N -> [N | nested_timeouts(N - 1)] end.
many_waiters(N) -> S = self(), [spawn(fun() -> receive after I rem 7 -> S ! {done, I} end end) || I <- lists:seq(1, N)], lists:sum([receive {done, I} -> I end || I <- lists:seq(1, N)]).
order_of_timeouts(Ts) -> S = self(), [spawn(fun() -> receive after T -> S ! {t, T} end end) || T <- Ts], [receive {t, T} -> T end || _ <- Ts].
polling(50) -> done;
polling(N) -> receive x -> x after 0 -> polling(N + 1) end.
