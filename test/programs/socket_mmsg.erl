%% otp: 29
%% Several messages in one call of socket: sendmmsg, recvmmsg.
-module(socket_mmsg).
-include("check.hrl").
-include("sockets.hrl").

main() ->
    datagrams(),
    invalid(),
    waiting(),
    limits(),
    stream(),
    full_stream(),
    full_datagrams(),
    ok.

datagrams() ->
    {To, From, Name} = pair(),
    ?P(socket:recvmmsg(To, 3, 0, 0, [], 0)),
    ?P(socket:recvmmsg(To, 3, 0, 0, [], 20)),
    ?P(socket:sendmmsg(From, [], [], infinity)),
    ?P(socket:sendmmsg(From, [#{iov => [<<"x">>]}], [], infinity)),
    ?P(socket:sendmmsg(From, [#{iov => [<<"a">>, <<"bc">>], addr => Name}, #{iov => [<<"2">>], addr => Name}, #{iov => [], addr => Name}],
                       [], infinity)),
    ?P(counted(From)),
    ?P(got(socket:recvmmsg(To, 2, 0, 0, [], 1000))),
    ?P(got(socket:recvmmsg(To, 5, 0, 0, [], infinity))),
    ?P(counted(To)),
    ok = socket:connect(From, Name),
    Two = [#{iov => [<<"hello">>]}, #{iov => [<<"world">>, <<"wide">>], ctrl => []}],
    ?P(socket:sendmmsg(From, Two, [], 0)),
    ?P(got(socket:recvmmsg(To, 3, 5, 0, [peek], nowait))),
    ?P(got(socket:recvmmsg(To, 3, 5, 0, [], nowait))),
    %% one that is too long ends it
    ?P(socket:sendmmsg(From, [#{iov => [<<"1">>]}, #{iov => [binary:copy(<<0>>, 70000)]}, #{iov => [<<"3">>]}], [], infinity)),
    ?P(socket:sendmmsg(From, [#{iov => [binary:copy(<<0>>, 70000)]}, #{iov => [<<"3">>]}], [], infinity)),
    ?P(got(socket:recvmmsg(To, 3, 5, 0, [], 0))),
    %% control messages
    ok = socket:setopt(To, {ip, recvtos}, true),
    ?P(socket:sendmmsg(From, [#{iov => [<<"t">>], ctrl => [#{level => ip, type => tos, value => lowdelay}]}, #{iov => [<<"u">>]}], [], 0)),
    ?P(got(socket:recvmmsg(To, 3, 0, 0, [], 0))),
    ?P(socket:sendmmsg(From, [#{iov => [<<"t">>]}], [], 0)),
    ?P(got(socket:recvmmsg(To, 3, 0, 1, [], 0))),
    ?P(counted(From)),
    ?P(counted(To)),
    [socket:close(S) || S <- [To, From]],
    ?P(socket:recvmmsg(To, 3, 0, 0, [], nowait)),
    ?P(socket:sendmmsg(From, [], [], 0)),
    ?P(socket:sendmmsg(From, [#{iov => [a]}], [], 0)).

invalid() ->
    {To, From, Name} = pair(),
    ok = socket:connect(From, Name),
    Bad = #{family => inet, addr => {1, 2, 3}, port => 1},
    Control = [#{level => ip, type => xyz, data => foo}],
    [?P(failed(fun() -> socket:sendmmsg(From, Messages, [], infinity) end))
     || Messages <- [[#{}], [#{iov => [<<"1">>]}, #{}], [a], a, [#{iov => [a]}], [#{iov => [<<"1">>]}, #{iov => [<<"1">> | a]}],
                     [#{iov => <<"1">>}], [#{iov => ["abc"]}], [#{iov => [<<1:3>>]}],
                     [#{iov => [<<"1">>], addr => Bad}], [#{iov => [a], addr => Bad}], [#{iov => [<<"1">>], ctrl => Control}],
                     [#{iov => [<<"1">>], ctrl => Control, addr => Bad}], [#{iov => [<<"1">>], ctrl => Control}, #{iov => [a]}],
                     [#{iov => [a]}, #{iov => [<<"1">>], ctrl => Control}]]],
    [?P(failed(fun() -> socket:sendmmsg(From, [#{iov => [<<"1">>]}], Flags, infinity) end)) || Flags <- [[foo], [1 bsl 40]]],
    ?P(socket:recvmmsg(To, 3, 0, 0, [], 0)),
    [?P(failed(fun() -> socket:recvmmsg(To, Count, Size, Control1, Flags, 0) end))
     || {Count, Size, Control1, Flags} <- [{1, 0, 0, [foo]}, {1, 0, 0, [1 bsl 40]}, {0, 0, 0, []}, {a, 0, 0, []}, {1, -1, 0, []}, {1, a, 0, []},
                                           {1 bsl 32, 0, 0, []}, {1 bsl 64, 0, 0, []}, {1, 1 bsl 64, 0, []}, {1, 0, 1 bsl 64, []}]],
    ?P(failed(fun() -> socket:recvmmsg(To, 3, 0, 0, [], foo) end)),
    ?P(failed(fun() -> socket:sendmmsg(From, [], [], foo) end)),
    ?P(failed(fun() -> prim_socket:sendmmsg(make_ref(), [], [], make_ref()) end)),
    ?P(failed(fun() -> prim_socket:recvmmsg(make_ref(), 1, 0, 0, [], make_ref()) end)),
    {'$socket', Ref} = To,
    ?P(failed(fun() -> prim_socket:sendmmsg(Ref, [#{iov => [<<"a">>]}], [], foo) end)),
    ?P(failed(fun() -> prim_socket:recvmmsg(Ref, 1, 0, 0, [], foo) end)),
    [socket:close(S) || S <- [To, From]].

waiting() ->
    {To, From, Name} = pair(),
    ok = socket:connect(From, Name),
    {select, {select_info, recvmmsg, Handle} = Info} = socket:recvmmsg(To, 3, 0, 0, [], nowait),
    ?P(socket:sendmmsg(From, [#{iov => [<<"x">>]}, #{iov => [<<"y">>]}], [], 0)),
    receive {'$socket', To, select, Handle} -> ?P(told) end,
    ?P(got(socket:recvmmsg(To, 3, 0, 0, [], nowait))),
    ?P(socket:cancel(To, Info) =:= {error, {invalid, Info}}),
    {select, Next} = socket:recvmmsg(To, 3, 0, 0, [], nowait),
    ?P(in_another(fun() -> [socket:recvmmsg(To, 3, 0, 0, [], 0),
                            element(1, socket:recvmmsg(To, 3, 0, 0, [], nowait)),
                            failed(fun() -> socket:recvmmsg(To, 3, 0, 0, [], 20) end)] end)),
    ?P(socket:cancel(To, Next)),
    Mine = make_ref(),
    ?P({select, {select_info, recvmmsg, Mine}} =:= socket:recvmmsg(To, 3, 0, 0, [], Mine)),
    ?P(socket:cancel(To, {select_info, recvmmsg, Mine})),
    %% one that waits until there is something
    Me = self(),
    Reader = spawn(fun() -> Me ! waits, Me ! {self(), got(socket:recvmmsg(To, 3, 0, 0, [], 5000))} end),
    receive waits -> ok end,
    timer:sleep(50),
    ?P(socket:sendmmsg(From, [#{iov => [<<"late">>]}], [], 0)),
    receive {Reader, Got} -> ?P(Got) end,
    {select, {select_info, recvmmsg, Aborted}} = socket:recvmmsg(To, 3, 0, 0, [], nowait),
    spawn(fun() -> socket:close(To) end),
    receive {'$socket', To, abort, {Aborted, Why}} -> ?P(Why) end,
    socket:close(From).

%% So many messages and pieces are sent and received in one call; of more nothing is said.
limits() ->
    {To, From, Name} = pair(),
    ok = socket:connect(From, Name),
    ok = socket:setopt(To, {socket, rcvbuf}, 1 bsl 22),
    %% without effect where the system's bound is low
    Fits = [socket:sendmmsg(From, [#{iov => [<<"x">>]}], [], 0) || _ <- lists:seq(1, 2)],
    ?P(Fits),
    {ok, _} = socket:recvmmsg(To, 2, 0, 0, [], 0),
    ?P(socket:sendmmsg(From, [#{iov => [<<"x">> || _ <- lists:seq(1, 1500)]}], [], infinity)),
    {ok, [#{iov := [Bytes]}]} = socket:recvmmsg(To, 1 bsl 31, 2000, 0, [], 0),
    ?P(byte_size(Bytes)),
    Many = [#{iov => [<<"x">>]} || _ <- lists:seq(1, 100)],
    ?P(socket:sendmmsg(From, Many, [], 0)),
    {ok, Got} = socket:recvmmsg(To, 2000, 10, 0, [], 0),
    ?P(length(Got)),
    [socket:close(S) || S <- [To, From]].

stream() ->
    {Listen, Client, Server} = stream_pair(),
    ?P(socket:recvmmsg(Listen, 2, 0, 0, [], 0)),
    {select, Info} = socket:accept(Listen, nowait),
    ?P(socket:recvmmsg(Listen, 2, 0, 0, [], 0)),
    ok = socket:cancel(Listen, Info),
    {ok, Fresh} = socket:open(inet, stream, tcp),
    ?P(socket:sendmmsg(Fresh, [#{iov => [<<"x">>]}], [], 0)),
    ?P(socket:recvmmsg(Fresh, 2, 0, 0, [], 0)),
    ?P(counted(Fresh)),
    ?P(socket:sendmmsg(Client, [#{iov => [<<"abc">>]}, #{iov => [<<"def">>, <<"g">>]}], [], 0)),
    timer:sleep(50),
    ?P(got(socket:recvmmsg(Server, 3, 4, 0, [], 0))),
    ?P(socket:recvmmsg(Server, 3, 4, 0, [], 0)),
    ?P(counted(Client)),
    ?P(counted(Server)),
    socket:close(Client),
    %% the end is as many empty messages as there is room for
    timer:sleep(50),
    ?P(got(socket:recvmmsg(Server, 3, 4, 0, [], infinity))),
    ?P(counted(Server)),
    [socket:close(S) || S <- [Listen, Fresh, Server]].

full_stream() ->
    {Listen, Client, Server} = stream_pair(),
    Long = binary:copy(<<"0123456789">>, 1000000),
    {ok, [Rest]} = socket:sendmmsg(Client, [#{iov => [Long]}, #{iov => [<<"a">>]}], [], 0),
    ?P(iolist_size(Rest) < byte_size(Long)),
    fill(Client),
    #{counters := #{write_waits := Waits}} = socket:info(Client),
    {select, Info} = socket:sendmmsg(Client, [#{iov => [Long]}, #{iov => [<<"a">>]}], [], nowait),
    ?P(in_another(fun() -> element(1, socket:sendmmsg(Client, [#{iov => [<<"a">>]}], [], nowait)) end)),
    ?P(failed(fun() -> socket:sendmmsg(Client, [#{iov => [<<"a">>]}], [], 0) end)),
    #{counters := #{write_waits := After}} = socket:info(Client),
    ?P(After - Waits),
    {select_info, sendmmsg, _} = Info,
    [socket:close(S) || S <- [Listen, Client, Server]].

full_datagrams() ->
    {ok, To} = socket:open(local, dgram),
    {ok, From} = socket:open(local, dgram),
    Name = #{family => local, path => filename:join(os:getenv("TMPDIR", "/tmp"), "socket_mmsg." ++ os:getpid())},
    ok = socket:bind(To, Name),
    Many = [#{iov => [<<"q">>], addr => Name} || _ <- lists:seq(1, 1000)],
    ?P(socket:sendmmsg(From, Many, [], nowait)),
    {select, Info} = socket:sendmmsg(From, Many, [], nowait),
    ?P(counted(From)),
    {ok, Got} = socket:recvmmsg(To, 1000, 0, 0, [], 0),
    ?P({length(Got) < 1000, hd(Got)}),
    {select_info, sendmmsg, Handle} = Info,
    receive {'$socket', From, select, Handle} -> ?P(told) end,
    [socket:close(S) || S <- [To, From]],
    prim_file:delete(maps:get(path, Name)).

fill(Socket) ->
    case socket:send(Socket, <<0>>, nowait) of
        ok -> fill(Socket);
        {select, Info} -> ok = socket:cancel(Socket, Info)
    end.

in_another(Fun) ->
    Me = self(),
    Pid = spawn(fun() -> Me ! {self(), Fun()} end),
    receive {Pid, Result} -> Result end.

got({ok, Messages}) -> [maps:without([addr], M#{from => maps:get(family, maps:get(addr, M, #{family => none}))}) || M <- Messages];
got(Other) -> Other.

counted(Socket) ->
    #{counters := Counters, rstates := Reading, wstates := Writing} = socket:info(Socket),
    {maps:filter(fun(_, Count) -> Count > 0 end, Counters), Reading, Writing}.
