%% iolist_size, iolist_to_binary, iolist_to_iovec, deep and long lists, bad elements.
-module(iolist_bifs).
-include("check.hrl").

main() ->
    ?P([iolist_size(L) || L <- [[], <<>>, [1, 2, 3], [<<"ab">>, $c], [[[[<<"x">>]]]], [1 | <<"tail">>], "abc", [[], [[]]]]]),
    ?P([iolist_to_binary(L) || L <- [[], <<>>, [1, 2, 3], [<<"ab">>, $c], [[[[<<"x">>]]]], [1 | <<"tail">>], "abc", [[], [[]]]]]),
    ?P([try iolist_size(L) catch _:R -> R end || L <- [a, 1, [a], [256], [-1], [1.0], [<<1:4>>], <<1:4>>, [1 | 2], {}, [[a]], [1 bsl 70]]]),
    ?P([try iolist_to_binary(L) catch _:R -> R end || L <- [a, 1, [a], [256], [-1], [1.0], [<<1:4>>], <<1:4>>, [1 | 2], {}, [[a]], [1 bsl 70]]]),
    ?P(iolist_to_binary(deep(1000))),
    ?P(iolist_size(deep(100000))),
    ?P(iolist_size(left(100000))),
    ?P(byte_size(iolist_to_binary(left(100000)))),
    ?P(iolist_size([binary:copy(<<"x">>, 1000) || _ <- lists:seq(1, 1000)])),
    ?P(byte_size(iolist_to_binary([[lists:seq(0, 255), binary:copy(<<"x">>, 100)] || _ <- lists:seq(1, 500)]))),
    ?P(erlang:crc32([[lists:seq(0, 255), binary:copy(<<"x">>, 100)] || _ <- lists:seq(1, 50)])),
    ?P(iolist_to_binary(erlang:iolist_to_iovec(["abc", <<"def">>, [$g | <<"hi">>]]))),
    ?P(lists:all(fun is_binary/1, erlang:iolist_to_iovec(["abc", <<"def">>, [$g | <<"hi">>]]))),
    ?P(erlang:iolist_to_iovec([])),
    ?P(erlang:iolist_to_iovec([a])),
    ?P(iolist_to_binary([<<"a">>, [<<"b">> | <<"c">>] | <<"d">>])),
    ?P(iolist_to_binary([[] | <<>>])),
    ?P(begin <<_:3, B:2/binary, _/bits>> = <<0:3, "xy", 0:5>>, iolist_to_binary([B, $z, B | B]) end),
    ?P(unicode:characters_to_binary(["abc", <<"def">>, 233])),
    ?P(lists:flatten(["ab", ["c", [100]], []])),
    ?ST(iolist_to_binary(id([a]))),
    ?ST(iolist_size(id([1 | 2]))),
    ?ST(erlang:iolist_to_iovec(id([256]))),
    ok.

deep(0) -> [];
deep(N) -> [$a + N rem 26, [deep(N - 1)]].
left(0) -> [];
left(N) -> [left(N - 1), $x].
