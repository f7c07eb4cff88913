%% erlang:phash2 of every kind of term, ranges, equality of equal terms.
-module(hash_phash2).
-include("check.hrl").

main() ->
    ?P([erlang:phash2(T) || T <- [0, 1, -1, 255, 256, 65535, 65536, (1 bsl 27) - 1, 1 bsl 27, -(1 bsl 27), -(1 bsl 27) - 1, 1 bsl 31, 1 bsl 32, (1 bsl 59) - 1, 1 bsl 59, -(1 bsl 59), 1 bsl 60, 1 bsl 63, 1 bsl 64, -(1 bsl 64), 1 bsl 65, 1 bsl 100, -(1 bsl 100), 1 bsl 1000]]),
    ?P([erlang:phash2(T) || T <- [0.0, 1.0, -1.0, 0.1, 1.0e300, 5.0e-324, 123456.789]]),
    ?P([erlang:phash2(T) || T <- [a, b, '', true, false, ok, 'A b', 'é', '日本', undefined, abcdefghijklmnop]]),
    ?P([erlang:phash2(T) || T <- [[], [1], [1, 2], "abc", "abcd", [a], [a | b], [[]], [256], [1, a, 2], [1 | 2], lists:seq(1, 300), lists:duplicate(100, $x)]]),
    ?P([erlang:phash2(T) || T <- [{}, {a}, {1, 2}, {{}}, {a, {b, [c]}}, list_to_tuple(lists:seq(1, 300))]]),
    ?P([erlang:phash2(T) || T <- [<<>>, <<1>>, <<"abc">>, <<1:1>>, <<5:3>>, <<1, 2:7>>, binary:copy(<<"x">>, 63), binary:copy(<<"x">>, 64), binary:copy(<<"x">>, 65), binary:copy(<<"abc">>, 1000), list_to_binary(lists:seq(0, 255))]]),
    ?P([erlang:phash2(T) || T <- [#{}, #{a => 1}, #{1 => a}, #{1 => a, 2 => b}, #{#{} => #{}}, #{1.0 => 1}]]),
    ?P([erlang:phash2(maps:from_list([{I, I * I} || I <- lists:seq(1, N)])) || N <- [10, 31, 32, 33, 100]]),
    ?P([erlang:phash2(T) || T <- [fun lists:map/2, fun erlang:'+'/2, list_to_pid("<0.4.0>"), list_to_pid("<0.100.0>"), list_to_pid("<0.1.1>")]]),
    ?P([erlang:phash2(T, R) || T <- [a, 1, "abc", {x}], R <- [1, 2, 10, 1000, 1 bsl 27, 1 bsl 31, 1 bsl 32]]),
    ?P(begin <<_:3, B:24/bits, _/bits>> = <<0:3, "abc", 0:5>>, erlang:phash2(B) =:= erlang:phash2(<<"abc">>) end),
    ?P(begin <<_:3, B:13/bits, _/bits>> = <<0:3, 16#1234:13>>, erlang:phash2(B) =:= erlang:phash2(<<16#1234:13>>) end),
    ?P(erlang:phash2([$a, $b | <<"c">>])),
    ?P(erlang:phash2({lists:duplicate(1000, a), binary:copy(<<1>>, 1000), 1.5, #{k => [v]}})),
    ?P(erlang:phash2(lists:foldl(fun(_, A) -> [A] end, [], lists:seq(1, 10000)))),
    ?P(erlang:phash2(lists:foldl(fun(_, A) -> {A, a} end, [], lists:seq(1, 10000)))),
    ?P(erlang:phash2(a, 0)),
    ?P(erlang:phash2(a, -1)),
    ?P(erlang:phash2(a, (1 bsl 32) + 1)),
    ?P(erlang:phash2(a, b)),
    ?P(lists:all(fun(X) -> X >= 0 andalso X < 1 bsl 27 end, [erlang:phash2({I}) || I <- lists:seq(1, 1000)])),
    ?P(length(lists:usort([erlang:phash2({I}) || I <- lists:seq(1, 1000)])) > 990),
    ?P(erlang:phash2([1, 2, 3, 255, 0]) =:= erlang:phash2([1, 2, 3, 255, 0])),
    ?P([erlang:phash2(lists:seq(1, N)) || N <- lists:seq(0, 20)]),
    ?P([erlang:phash2([a | lists:seq(1, N)]) || N <- lists:seq(0, 8)]),
    ?ST(erlang:phash2(a, id(0))),
    ok.
