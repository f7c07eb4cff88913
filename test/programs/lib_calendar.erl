%% calendar: dates, days, leap years, weeks, seconds, RFC 3339, bad dates.
-module(lib_calendar).
-include("check.hrl").

main() ->
    ?F([calendar:date_to_gregorian_days(D) || D <- [{0, 1, 1}, {1970, 1, 1}, {2000, 2, 29}, {2024, 12, 31}]]),
    ?F([calendar:gregorian_days_to_date(D) || D <- [0, 59, 60, 365, 366, 719528, 738000]]),
    ?F([calendar:datetime_to_gregorian_seconds(D) || D <- [{{1970, 1, 1}, {0, 0, 0}}, {{2024, 2, 29}, {23, 59, 59}}]]),
    ?F([calendar:gregorian_seconds_to_datetime(S) || S <- [0, 62167219200, 63876543210]]),
    ?F([calendar:day_of_the_week(D) || D <- [{2024, 1, 1}, {2000, 2, 29}, {1999, 12, 31}]]),
    ?F([calendar:is_leap_year(Y) || Y <- [1900, 2000, 2023, 2024]]),
    ?F([calendar:last_day_of_the_month(2024, M) || M <- lists:seq(1, 12)]),
    ?F(calendar:last_day_of_the_month(2023, 2)),
    ?F(calendar:last_day_of_the_month(2023, 13)),
    ?F([calendar:iso_week_number(D) || D <- [{2024, 1, 1}, {2021, 1, 3}, {2020, 12, 31}, {2015, 12, 28}]]),
    ?F([calendar:valid_date(D) || D <- [{2024, 2, 29}, {2023, 2, 29}, {2023, 4, 31}, {2023, 0, 1}]]),
    ?F(calendar:seconds_to_daystime(100000)),
    ?F(calendar:seconds_to_time(3661)),
    ?F(calendar:seconds_to_time(86400)),
    ?F(calendar:time_to_seconds({1, 2, 3})),
    ?F(calendar:time_difference({{2024, 1, 1}, {0, 0, 0}}, {{2024, 1, 2}, {1, 2, 3}})),
    ?F(calendar:now_to_datetime({1700, 0, 0})),
    ?F(calendar:now_to_universal_time({1700, 1, 0})),
    ?F([calendar:system_time_to_rfc3339(T, [{offset, O}]) || T <- [0, 1700000000], O <- ["Z", "+02:00", "-05:30", 3600]]),
    ?F(calendar:system_time_to_rfc3339(1700000000123, [{unit, millisecond}, {offset, "Z"}])),
    ?F(calendar:system_time_to_rfc3339(1700000000, [{offset, "Z"}, {time_designator, $\s}])),
    ?F([calendar:rfc3339_to_system_time(T) || T <- ["1970-01-01T00:00:00Z", "2023-11-14T22:13:20Z", "2023-11-15T00:13:20+02:00"]]),
    ?F(calendar:rfc3339_to_system_time("2023-11-14T22:13:20.123Z", [{unit, millisecond}])),
    ?F(calendar:rfc3339_to_system_time("bad")),
    ?F(calendar:system_time_to_universal_time(1700000000, second)),
    ?F(calendar:date_to_gregorian_days({2023, 2, 29})),
    ?F(lists:all(fun(D) -> calendar:date_to_gregorian_days(calendar:gregorian_days_to_date(D)) =:= D end, lists:seq(700000, 701000))),
    ok.
