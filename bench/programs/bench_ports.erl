%% Ports: messages to a program and back, a stream through it, programs started.
-module(bench_ports).
-export([rows/0]).

rows() ->
    No = fun() -> none end,
    [{"port_ping_pong", No, fun(_) -> ping_pong(2000, <<1:512>>) end},
     {"port_stream", fun() -> binary:copy(<<"0123456789abcdef">>, 4096) end, fun(B) -> stream(500, B) end},
     {"port_start_program", No, fun(_) -> start(20) end}].

ping_pong(N, Bytes) ->
    P = open_port({spawn, "cat"}, [{packet, 4}, binary]),
    ok = ping(P, N, Bytes),
    port_close(P).
ping(_, 0, _) -> ok;
ping(P, N, Bytes) ->
    P ! {self(), {command, Bytes}},
    receive {P, {data, Bytes}} -> ping(P, N - 1, Bytes) end.

%% One process writes, as fast as the program takes it, another reads.
stream(N, Bytes) ->
    P = open_port({spawn, "cat"}, [stream, binary]),
    spawn_link(fun() -> [port_command(P, Bytes) || _ <- lists:seq(1, N)] end),
    read(P, N * byte_size(Bytes)),
    port_close(P).
read(_, Left) when Left =< 0 -> ok;
read(P, Left) -> receive {P, {data, D}} -> read(P, Left - byte_size(D)) end.

start(0) -> ok;
start(N) ->
    P = open_port({spawn_executable, "/bin/true"}, [exit_status]),
    receive {P, {exit_status, 0}} -> start(N - 1) end.
