%% How maps look when printed, small ones with sorted keys, nested, wide.
-module(map_printing).
-include("check.hrl").

main() ->
    ?F(#{}),
    ?F(#{1 => 2}),
    ?F(#{1 => a, 2 => b, 3 => c}),
    ?W(#{1 => a, 2 => b, 3 => c}),
    ?F(#{1 => #{2 => #{3 => []}}}),
    ?F(#{"key" => "value", <<"bin">> => <<"val">>}),
    ?F([#{1 => [x]}, {#{}, #{}}]),
    ?F(maps:from_list([{I, lists:duplicate(5, I)} || I <- lists:seq(1, 12)])),
    ?F(#{1 => lists:seq(1, 60), 2 => "a rather long string that makes the line go over the limit of columns", 3 => {a, b, c, [d, e, f]}}),
    ?F(#{{key, with, some, elements} => [{value, 1}, {value, 2}, {value, 3}, {value, 4}, {value, 5}, {value, 6}]}),
    [io:format("~P~n", [#{1 => a, 2 => b, 3 => c, 4 => d}, N]) || N <- [1, 2, 3, 5, 8, 12]],
    [io:format("~W~n", [#{1 => a, 2 => b, 3 => c, 4 => d}, N]) || N <- [1, 2, 3, 5, 8, 12]],
    io:format("~40p~n", [#{1 => lists:seq(1, 20), 2 => lists:seq(21, 40)}]),
    io:format("~0p~n", [#{1 => lists:seq(1, 60), 2 => #{1.0 => 2.0}}]),
    io:format("~tp~n", [#{1 => "öäü", 2 => <<"\x{e9}"/utf8>>}]),
    io:format("~lp ~ltp~n", [#{1 => "abc"}, #{1 => "abc"}]),
    ok.
