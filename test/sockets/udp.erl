%% Datagrams, names and interfaces: what gen_udp and inet say.
-module(udp).
-export([main/0]).
-compile(nowarn_deprecated_catch).

main() ->
    [begin io:format("~n== ~s~n", [Name]), section(F) end || {Name, F} <- sections()],
    ok.

section(F) ->
    {Pid, Ref} = spawn_monitor(F),
    receive {'DOWN', Ref, process, Pid, Why} -> p({section_ended, Why}) end.

sections() ->
    [{passive, fun passive/0}, {active, fun active/0}, {connected, fun connected/0}, {options, fun options/0}, {errors, fun errors/0},
     {modes, fun modes/0}, {ipv6, fun ipv6/0}, {multicast, fun multicast/0}, {closing, fun closing/0}, {interfaces, fun interfaces/0},
     {names, fun names/0}].

p(X) -> io:format("~p~n", [X]).
mask(X) when is_port(X) -> port;
mask(X) when is_tuple(X) -> list_to_tuple([mask(E) || E <- tuple_to_list(X)]);
mask(X) -> X.
next() -> next(20000).
next(T) -> receive M -> mask(M) after T -> nothing end.
until(F) -> F() orelse begin timer:sleep(5), until(F) end.
%% The port that a message came from is another each time.
from({udp, S, A, P, D}) when is_integer(P) -> {udp, S, A, D};
from({ok, {A, _, D}}) -> {ok, {A, D}};
from(X) -> X.

open(Opts) ->
    {ok, S} = gen_udp:open(0, [{ip, {127,0,0,1}} | Opts]),
    {ok, P} = inet:port(S),
    {S, P}.

passive() ->
    {A, PA} = open([binary, {active, false}]),
    {B, PB} = open([list, {active, false}]),
    ok = gen_udp:send(A, {127,0,0,1}, PB, ["one", <<"two">>]),
    {ok, {{127,0,0,1}, PA, D}} = gen_udp:recv(B, 0),
    p(D),
    ok = gen_udp:send(B, "127.0.0.1", PA, <<>>),
    p(from(gen_udp:recv(A, 0, 20000))),
    p(gen_udp:recv(A, 0, 0)),
    p(gen_udp:recv(A, 0, 20)),
    [ok = gen_udp:send(A, {{127,0,0,1}, PB}, integer_to_list(N)) || N <- [1, 2, 3]],
    p([from(gen_udp:recv(B, 0, 20000)) || _ <- [1, 2, 3]]),
    Self = self(),
    Other = spawn_link(fun() -> Self ! {other, from(gen_udp:recv(A, 0))} end),
    until(fun() -> process_info(Other, current_function) =:= {current_function, {prim_inet, recvfrom0, 3}} end),
    p(gen_udp:recv(A, 0)),
    ok = gen_udp:send(B, {127,0,0,1}, PA, "late"),
    p(next()),
    gen_udp:close(A), gen_udp:close(B).

active() ->
    {A, PA} = open([binary, {active, true}]),
    {B, PB} = open([{active, once}]),
    ok = gen_udp:send(A, {127,0,0,1}, PB, "to b"),
    p(from(next())),
    ok = gen_udp:send(A, {127,0,0,1}, PB, "again"),
    p(next(50)),
    p(inet:getopts(B, [active])),
    p(from(gen_udp:recv(B, 0, 20000))),
    ok = gen_udp:send(B, {127,0,0,1}, PA, "to a"),
    p(from(next())),
    p(gen_udp:recv(A, 0, 100)),
    ok = inet:setopts(B, [{active, 2}]),
    [ok = gen_udp:send(A, {127,0,0,1}, PB, [N]) || N <- "abc"],
    p([from(next()), from(next()), from(next()), next(50)]),
    p(inet:getopts(B, [active])),
    p(from(gen_udp:recv(B, 0, 20000))),
    gen_udp:close(A), gen_udp:close(B).

