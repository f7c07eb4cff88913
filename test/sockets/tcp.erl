%% Streams: what gen_tcp and inet say, with the two ends in one system. Ports and addresses that the system chose are not shown.
-module(tcp).
-export([main/0]).
-compile(nowarn_deprecated_catch).

main() ->
    [begin io:format("~n== ~s~n", [Name]), section(F) end || {Name, F} <- sections()],
    ok.

sections() ->
    [{passive, fun passive/0}, {active, fun active/0}, {once, fun once/0}, {count, fun count/0}, {packets, fun packets/0},
     {http, fun http/0}, {lines, fun lines/0}, {header, fun header/0}, {half_closed, fun half_closed/0}, {closing, fun closing/0},
     {reset, fun reset/0}, {errors, fun errors/0}, {accepting, fun accepting/0}, {inherited, fun inherited/0}, {options, fun options/0},
     {raw, fun raw/0}, {busy, fun busy/0}, {send_timeout, fun send_timeout/0}, {large, fun large/0}, {owner, fun owner/0}, {ipv6, fun ipv6/0},
     {local, fun local/0}, {sendfile, fun sendfile/0}, {delay_send, fun delay_send/0}, {unrecv, fun unrecv/0}, {stat, fun stat/0},
     {names, fun names/0}, {asn1_and_others, fun framed/0}, {ssl, fun ssl/0}].

section(F) ->
    {Pid, Ref} = spawn_monitor(fun() -> F(), rest() end),
    receive {'DOWN', Ref, process, Pid, normal} -> ok; {'DOWN', Ref, process, Pid, Why} -> p({section_ended, Why}) end.

%% Messages that nobody has asked for.
rest() -> receive M -> p({left, mask(M)}), rest() after 0 -> ok end.

p(X) -> io:format("~p~n", [X]).
mask(X) when is_port(X) -> port;
mask(X) when is_pid(X) -> pid;
mask(X) when is_reference(X) -> ref;
mask(X) when is_tuple(X) -> list_to_tuple([mask(E) || E <- tuple_to_list(X)]);
mask([H | T]) -> [mask(H) | mask(T)];
mask(X) -> X.
next() -> next(20000).
next(T) -> receive M -> mask(M) after T -> nothing end.

%% Waits until a process does what it is to do, or a condition holds: no test may depend on how fast that is.
until_in(Pid, MFA) -> until(fun() -> process_info(Pid, current_function) =:= {current_function, MFA} end).
until(F) -> F() orelse begin timer:sleep(5), until(F) end.

pair(Opts) -> pair(Opts, Opts).
pair(ServerOpts, ClientOpts) ->
    {ok, L} = gen_tcp:listen(0, [{ip, {127,0,0,1}} | ServerOpts]),
    {ok, Port} = inet:port(L),
    {ok, C} = gen_tcp:connect({127,0,0,1}, Port, ClientOpts),
    {ok, S} = gen_tcp:accept(L),
    ok = gen_tcp:close(L),
    {S, C}.

