%% ssl with both ends in one node: versions, kinds of keys, who is verified and what is refused, options, large data, upgrades,
%% sessions, and HTTP over it.
-module(secure).
-export([main/0]).

main() ->
    [{ok, _} = application:ensure_all_started(A) || A <- [ssl, inets]],
    Chains = [{Kind, chains(Kind)} || Kind <- [rsa, ec]],
    [say([V, Kind], fun() -> echo(V, Chain) end) || V <- ['tlsv1.2', 'tlsv1.3'], {Kind, Chain} <- Chains],
    {_, Ec} = lists:last(Chains),
    [say(suite, fun() -> suite(V, S, Ec) end) || {V, S} <- suites()],
    say(mutual, fun() -> mutual(Ec) end),
    [say(Wrong, fun() -> refused(Wrong, V, Ec, chains(ec)) end) || V <- ['tlsv1.2', 'tlsv1.3'], Wrong <- [unknown_authority, no_client_certificate, other_host, versions, alpn]],
    say(alpn, fun() -> alpn(Ec) end),
    [say(large, fun() -> large(V, Ec) end) || V <- ['tlsv1.2', 'tlsv1.3']],
    say(active, fun() -> active(Ec) end),
    say(upgrade, fun() -> upgrade(Ec) end),
    say(packets, fun() -> packets(Ec) end),
    say(resumed, fun() -> resumed(Ec) end),
    say(many, fun() -> many(Ec) end),
    say(https, fun() -> https(Ec) end),
    [say([V, datagrams], fun() -> datagrams(V, Ec) end) || V <- ['dtlsv1.2', dtlsv1]],
    say(keys, fun() -> keys(Ec) end).

say(Name, F) ->
    R = try F() catch C:E -> {C, E} end,
    io:format("~p: ~p~n", [Name, R]).

%% Options of a server and a client whose certificates come from two authorities that each knows of the other.
chains(Kind) ->
    Key = fun() -> [{key, case Kind of rsa -> {rsa, 2048, 65537}; ec -> {namedCurve, secp256r1} end}, {digest, sha256}] end,
    Name = [{extensions, [{'Extension', {2, 5, 29, 17}, false, [{dNSName, "localhost"}]}]}],
    #{server_config := S, client_config := C} =
        public_key:pkix_test_data(#{server_chain => #{root => Key(), intermediates => [Key()], peer => Key() ++ Name},
                                    client_chain => #{root => Key(), intermediates => [Key()], peer => Key()}}),
    {S, C}.

%% A server whose connections are handed to a function, and a client's connection to it.
pair(Server, Client, Serve) ->
    {ok, L} = ssl:listen(0, [binary, {active, false}, {reuseaddr, true}, {ip, {127, 0, 0, 1}} | Server]),
    {ok, {_, Port}} = ssl:sockname(L),
    Me = self(),
    put(server, spawn(fun() ->
        {ok, T} = ssl:transport_accept(L, 10000),
        case ssl:handshake(T, 10000) of
            {ok, S} -> Me ! {served, self(), try Serve(S) catch throw:R -> R end}, receive stop -> ok after 5000 -> ok end;
            Error -> Me ! {served, self(), reason(Error)}
        end
    end)),
    R = ssl:connect("localhost", Port, [binary, {active, false} | Client], 10000),
    ssl:close(L),
    R.
%% What the server's function gave.
served() -> Pid = get(server), receive {served, Pid, R} -> R after 10000 -> nothing end.

%% Only what is the same in each release: the kind of alert.
reason({error, {tls_alert, {Kind, _}}}) -> {alert, Kind};
reason({error, {options, _}}) -> options;
reason(Other) -> Other.

echo(Version, {S, C}) ->
    V = [{versions, [Version]}],
    {ok, Socket} = pair(V ++ S, V ++ [{verify, verify_peer}, {server_name_indication, "localhost"} | C],
                        fun(T) -> {ok, B} = ssl:recv(T, 5, 5000), ok = ssl:send(T, [B, "!"]), ssl:connection_information(T, [protocol]) end),
    ok = ssl:send(Socket, ["he", <<"llo">>]),
    Answer = ssl:recv(Socket, 6, 5000),
    {ok, Cert} = ssl:peercert(Socket),
    Size = byte_size(Cert) > 200,
    R = {Answer, served(), ssl:connection_information(Socket, [protocol]), Size},
    %% closed, or einval where its process has not ended yet
    {error, Reason} = begin Closed = ssl:close(Socket), ssl:send(Socket, "x") end,
    {R, Closed, lists:member(Reason, [closed, einval])}.

suites() ->
    [{V, S} || V <- ['tlsv1.2', 'tlsv1.3'], S <- ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES256-SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256",
                                              "TLS_AES_128_CCM_SHA256"],
               (V =:= 'tlsv1.3') =:= lists:prefix("TLS_", S)].