connected() ->
    {A, PA} = open([binary, {active, false}]),
    {B, PB} = open([binary, {active, false}]),
    {C, _} = open([binary, {active, false}]),
    p(inet:peername(A)),
    p(gen_udp:send(A, "nobody")),
    ok = gen_udp:connect(A, {127,0,0,1}, PB),
    p(inet:peername(A) =:= {ok, {{127,0,0,1}, PB}}),
    p(prim_inet:getstatus(A)),
    ok = gen_udp:send(A, "hello"),
    p(from(gen_udp:recv(B, 0, 20000))),
    ok = gen_udp:send(C, {127,0,0,1}, PA, "from a stranger"),
    ok = gen_udp:send(B, {127,0,0,1}, PA, "from the friend"),
    p(from(gen_udp:recv(A, 0, 20000))),
    gen_udp:close(B),
    ok = gen_udp:send(A, "lost"),
    timer:sleep(50),
    p(gen_udp:recv(A, 0, 20000)),
    ok = inet:setopts(A, [{active, true}]),
    _ = gen_udp:send(A, "lost"),
    p(next()),
    gen_udp:close(A), gen_udp:close(C).

options() ->
    {A, _} = open([]),
    Set = fun(O) -> R = inet:setopts(A, [O]), p({O, R, inet:getopts(A, [element(1, O)])}) end,
    [Set(O) || O <- [{broadcast, true}, {reuseaddr, true}, {recbuf, 10000}, {sndbuf, 10000}, {buffer, 70000}, {recbuf, 100000}, {read_packets, 9},
                     {read_packets, 0}, {tos, 255}, {priority, 2}, {ttl, 17}, {multicast_ttl, 3}, {multicast_loop, false}, {nodelay, true},
                     {high_watermark, 5}, {send_timeout, 5}, {mode, binary}, {header, 2}, {dontroute, true}, {recvtos, false}, {delay_send, true},
                     {exit_on_close, false}, {show_econnreset, true}, {packet, 4}]],
    {B, _} = open([]),
    p(inet:getopts(B, [active, mode, buffer, recbuf, sndbuf, read_packets, ttl, high_msgq_watermark, low_msgq_watermark])),
    gen_udp:close(A), gen_udp:close(B).

errors() ->
    {A, PA} = open([{active, false}]),
    p(gen_udp:open(PA, [{ip, {127,0,0,1}}])),
    p(gen_udp:open(0, [{ip, {1,2,3,4}}])),
    p(catch gen_udp:open(0, [{no_such, option}])),
    p(gen_udp:send(A, {127,0,0,1}, 0, "x")),
    p(gen_udp:send(A, {127,0,0,1}, 9, binary:copy(<<"x">>, 70000))),
    p(gen_udp:send(A, {0,0,0,0,0,0,0,1}, 9, "x")),
    p(gen_udp:recv(A, 0, -1)),
    p(inet:setopts(A, [{active, 40000}])),
    p(prim_inet:listen(A, 5)),
    p(prim_inet:recv(A, 0, 10)),
    p(prim_inet:gettype(A)),
    p(prim_inet:getstatus(A)),
    gen_udp:close(A),
    p(gen_udp:close(A)),
    p(gen_udp:send(A, {127,0,0,1}, 9, "x")),
    p(gen_udp:recv(A, 0, 10)),
    p(inet:port(A)).

modes() ->
    {A, _} = open([{active, false}]),
    {B, PB} = open([binary, {active, false}, {header, 3}, {buffer, 8}]),
    Send = fun(D) -> ok = gen_udp:send(A, {127,0,0,1}, PB, D), from(gen_udp:recv(B, 0, 20000)) end,
    p([Send(D) || D <- ["abcdef", "abc", "ab", "0123456789"]]),
    ok = inet:setopts(B, [list, {header, 0}]),
    p(Send("0123456789")),
    ok = inet:setopts(B, [binary, {header, 2}, {active, true}]),
    ok = gen_udp:send(A, {127,0,0,1}, PB, "0123456789"),
    p(from(next())),
    p(inet:getstat(B, [recv_cnt, recv_oct, recv_max, recv_avg])),
    gen_udp:close(A), gen_udp:close(B).

