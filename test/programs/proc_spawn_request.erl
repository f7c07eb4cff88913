%% spawn_request: replies, tags, options, errors, abandoning.
-module(proc_spawn_request).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin R = spawn_request(fun() -> ok end), receive {spawn_reply, R, ok, P} -> is_pid(P) end end),
    [?P(begin R = spawn_request(erlang, node, [], O), receive {spawn_reply, R, error, X} -> X after 20 -> none end end)
     || O <- [[{reply, foo}], [{reply, no}, {reply, foo}], [{reply, error_only}, {reply, foo}], [{reply, success_only}, {reply, foo}, link], [foo, {reply, foo}], [foo, {reply, no}]]],
    ?P(begin R = spawn_request(fun() -> S ! {hi, self()} end, [{reply_tag, got}]), receive {got, R, ok, P} -> receive {hi, P} -> ok end end end),
    ?P(begin R = spawn_request(?MODULE, id, [1], [monitor]), [receive {spawn_reply, R, ok, P} -> is_pid(P) end, receive {'DOWN', R, process, _, X} -> X end] end),
    ?P(begin R = spawn_request(node(), ?MODULE, id, [1], [monitor, link]), [receive {spawn_reply, R, ok, P} -> is_pid(P) end, receive {'DOWN', R, process, _, X} -> X end] end),
    ?P(begin R = spawn_request(node(), fun() -> exit(x) end, [monitor]), [receive {spawn_reply, R, ok, P} -> is_pid(P) end, receive {'DOWN', R, process, _, X} -> X end] end),
    ?P(begin _ = spawn_request(fun() -> S ! child_ran end, [{reply, no}]), receive child_ran -> next(20) end end),
    ?P(begin _ = spawn_request(fun() -> S ! child_ran end, [{reply, error_only}]), receive child_ran -> next(20) end end),
    ?P(begin R = spawn_request(fun() -> S ! child_ran end, [{reply, success_only}]), receive {spawn_reply, R, ok, _} -> receive child_ran -> ok end end end),
    ?P(begin R = spawn_request(fun() -> ok end, [{reply, yes}]), receive {spawn_reply, R, ok, _} -> ok end end),
    ?P(begin R = spawn_request(fun() -> ok end, [bad]), receive {spawn_reply, R, error, X} -> X end end),
    ?P(begin R = spawn_request(fun() -> ok end, [{reply_tag, t}, {priority, none}]), receive {t, R, error, X} -> X end end),
    ?P(begin R = spawn_request('no@where', fun() -> ok end), receive {spawn_reply, R, error, X} -> X end end),
    ?P(begin R = spawn_request('no@where', fun() -> ok end, [{reply, success_only}]), is_reference(R) andalso next(20) end),
    ?P(begin R = spawn_request(fun() -> S ! {first, self()} end), receive M -> receive {first, _} -> element(1, M) end end end),
    ?P(begin R = spawn_request(fun() -> ok end), {spawn_request_abandon(R), receive {spawn_reply, R, ok, _} -> replied after 20 -> nothing end} end),
    ?P(spawn_request_abandon(make_ref())),
    ?P(spawn_request_abandon(id(x))),
    ?P(spawn_request(id(x))),
    ?P(spawn_request(fun() -> ok end, id(x))),
    ?P(spawn_request(id(m), id(1), [])),
    ?P(spawn_request(id("node"), fun() -> ok end)),
    ?P(spawn_request(m, f, id(x), [])),
    ?P(begin R = spawn_request(nomod, f, [], [monitor]), [receive {spawn_reply, R, ok, _} -> ok end, receive {'DOWN', R, _, _, {X, St}} -> {X, St} end] end),
    ?P(begin R = spawn_request(fun() -> ok end, [{monitor, [{tag, tt}]}]), [receive {spawn_reply, R, ok, _} -> ok end, receive {tt, R, _, _, X} -> X end] end),
    ?ST(spawn_request(id(x))),
    ?ST(spawn_request(id(m), id(1), id([]))),
    ok.
