%% Timers and timeouts of days, which take no time under a virtual clock; the order in which things happen is printed.
-module(timers).
-export([main/0]).

main() ->
    Self = self(),
    Begin = erlang:monotonic_time(millisecond),
    [spawn(fun() -> receive after N * 3600000 -> Self ! {woke, N} end end) || N <- [24, 1, 100, 7]],
    erlang:send_after(5 * 3600000, self(), timer),
    [receive M -> io:format("~w after ~w h~n", [M, hours(Begin)]) end || _ <- lists:seq(1, 5)],
    io:format("~w ~w~n", [rand:uniform(1000000), erlang:system_time(second)]).

hours(Begin) -> (erlang:monotonic_time(millisecond) - Begin) div 3600000.
