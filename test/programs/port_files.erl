%% booted
%% otp: 25
%% Ports of files: open_port with a name alone, up to OTP 25.
-module(port_files).
-export([main/0]).

main() ->
    File = "port_files.tmp",
    P = open_port(File, [out]),
    io:format("~p~n", [[erlang:port_info(P, I) || I <- [name, input, output, os_pid]]]),
    true = port_command(P, "hello\n"),
    P ! {self(), {command, [<<"there">>, $\n]}},
    port_close(P),
    io:format("~p~n", [file:read_file(File)]),
    io:format("~p~n", [read(open_port(list_to_atom(File), [in, eof]))]),
    io:format("~p~n", [read(open_port(File, [in, eof, {line, 100}, binary]))]),
    process_flag(trap_exit, true),
    S = open_port(File, [in]),
    io:format("~p~n", [receive {S, {data, X}} -> X after 5000 -> none end]),
    io:format("~p~n", [receive {'EXIT', S, Reason} -> Reason after 5000 -> none end]),
    Refused = [{"nosuchdir/x", [out]}, {"nosuch", [in]}, {".", [out]}, {"", [in]}, {[a], [in]}, {<<"x">>, [in]}, {File, [in, exit_status]}],
    io:format("~p~n", [[element(1, element(2, catch open_port(A, B))) || {A, B} <- Refused]]),
    Q = open_port(File, [out, {packet, 2}]),
    port_command(Q, "XX"),
    port_close(Q),
    io:format("~p~n", [file:read_file(File)]),
    io:format("~p~n", [read(open_port(File, [in, eof, {packet, 2}]))]),
    file:delete(File).

read(Port) ->
    receive
        {Port, eof} -> port_close(Port), [];
        {Port, Data} -> [Data | read(Port)];
        {'EXIT', Port, Reason} -> Reason
    after 5000 -> none
    end.
