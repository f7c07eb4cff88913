%% alias and unalias, monitors with aliases, one-shot replies, dropped messages.
-module(proc_aliases).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin A = alias(), A ! hi, next() end),
    ?P(begin A = alias(), unalias(A), A ! hi, next(10) end),
    ?P(begin A = alias(), {unalias(A), unalias(A)} end),
    ?P(unalias(make_ref())),
    ?P(begin A = alias([reply]), A ! one, A ! two, {next(), next(10)} end),
    ?P(begin A = alias([explicit_unalias]), A ! one, A ! two, {next(), next(), unalias(A)} end),
    ?P(begin A = alias(), spawn(fun() -> A ! from_child end), next() end),
    ?P(begin A = alias(), erlang:send(A, sent), next() end),
    ?P(begin A = alias(), erlang:send(A, sent, []), next() end),
    ?P(begin A = alias(), erlang:send_after(5, S, {timer, A}), receive {timer, A} -> got end end),
    ?P(begin P = waiter(), R = monitor(process, P, [{alias, explicit_unalias}]), R ! a, X = next(), demonitor(R), R ! b, Y = next(10), unalias(R), R ! c, {X, Y, next(10)} end),
    ?P(begin P = waiter(), R = monitor(process, P, [{alias, demonitor}]), R ! a, X = next(), demonitor(R), R ! b, {X, next(10)} end),
    ?P(begin P = waiter(), R = monitor(process, P, [{alias, reply_demonitor}]), R ! a, X = next(), R ! b, exit(P, kill), {X, next(20)} end),
    ?P(begin P = waiter(), R = monitor(process, P, [{alias, demonitor}]), exit(P, stop), X = receive {'DOWN', R, _, _, W} -> W end, R ! late, {X, next(10)} end),
    ?P(begin P = waiter(), R = monitor(process, P, [{alias, explicit_unalias}]), exit(P, stop), X = receive {'DOWN', R, _, _, W} -> W end, R ! late, {X, next(), unalias(R)} end),
    ?P(begin P = waiter(), R = monitor(process, P, [{alias, reply_demonitor}]), exit(P, stop), X = receive {'DOWN', R, _, _, W} -> W end, R ! late, {X, next(10)} end),
    ?P(begin P = waiter(), R = monitor(process, P, [{alias, demonitor}, {tag, tg}]), exit(P, stop), receive {tg, R, _, _, W} -> W end end),
    ?P(begin {P, R} = spawn_opt(fun() -> receive {R1, X} -> R1 ! {reply, X} end end, [{monitor, [{alias, reply_demonitor}]}]), P ! {R, 5}, receive {reply, X} -> {X, next(10)} end end),
    ?P(call_server()),
    ?P(begin A = alias(), B = alias(), A ! a, B ! b, unalias(A), A ! c, B ! d, L = [next(10) || _ <- [1, 2, 3, 4]], unalias(B), L end),
    ?P(begin A = alias(), Ref = make_ref(), Ref ! nowhere, A =/= Ref andalso next(10) end),
    ?P(begin A = alias(), {P, M} = spawn_monitor(fun() -> exit({unalias(A), A ! x}) end), receive {'DOWN', M, _, P, {U, _}} -> {U, next()} end end),
    ?P(alias(id([bad]))),
    ?P(alias(id(x))),
    ?P(unalias(id(x))),
    ?P(monitor(process, S, [{alias, bad}])),
    ?ST(unalias(id(x))),
    ?ST(alias(id([bad]))),
    ok.

waiter() -> spawn(fun() -> receive never -> ok end end).
call_server() ->
    Srv = spawn(fun() -> server(0) end),
    Call = fun(Req) ->
               R = monitor(process, Srv, [{alias, reply_demonitor}]),
               Srv ! {R, Req},
               receive {R, Reply} -> Reply; {'DOWN', R, _, _, Why} -> {down, Why} end
           end,
    L = [Call(inc), Call(inc), Call(get), Call(stop), Call(get)],
    {L, next(5)}.
server(N) ->
    receive
        {R, inc} -> R ! {R, N + 1}, R ! {R, never_seen}, server(N + 1);
        {R, get} -> R ! {R, {value, N}}, server(N);
        {_, stop} -> exit(stopped)
    end.
