%% Microstate accounting: time passes only while it is on, also while the thread waits; reset.
-module(stat_microstates).
-export([main/0]).

main() ->
    Flag = fun(V) -> try erlang:system_flag(microstate_accounting, V) catch C:E -> {C, E} end end,
    io:format("~p~n", [[Flag(V) || V <- [maybe_not, false, true, true, false, false]]]),
    Flag(reset),
    io:format("~p~n", [total()]),
    Flag(true),
    receive after 50 -> ok end,
    Flag(false),
    Then = total(),
    receive after 20 -> ok end,
    io:format("~p~n", [{Then >= 45000, Then < 5000000, total() =:= Then, counter(sleep) > 0}]),
    Flag(true),
    busy(200000),
    Flag(false),
    io:format("~p~n", [{total() > Then, counter(emulator) > 0}]),
    Flag(reset),
    io:format("~p~n", [{total(), [lists:sort(maps:keys(maps:get(counters, scheduler()))), lists:sort(maps:keys(scheduler()))]}]).

scheduler() -> hd([S || #{type := scheduler, id := 1} = S <- erlang:statistics(microstate_accounting)]).
counter(State) -> erlang:convert_time_unit(maps:get(State, maps:get(counters, scheduler())), perf_counter, microsecond).
total() -> lists:sum([counter(S) || S <- maps:keys(maps:get(counters, scheduler()))]).
busy(0) -> ok;
busy(N) -> _ = lists:seq(1, 20), busy(N - 1).
