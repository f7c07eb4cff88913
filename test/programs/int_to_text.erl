%% integer_to_list and integer_to_binary in every base, with bad arguments.
-module(int_to_text).
-include("check.hrl").

main() ->
    Vs = [0, 1, -1, 9, 10, 35, 36, 255, -255, 1 bsl 31, -(1 bsl 31), 1 bsl 59, 1 bsl 64, -(1 bsl 64), 123456789012345678901234567890],
    [io:format("~s~n", [[[integer_to_list(V, B), $\s] || V <- Vs]]) || B <- lists:seq(2, 36)],
    ?P(lists:all(fun({V, B}) -> integer_to_binary(V, B) =:= list_to_binary(integer_to_list(V, B)) end, [{V, B} || V <- Vs, B <- lists:seq(2, 36)])),
    ?P(lists:all(fun({V, B}) -> list_to_integer(integer_to_list(V, B), B) =:= V end, [{V, B} || V <- Vs, B <- lists:seq(2, 36)])),
    ?P(lists:all(fun({V, B}) -> binary_to_integer(integer_to_binary(V, B), B) =:= V end, [{V, B} || V <- Vs, B <- lists:seq(2, 36)])),
    ?P(lists:all(fun(V) -> integer_to_list(V) =:= integer_to_list(V, 10) end, Vs)),
    ?F(integer_to_list(-(1 bsl 300))),
    ?F(integer_to_binary(1 bsl 300)),
    ?F(integer_to_list((1 bsl 300) - 1, 16)),
    ?F(integer_to_list(-((1 bsl 300) - 1), 2)),
    ?P(integer_to_list(id(1.0))),
    ?P(integer_to_list(id(a))),
    ?P(integer_to_list(id(10), 1)),
    ?P(integer_to_list(id(10), 37)),
    ?P(integer_to_list(id(10), 0)),
    ?P(integer_to_list(id(10), -2)),
    ?P(integer_to_list(id(10), a)),
    ?P(integer_to_list(id(a), 10)),
    ?P(integer_to_binary(id("1"))),
    ?P(integer_to_binary(id(10), 99)),
    ?ST(integer_to_list(id(x))),
    ?ST(integer_to_binary(id(1.5))),
    ?ST(integer_to_list(id(5), 99)),
    ?P(erlang:phash2(integer_to_binary(1 bsl 20000))),
    ?P(byte_size(integer_to_binary(1 bsl 20000, 36))),
    ok.
