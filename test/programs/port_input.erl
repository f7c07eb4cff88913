%% What ports read: as lists and binaries, as lines, as packets.
-module(port_input).
-include("check.hrl").

main() ->
    [?P(sh("printf 'a\\nbb\\n\\nccc'", [O])) || O <- [line, {line, 1}, {line, 2}, {line, 3}, {line, 100}]],
    [?P(sh("printf 'a\\r\\nb\\rb\\r\\r\\n\\r\\nccc\\r'", [O])) || O <- [line, {line, 1}, {line, 2}, {line, 3}, {line, 4}]],
    [?P(sh("printf 'abcd\\r\\nabcd\\rabcd\\nabcd\\r'", [O])) || O <- [{line, 2}, {line, 3}, {line, 4}, {line, 5}]],
    ?P(sh("printf 'a\\nbb\\nc'", [{line, 10}, binary])),
    ?P(sh("printf '\\001a\\003bbb\\000\\002cc\\005short'", [{packet, 1}])),
    ?P(sh("printf '\\000\\001a\\000\\003bbb\\000\\000\\000\\002cc'", [{packet, 2}, binary])),
    ?P(sh("printf '\\000\\000\\000\\001a\\000\\000\\000\\003bbb'; printf '\\000\\000'; sleep 0.05; printf '\\000\\002c'; sleep 0.05; printf 'c'", [{packet, 4}])),
    ?P(sh("printf '\\003\\377\\000\\200'", [{packet, 1}])),
    [?P(cat(N)) || N <- [1, 2, 4]],
    ?P(erlang:phash2(sh("yes abcdefgh | head -n 20000", [{line, 20}, binary]))),
    ?P(erlang:phash2(iolist_to_binary([D || {data, D} <- sh("yes abcdefgh | head -n 200000", [binary])]))),
    ?P(echo_big(300000)),
    %% counters
    ?P(begin P = open_port({spawn, "cat"}, [{packet, 2}]), port_command(P, "12345"), A = one(P), [A, erlang:port_info(P, input), erlang:port_info(P, output), erlang:port_info(P, queue_size), erlang:port_info(P, parallelism), erlang:port_info(P, locking), port_close(P)] end),
    ?P(begin P = open_port({spawn, "cat"}, []), [erlang:port_info(P, name), erlang:port_info(P, monitors), erlang:port_info(P, monitored_by), port_close(P)] end),
    ?ST(begin P = open_port({spawn, "cat"}, []), erlang:port_info(P, foo) end),
    ?ST(begin P = open_port({spawn, "cat"}, []), erlang:port_info(P, 17) end),
    ok.

sh(Script, Options) -> exe(["-c", Script], Options).
exe(Args, Options) -> joined(drain(open_port({spawn_executable, "/bin/sh"}, [exit_status, {args, Args} | Options]))).

%% Pieces of a stream that may come in one message or in several are put together.
joined([{data, [X | _] = A}, {data, [Y | _] = B} | T]) when is_integer(X), is_integer(Y) -> joined([{data, A ++ B} | T]);
joined([{data, A}, {data, B} | T]) when is_binary(A), is_binary(B) -> joined([{data, <<A/binary, B/binary>>} | T]);
joined([H | T]) -> [H | joined(T)];
joined([]) -> [].

drain(P) -> receive {P, {exit_status, S}} -> [{status, S}]; {P, X} -> [X | drain(P)] after 4000 -> [timeout] end.
one(P) -> receive {P, {data, D}} -> D after 4000 -> timeout end.

%% Messages of several sizes, until one is too long for its header.
cat(Packet) ->
    alone(fun() ->
        process_flag(trap_exit, true),
        P = open_port({spawn, "cat"}, [{packet, Packet}, binary]),
        [through(P, << <<(I band 255)>> || I <- lists:seq(1, Size) >>) || Size <- [0, 1, 255, 256, 65535, 65536, 200000]]
    end).
through(P, Bytes) ->
    R = (catch port_command(P, Bytes)),
    receive {P, {data, Bytes}} -> same; {P, {data, Other}} -> byte_size(Other); {'EXIT', P, X} -> X after case R of true -> 4000; _ -> 0 end -> closed end.

echo_big(Size) ->
    P = open_port({spawn, "cat"}, [binary]),
    Bytes = << <<(I * 7 band 255)>> || I <- lists:seq(1, Size) >>,
    port_command(P, Bytes),
    Same = gather(P, Size, <<>>) =:= Bytes,
    port_close(P),
    Same.
gather(_, Size, Acc) when byte_size(Acc) >= Size -> Acc;
gather(P, Size, Acc) -> receive {P, {data, D}} -> gather(P, Size, <<Acc/binary, D/binary>>) after 4000 -> Acc end.
