%% Quirk groups 43, 44, 45: order across types, zeroes, exact comparison of big numbers, rounding, shifts.
-module(quirk_order_numbers).
-include("check.hrl").

main() ->
    ?P(lists:sort([<<>>, [a], [], #{}, {}, self(), fun lists:map/2, make_ref(), a, 1])),
    ?P(lists:sort([#{2 => a}, #{1 => b}, #{1.0 => a}, #{1 => a}, #{a => 1, b => 1}, #{}])),
    ?P([1 == 1.0, 1 =:= 1.0, {1} == {1.0}, #{1 => a} == #{1.0 => a}, #{a => 1} == #{a => 1.0}]),
    ?P([9007199254740993 > 9007199254740992.0, 9007199254740993 == 9007199254740992.0, (1 bsl 64) == 18446744073709551616.0, (1 bsl 64) + 1 > 18446744073709551616.0]),
    ?P([id(0.0) =:= id(-0.0), id(0.0) == id(-0.0), abs(id(-0.0))]),
    ?P([round(X) || X <- [0.5, -0.5, 1.5, 2.5, -2.5]]),
    ?P([{A div B, A rem B} || A <- [7, -7], B <- [2, -2]]),
    ?P([X bsr 1 || X <- [-1, -3, 3, -(1 bsl 70)]]),
    ?P([id(1) bsl N || N <- [-1, -70, 3]]),
    ?P(try id(1) bsl id(1 bsl 64) catch error:E -> E end),
    ?P(try float(id(1 bsl 1024)) catch error:E -> E end),
    ?P(try id(1.0e308) * 10 catch error:E -> E end),
    ?P(begin T = ets:new(t, [ordered_set]), ets:insert(T, [{1, a}, {1.0, b}]), ets:tab2list(T) end),
    ?P(begin T = ets:new(t, [set]), ets:insert(T, [{1, a}, {1.0, b}]), length(ets:tab2list(T)) end),
    ?P([max(1, 1.0), max(1.0, 1), min(1, 1.0), min(1.0, 1)]),
    ?P(lists:usort([1, 1.0, 2])),
    ok.
