%% Programs that ports start: arguments, variables, working directory, descriptors.
-module(port_programs).
-include("check.hrl").

main() ->
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
    ?P(exe(["-c", "if [ -e /proc/self/fd/3 ]; then echo open; else echo closed; fi >&4"], [nouse_stdio, in])),
    ?P(begin P = open_port({spawn, "sh -c 'cat <&3 >&4'"}, [nouse_stdio]), port_command(P, "through 3 and 4"), [one(P), port_close(P)] end),
    ?P(exe(["-c", "echo a >/dev/stdout; cat /dev/stdin </dev/null; echo b >/proc/self/fd/1"], [])),
    ?P(exe(["-c", "test -p /dev/stdin && echo in is a pipe; test -p /dev/stdout && echo out is a pipe"], [])),
    ?P(exe(["-c", "echo input only"], [in])),
    ?P(begin P = open_port({spawn, "cat >/dev/null"}, [out, binary]), [port_command(P, "output only"), port_close(P)] end),
    %% what a program begins with
    ?P(exe(["-c", "grep -E 'Sig(Blk|Cgt)' /proc/self/status"], [])),
    ?P(exe(["-c", "ls /proc/self/fd | wc -l"], [])),
    ?P(exe(["-c", "cut -d' ' -f5 /proc/$$/stat | grep -qx $$ && echo leads its group"], [])),
    ?P(script("echo a file without a first line that says who reads it: $0 $1")),
    ?P(script("#!/bin/sh\necho $1")),
    ?P(script("#!/no/such/shell\necho $1")),
    %% many at once
    ?P(begin
        Ps = [open_port({spawn_executable, "/bin/sh"}, [exit_status, {args, ["-c", "exit $0", integer_to_list(I)]}]) || I <- lists:seq(0, 40)],
        [drain(P) || P <- Ps]
    end),
    ?P([drain(open_port({spawn, "kill -" ++ S ++ " $$"}, [exit_status])) || S <- ["TERM", "KILL", "PIPE", "INT", "HUP"]]),
    ok.

%% A file that is executed with an argument.
script(Text) ->
    File = "/tmp/glulam_port_programs_" ++ os:getpid(),
    ok = prim_file:write_file(File, Text),
    ok = prim_file:write_file_info(File, {file_info, undefined, undefined, undefined, undefined, undefined, undefined, 8#700, undefined, undefined, undefined, undefined, undefined, undefined}),
    R = try joined(drain(open_port({spawn_executable, File}, [exit_status, {args, ["argument"]}]))) catch _:E -> E end,
    prim_file:delete(File),
    R.

exe(Args, Options) -> joined(drain(open_port({spawn_executable, "/bin/sh"}, [exit_status, {args, Args} | Options]))).

%% Pieces of a stream that may come in one message or in several are put together.
joined([{data, [X | _] = A}, {data, [Y | _] = B} | T]) when is_integer(X), is_integer(Y) -> joined([{data, A ++ B} | T]);
joined([{data, A}, {data, B} | T]) when is_binary(A), is_binary(B) -> joined([{data, <<A/binary, B/binary>>} | T]);
joined([H | T]) -> [H | joined(T)];
joined([]) -> [].

drain(P) -> receive {P, {exit_status, S}} -> [{status, S}]; {P, X} -> [X | drain(P)] after 4000 -> [timeout] end.
one(P) -> receive {P, {data, D}} -> D after 4000 -> timeout end.