suite(Version, Name, {S, C}) ->
    V = [{versions, [Version]}, {ciphers, [Suite || Suite <- ssl:cipher_suites(all, Version), ssl:suite_to_openssl_str(Suite) =:= Name]}],
    {ok, Socket} = pair(V ++ S, V ++ C, fun(T) -> ssl:send(T, "good") end),
    {Version, Name, ssl:recv(Socket, 4, 5000), element(2, ssl:connection_information(Socket, [selected_cipher_suite]))}.

mutual({S, C}) ->
    {ok, Socket} = pair([{verify, verify_peer}, {fail_if_no_peer_cert, true} | S], C, fun(T) -> {ok, Cert} = ssl:peercert(T), ssl:send(T, "ok"), is_binary(Cert) end),
    {ssl:recv(Socket, 2, 5000), served()}.

refused(Wrong, V, {S, C}, {_, Other}) ->
    Version = [{versions, [V]}],
    Peer = [{verify, verify_peer}, {server_name_indication, "localhost"}],
    {Server, Client} = case Wrong of
        unknown_authority -> {S, Peer ++ lists:keyreplace(cacerts, 1, C, lists:keyfind(cacerts, 1, Other))};
        no_client_certificate -> {[{verify, verify_peer}, {fail_if_no_peer_cert, true} | S], Peer ++ [O || {K, _} = O <- C, K =:= cacerts]};
        other_host -> {S, [{verify, verify_peer}, {server_name_indication, "elsewhere"} | C]};
        versions -> {S, Peer ++ C};
        alpn -> {[{alpn_preferred_protocols, [<<"a">>]} | S], [{alpn_advertised_protocols, [<<"b">>]} | Peer ++ C]}
    end,
    Mine = case {Wrong, V} of {versions, 'tlsv1.2'} -> [{versions, ['tlsv1.3']}]; {versions, _} -> [{versions, ['tlsv1.2']}]; _ -> Version end,
    R = pair(Version ++ Server, Mine ++ Client, fun(T) -> reason(ssl:recv(T, 1, 2000)) end),
    %% with 1.3 a client may learn of it only when it reads
    Seen = case R of {ok, Socket} -> reason(ssl:recv(Socket, 1, 2000)); _ -> reason(R) end,
    {V, case {Wrong, V} of {no_client_certificate, 'tlsv1.3'} -> that_or_a_closed_connection; _ -> Seen end, served()}.

alpn({S, C}) ->
    [begin
        {ok, Socket} = pair([{alpn_preferred_protocols, [<<"h2">>, <<"http/1.1">>]} | S], [{alpn_advertised_protocols, P} | C], fun(T) -> ssl:negotiated_protocol(T) end),
        {ssl:negotiated_protocol(Socket), served()}
     end || P <- [[<<"http/1.1">>], [<<"http/1.1">>, <<"h2">>]]].

large(V, {S, C}) ->
    Bytes = binary:copy(<<0, 1, 2, 3, 4, 5, 6>>, 50000),
    {ok, Socket} = pair([{versions, [V]} | S], [{versions, [V]} | C], fun(T) -> {ok, B} = ssl:recv(T, byte_size(Bytes), 10000), ok = ssl:send(T, [B, B]), erlang:md5(B) end),
    [ok = ssl:send(Socket, P) || P <- pieces(Bytes, 30011)],
    {ok, Twice} = ssl:recv(Socket, 2 * byte_size(Bytes), 20000),
    {served() =:= erlang:md5(Bytes), Twice =:= <<Bytes/binary, Bytes/binary>>}.
pieces(B, N) when byte_size(B) =< N -> [B];
pieces(B, N) -> <<P:N/binary, R/binary>> = B, [P | pieces(R, N)].

