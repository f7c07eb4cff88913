%% Quirk group 38: requests that io functions send to their leader, and how they take its replies.
-module(quirk_io_protocol).
-include("check.hrl").

main() ->
    ?P([r(F) || F <- reqs()]),
    ?P([reply(fun() -> io:put_chars("x") end, R) || R <- [ok, {error, terminated}, {error, enotsup}]]),
    ?P([reply(fun() -> io:get_line("") end, R) || R <- ["line\n", <<"bin\n">>, eof, {error, x}]]),
    ?P([reply(fun() -> io:columns() end, R) || R <- [80, {error, enotsup}]]),
    ?P([reply(fun() -> io:getopts() end, R) || R <- [[{echo, true}], {error, request}]]),
    ?P([reply(fun() -> io:setopts([{echo, true}]) end, R) || R <- [ok, {error, request}]]),
    ?P([reply(fun() -> io:read("") end, R) || R <- [{ok, [{atom, 1, a}, {dot, 1}], 2}, {eof, 1}, {error, {1, m, d}, 1}, eof]]),
    ?P([reply(fun() -> io:fread("", "~d") end, R) || R <- [{ok, [5]}, eof, {error, x}]]),
    ok.

reqs() ->
    [fun() -> io:put_chars("abc") end, fun() -> io:put_chars(<<"abc">>) end, fun() -> io:nl() end, fun() -> io:format("~w", [x]) end, fun() -> io:write(x) end, fun() -> io:fwrite("a~n") end,
     fun() -> io:get_line("p>") end, fun() -> io:get_chars("p>", 3) end, fun() -> io:read("r>") end, fun() -> io:fread("f>", "~d") end, fun() -> io:scan_erl_exprs("s>") end, fun() -> io:parse_erl_exprs("e>") end,
     fun() -> io:getopts() end, fun() -> io:setopts([binary]) end, fun() -> io:columns() end, fun() -> io:rows() end, fun() -> io:get_password() end,
     fun() -> io:requests([{put_chars, unicode, "x"}, {format, "~w", [a]}, nl]) end, fun() -> io:put_chars([[228], "x", <<"y">>]) end, fun() -> io:format("~ts~n", ["日本"]) end].
run(F, Leader) ->
    S = self(),
    {P, M} = spawn_monitor(fun() -> group_leader(Leader, self()), S ! {result, self(), try F() catch C:E -> {C, E} end} end),
    receive {'DOWN', M, _, P, _} -> receive {result, P, X} -> X after 0 -> died end end.
r(F) ->
    S = self(),
    L = spawn(fun() -> receive {io_request, From, Tag, Req} -> S ! {req, Req}, From ! {io_reply, Tag, ok} end end),
    X = run(F, L),
    {receive {req, Req} -> norm(Req) after 50 -> none end, X}.
norm({put_chars, E, io_lib, format, A}) -> {put_chars, E, io_lib, format, A};
norm(R) -> R.
reply(F, R) -> L = spawn(fun() -> receive {io_request, From, Tag, _} -> From ! {io_reply, Tag, R} end end), run(F, L).
