%% Timers.
-module(bench_timers).
-export([rows/0]).

rows() ->
    No = fun() -> none end,
    [{"timer_start_cancel", No, fun(_) -> start_cancel(200000) end},
     {"timer_many_cancel", No, fun(_) -> many_cancel(50000) end},
     {"timer_fire", No, fun(_) -> fire(100000) end},
     {"receive_after_0", No, fun(_) -> after0(2000000) end},
     {"receive_with_timeout", fun() -> self() end, fun(P) -> timeouts(500000, P) end},
     {"monotonic_time", No, fun(_) -> clock(2000000, erlang:monotonic_time()) end}].

start_cancel(0) -> ok;
start_cancel(N) ->
    R = erlang:start_timer(60000, self(), tick),
    true = is_integer(erlang:cancel_timer(R)),
    start_cancel(N - 1).
many_cancel(N) ->
    Rs = [erlang:send_after(10000 + X rem 997, self(), X) || X <- lists:seq(1, N)],
    [erlang:cancel_timer(R) || R <- Rs],
    ok.
fire(N) ->
    [erlang:send_after(X rem 10, self(), {tick, X}) || X <- lists:seq(1, N)],
    ticks(N, 0).
ticks(0, A) -> A;
ticks(N, A) -> receive {tick, X} -> ticks(N - 1, A + X) end.
after0(0) -> ok;
after0(N) -> receive never -> ok after 0 -> after0(N - 1) end.
timeouts(0, _) -> ok;
timeouts(N, P) -> P ! x, receive x -> timeouts(N - 1, P) after 5000 -> late end.
clock(0, _) -> ok;
clock(N, T) -> T1 = erlang:monotonic_time(), true = T1 >= T, clock(N - 1, T1).
