%% timer:sleep, timer:tc and the conversions of the timer module that need no server.
-module(timer_module_free).
-include("check.hrl").

main() ->
    ?P(timer:sleep(0)),
    ?P(timer:sleep(5)),
    ?P(begin T0 = erlang:monotonic_time(millisecond), timer:sleep(20), erlang:monotonic_time(millisecond) - T0 >= 20 end),
    ?P(timer:sleep(-1)),
    ?P(timer:sleep(a)),
    ?P([timer:F(2) || F <- [seconds, minutes, hours]]),
    ?P(timer:hms(1, 2, 3)),
    ?P(timer:now_diff({1, 2, 3}, {1, 1, 1})),
    ?P(element(2, timer:tc(fun() -> done end))),
    ?P(element(2, timer:tc(fun(X) -> X * 2 end, [21]))),
    ?P(element(2, timer:tc(lists, reverse, [[1, 2]]))),
    ?P(is_integer(element(1, timer:tc(fun() -> ok end)))),
    ?P(begin {T, ok} = timer:tc(fun() -> timer:sleep(10) end), T >= 10000 end),
    ?P([erlang:convert_time_unit(X, A, B) || {X, A, B} <- [{1, second, millisecond}, {1500, millisecond, second}, {-1500, millisecond, second}, {1, second, 3}, {7, 2, second}, {1, microsecond, nanosecond}, {1 bsl 70, nanosecond, second}]]),
    ?P(erlang:convert_time_unit(1, second, bad)),
    ?P(erlang:convert_time_unit(a, second, second)),
    ?P(erlang:convert_time_unit(1, second, 0)),
    ok.
