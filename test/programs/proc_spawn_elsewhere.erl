%% Options of spawns on other nodes and of spawn requests, process_flag/3, suspend_process/2: what of them is bad, and who says so.
-module(proc_spawn_elsewhere).
-include("check.hrl").

main() ->
    F = fun() -> ok end,
    Options = [bad, [bad], [link, bad | x], [{reply, x}], [{reply, no}], [{reply, x}, {reply, no}], [{reply, no}, {reply, x}], [{reply, x} | x], [{monitor, x}, {reply, no}], [{monitor, x}, {reply_tag, t}], [{reply_tag, t}], [monitor], [{monitor, x}],
               [{monitor, [{tag, x}]}], [{priority, foo}], [{priority, foo}, {reply, no}], [{scheduler, 8}], [{link, x}], [{link, []}]],
    [?P({O, spawn_request(nonode@there, F, O), next(5)}) || O <- Options],
    [?P({O, spawn_request(nonode@there, m, f, [], O), next(5)}) || O <- Options],
    [?P({O, answered(erts_internal:dist_spawn_request(nonode@there, {m, f, []}, O, spawn_opt)), next(5)}) || O <- Options],
    [?P(texts(fun() -> spawn_request(F, O) end)) || O <- [bad, [link | bad], [{reply, no} | x]]],
    [?P(texts(fun() -> spawn_request(m, f, [], O) end)) || O <- [bad, [link | bad]]],
    ?P(texts(fun() -> spawn_request(m, f, id(x), id(bad)) end)),
    ?P(texts(fun() -> spawn_request(node(), F, id(bad)) end)),
    ?P(texts(fun() -> spawn_request(node(), m, f, [], id(bad)) end)),
    Alive = spawn(fun() -> receive stop -> ok end end),
    {Dead, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    [?P(texts(fun() -> process_flag(P, Flag, V) end)) || P <- [Alive, Dead, self(), id(foo)], {Flag, V} <- [{save_calls, -1}, {trap_exit, true}, {foo, 1}]],
    [?P(texts(fun() -> erlang:suspend_process(P, O) end)) || P <- [Alive, Dead, self(), id(foo)], O <- [[foo], id(foo), [asynchronous | foo], [unless_suspending]]],
    ok.

answered({Ref, Monitored}) when is_reference(Ref) -> Monitored;
answered(Other) -> Other.

texts(F) ->
    try F()
    catch
        error:Reason:Stack ->
            Own = [Frame || Frame <- Stack, element(1, Frame) =:= erlang],
            {Reason, list_to_atom(lists:flatten([L || "     ***" ++ L <- string:split(lists:flatten(erl_error:format_exception(error, Reason, Own)), "\n", all)]))}
    end.
