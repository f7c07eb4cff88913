%% group_leader: inheritance, change, of others; a program as its own leader serves output.
-module(proc_group_leader).
-include("check.hrl").

main() ->
    ?P(group_leader() =:= element(2, process_info(self(), group_leader))),
    ?P(begin S = self(), spawn(fun() -> S ! {gl, group_leader()} end), receive {gl, G} -> G =:= group_leader() end end),
    ?P(begin S = self(), L = leader(S), spawn(fun() -> group_leader(L, self()), spawn(fun() -> S ! {gl, group_leader()} end) end), receive {gl, G} -> G =:= L end end),
    ?P(begin S = self(), P = spawn(fun() -> receive go -> S ! {gl, group_leader()} end end), X = group_leader(S, P), P ! go, receive {gl, G} -> {X, G =:= S} end end),
    ?P(captured(fun() -> io:format("hello ~p~n", [world]) end)),
    ?P(captured(fun() -> io:put_chars("abc"), io:nl(), io:write({a}) end)),
    ?P(captured(fun() -> io:format("~s~n~w", ["two", lines]) end)),
    ?P(captured(fun() -> io:put_chars(<<"bin">>), io:put_chars(["deep", [<<"list">>]]) end)),
    ?P(requests(fun() -> io:put_chars("abc") end)),
    ?P(requests(fun() -> io:nl() end)),
    ?P(requests(fun() -> io:getopts() end)),
    ?P(requests(fun() -> io:setopts([binary]) end)),
    ?P(requests(fun() -> io:columns() end)),
    ?P(requests(fun() -> io:rows() end)),
    ?P(requests(fun() -> io:get_line("p>") end)),
    ?P(requests(fun() -> io:get_chars("p>", 3) end)),
    ?P(requests(fun() -> io:read("r>") end)),
    ?P(requests(fun() -> io:requests([{put_chars, unicode, "x"}, nl]) end)),
    ?P(reply_error(fun() -> io:put_chars("x") end)),
    ?P(reply_error(fun() -> io:format("~p", [x]) end)),
    ?P(reply_error(fun() -> io:get_line("") end)),
    ?P(dead_leader(fun() -> io:put_chars("x") end)),
    ?P(dead_leader(fun() -> io:format("x") end)),
    ?P(dead_leader(fun() -> io:get_line("") end)),
    ?P(group_leader(id(x), self())),
    ?P(group_leader(self(), id(x))),
    ok.

leader(To) -> spawn(fun() -> leader_loop(To) end).
leader_loop(To) ->
    receive
        {io_request, From, Tag, {put_chars, _, M, F, A}} -> To ! {text, apply(M, F, A)}, From ! {io_reply, Tag, ok}, leader_loop(To);
        {io_request, From, Tag, {put_chars, _, C}} -> To ! {text, C}, From ! {io_reply, Tag, ok}, leader_loop(To);
        stop -> ok
    end.
with_leader(L, F) ->
    S = self(),
    {P, R} = spawn_monitor(fun() -> group_leader(L, self()), S ! {result, try F() catch C:E -> {C, E} end} end),
    receive {'DOWN', R, _, P, _} -> receive {result, X} -> X end end.
captured(F) -> L = leader(self()), X = with_leader(L, F), L ! stop, {X, unicode:characters_to_list(texts())}.
texts() -> receive {text, T} -> [T | texts()] after 5 -> [] end.
requests(F) ->
    S = self(),
    L = spawn(fun() -> receive {io_request, From, Tag, Req} -> S ! {req, Req}, From ! {io_reply, Tag, {my, reply}} end end),
    X = with_leader(L, F),
    {X, receive {req, R} -> R after 50 -> none end}.
reply_error(F) ->
    L = spawn(fun() -> receive {io_request, From, Tag, _} -> From ! {io_reply, Tag, {error, enotsup}} end end),
    with_leader(L, F).
dead_leader(F) ->
    {L, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    with_leader(L, F).
