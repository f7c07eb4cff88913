%% Quirk groups 28, 29, 30, 31, 32: monitors, aliases, spawn requests, order at exit, sends to nowhere.
-module(quirk_monitors_aliases).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin R = monitor(process, S), {is_reference(R), next(5), demonitor(R, [info])} end),
    ?P(begin P = spawn(fun() -> ok end), Rs = [monitor(process, P) || _ <- [1, 2, 3]], length([receive {'DOWN', R, _, _, _} -> ok end || R <- Rs]) end),
    ?P(begin R = monitor(process, {nobody, node()}), receive {'DOWN', R, T, O, W} -> {T, O, W} end end),
    ?P(demonitor(make_ref(), [info])),
    ?P(begin P = spawn(fun() -> receive go -> ok end end), R = monitor(process, P, [{tag, {t, 1}}]), P ! go, receive {{t, 1}, R, process, P, W} -> W end end),
    ?P(begin A = alias([reply]), [A ! I || I <- [1, 2]], [next(10), next(10)] end),
    ?P(begin R = spawn_request(fun() -> S ! child_message end), [receive M when element(1, M) =:= spawn_reply -> {element(1, M), element(3, M)} end, next(), is_reference(R)] end),
    ?P(begin {P, R} = spawn_monitor(fun() -> S ! last_words, exit(bye) end), _ = P, [next(), receive {'DOWN', R, _, _, W} -> W end] end),
    ?P(begin P = spawn(fun() -> register(quirk_name, self()), T = ets:new(quirk_tab, [named_table]), S ! {ready, T}, receive go -> ok end end), receive {ready, _} -> ok end, R = monitor(process, P), P ! go, receive {'DOWN', R, _, _, _} -> {whereis(quirk_name), ets:whereis(quirk_tab)} end end),
    ?P(begin P = spawn(fun() -> ets:new(quirk_heir, [{heir, S, gift}]), receive go -> ok end end), R = monitor(process, P), P ! go, A = next(), {element(1, A), element(4, A), element(1, next())} =/= {R} end),
    ?P(try no_name_here ! x catch error:W1 -> W1 end),
    ?P({no_name_here, node()} ! x),
    ?P({name, 'no@node'} ! x),
    ?P(list_to_pid("<0.32001.0>") ! x),
    ?P(erlang:send({name, 'no@node'}, x, [noconnect])),
    ?P(begin P = spawn('no@node', fun() -> ok end), is_pid(P) end),
    ok.