active({S, C}) ->
    {ok, Socket} = pair(S, C, fun(T) -> [begin {ok, <<"g">>} = ssl:recv(T, 1, 5000), ssl:send(T, [N + $0]) end || N <- [1, 2, 3]], ssl:close(T) end),
    Get = fun(Mode) -> ok = ssl:setopts(Socket, [{active, Mode}]), ssl:send(Socket, "g"), receive M -> setelement(2, M, socket) after 5000 -> none end end,
    First = Get(once),
    Second = Get(true),
    ok = ssl:send(Socket, "g"),
    Rest = rest(Socket, <<>>),
    {First, Second, Rest, served()}.

rest(Socket, Sofar) -> receive {ssl, Socket, B} -> rest(Socket, <<Sofar/binary, B/binary>>); {ssl_closed, Socket} -> {Sofar, closed} after 5000 -> none end.

%% A TCP connection that becomes one of TLS.
upgrade({S, C}) ->
    {ok, L} = gen_tcp:listen(0, [binary, {active, false}, {ip, {127, 0, 0, 1}}]),
    {ok, Port} = inet:port(L),
    spawn(fun() ->
        {ok, T} = gen_tcp:accept(L),
        {ok, <<"STARTTLS">>} = gen_tcp:recv(T, 8, 5000),
        ok = gen_tcp:send(T, "ok"),
        {ok, Secure} = ssl:handshake(T, S, 5000),
        {ok, B} = ssl:recv(Secure, 3, 5000),
        ok = ssl:send(Secure, lists:reverse(binary_to_list(B))),
        receive stop -> ok after 2000 -> ok end
    end),
    {ok, P} = gen_tcp:connect("localhost", Port, [binary, {active, false}]),
    ok = gen_tcp:send(P, "STARTTLS"),
    {ok, <<"ok">>} = gen_tcp:recv(P, 2, 5000),
    {ok, Socket} = ssl:connect(P, [{verify, verify_none} | C], 5000),
    ok = ssl:send(Socket, "abc"),
    ssl:recv(Socket, 3, 5000).

packets({S, C}) ->
    {ok, Socket} = pair([{packet, 4} | S], [{packet, 4} | C], fun(T) -> [begin {ok, B} = ssl:recv(T, 0, 5000), ssl:send(T, [B, B]) end || _ <- [1, 2]] end),
    [ok = ssl:send(Socket, B) || B <- ["one", <<>>]],
    A = [ssl:recv(Socket, 0, 5000) || _ <- [1, 2]],
    {ok, Lines} = pair([{packet, line} | S], C, fun(T) -> [ssl:recv(T, 0, 5000) || _ <- [1, 2]] end),
    ok = ssl:send(Lines, "first\nsecond\n"),
    {A, served()}.

%% The second connection goes on with the session of the first.
resumed({S, C}) ->
    V = [{versions, ['tlsv1.2']}],
    {ok, L} = ssl:listen(0, V ++ [binary, {active, false}, {reuseaddr, true}, {ip, {127, 0, 0, 1}} | S]),
    {ok, {_, Port}} = ssl:sockname(L),
    Server = fun F() -> {ok, T} = ssl:transport_accept(L), {ok, Ts} = ssl:handshake(T), ssl:send(Ts, "x"), F() end,
    Pid = spawn(Server),
    Connect = fun(Options) -> {ok, X} = ssl:connect("localhost", Port, V ++ Options ++ [binary, {active, false} | C], 5000), {ok, <<"x">>} = ssl:recv(X, 1, 5000), X end,
    First = Connect([{reuse_sessions, save}]),
    {ok, [{session_id, Id}]} = ssl:connection_information(First, [session_id]),
    Same = fun(Options) -> X = Connect(Options), R = ssl:connection_information(X, [session_id]) =:= {ok, [{session_id, Id}]}, ssl:close(X), R end,
    %% the server keeps a session a little after the client has it
    R = {lists:any(fun(_) -> Same([{reuse_session, Id}]) orelse (timer:sleep(50) =:= never) end, lists:seq(1, 20)), Same([{reuse_sessions, false}])},
    ssl:close(First),
    exit(Pid, kill),
    R.

