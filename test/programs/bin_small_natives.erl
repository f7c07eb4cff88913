%% binary:copy, encode_unsigned, decode_unsigned, match and characters_to_binary with short, odd and wrong arguments.
-module(bin_small_natives).
-include("check.hrl").

main() ->
    <<_:3, Shifted:5/binary, _/bits>> = <<"shifted">>,
    Large = binary:copy(<<"0123456789">>, 30),
    ?P([c(fun() -> binary:copy(S, N) end) || S <- [<<>>, <<"a">>, <<"ab">>, <<"abc">>, Shifted, <<1:3>>, a, "a"], N <- [0, 1, 2, 7, 65, -1, a, 1.0, -(1 bsl 70)]]),
    ?P([c(fun() -> binary:copy(<<>>, N) end) || N <- [1 bsl 29, 1 bsl 40, 1 bsl 52]]),
    ?P([c(fun() -> binary:copy(S) end) || S <- [<<>>, <<"a">>, Shifted, Large, <<1:3>>, a]]),
    ?P([{byte_size(B), erlang:crc32(B)} || S <- [<<"x">>, Shifted, Large], N <- [3, 100, 1000], B <- [binary:copy(S, N)]]),
    Numbers = lists:usort([0, 1, 255, 256, -1, a, 1.0, 1 bsl 200 - 1] ++ [(1 bsl N) + D || N <- [8, 16, 24, 29, 30, 31, 32, 40, 48, 53, 55, 56, 63, 64, 65, 72, 128, 130], D <- [-1, 0, 1]]),
    ?P([c(fun() -> binary:encode_unsigned(N) end) || N <- Numbers]),
    ?P([c(fun() -> binary:encode_unsigned(N, little) end) || N <- Numbers]),
    ?P([c(fun() -> binary:encode_unsigned(N, E) end) || N <- [1, 258, a], E <- [big, native, 1]]),
    ?P([N || N <- Numbers, is_integer(N), N >= 0, binary:decode_unsigned(binary:encode_unsigned(N)) =/= N orelse binary:decode_unsigned(binary:encode_unsigned(N, little), little) =/= N]),
    ?P([c(fun() -> binary:decode_unsigned(B) end) || B <- [<<>>, <<0>>, <<0, 0, 1>>, <<1:3>>, Shifted, a]]),
    ?P([c(fun() -> unicode:characters_to_binary(L, E) end) || L <- ["", "a", "hello world", [127], [128], "ab" ++ [255], "a" ++ [1000], [$a | b], [$a | <<"b">>], ["a", "b"], [-1], [a], lists:duplicate(65, $x),
        [16#d800], "abc" ++ [1 bsl 40]], E <- [latin1, utf8, unicode, utf16, nothing]]),
    ?P([c(fun() -> erlang:crc32(unicode:characters_to_binary(lists:duplicate(N, $y))) end) || N <- [63, 64, 65, 100000]]),
    Patterns = [<<"l">>, <<"lo">>, <<>>, a, [], [<<"l">>], [<<"o">>, <<"l">>], [<<>>], binary:compile_pattern(<<"lo">>), binary:compile_pattern([<<"w">>, <<"o">>]), {bm, a}, <<1:3>>],
    ?P([c(fun() -> binary:match(S, P) end) || S <- [<<"hello world">>, <<>>, Shifted, Large, <<1:3>>, a], P <- Patterns]),
    ?P([c(fun() -> binary:match(<<"hello world">>, P, O) end) || P <- Patterns, O <- [[], [{scope, {0, 0}}], [{scope, {3, 5}}], [{scope, {9, -4}}], [{scope, {20, 1}}], [a], a, [{scope, {4, 1}}, {scope, {0, 11}}]]]),
    ok.

c(F) -> try F() catch C:R -> {C, R} end.
