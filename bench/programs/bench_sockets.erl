%% Sockets, both ends in one system, on loopback. Glulam's side is `glulam erl`.
-module(bench_sockets).
-export([rows/0]).

rows() ->
    No = fun() -> none end,
    [{"tcp_connects", No, fun(_) -> connects(200) end},
     {"tcp_ping_pong", No, fun(_) -> tcp_ping_pong(2000) end},
     {"tcp_many_connections", No, fun(_) -> many(100, 20) end},
     {"tcp_lines_active_once", fun() -> binary:copy(<<"a line of a protocol of text\r\n">>, 1000) end, fun(B) -> lines(B, 20) end},
     {"tcp_packets_1mb", fun() -> binary:copy(<<"0123456789abcdef">>, 65536) end, fun(B) -> packets(B, 50) end},
     {"tcp_passive_exact", fun() -> binary:copy(<<"0123456789abcdef">>, 65536) end, fun(B) -> exact(B, 50) end},
     {"udp_ping_pong", No, fun(_) -> udp(2000) end},
     {"socket_ping_pong", No, fun(_) -> socket_ping_pong(2000) end},
     {"socket_long", fun() -> binary:copy(<<"0123456789abcdef">>, 65536) end, fun(B) -> long(B, 50) end}].

listen(Options) ->
    {ok, L} = gen_tcp:listen(0, [binary, {active, false}, {ip, {127, 0, 0, 1}}, {backlog, 1024}, {nodelay, true} | Options]),
    {ok, Port} = inet:port(L),
    {L, Port}.
connect(Port, Options) ->
    {ok, S} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false}, {nodelay, true} | Options]),
    S.
echoes(L) ->
    {ok, S} = gen_tcp:accept(L),
    Echo = spawn(fun() -> receive go -> echo(S) end end),
    ok = gen_tcp:controlling_process(S, Echo),
    Echo ! go,
    echoes(L).
echo(S) ->
    case gen_tcp:recv(S, 0) of
        {ok, B} -> ok = gen_tcp:send(S, B), echo(S);
        {error, closed} -> gen_tcp:close(S)
    end.
with_echo(Work) ->
    {L, Port} = listen([]),
    Server = spawn(fun() -> echoes(L) end),
    Result = Work(Port),
    exit(Server, kill),
    gen_tcp:close(L),
    Result.
ask(S) ->
    ok = gen_tcp:send(S, <<"ping">>),
    {ok, <<"ping">>} = gen_tcp:recv(S, 4).

connects(N) -> with_echo(fun(Port) -> [begin S = connect(Port, []), ask(S), gen_tcp:close(S) end || _ <- lists:seq(1, N)] end).
tcp_ping_pong(N) -> with_echo(fun(Port) -> S = connect(Port, []), [ask(S) || _ <- lists:seq(1, N)], gen_tcp:close(S) end).
many(N, Rounds) ->
    with_echo(fun(Port) ->
        Ss = [connect(Port, []) || _ <- lists:seq(1, N)],
        [begin [ok = gen_tcp:send(S, <<"ping">>) || S <- Ss], [{ok, <<"ping">>} = gen_tcp:recv(S, 4) || S <- Ss] end || _ <- lists:seq(1, Rounds)],
        [gen_tcp:close(S) || S <- Ss]
    end).

%% What one end sends is taken by the other.
sent(Options, Bytes, N, Take) ->
    {L, Port} = listen(Options),
    {_, Monitor} = spawn_monitor(fun() -> {ok, S} = gen_tcp:accept(L), [ok = gen_tcp:send(S, Bytes) || _ <- lists:seq(1, N)], gen_tcp:close(S) end),
    S = connect(Port, Options),
    Result = Take(S),
    receive {'DOWN', Monitor, _, _, normal} -> ok end,
    gen_tcp:close(L),
    Result.
lines(B, N) -> sent([{packet, line}], B, N, fun(S) -> once(S, 0) end).
once(S, N) ->
    ok = inet:setopts(S, [{active, once}]),
    receive {tcp, S, _} -> once(S, N + 1); {tcp_closed, S} -> N end.
packets(B, N) -> sent([{packet, 4}], B, N, fun(S) -> ok = inet:setopts(S, [{active, true}]), active(S, 0) end).
active(S, N) -> receive {tcp, S, B} -> active(S, N + byte_size(B)); {tcp_closed, S} -> N end.
exact(B, N) ->
    Size = byte_size(B),
    sent([], B, N, fun(S) -> [begin {ok, <<_:Size/binary>>} = gen_tcp:recv(S, Size) end || _ <- lists:seq(1, N)], gen_tcp:close(S) end).

udp(N) ->
    Open = fun() -> {ok, S} = gen_udp:open(0, [binary, {active, false}, {ip, {127, 0, 0, 1}}]), {ok, P} = inet:port(S), {S, P} end,
    {A, PortA} = Open(),
    {B, PortB} = Open(),
    [begin
         ok = gen_udp:send(A, {127, 0, 0, 1}, PortB, <<"ping">>),
         {ok, {_, PortA, <<"ping">>}} = gen_udp:recv(B, 0),
         ok = gen_udp:send(B, {127, 0, 0, 1}, PortA, <<"pong">>),
         {ok, {_, PortB, <<"pong">>}} = gen_udp:recv(A, 0)
     end || _ <- lists:seq(1, N)],
    gen_udp:close(A),
    gen_udp:close(B).

socket_pair() ->
    {ok, L} = socket:open(inet, stream),
    ok = socket:bind(L, #{family => inet, addr => {127, 0, 0, 1}, port => 0}),
    ok = socket:listen(L),
    {ok, Address} = socket:sockname(L),
    {ok, A} = socket:open(inet, stream),
    ok = socket:connect(A, Address),
    {ok, B} = socket:accept(L),
    ok = socket:close(L),
    {A, B}.
socket_ping_pong(N) ->
    {A, B} = socket_pair(),
    {Echo, Monitor} = spawn_monitor(fun() -> receive go -> socket_echo(B) end end),
    ok = socket:setopt(B, {otp, controlling_process}, Echo),
    Echo ! go,
    [begin ok = socket:send(A, <<"ping">>), {ok, <<"ping">>} = socket:recv(A, 4) end || _ <- lists:seq(1, N)],
    ok = socket:close(A),
    receive {'DOWN', Monitor, _, _, _} -> done end.
socket_echo(B) ->
    case socket:recv(B, 4) of
        {ok, Bytes} -> ok = socket:send(B, Bytes), socket_echo(B);
        {error, closed} -> socket:close(B)
    end.
long(Bytes, N) ->
    {A, B} = socket_pair(),
    {_, Monitor} = spawn_monitor(fun() -> [ok = socket:send(A, Bytes) || _ <- lists:seq(1, N)] end),
    Size = N * byte_size(Bytes),
    {ok, <<_:Size/binary>>} = socket:recv(B, Size),
    receive {'DOWN', Monitor, _, _, normal} -> ok end,
    ok = socket:close(A),
    ok = socket:close(B).
