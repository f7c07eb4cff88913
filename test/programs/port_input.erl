%% What ports read: as lists and binaries, as lines, as packets, with arguments, variables and working directory; descriptors 3 and 4.
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
    [?P(cat(N, S)) || N <- [1, 2, 4], S <- [0, 1, 255, 256, 65535, 65536, 200000]],
    ?P(erlang:phash2(sh("yes abcdefgh | head -n 20000", [{line, 20}, binary]))),
    ?P(erlang:phash2(iolist_to_binary([D || {data, D} <- sh("yes abcdefgh | head -n 200000", [binary])]))),
    ?P(echo_big(300000)),
    %% arguments
    ?P(exe(["-c", "for a in \"$0\" \"$@\"; do printf '<%s>\\n' \"$a\"; done", "zero", "a b", "", "c'd", "e\"f", "$HOME", "*", "\\", <<"bin">>, atom, [228, 8364, 128512]], [])),
    ?P(exe(["-c", "for a in \"$@\"; do printf '%s\\n' \"$a\"; done", "x", <<255, 254>>, <<"a", 10, 10>>, <<128, "'\"">>], [binary])),
    ?P(exe(["-c", "echo $0"], [{arg0, "other"}])),
    ?P(exe(["-c", "echo $0"], [])),
    ?P(exe(["-c", "cat /proc/$$/cmdline | tr '\\0' ' '"], [{arg0, <<"raw">>}])),
    ?P(exe([], [{arg0, "sh"}, in])),
    %% variables and directory
    ?P(exe(["-c", "echo $A-$B-${HOME-unset}-${C-unset}"], [{env, [{"A", "x"}, {"A", "y"}, {"B", [228, 8364]}, {"HOME", false}, {"C", []}]}])),
    ?P(exe(["-c", "echo $A-${B-unset}"], [{env, [{"A", "x"}, {"B", "b"}]}, {env, [{"A", "z"}]}])),
    ?P(exe(["-c", "pwd"], [{cd, "/usr"}])),
    ?P(exe(["-c", "pwd"], [{cd, <<"/usr/bin">>}])),
    ?P(exe(["-c", "pwd"], [{cd, "/usr"}, {cd, "/"}])),
    ?P(exe(["-c", "pwd"], [{cd, "/no/such/directory"}])),
    ?P(exe(["-c", "pwd"], [{cd, "/etc/passwd"}])),
    ?P(drain(open_port({spawn, "pwd"}, [exit_status, {cd, "/usr"}, {line, 100}]))),
    ?P(drain(open_port({spawn, 'echo an atom'}, [exit_status, {line, 100}]))),
    ?P(drain(open_port({spawn, <<"echo a binary">>}, [exit_status, {line, 100}]))),
    ?P(drain(open_port({spawn, ["echo a ", [$d, ["eep"]], " list ", [228]]}, [exit_status, {line, 100}]))),
    ?P(drain(open_port({spawn, "echo $0; echo 2>&1"}, [exit_status, {line, 100}]))),
    %% descriptors
    ?P(exe(["-c", "echo four >&4; echo five >&4"], [nouse_stdio, in])),
    ?P(begin P = open_port({spawn, "sh -c 'cat <&3 >&4'"}, [nouse_stdio]), port_command(P, "through 3 and 4"), [one(P), port_close(P)] end),
    ?P(exe(["-c", "echo a >/dev/stdout; cat /dev/stdin </dev/null; echo b >/proc/self/fd/1"], [])),
    ?P(exe(["-c", "test -p /dev/stdin && echo in is a pipe; test -p /dev/stdout && echo out is a pipe"], [])),
    ?P(exe(["-c", "echo input only"], [in])),
    ?P(begin P = open_port({spawn, "cat >/dev/null"}, [out, binary]), [port_command(P, "output only"), port_close(P)] end),
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

cat(Packet, Size) ->
    alone(fun() ->
        process_flag(trap_exit, true),
        P = open_port({spawn, "cat"}, [{packet, Packet}, binary]),
        Bytes = << <<(I band 255)>> || I <- lists:seq(1, Size) >>,
        catch port_command(P, Bytes),
        receive {P, {data, Bytes}} -> same; {P, {data, Other}} -> byte_size(Other); {'EXIT', P, R} -> R after 4000 -> timeout end
    end).

echo_big(Size) ->
    P = open_port({spawn, "cat"}, [binary]),
    Bytes = << <<(I * 7 band 255)>> || I <- lists:seq(1, Size) >>,
    port_command(P, Bytes),
    Same = gather(P, Size, <<>>) =:= Bytes,
    port_close(P),
    Same.
gather(_, Size, Acc) when byte_size(Acc) >= Size -> Acc;
gather(P, Size, Acc) -> receive {P, {data, D}} -> gather(P, Size, <<Acc/binary, D/binary>>) after 4000 -> Acc end.
