%% What needs the operating system's own functions: local sockets, what comes beside a datagram, devices and namespaces, shared descriptors.
-module(host).
-export([main/0]).

main() ->
    Name = filename:join(os:getenv("SOCKET_FOLDER"), "s" ++ os:getpid()),
    lists:foreach(fun(Test) -> Test(Name) end, [fun datagrams/1, fun streams/1, fun unnamed/1, fun shared/1, fun reconnected/1]),
    beside(),
    options(),
    too_long().

show(Label, Term) -> io:format("~s: ~0tp~n", [Label, Term]).

datagrams(Name) ->
    Paths = [F, G] = [Name ++ "a", Name ++ "b"],
    {ok, A} = gen_udp:open(0, [{ifaddr, {local, F}}, {active, true}, binary]),
    {ok, B} = gen_udp:open(0, [{ifaddr, {local, G}}, {active, true}, binary]),
    {ok, C} = gen_udp:open(0, [local, {active, true}, binary]),
    show(name, {inet:sockname(A) =:= {ok, {local, list_to_binary(F)}}, inet:sockname(C)}),
    ok = gen_udp:send(B, {local, F}, 0, "hello"),
    receive {udp, A, Sender, 0, <<"hello">>} -> show(received, Sender =:= {local, list_to_binary(G)}) end,
    ok = gen_udp:send(C, {local, F}, 0, "nobody"),
    receive {udp, A, Nobody, 0, <<"nobody">>} -> show(nobody, Nobody) end,
    ok = gen_udp:send(C, {local, G}, 0, "active"),
    receive {udp, B, From, Port, Data} -> show(active, {From, Port, Data}) end,
    show(nowhere, gen_udp:send(C, {local, F ++ "none"}, 0, "hello")),
    show(again, gen_udp:open(0, [{ifaddr, {local, F}}])),
    show(closed, [gen_udp:close(S) || S <- [A, B, C]]),
    show(deleted, [file:delete(P) || P <- Paths]).

streams(Name) ->
    {ok, L} = gen_tcp:listen(0, [{ifaddr, {local, Name}}, {active, false}]),
    {ok, C} = gen_tcp:connect({local, Name}, 0, [{ifaddr, {local, Name ++ "c"}}, {active, false}]),
    {ok, S} = gen_tcp:accept(L),
    [Mine, Yours] = [{ok, {local, list_to_binary(N)}} || N <- [Name, Name ++ "c"]],
    show(names, [inet:sockname(L) =:= Mine, inet:sockname(S) =:= Mine, inet:peername(C) =:= Mine, inet:sockname(C) =:= Yours,
                 inet:peername(S) =:= Yours]),
    ok = gen_tcp:send(C, "to the server"),
    show(got, gen_tcp:recv(S, 0)),
    [gen_tcp:close(T) || T <- [C, S, L]],
    show(deleted, [file:delete(N) || N <- [Name, Name ++ "c"]]).

unnamed(Name) ->
    {ok, L} = gen_tcp:listen(0, [{ifaddr, {local, Name}}, {active, false}]),
    {ok, C} = gen_tcp:connect({local, Name}, 0, [{active, false}]),
    {ok, S} = gen_tcp:accept(L),
    show(unnamed, {inet:sockname(C), inet:peername(S)}),
    [gen_tcp:close(T) || T <- [C, S, L]],
    show(deleted, file:delete(Name)).

%% The same descriptor for two sockets.
shared(_) ->
    {ok, A} = gen_udp:open(0, [{active, false}]),
    {ok, Fd} = prim_inet:getfd(A),
    {ok, Port} = inet:port(A),
    show(other_family, gen_udp:open(0, [inet6, {fd, Fd}])),
    {ok, B} = gen_udp:open(0, [inet, {fd, Fd}, {active, true}]),
    {ok, C} = gen_udp:open(0, []),
    ok = gen_udp:send(C, {127, 0, 0, 1}, Port, "for one of them"),
    receive {udp, B, _, _, Data} -> show(shared, Data) end,
    [gen_udp:close(S) || S <- [C, B, A]].

%% A datagram socket may be connected to one after another.
reconnected(_) ->
    {ok, S} = gen_udp:open(0, [{active, false}]),
    {ok, Port} = inet:port(S),
    show(connected, [gen_udp:connect(S, {127, 0, 0, 1}, 9), inet:sockname(S) =:= {ok, {{127, 0, 0, 1}, Port}}, inet:peername(S)]),
    show(elsewhere, [gen_udp:connect(S, {192, 0, 2, 1}, 9), inet:peername(S)]),
    gen_udp:close(S).

beside() ->
    {ok, U} = gen_udp:open(0, [{recvtos, true}, {recvttl, true}, {active, false}, inet]),
    {ok, P} = inet:port(U),
    {ok, V} = gen_udp:open(0, [{tos, 16}, inet, {ttl, 33}]),
    ok = gen_udp:send(V, {127, 0, 0, 1}, P, "options"),
    {ok, {_, _, Beside, "options"}} = gen_udp:recv(U, 0, 1000),
    ok = gen_udp:send(V, {127, 0, 0, 1}, P, [{tos, 8}, {ttl, 12}], "sent"),
    {ok, {_, _, Sent, "sent"}} = gen_udp:recv(U, 0, 1000),
    ok = inet:setopts(U, [{active, true}]),
    ok = gen_udp:send(V, {127, 0, 0, 1}, P, [{ttl, 12}], "active"),
    receive {udp, U, _, _, Active, "active"} -> show(beside, [lists:sort(B) || B <- [Beside, Sent, Active]]) end,
    show(wrong, gen_udp:send(V, {127, 0, 0, 1}, P, [{tos, wrong}], "wrong")).

options() ->
    {ok, U} = gen_udp:open(0, [{priority, 3}]),
    show(udp, inet:getopts(U, [recbuf, sndbuf, tos, ttl, priority, broadcast, bind_to_device, reuseaddr])),
    {ok, L} = gen_tcp:listen(0, [inet, {reuseaddr, true}]),
    show(tcp, inet:getopts(L, [sndbuf, tos, ttl, priority, nodelay, keepalive, reuseaddr])),
    show(no_namespace, [gen_udp:open(0, [{netns, "/none"}]), gen_udp:open(0, [{netns, "/"}]), gen_tcp:listen(0, [{netns, "/"}])]),
    show(namespace, element(1, gen_udp:open(0, [{netns, "/proc/self/ns/net"}]))),
    show(no_device, gen_tcp:listen(0, [{bind_to_device, <<"none">>}])),
    show(device, element(1, gen_tcp:listen(0, [{bind_to_device, <<"lo">>}]))).

%% Who gets a message that the socket has closed gets no exit signal, too.
too_long() ->
    process_flag(trap_exit, true),
    {ok, L} = gen_tcp:listen(0, [binary, {packet, 0}, {active, false}]),
    {ok, P} = inet:port(L),
    {ok, S} = gen_tcp:connect(localhost, P, [{packet, 1}, {packet_size, 10}]),
    {ok, A} = gen_tcp:accept(L),
    ok = gen_tcp:send(A, [20 | lists:duplicate(20, $a)]),
    receive {tcp_error, S, Error} -> show(too_long, Error) end,
    receive {tcp_closed, S} -> ok end,
    receive Other -> show(other, Other) after 100 -> show(gone, erlang:port_info(S)) end.
