%% monotonic_time, system_time, time_offset, timestamp, now: relations and units.
-module(time_monotonic).
-include("check.hrl").

main() ->
    ?P(begin A = erlang:monotonic_time(), B = erlang:monotonic_time(), B >= A end),
    ?P([is_integer(erlang:monotonic_time(U)) || U <- [second, millisecond, microsecond, nanosecond, native, 1000]]),
    ?P([is_integer(erlang:system_time(U)) || U <- [second, millisecond, microsecond, nanosecond, native, perf_counter, 1]]),
    ?P(erlang:system_time(second) > 1600000000),
    ?P(begin A = erlang:system_time(millisecond), B = erlang:system_time(second) * 1000, abs(A - B) < 2000 end),
    ?P(is_integer(erlang:time_offset())),
    ?P(begin O = erlang:time_offset(millisecond), M = erlang:monotonic_time(millisecond), abs(erlang:system_time(millisecond) - (M + O)) < 1000 end),
    ?P(begin {Me, Se, Mi} = erlang:timestamp(), {Me > 1000, Se < 1000000, Mi < 1000000} end),
    ?P(begin A = erlang:now(), B = erlang:now(), A < B end),
    ?P(length(lists:usort([erlang:now() || _ <- lists:seq(1, 1000)]))),
    ?P(begin {Me, Se, _} = os:timestamp(), abs(Me * 1000000 + Se - erlang:system_time(second)) < 5 end),
    ?P(is_integer(os:system_time())),
    ?P(is_integer(os:system_time(second))),
    ?P(is_integer(os:perf_counter())),
    ?P(begin L = [erlang:monotonic_time() || _ <- lists:seq(1, 1000)], L =:= lists:sort(L) end),
    ?P(erlang:monotonic_time(id(bad))),
    ?P(erlang:system_time(id(0))),
    ?P(erlang:time_offset(id(x))),
    ?P(begin {{Y, Mo, D}, {H, Mi, Se}} = erlang:universaltime(), {Y > 2020, Mo >= 1, Mo =< 12, D >= 1, H < 24, Mi < 60, Se < 60} end),
    ?P(calendar:valid_date(erlang:date())),
    ?P(begin {H, M, S} = erlang:time(), {H < 24, M < 60, S < 61} end),
    ?P(erlang:universaltime_to_posixtime({{1970, 1, 1}, {0, 0, 0}})),
    ?P(erlang:universaltime_to_posixtime({{2024, 2, 29}, {12, 30, 45}})),
    ?P(erlang:posixtime_to_universaltime(0)),
    ?P(erlang:posixtime_to_universaltime(1709209845)),
    ?P(erlang:posixtime_to_universaltime(-1)),
    ?P(erlang:posixtime_to_universaltime(253402300799)),
    [?P(erlang:posixtime_to_universaltime(X))
     || X <- [253402300800, 67767976233532800, (1 bsl 60) + 17, (1 bsl 63) - 1, 1 bsl 63, -62162035200, -62162035201, -62167219200, -62198755201, -1000000000000, -1 bsl 59, -1 bsl 63, (-1 bsl 63) - 1, 1.0, a]],
    [?P(erlang:universaltime_to_posixtime(X))
     || X <- [{{1 bsl 30, 2, 28}, {1, 2, 3}}, {{(1 bsl 31) - 1, 12, 31}, {23, 59, 59}}, {{1 bsl 31, 1, 1}, {0, 0, 0}}, {{1 bsl 70, 1, 1}, {0, 0, 0}}, {{1599, 1, 1}, {0, 0, 0}}, {{2000, 1 bsl 40, 1}, {0, 0, 0}}]],
    [begin ?P(erlang:dt_spread_tag(X)), ?P(erlang:dt_restore_tag(X)) end || X <- [true, false, a, 1]],
    ?P(erlang:universaltime_to_posixtime({{2024, 2, 30}, {0, 0, 0}})),
    ?P(erlang:localtime_to_universaltime(erlang:universaltime_to_localtime({{2020, 6, 1}, {12, 0, 0}}))),
    ?P(erlang:universaltime_to_localtime({{2020, 13, 1}, {0, 0, 0}})),
    ?ST(erlang:monotonic_time(id(bad))),
    ok.