ipv6() ->
    {ok, A} = gen_udp:open(0, [inet6, {ip, {0,0,0,0,0,0,0,1}}, {active, false}]),
    {ok, B} = gen_udp:open(0, [inet6, {ip, loopback}]),
    {ok, {Addr, PB}} = inet:sockname(B),
    p(Addr),
    ok = gen_udp:send(A, {0,0,0,0,0,0,0,1}, PB, "six"),
    p(from(next())),
    gen_udp:close(A), gen_udp:close(B).

multicast() ->
    Group = {239,255,7,7},
    {ok, R} = gen_udp:open(0, [{reuseaddr, true}, {ip, Group}, {add_membership, {Group, {127,0,0,1}}}, {active, false}]),
    {ok, P} = inet:port(R),
    {S, _} = open([{multicast_if, {127,0,0,1}}, {multicast_ttl, 1}, {multicast_loop, true}]),
    p(gen_udp:send(S, Group, P, "to all")),
    p(from(gen_udp:recv(R, 0, 5000))),
    p(inet:setopts(R, [{drop_membership, {Group, {127,0,0,1}}}])),
    gen_udp:close(R), gen_udp:close(S).

closing() ->
    {A, _} = open([{active, false}]),
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() -> link(A), Self ! ready, receive never -> ok end end),
    receive ready -> ok end,
    true = unlink(A),
    true = port_close(A),
    p(receive {'DOWN', Ref, _, Pid, Why} -> Why after 1000 -> none end),
    {B, PB} = open([{active, false}]),
    {Owner, Ref2} = spawn_monitor(fun() -> receive go -> ok end end),
    ok = gen_udp:controlling_process(B, Owner),
    p(gen_udp:controlling_process(B, self())),
    Owner ! go,
    receive {'DOWN', Ref2, _, _, _} -> ok end,
    p(erlang:port_info(B)),
    {ok, C} = gen_udp:open(PB, [{active, false}, {ip, {127,0,0,1}}]),
    %% who waits in recv is told
    Reader = spawn_link(fun() -> Self ! {reader, gen_udp:recv(C, 0)} end),
    until(fun() -> process_info(Reader, current_function) =:= {current_function, {prim_inet, recvfrom0, 3}} end),
    gen_udp:close(C),
    p(next()).

interfaces() ->
    {ok, Addrs} = inet:getifaddrs(),
    p(proplists:get_value("lo", Addrs) =/= undefined),
    p(Addrs),
    p(inet:getif()),
    {ok, Names} = inet:getiflist(),
    p(Names),
    [p({N, inet:ifget(N, [addr, netmask, mtu, flags, hwaddr, broadaddr, dstaddr])}) || N <- Names],
    p(inet:ifget("nosuch", [addr, flags])).

names() ->
    p(inet:gethostname()),
    p(inet:getaddr("localhost", inet)),
    p(inet:getaddr({1,2,3,4}, inet)),
    p(inet:getaddr("::1", inet6)),
    p(inet:gethostbyname("localhost")),
    p(inet:gethostbyname(localhost, inet)),
    p(inet:gethostbyaddr({127,0,0,1})),
    p(inet:gethostbyaddr("127.0.0.1")),
    p([inet:getservbyname(N, P) || {N, P} <- [{http, tcp}, {"domain", udp}, {nosuch, tcp}]]),
    p([inet:getservbyport(N, P) || {N, P} <- [{80, tcp}, {53, udp}, {1, nosuch}]]),
    p(inet_gethost_native:gethostbyname("localhost")),
    p(inet_gethost_native:gethostbyaddr({127,0,0,1})),
    p(inet_gethost_native:gethostbyname(5)).
