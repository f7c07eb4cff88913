%% Ports: commands, close, connect and badsig, as messages and by functions; closed ports; who else may do it.
-module(port_signals).
-include("check.hrl").

main() ->
    quiet(),
    ?P(with(fun(P) -> P ! {self(), {command, "hello"}}, data(P, 5) end)),
    ?P(with(fun(P) -> {port_command(P, ["h", <<"el">>, [$l, "o"]]), data(P, 5)} end)),
    ?P(with(fun(P) -> {port_command(P, <<"hello">>, []), data(P, 5)} end)),
    ?P(with(fun(P) -> {port_command(P, "hello", [nosuspend]), data(P, 5)} end)),
    ?P(with(fun(P) -> {port_command(P, []), port_command(P, <<>>), next(20)} end)),
    [?ST(with(fun(P) -> port_command(P, id(D)) end)) || D <- [foo, [256], [-1], [foo], <<1, 1:3>>, [<<1, 1:3>>], ["a" | foo], 17, {a}]],
    ?P(with(fun(P) -> port_command(P, ["a" | <<"b">>]), data(P, 2) end)),
    [?ST(with(fun(P) -> port_command(P, "a", id(O)) end)) || O <- [foo, [foo], [nosuspend | x], [force], [force, nosuspend]]],
    ?P(with(fun(P) -> P ! {self(), close}, next() end)),
    ?P(with(fun(P) -> [port_close(P), next(20)] end)),
    ?ST(with(fun(P) -> port_close(P), port_close(P) end)),
    ?ST(with(fun(P) -> port_close(P), port_command(P, "a") end)),
    ?ST(with(fun(P) -> port_close(P), port_command(P, foo) end)),
    ?ST(with(fun(P) -> port_close(P), port_connect(P, self()) end)),
    ?ST(with(fun(P) -> port_close(P), port_control(P, 1, "a") end)),
    ?ST(with(fun(P) -> port_close(P), erlang:port_call(P, 1, a) end)),
    ?ST(with(fun(P) -> port_close(P), erlang:port_set_data(P, a) end)),
    ?ST(with(fun(P) -> port_close(P), erlang:port_get_data(P) end)),
    ?P(with(fun(P) -> port_close(P), {P ! {self(), {command, "a"}}, P ! {self(), close}, P ! foo, erlang:port_info(P), erlang:port_info(P, name), next(20)} end)),
    %% not the owner
    ?P(with(fun(P) -> alone(fun() -> port_command(P, "from another") end), data(P, 12) end)),
    ?P(with(fun(P) -> S = self(), alone(fun() -> P ! {S, {command, "as if from the owner"}} end), data(P, 20) end)),
    ?P(with(fun(P) -> [alone(fun() -> port_close(P) end), erlang:port_info(P)] end)),
    ?P(alone(fun() -> with(fun(P) -> alone(fun() -> P ! {self(), {command, "x"}} end), next(200) end) end)),
    ?P(alone(fun() -> with(fun(P) -> alone(fun() -> P ! {self(), close} end), next(200) end) end)),
    ?P(alone(fun() -> with(fun(P) -> alone(fun() -> P ! {self(), {connect, self()}} end), next(200) end) end)),
    [?P(alone(fun() -> with(fun(P) -> P ! id(M), next(200) end) end)) ||
        M <- [foo, {foo}, {foo, close}, {self(), foo}, {self(), {foo, "a"}}, {self(), {command, foo}}, {self(), {command, [256]}}, {self(), {connect, foo}}, {self(), {command}},
              {self(), {command, "a", b}}, []]],
    ?P(trapping(fun() -> with(fun(P) -> P ! foo, [next(), port_command(P, "still"), data(P, 5)] end) end)),
    ?P(trapping(fun() -> with(fun(P) -> P ! {self(), {command, [foo]}}, [next(), is_list(erlang:port_info(P))] end) end)),
    %% connect
    ?P(with(fun(P) -> Q = waiter(), P ! {self(), {connect, Q}}, M = next(), {connected, Q} = erlang:port_info(P, connected), {links, L} = erlang:port_info(P, links), {M, L =:= [self()]} end)),
    ?P(with(fun(P) -> Q = waiter(), R = port_connect(P, Q), {connected, Q} = erlang:port_info(P, connected), {links, L} = erlang:port_info(P, links), {R, lists:sort(L) =:= lists:sort([self(), Q]), next(20)} end)),
    ?ST(with(fun(P) -> port_connect(P, foo) end)),
    ?ST(with(fun(P) -> port_connect(P, dead()) end)),
    ?ST(port_connect(foo, self())),
    ?P(with(fun(P) -> Q = waiter(), port_connect(P, Q), unlink(P), port_command(P, "to the new one"), Q ! {ask, self()}, next() end)),
    ?P(alone(fun() -> with(fun(P) -> P ! {self(), {connect, dead()}}, [next(200), is_list(erlang:port_info(P))] end) end)),
    %% things that are no ports
    [?ST(port_command(id(X), "a")) || X <- [foo, 17, self()]],
    [?ST(port_close(id(X))) || X <- [foo, 17, self()]],
    [?ST(erlang:port_info(id(X))) || X <- [foo, 17, self()]],
    [?ST(erlang:port_info(id(X), name)) || X <- [foo, 17, self()]],
    [?ST(erlang:port_set_data(id(X), a)) || X <- [foo, 17]],
    [?ST(erlang:port_get_data(id(X))) || X <- [foo, 17]],
    ?ST(port_control(foo, 1, "")),
    ?ST(with(fun(P) -> port_control(P, 1, "") end)),
    ?ST(with(fun(P) -> port_control(P, -1, "") end)),
    ?ST(with(fun(P) -> port_control(P, 1, foo) end)),
    ?ST(with(fun(P) -> port_control(P, 1 bsl 32, "") end)),
    ?ST(with(fun(P) -> erlang:port_call(P, foo) end)),
    ?ST(with(fun(P) -> erlang:port_call(P, 1, foo) end)),
    ok.

with(F) ->
    P = open_port({spawn, "cat"}, []),
    try F(P) after catch unlink(P), catch port_close(P) end.

%% So many bytes that the port sends, in one or more messages.
data(P, N) -> data(P, N, []).
data(_, N, Acc) when N =< 0 -> lists:append(lists:reverse(Acc));
data(P, N, Acc) -> receive {P, {data, D}} -> data(P, N - length(D), [D | Acc]) after 4000 -> {timeout, Acc} end.

trapping(F) -> alone(fun() -> process_flag(trap_exit, true), F() end).
waiter() -> spawn(fun Loop() -> receive {ask, From} -> receive M -> From ! {it_got, M} end, Loop() end end).
dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