many({S, C}) ->
    {ok, L} = ssl:listen(0, [binary, {active, false}, {reuseaddr, true}, {backlog, 50}, {ip, {127, 0, 0, 1}} | S]),
    {ok, {_, Port}} = ssl:sockname(L),
    Acceptors = [spawn(fun F() ->
        {ok, T} = ssl:transport_accept(L),
        {ok, X} = ssl:handshake(T),
        {ok, B} = ssl:recv(X, 4, 5000), ok = ssl:send(X, B), F()
    end) || _ <- [1, 2, 3]],
    Me = self(),
    [spawn(fun() -> {ok, X} = ssl:connect("localhost", Port, [binary, {active, false} | C], 10000), ok = ssl:send(X, <<N:32>>), Me ! {echoed, ssl:recv(X, 4, 10000)} end) || N <- lists:seq(1, 12)],
    R = lists:sort([receive {echoed, {ok, <<N:32>>}} -> N after 20000 -> none end || _ <- lists:seq(1, 12)]),
    [exit(P, kill) || P <- Acceptors],
    R.

%% DTLS: three clients of one port, each with a connection of its own.
datagrams(Version, {S, C}) ->
    Options = [binary, {protocol, dtls}, {active, false}, {versions, [Version]}],
    {ok, L} = ssl:listen(0, Options ++ [{ip, {127, 0, 0, 1}}, {verify, verify_peer}, {fail_if_no_peer_cert, true} | S]),
    {ok, {_, Port}} = ssl:sockname(L),
    Accept = fun() ->
        {ok, T} = ssl:transport_accept(L, 10000),
        {ok, X} = ssl:handshake(T, 10000),
        {ok, B} = ssl:recv(X, 0, 5000), ok = ssl:send(X, [<<"echo ">>, B]), ssl:recv(X, 0, 5000)
    end,
    [begin
        spawn(Accept),
        {ok, K} = ssl:connect({127, 0, 0, 1}, Port, Options ++ [{server_name_indication, "localhost"}, {verify, verify_peer} | C], 10000),
        ok = ssl:send(K, binary:copy(<<N>>, 1000 * N)),
        {ok, B} = ssl:recv(K, 0, 5000),
        {ok, Info} = ssl:connection_information(K, [protocol]),
        ssl:close(K),
        {byte_size(B), Info}
    end || N <- [1, 2, 3]].

https({S, C}) ->
    Root = filename:join(os:getenv("SOCKET_FOLDER"), "www" ++ os:getpid()),
    ok = filelib:ensure_path(Root),
    ok = file:write_file(filename:join(Root, "index.html"), "<p>secure</p>\n"),
    {ok, Httpd} = inets:start(httpd, [{port, 0}, {server_name, "localhost"}, {server_root, Root}, {document_root, Root}, {bind_address, {127, 0, 0, 1}},
                                      {socket_type, {ssl, S}}, {directory_index, ["index.html"]}, {modules, [mod_alias, mod_dir, mod_get, mod_head]}]),
    [{port, Port}] = httpd:info(Httpd, [port]),
    Url = "https://localhost:" ++ integer_to_list(Port),
    Get = fun(Path) ->
        case httpc:request(get, {Url ++ Path, []}, [{ssl, [{verify, verify_none} | C]}], []) of
            {ok, {Status, Headers, Body}} -> {Status, proplists:get_value("content-type", Headers), length(Body)};
            Error -> Error
        end
    end,
    R = [Get("/"), Get("/index.html"), setelement(3, Get("/none"), text)],
    inets:stop(httpd, Httpd),
    R.

%% What a connection's secrets give to both ends alike. What gives them in older releases does not answer for 1.3.
keys({S, C}) ->
    New = erlang:function_exported(ssl, export_key_materials, 4),
    Export = fun(Socket) when New -> ssl:export_key_materials(Socket, [<<"EXPERIMENTAL x">>], [no_context], [32]);
                (Socket) -> ssl:prf(Socket, master_secret, <<"x">>, [client_random], 32)
             end,
    [begin
        {ok, Socket} = pair([{versions, [V]} | S], [{versions, [V]} | C], Export),
        {V, Export(Socket) =:= served()}
     end || V <- ['tlsv1.2' | ['tlsv1.3' || New]]].
