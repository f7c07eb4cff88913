%% Long-running BIFs that give way in between: same results on big inputs, beside a busy process.
-module(call_bif_traps).
-include("check.hrl").

main() ->
    P = spawn(fun busy/0),
    ?P(length(lists:seq(1, 150000))),
    ?P(length(lists:reverse(lists:seq(1, 150000)))),
    ?P(lists:last(lists:seq(1, 150000) ++ [x])),
    ?P(length(lists:seq(1, 20000) -- lists:seq(1, 20000, 2))),
    ?P(lists:member(150000, lists:seq(1, 150000))),
    ?P(byte_size(list_to_binary(lists:duplicate(150000, 1)))),
    ?P(length(binary_to_list(binary:copy(<<1>>, 150000)))),
    ?P(iolist_size([lists:duplicate(1000, $a) || _ <- lists:seq(1, 200)])),
    ?P(byte_size(term_to_binary(lists:seq(1, 50000)))),
    ?P(length(binary_to_term(term_to_binary(lists:seq(1, 50000))))),
    ?P(erlang:phash2(lists:seq(1, 50000))),
    ?P(erlang:crc32(binary:copy(<<"abc">>, 100000))),
    ?P(erlang:md5(binary:copy(<<"abc">>, 50000))),
    ?P(erlang:adler32(binary:copy(<<"abc">>, 100000))),
    ?P(length(unicode:characters_to_list(binary:copy(<<"é"/utf8>>, 50000)))),
    ?P(byte_size(unicode:characters_to_binary(lists:duplicate(50000, 233)))),
    ?P(binary:match(binary:copy(<<"a">>, 150000), <<"b">>)),
    ?P(length(binary:matches(binary:copy(<<"ab">>, 50000), <<"b">>))),
    ?P(length(binary:split(binary:copy(<<"a,">>, 20000), <<",">>, [global]))),
    ?P(map_size(maps:from_list([{I, I} || I <- lists:seq(1, 30000)]))),
    ?P(lists:seq(1, 50000) =:= lists:seq(1, 50000)),
    ?P(lists:sum(lists:sort([(X * 7919) rem 100003 || X <- lists:seq(1, 50000)]))),
    ?P(tuple_size(list_to_tuple(lists:seq(1, 50000)))),
    ?P(length(tuple_to_list(erlang:make_tuple(50000, x)))),
    ?P(integer_to_list(1 bsl 20000) =/= ""),
    ?P(lists:keyfind(50000, 1, [{I} || I <- lists:seq(1, 50000)])),
    ?P(is_process_alive(P)),
    ?P(exit(P, kill)),
    ok.

busy() -> busy().
