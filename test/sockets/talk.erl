%% A server and its client, each in a system of its own.
-module(talk).
-export([serve/0, ask/1]).

-define(LARGE, 3000000).

serve() ->
    {ok, L} = gen_tcp:listen(0, [binary, {ip, {127,0,0,1}}, {active, false}, {packet, 4}]),
    {ok, Port} = inet:port(L),
    io:format("port ~w.~n", [Port]),
    [connection(L) || _ <- lists:seq(1, 5)],
    io:format("5 connections~n").

connection(L) ->
    {ok, S} = gen_tcp:accept(L),
    {ok, What} = gen_tcp:recv(S, 0),
    serve(What, S),
    gen_tcp:close(S).

serve(<<"echo">>, S) -> echo(S);
serve(<<"large">>, S) ->
    {ok, D} = gen_tcp:recv(S, 0),
    ok = gen_tcp:send(S, D),
    {error, closed} = gen_tcp:recv(S, 0);
serve(<<"packets">>, S) ->
    [ok = gen_tcp:send(S, integer_to_list(N)) || N <- lists:seq(1, 2000)],
    {error, closed} = gen_tcp:recv(S, 0);
serve(<<"slow">>, S) ->
    %% more than all buffers hold, for a reader that takes its time
    ok = inet:setopts(S, [{packet, raw}]),
    Piece = binary:copy(<<"slow">>, 25000),
    [ok = gen_tcp:send(S, Piece) || _ <- lists:seq(1, 200)];
serve(<<"closed">>, _S) -> ok.

echo(S) ->
    case gen_tcp:recv(S, 0) of
        {ok, D} -> ok = gen_tcp:send(S, D), echo(S);
        {error, closed} -> ok
    end.

ask(Port) ->
    echo_ok = talk(Port, "echo", fun(S) ->
        [begin ok = gen_tcp:send(S, D), {ok, D} = gen_tcp:recv(S, 0) end || D <- [<<"a">>, <<>>, binary:copy(<<"b">>, 100000)]],
        echo_ok
    end),
    io:format("echo ok~n"),
    Large = binary:copy(<<"0123456789">>, ?LARGE div 10),
    true = talk(Port, "large", fun(S) -> ok = gen_tcp:send(S, Large), {ok, D} = gen_tcp:recv(S, 0), D =:= Large end),
    io:format("large ok~n"),
    packets_ok = talk(Port, "packets", fun(S) ->
        ok = inet:setopts(S, [{active, true}]),
        [receive {tcp, S, D} -> N = binary_to_integer(D) end || N <- lists:seq(1, 2000)],
        packets_ok
    end),
    io:format("packets ok~n"),
    20000000 = talk(Port, "slow", fun(S) -> ok = inet:setopts(S, [{packet, raw}, {active, once}]), slow(S, 0) end),
    io:format("slow ok~n"),
    {error, closed} = talk(Port, "closed", fun(S) -> gen_tcp:recv(S, 0) end),
    io:format("closed ok~n").

talk(Port, What, F) ->
    {ok, S} = gen_tcp:connect({127,0,0,1}, Port, [binary, {active, false}, {packet, 4}]),
    ok = gen_tcp:send(S, What),
    Result = F(S),
    gen_tcp:close(S),
    Result.

slow(S, N) ->
    receive
        {tcp, S, D} ->
            N rem 1000 =:= 0 andalso timer:sleep(1),
            ok = inet:setopts(S, [{active, once}]),
            slow(S, N + byte_size(D));
        {tcp_closed, S} -> N
    end.