passive() ->
    {S, C} = pair([binary, {active, false}]),
    ok = gen_tcp:send(C, ["one", <<"two">>, [$t, "hree"]]),
    p(gen_tcp:recv(S, 6)),
    p(gen_tcp:recv(S, 0)),
    p(gen_tcp:recv(S, 1, 20)),
    p(gen_tcp:recv(S, 0, 0)),
    ok = gen_tcp:send(S, "abc"),
    p(gen_tcp:recv(C, 5, 50)),
    ok = gen_tcp:send(S, "def"),
    p(gen_tcp:recv(C, 5)),
    p(gen_tcp:recv(C, 0, 0)),
    p(gen_tcp:recv(C, 16#4000001)),
    Self = self(),
    until_in(spawn_link(fun() -> Self ! {first, gen_tcp:recv(C, 1)} end), {prim_inet, recv0, 3}),
    p(gen_tcp:recv(C, 1)),
    ok = gen_tcp:send(S, "x"),
    p(next()),
    ok = gen_tcp:send(S, ""),
    ok = gen_tcp:close(S),
    p(gen_tcp:recv(C, 0)),
    p(gen_tcp:recv(C, 0)),
    p(gen_tcp:send(C, "x")),
    p(gen_tcp:send(C, "x")),
    p(inet:sockname(C)),
    p(inet:peername(C)),
    p(gen_tcp:close(C)),
    p(gen_tcp:close(C)),
    p(gen_tcp:recv(C, 0)),
    p(gen_tcp:send(C, "x")),
    p(inet:getopts(C, [active])).

active() ->
    {S, C} = pair([{active, true}]),
    ok = gen_tcp:send(S, "hello"),
    p(next()),
    p(gen_tcp:recv(C, 0)),
    ok = inet:setopts(C, [binary, {active, false}]),
    ok = gen_tcp:send(S, "more"),
    p(next(50)),
    p(gen_tcp:recv(C, 2)),
    ok = inet:setopts(C, [{active, true}]),
    p(next()),
    ok = gen_tcp:close(S),
    p(next()),
    p(erlang:port_info(C)).

once() ->
    {S, C} = pair([binary, {packet, 2}, {active, once}]),
    [ok = gen_tcp:send(S, integer_to_list(N)) || N <- [1, 22, 333]],
    p(next()),
    p(next(50)),
    p(inet:getopts(C, [active])),
    ok = inet:setopts(C, [{active, once}]),
    p(next()),
    p(gen_tcp:recv(C, 0)),
    ok = gen_tcp:close(S),
    p(next(50)),
    ok = inet:setopts(C, [{active, once}]),
    p(next()).

count() ->
    {S, C} = pair([list, {packet, 1}, {active, false}]),
    p(inet:setopts(C, [{active, 2}])),
    p(inet:getopts(C, [active])),
    p(inet:setopts(C, [{active, 1}])),
    p(inet:getopts(C, [active])),
    p(inet:setopts(C, [{active, 32767}])),
    p(inet:setopts(C, [{active, 32768}])),
    [ok = gen_tcp:send(S, [N]) || N <- lists:seq($a, $d)],
    p([next(), next(), next(), next(100)]),
    p(inet:getopts(C, [active])),
    p(inet:setopts(C, [{active, -5}])),
    p(next()),
    p(inet:getopts(C, [active])),
    p(inet:setopts(C, [{active, 1}])),
    p([next(), next(50)]).

packets() ->
    [begin
         {S, C} = pair([binary, {packet, N}, {active, false}]),
         p({packet, N}),
         ok = gen_tcp:send(S, "abc"),
         p(gen_tcp:recv(C, 0)),
         ok = gen_tcp:send(S, ""),
         p(gen_tcp:recv(C, 0)),
         p(gen_tcp:recv(C, 3)),
         ok = inet:setopts(C, [{packet, raw}]),
         ok = gen_tcp:send(S, "abc"),
         p(gen_tcp:recv(C, 0)),
         ok = inet:setopts(C, [{packet, N}, {packet_size, 5}]),
         ok = gen_tcp:send(S, "abcdef"),
         p(gen_tcp:recv(C, 0, 5000)),
         p(gen_tcp:recv(C, 0, 5000)),
         gen_tcp:close(S), gen_tcp:close(C)
     end || N <- [1, 2, 4]],
    %% a packet that comes in parts, and several at once
    {A, B} = pair([binary, {packet, raw}, {active, false}], [binary, {packet, 4}, {active, true}]),
    ok = gen_tcp:send(A, <<0, 0>>), timer:sleep(20),
    ok = gen_tcp:send(A, <<0, 3, "ab">>), timer:sleep(20),
    p(next(20)),
    ok = gen_tcp:send(A, <<"c", 0:32, 2:32, "de", 1:32>>),
    p([next(), next(), next(), next(50)]),
    ok = gen_tcp:close(A),
    p(next()),
    _ = B.

http() ->
    {S, C} = pair([binary, {active, false}], [{packet, http}, {active, false}]),
    ok = gen_tcp:send(S, <<"GET /index.html?a=b HTTP/1.1\r\nHost: example.org\r\ncontent-length: 4\r\nX-Odd: a\r\n b\r\n\r\nbody">>),
    [p(gen_tcp:recv(C, 0)) || _ <- lists:seq(1, 5)],
    ok = inet:setopts(C, [{packet, raw}]),
    p(gen_tcp:recv(C, 4)),
    ok = inet:setopts(C, [{packet, http_bin}, {active, true}]),
    ok = gen_tcp:send(S, <<"HTTP/1.0 200 Very Fine\r\nServer: x\r\n\r\nbad line\r\n">>),
    p([next(), next(), next(), next()]),
    ok = inet:setopts(C, [{packet, httph}]),
    ok = gen_tcp:send(S, <<"A: b\r\n\r\n">>),
    p([next(), next()]).

lines() ->
    {S, C} = pair([binary, {active, false}], [{packet, line}, {active, false}, {buffer, 10}]),
    ok = gen_tcp:send(S, <<"one\ntwo\r\n0123456789abcdefghij\nlast">>),
    [p(gen_tcp:recv(C, 0)) || _ <- lists:seq(1, 5)],
    p(gen_tcp:recv(C, 0, 50)),
    ok = gen_tcp:send(S, <<"!\n">>),
    p(gen_tcp:recv(C, 0)),
    ok = inet:setopts(C, [{line_delimiter, $;}]),
    ok = gen_tcp:send(S, <<"a\nb;c">>),
    p(gen_tcp:recv(C, 0)),
    ok = gen_tcp:close(S),
    p(gen_tcp:recv(C, 0)).

header() ->
    {S, C} = pair([binary, {active, false}], [binary, {header, 3}, {packet, 1}, {active, false}]),
    ok = gen_tcp:send(S, <<6, "abcdef", 3, "abc", 2, "ab">>),
    [p(gen_tcp:recv(C, 0)) || _ <- [1, 2, 3]],
    ok = inet:setopts(C, [{active, true}]),
    ok = gen_tcp:send(S, <<4, "wxyz">>),
    p(next()).

half_closed() ->
    {S, C} = pair([binary, {active, false}]),
    ok = gen_tcp:send(C, "request"),
    p(gen_tcp:shutdown(C, write)),
    p(gen_tcp:recv(S, 7)),
    p(gen_tcp:send(S, "answer")),
    p(gen_tcp:recv(C, 0)),
    p(gen_tcp:recv(S, 0)),
    p(gen_tcp:close(S)),
    p(gen_tcp:recv(C, 0)),
    {S2, C2} = pair([binary, {active, true}, {exit_on_close, false}]),
    p(gen_tcp:shutdown(C2, write)),
    p(next()),
    p(gen_tcp:send(S2, "still")),
    p(next()),
    p(gen_tcp:close(S2)),
    p(next()),
    {S3, C3} = pair([binary, {active, false}]),
    ok = gen_tcp:send(S3, "data"),
    timer:sleep(50),
    p(gen_tcp:shutdown(C3, read)),
    p(gen_tcp:recv(C3, 4)),
    p(gen_tcp:recv(C3, 1)),
    {S4, C4} = pair([binary, {active, false}]),
    p(gen_tcp:shutdown(C4, read_write)),
    p(gen_tcp:recv(S4, 0)),
    p(gen_tcp:shutdown(C4, write)),
    {S5, C5} = pair([binary, {active, false}]),
    ok = gen_tcp:shutdown(C5, write),
    p(gen_tcp:send(C5, "x")),
    _ = S5.

closing() ->
    {S, C} = pair([binary, {active, true}]),
    true = unlink(C),
    p(erlang:port_close(S)),
    p(next()),
    {S2, C2} = pair([binary, {active, false}]),
    Self = self(),
    until_in(spawn(fun() -> Self ! {got, gen_tcp:recv(C2, 0)} end), {prim_inet, recv0, 3}),
    p(gen_tcp:close(C2)),
    p(next()),
    p(gen_tcp:recv(S2, 0)),
    %% the owner ends
    {S3, C3} = pair([binary, {active, false}]),
    {Owner, Ref} = spawn_monitor(fun() -> receive go -> ok end end),
    ok = gen_tcp:controlling_process(C3, Owner),
    Owner ! go,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    p(gen_tcp:recv(S3, 0)),
    {_, C4} = pair([binary, {active, false}]),
    p(inet:setopts(C4, [{linger, {true, 5}}])),
    p(inet:getopts(C4, [linger])),
    p(gen_tcp:close(C4)).

reset() ->
    {S, C} = pair([binary, {active, false}, {show_econnreset, true}]),
    ok = inet:setopts(S, [{linger, {true, 0}}]),
    ok = gen_tcp:close(S),
    p(gen_tcp:recv(C, 0)),
    {S2, C2} = pair([binary, {active, true}, {show_econnreset, true}]),
    true = unlink(C2),
    ok = inet:setopts(S2, [{linger, {true, 0}}]),
    ok = gen_tcp:close(S2),
    p([next(), next()]),
    {S3, C3} = pair([binary, {active, true}]),
    ok = inet:setopts(S3, [{linger, {true, 0}}]),
    ok = gen_tcp:close(S3),
    p([next(), next(20)]),
    _ = C3.

errors() ->
    {ok, L} = gen_tcp:listen(0, [{ip, {127,0,0,1}}]),
    {ok, Port} = inet:port(L),
    p(gen_tcp:listen(Port, [{ip, {127,0,0,1}}])),
    p(gen_tcp:recv(L, 0)),
    p(gen_tcp:send(L, "x")),
    p(inet:peername(L)),
    p(inet:getopts(L, [active, packet, mode])),
    p(gen_tcp:shutdown(L, write)),
    p(gen_tcp:close(L)),
    p(gen_tcp:accept(L)),
    p(gen_tcp:connect({127,0,0,1}, Port, [])),
    p(catch gen_tcp:connect({127,0,0,1}, Port, [{no_such, option}])),
    p(catch gen_tcp:listen(-1, [])),
    p(gen_tcp:listen(0, [{ip, {1,2,3,4}}])),
    p(gen_tcp:connect({0,0,0,0,0,0,0,1}, Port, [inet])),
    p(catch gen_tcp:connect({127,0,0,1}, Port, [inet6])),
    {S, C} = pair([{active, false}]),
    p(inet:setopts(C, [{packet, 3}])),
    p(inet:setopts(C, [{active, maybe_not}])),
    p(inet:getopts(C, [no_such])),
    p(prim_inet:listen(C, 5) =:= ok),
    p(prim_inet:bind(S, any, 0)),
    p(prim_inet:connect(C, {127,0,0,1}, Port)),
    p(inet:getopts(S, [])).

accepting() ->
    {ok, L} = gen_tcp:listen(0, [binary, {ip, {127,0,0,1}}, {active, false}, {backlog, 10}]),
    {ok, Port} = inet:port(L),
    p(gen_tcp:accept(L, 0)),
    p(gen_tcp:accept(L, 30)),
    Self = self(),
    Accept = fun(F) -> Pid = spawn_link(F), until_in(Pid, {prim_inet, accept0, 3}), Pid end,
    Acceptors = [Accept(fun() ->
                            {ok, S} = gen_tcp:accept(L),
                            {ok, D} = gen_tcp:recv(S, 0),
                            Self ! {accepted, N, D},
                            receive stop -> gen_tcp:close(S) end
                        end) || N <- [1, 2, 3]],
    p(inet:info(L) =/= undefined),
    {ok, Status} = prim_inet:getstatus(L),
    p(Status),
    Clients = [begin
                   {ok, C} = gen_tcp:connect({127,0,0,1}, Port, [binary, {active, false}]),
                   ok = gen_tcp:send(C, [N + $0]),
                   p(next()),
                   C
               end || N <- [1, 2, 3]],
    [A ! stop || A <- Acceptors],
    p([gen_tcp:recv(C, 0) || C <- Clients]),
    %% one that gives up, one that ends, one that gets it
    spawn(fun() -> Self ! {timeout, gen_tcp:accept(L, 50)} end),
    {Dead, Ref} = spawn_monitor(fun() -> gen_tcp:accept(L) end),
    until_in(Dead, {prim_inet, accept0, 3}),
    Last = Accept(fun() -> R = gen_tcp:accept(L), Self ! {last, element(1, R)}, receive stop -> ok end end),
    p(next()),
    exit(Dead, kill),
    receive {'DOWN', Ref, _, _, killed} -> ok end,
    {ok, _} = gen_tcp:connect({127,0,0,1}, Port, [{active, false}]),
    p(next()),
    Last ! stop,
    %% several at once are accepted later
    More = [element(2, {ok, _} = gen_tcp:connect({127,0,0,1}, Port, [{active, false}])) || _ <- [1, 2, 3, 4]],
    p([element(1, gen_tcp:accept(L, 1000)) || _ <- More]),
    p(gen_tcp:accept(L, 0)),
    Accept(fun() -> Self ! {closed, gen_tcp:accept(L)} end),
    p(gen_tcp:close(L)),
    p(next()).

inherited() ->
    {ok, L} = gen_tcp:listen(0, [binary, {ip, {127,0,0,1}}, {active, false}, {packet, 2}, {nodelay, true}, {keepalive, true}, {buffer, 5000},
                                 {high_watermark, 3000}, {low_watermark, 2000}, {send_timeout, 1234}, {send_timeout_close, true},
                                 {exit_on_close, false}, {packet_size, 777}, {header, 1}, {delay_send, true}, {reuseaddr, true},
                                 {show_econnreset, true}, {linger, {true, 3}}, {priority, 3}, {tos, 16}]),
    {ok, Port} = inet:port(L),
    {ok, C} = gen_tcp:connect({127,0,0,1}, Port, []),
    {ok, S} = gen_tcp:accept(L),
    Names = [mode, active, packet, nodelay, keepalive, buffer, high_watermark, low_watermark, send_timeout, send_timeout_close, exit_on_close,
             packet_size, header, delay_send, reuseaddr, show_econnreset, linger, priority, tos],
    p(inet:getopts(L, Names)),
    p(inet:getopts(S, Names)),
    p(inet:getopts(C, Names)).

options() ->
    {_, C} = pair([{active, false}]),
    Set = fun(O) -> R = inet:setopts(C, [O]), p({O, R, inet:getopts(C, [element(1, O)])}) end,
    [Set(O) || O <- [{nodelay, true}, {nodelay, false}, {keepalive, true}, {reuseaddr, true}, {reuseport, true}, {dontroute, true}, {priority, 4},
                     {tos, 8}, {tos, 255}, {tclass, 8}, {ttl, 33}, {recbuf, 8192}, {sndbuf, 16384}, {buffer, 0}, {buffer, 99},
                     {high_watermark, 100}, {low_watermark, 200}, {high_watermark, 50}, {high_msgq_watermark, 5000}, {low_msgq_watermark, 6000},
                     {low_msgq_watermark, 0}, {send_timeout, 10}, {send_timeout, infinity}, {linger, {true, 7}}, {linger, {false, 7}},
                     {broadcast, true}, {mode, binary}, {deliver, port}, {deliver, term}, {delay_send, true}, {packet_size, 16#7fffffff},
                     {exit_on_close, false}, {show_econnreset, true}, {nopush, true}, {recvtos, true}, {read_packets, 7},
                     {ipv6_v6only, true}, {header, 4}, {line_delimiter, 9}]],
    p(inet:getopts(C, [recvttl, recvtclass, multicast_loop, multicast_ttl, netns])).

raw() ->
    {_, C} = pair([{active, false}]),
    p(inet:setopts(C, [{raw, 6, 1, <<1:32/native>>}])),
    p(inet:getopts(C, [nodelay, {raw, 6, 1, 4}, {raw, 1, 9, <<0:32>>}, {raw, 1, 13, 8}])),
    p(inet:setopts(C, [{raw, 1, 13, <<1:32/native, 9:32/native>>}])),
    p(inet:getopts(C, [linger])),
    p(inet:getopts(C, [{raw, 999, 999, 4}])),
    %% an answer has room for the largest value that is asked for
    p([{Before, [N || N <- [60000, 65501, 65502, 65512, 65513, 65517, 65518, 65522, 65523, 65536, 1 bsl 20], inet:getopts(C, Before ++ [{raw, 1, 13, N}]) =/= {error, einval}]}
       || Before <- [[], [sndbuf], [linger], [{raw, 1, 13, 8}], [{raw, 1, 9999, 8}]]]),
    p([N || N <- [8, 65522, 65523], inet:getopts(C, [{raw, 1, 13, <<0:N/unit:8>>}]) =/= {error, einval}]).

busy() ->
    {S, C} = pair([binary, {active, false}, {sndbuf, 4096}, {recbuf, 4096}, {high_watermark, 1000}, {low_watermark, 500}]),
    Self = self(),
    Piece = binary:copy(<<"0123456789">>, 1000),
    Sender = spawn_link(fun() -> [ok = gen_tcp:send(C, Piece) || _ <- lists:seq(1, 2000)], Self ! all_sent end),
    ok = gen_tcp:controlling_process(C, Sender),
    until(fun() -> {ok, Status} = prim_inet:getstatus(C), lists:member(busy, Status) end),
    p(prim_inet:getstatus(C)),
    p({nosuspend, (catch erlang:port_command(C, "x", [nosuspend]))}),
    {ok, [{send_pend, N}]} = inet:getstat(C, [send_pend]),
    p({waits, N > 0, N < 10000000}),
    p(drain(S, 20000000, erlang:md5_init()) =:= erlang:md5(binary:copy(Piece, 2000))),
    p(next()).

drain(_, 0, Md5) -> erlang:md5_final(Md5);
drain(S, N, Md5) -> {ok, B} = gen_tcp:recv(S, min(N, 60000)), drain(S, N - byte_size(B), erlang:md5_update(Md5, B)).

send_timeout() ->
    {_S, C} = pair([binary, {active, false}, {sndbuf, 4096}, {recbuf, 4096}, {send_timeout, 100}]),
    p(fill(C, binary:copy(<<"x">>, 100000), 1000)),
    p(gen_tcp:send(C, <<"y">>)),
    ok = inet:setopts(C, [{send_timeout, 0}]),
    p(gen_tcp:send(C, <<"y">>)),
    ok = inet:setopts(C, [{send_timeout, 20}, {send_timeout_close, true}]),
    p(gen_tcp:send(C, <<"y">>)),
    p(gen_tcp:send(C, <<"y">>)).

fill(_, _, 0) -> never_full;
fill(C, Data, N) -> case gen_tcp:send(C, Data) of ok -> fill(C, Data, N - 1); Error -> Error end.

large() ->
    {S, C} = pair([binary, {packet, 4}, {active, true}]),
    Data = binary:copy(<<"abcdefghij">>, 500000),
    spawn_link(fun() -> ok = gen_tcp:send(C, Data) end),
    receive {tcp, S, Got} -> p({byte_size(Got), Got =:= Data}) end,
    ok = inet:setopts(S, [list]),
    ok = gen_tcp:send(C, binary:part(Data, 0, 70000)),
    receive {tcp, S, List} -> p(length(List)) end.

owner() ->
    {S, C} = pair([binary, {active, true}]),
    Self = self(),
    Other = spawn_link(fun() -> receive {tcp, _, D} -> Self ! {other_got, D} end, receive stop -> ok end end),
    p(erlang:port_info(S, connected) =:= {connected, self()}),
    p(gen_tcp:controlling_process(S, Other)),
    p(gen_tcp:controlling_process(S, self())),
    p(erlang:port_info(S, connected) =:= {connected, Other}),
    ok = gen_tcp:send(C, "for the other"),
    p(next()),
    {Dead, Ref} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    p(gen_tcp:controlling_process(C, Dead)),
    Other ! stop,
    p(next()).

ipv6() ->
    {ok, L} = gen_tcp:listen(0, [inet6, binary, {active, false}, {ip, {0,0,0,0,0,0,0,1}}]),
    {ok, {A, Port}} = inet:sockname(L),
    p(A),
    {ok, C} = gen_tcp:connect("::1", Port, [inet6, binary, {active, false}]),
    {ok, S} = gen_tcp:accept(L),
    ok = gen_tcp:send(C, "six"),
    p(gen_tcp:recv(S, 0)),
    {ok, {PA, _}} = inet:peername(S),
    p(PA),
    p(inet:setopts(C, [{tclass, 96}])),
    p(inet:getopts(C, [tclass, ipv6_v6only, tos])),
    {ok, L2} = gen_tcp:listen(0, [inet6, {ipv6_v6only, true}]),
    {ok, P2} = inet:port(L2),
    p(inet:getopts(L2, [ipv6_v6only])),
    p(gen_tcp:connect({127,0,0,1}, P2, [])),
    {ok, L3} = gen_tcp:listen(0, [inet6]),
    {ok, {A3, P3}} = inet:sockname(L3),
    p(A3),
    {ok, C3} = gen_tcp:connect({127,0,0,1}, P3, []),
    {ok, S3} = gen_tcp:accept(L3),
    {ok, {M, _}} = inet:peername(S3),
    p(M),
    _ = C3.

local() ->
    File = filename:join(os:getenv("SOCKET_FOLDER"), "local-" ++ os:getpid()),
    {ok, L} = gen_tcp:listen(0, [{ifaddr, {local, File}}, {active, false}, {packet, 2}]),
    p(inet:sockname(L) =:= {ok, {local, list_to_binary(File)}}),
    p(inet:port(L) =:= {ok, list_to_binary(File)}),
    {ok, C} = gen_tcp:connect({local, File}, 0, [local, {active, false}, {packet, 2}]),
    {ok, S} = gen_tcp:accept(L),
    ok = gen_tcp:send(C, "local"),
    p(gen_tcp:recv(S, 0)),
    p(inet:peername(C) =:= {ok, {local, list_to_binary(File)}}),
    p(inet:peername(S)),
    p(inet:sockname(C)),
    p(inet:getopts(C, [nodelay, keepalive, priority, linger])),
    p(gen_tcp:listen(0, [{ifaddr, {local, File}}])),
    p(gen_tcp:connect({local, File ++ "-nobody"}, 0, [local])),
    ok = gen_tcp:close(C),
    p(gen_tcp:recv(S, 0)),
    ok = gen_tcp:close(L),
    p(gen_tcp:connect({local, File}, 0, [local])),
    p(file:delete(File)).

sendfile() ->
    File = filename:join(os:getenv("SOCKET_FOLDER"), "sendfile-" ++ os:getpid()),
    Data = binary:copy(<<"0123456789abcdef">>, 20000),
    ok = file:write_file(File, Data),
    {S, C} = pair([binary, {active, false}]),
    Self = self(),
    spawn_link(fun() -> Self ! {read, drain(S, byte_size(Data), erlang:md5_init()) =:= erlang:md5(Data)} end),
    p(file:sendfile(File, C)),
    p(next()),
    {ok, Fd} = file:open(File, [read, raw, binary]),
    p(file:sendfile(Fd, C, 10, 20, [])),
    p(gen_tcp:recv(S, 20)),
    p(file:sendfile(Fd, C, byte_size(Data) - 3, 0, [])),
    p(gen_tcp:recv(S, 3)),
    ok = gen_tcp:send(C, "after"),
    p(gen_tcp:recv(S, 5)),
    ok = gen_tcp:close(S),
    ok = file:close(Fd),
    ok = file:delete(File).

delay_send() ->
    {S, C} = pair([binary, {active, false}], [binary, {active, false}, {delay_send, true}]),
    [ok = gen_tcp:send(C, [N]) || N <- "several pieces"],
    p(gen_tcp:recv(S, 14)),
    ok = gen_tcp:send(C, "last"),
    ok = gen_tcp:close(C),
    p(gen_tcp:recv(S, 0)),
    p(gen_tcp:recv(S, 0)).

unrecv() ->
    {S, C} = pair([binary, {active, false}]),
    ok = gen_tcp:send(S, "data"),
    p(gen_tcp:recv(C, 4)),
    p(gen_tcp:unrecv(C, "back")),
    p(gen_tcp:unrecv(C, "once ")),
    p(gen_tcp:recv(C, 0)),
    p(gen_tcp:unrecv(C, "again")),
    ok = inet:setopts(C, [{active, true}]),
    p(next()).

stat() ->
    {S, C} = pair([binary, {packet, 2}, {active, false}]),
    [ok = gen_tcp:send(S, binary:copy(<<"x">>, N)) || N <- [10, 20, 60]],
    [{ok, _} = gen_tcp:recv(C, 0) || _ <- [1, 2, 3]],
    p(inet:getstat(S)),
    p(inet:getstat(C)),
    p(inet:getstat(C, [recv_cnt, send_pend])),
    p(erlang:port_info(C, input)),
    p(erlang:port_info(S, output) > {output, 0}),
    p(erlang:port_info(C, name)),
    p(prim_inet:gettype(C)),
    p(prim_inet:getstatus(C)).

names() ->
    {S, C} = pair([{active, false}]),
    {ok, {A, P}} = inet:sockname(C),
    p(A),
    p(inet:peername(S) =:= {ok, {A, P}}),
    p(inet:sockname(S) =:= inet:peername(C)),
    p(inet:socknames(C) =:= {ok, [{A, P}]}),
    p(inet:setsockname(C, {{1,2,3,4}, 5})),
    p(inet:sockname(C)),
    p(inet:setsockname(C, undefined)),
    p(inet:sockname(C) =:= {ok, {A, P}}),
    p(inet:setpeername(C, {{1,2,3,4}, 5})),
    p(inet:peername(C)),
    {ok, L} = gen_tcp:listen(0, []),
    {ok, {Any, _}} = inet:sockname(L),
    p(Any),
    {ok, Q} = inet:port(L),
    {ok, C2} = gen_tcp:connect({127,0,0,1}, Q, [{ip, {127,0,0,1}}, {active, false}]),
    p(element(1, element(2, inet:sockname(C2)))).

framed() ->
    [begin
         {S, C} = pair([binary, {active, false}], [binary, {packet, Type}, {active, false}]),
         ok = gen_tcp:send(S, Data),
         p({Type, gen_tcp:recv(C, 0, 5000), gen_tcp:recv(C, 0, 30)}),
         gen_tcp:close(S), gen_tcp:close(C)
     end || {Type, Data} <- [{asn1, <<48, 3, "abc", 48>>}, {sunrm, <<16#80000003:32, "abc", 1>>}, {cdr, <<"GIOP", 1, 0, 1, 0, 3:32/little, "abcX">>},
                             {fcgi, <<1, 2, 0, 1, 3:16, 2, 0, "abcPPX">>}, {tpkt, <<3, 0, 7:16, "abcX">>}, {cdr, <<"nothing at all">>},
                             {sunrm, <<0:32, 0:32>>}]].

ssl() ->
    {S, C} = pair([binary, {active, false}], [binary, {packet, ssl_tls}, {active, false}]),
    Record = <<22, 3, 3, 5:16, "hello">>,
    ok = gen_tcp:send(S, Record),
    {ok, T} = gen_tcp:recv(C, 0),
    p(mask(T)),
    ok = inet:setopts(C, [{active, true}]),
    ok = gen_tcp:send(S, [Record, <<23, 3, 1, 0:16>>]),
    p([next(), next()]).
