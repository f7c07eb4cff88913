%% io:format, put_chars, write, nl, fwrite to the group leader; reading at the end of input.
-module(io_calls).
-include("check.hrl").

main() ->
    io:put_chars("chars\n"),
    io:put_chars(<<"binary\n">>),
    io:put_chars(["deep", [$\s, <<"list">>], "\n"]),
    io:nl(),
    io:write({a, "b", [1]}),
    io:nl(),
    io:format("no arguments~n"),
    io:format("~w~n", [x]),
    io:fwrite("~s~n", ["fwrite"]),
    io:format(<<"~s as a binary~n">>, [format]),
    io:put_chars("åäö 日本\n"),
    io:put_chars(<<"åäö 日本\n"/utf8>>),
    io:format("~ts~n", ["日本"]),
    io:format("~s~n", [[229, 228, 246]]),
    io:format(user_leader(), "to the leader~n", []),
    ?P(io:format("~s ~w~n", [toofew])),
    ?P(io:format("~q~n", [x])),
    ?P(io:format("ok~n", notalist)),
    ?P(io:put_chars([a])),
    ?P(io:get_line("")),
    ?P(io:get_chars("", 5)),
    ?P(io:read("")),
    ?P(io:fread("", "~d")),
    ?P(io:columns()),
    ?P(io:rows()),
    ?P(proplists:get_value(encoding, io:getopts(), unicode) =:= unicode),
    ?P(io:setopts([{encoding, unicode}])),
    ?P(io:format(not_a_process, "x", [])),
    ?P(is_pid(group_leader())),
    ?ST(io:format(id("~s"), [])),
    ok.

user_leader() -> group_leader().
