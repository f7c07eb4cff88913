%% otp: 29
%% Option {otp, select_read} of a socket: what is read comes with a select for what follows.
-module(socket_select_read).
-include("check.hrl").
-include("sockets.hrl").

main() ->
    option(),
    datagrams(),
    several(),
    stream(),
    others(),
    ok.

option() ->
    {To, From, _} = pair(),
    ?P(socket:getopt(To, {otp, select_read})),
    ?P(socket:setopt(To, {otp, select_read}, true)),
    ?P(socket:getopt(To, {otp, select_read})),
    ?P(socket:getopt(To, otp, select_read)),
    ?P(socket:setopt(To, {otp, select_read}, foo)),
    ?P(socket:setopt(To, {otp, select_read}, false)),
    ?P(socket:getopt(To, {otp, select_read})),
    ?P(failed(fun() -> socket:setopt_native(To, {otp, select_read}, 1) end)),
    ?P(socket:is_supported(options, otp, select_read)),
    Me = self(),
    spawn(fun() -> Me ! {other, socket:setopt(To, {otp, select_read}, true), socket:getopt(To, {otp, select_read})} end),
    receive {other, Set, Get} -> ?P({Set, Get}) end,
    [socket:close(S) || S <- [To, From]].

datagrams() ->
    {To, From, Name} = pair(),
    ok = socket:setopt(To, {otp, select_read}, true),
    send(From, Name, [<<"a">>, <<"b">>]),
    {select_read, {{select_info, recvfrom, R1}, {_, A}}} = socket:recvfrom(To, 0, nowait),
    ?P(A),
    ?P(told(To, R1)),
    {select_read, {{select_info, recvfrom, R2} = I2, {_, B}}} = socket:recvfrom(To, 0, [], nowait),
    ?P(B),
    ?P(told(To, R2)),
    ?P(socket:cancel(To, I2)),
    ?P(counted(To)),
    %% there is nothing
    {select, I3} = socket:recv(To, 0, nowait),
    ?P(socket:cancel(To, I3)),
    %% a message for what comes later
    send(From, Name, [<<"c">>]),
    {select_read, {{select_info, recv, R4}, C}} = socket:recv(To, 0, nowait),
    ?P(C),
    ?P(told(To, R4)),
    send(From, Name, [<<"d">>]),
    ?P(told(To, R4)),
    {select_read, {{select_info, recvmsg, R5} = I5, #{iov := D}}} = socket:recvmsg(To, nowait),
    ?P(D),
    ?P(socket:cancel(To, I5)),
    ?P(told(To, R5)),
    %% with a handle of one's own
    send(From, Name, [<<"e">>]),
    Mine = make_ref(),
    ?P(socket:recv(To, 0, [], Mine) =:= {select_read, {{select_info, recv, Mine}, <<"e">>}}),
    ?P(socket:cancel(To, {select_info, recv, Mine})),
    %% with a time
    send(From, Name, [<<"f">>, <<"g">>, <<"h">>, <<"i">>, <<"j">>, <<"k">>]),
    ?P(socket:recv(To, 0, 0)),
    ?P(socket:recv(To, 0, 100)),
    ?P(element(2, element(2, socket:recvfrom(To, 0, [], 100)))),
    ?P(element(2, element(2, socket:recvfrom(To, 0, [], 0)))),
    {ok, #{iov := I}} = socket:recvmsg(To, 0, 0, [], 100),
    ?P(I),
    {ok, #{iov := J}} = socket:recvmsg(To, 0, 0, [], 0),
    ?P(J),
    ?P(socket:recv(To, 0, 10)),
    ?P(counted(To)),
    ?P(left()),
    [socket:close(S) || S <- [To, From]].

several() ->
    {To, From, Name} = pair(),
    ok = socket:setopt(To, {otp, select_read}, true),
    send(From, Name, [<<"a">>, <<"b">>]),
    ?P(case socket:recvmmsg(To, 5, 0, 0, [], nowait) of
           {select_read, {{select_info, recvmmsg, R}, Got}} -> {told(To, R), [maps:get(iov, M) || M <- Got]};
           {ok, Got} -> {ok, [maps:get(iov, M) || M <- Got]}
       end),
    ?P(counted(To)),
    [socket:close(S) || S <- [To, From]].

stream() ->
    {Listen, Client, Server} = stream_pair(),
    ok = socket:setopt(Server, {otp, select_read}, true),
    ok = socket:send(Client, <<"abcdef">>),
    timer:sleep(50),
    {select_read, {{select_info, recv, R1}, AB}} = socket:recv(Server, 2, nowait),
    ?P(AB),
    ?P(told(Server, R1)),
    {select_read, {{select_info, recv, R2}, CDEF}} = socket:recv(Server, 0, nowait),
    ?P(CDEF),
    ?P(told(Server, R2)),
    ok = socket:send(Client, <<"xyz">>),
    ?P(told(Server, R2)),
    %% not all of it
    {select, {{select_info, recv, R3}, XYZ}} = socket:recv(Server, 10, nowait),
    ?P(XYZ),
    ok = socket:send(Client, <<"1234567890">>),
    ?P(told(Server, R3)),
    ?P(socket:recv(Server, 4, 100)),
    ?P(socket:recv(Server, 2, 0)),
    {select_read, {{select_info, recv, R4} = I4, Rest}} = socket:recv(Server, 4, nowait),
    ?P(Rest),
    ?P(counted(Server)),
    ?P(socket:cancel(Server, I4)),
    ?P(told(Server, R4)),
    %% what is accepted
    ok = socket:setopt(Listen, {otp, select_read}, true),
    {ok, Name} = socket:sockname(Listen),
    {ok, Client2} = socket:open(inet, stream, tcp),
    ok = socket:connect(Client2, Name),
    {ok, Server2} = socket:accept(Listen),
    ?P(socket:getopt(Server2, {otp, select_read})),
    socket:close(Client),
    timer:sleep(50),
    ?P(socket:recv(Server, 0, nowait)),
    [socket:close(S) || S <- [Listen, Client2, Server2, Server]].

%% While one goes on so, others wait.
others() ->
    {To, From, Name} = pair(),
    ok = socket:setopt(To, {otp, select_read}, true),
    send(From, Name, [<<"a">>, <<"b">>]),
    {select_read, {{select_info, recv, R1} = I1, A}} = socket:recv(To, 0, nowait),
    ?P(A),
    Me = self(),
    Other = spawn(fun() ->
        Me ! {self(), element(1, socket:recv(To, 0, nowait))},
        receive {'$socket', To, select, _} -> Me ! {self(), told} end,
        {select_read, {_, Got}} = socket:recv(To, 0, nowait),
        Me ! {self(), Got},
        receive ends -> ok end
    end),
    receive {Other, First} -> ?P(First) end,
    ?P(told(To, R1)),
    ?P(socket:cancel(To, I1)),
    receive {Other, Second} -> ?P(Second) end,
    receive {Other, Third} -> ?P(Third) end,
    %% it holds its place until it ends
    ?P(element(1, socket:recv(To, 0, nowait))),
    exit(Other, kill),
    timer:sleep(20),
    send(From, Name, [<<"c">>]),
    receive {'$socket', To, select, _} -> ?P(my_turn) end,
    {select_read, {{select_info, recv, R2}, C}} = socket:recv(To, 0, nowait),
    ?P(C),
    socket:close(To),
    receive {'$socket', To, abort, {R2, Why}} -> ?P(Why) after 100 -> ?P(not_aborted) end,
    socket:close(From).

send(From, Name, Data) -> [ok = socket:sendto(From, D, Name) || D <- Data].

told(Socket, Handle) -> receive {'$socket', Socket, select, Handle} -> told after 100 -> not_told end.

left() -> receive M -> [element(3, M) | left()] after 0 -> [] end.

counted(Socket) ->
    #{counters := Counters, rstates := Reading} = socket:info(Socket),
    {maps:filter(fun(_, Count) -> Count > 0 end, Counters), Reading}.
