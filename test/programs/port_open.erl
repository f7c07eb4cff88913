%% open_port/2: arguments and options that are refused, and with which error.
-module(port_open).
-include("check.hrl").

main() ->
    [?ST(open_port(id(N), [])) || N <- [17, {}, {spawn}, {spawn, ""}, {spawn, "a\0b"}, {spawn, 17}, {spawn, ["a", 17.5]}, {spawn, "cat", x}, {other, "cat"},
                                    {spawn_driver, "no_such_driver"}, {spawn_driver, "no_such_driver with args"}, {spawn_driver, ""}, {spawn_driver, 3},
                                    {spawn_executable, "/no/such/file"}, {spawn_executable, "/etc/passwd"}, {spawn_executable, ""}, {spawn_executable, <<>>},
                                    {spawn_executable, "/etc/passwd/x"}, {spawn_executable, [$/ | lists:duplicate(300, $a)]}, {spawn_executable, 'no_such_atom'},
                                    {spawn_executable, [16#d800]}, {spawn_executable, "/bin/sh\0"}, {fd, a, b}, {fd, 0}, {fd, 0, 1, 2}]],
    [?ST(open_port({spawn, "cat"}, id(O))) || O <- [foo, [foo], [in | foo], [17], [{packet, 3}], [{packet, 0}], [{packet, a}], [{line, 0}], [{line, -1}], [{line, x}],
                                                 [{packet, 2}, {line, 10}], [line, {packet, 1}], [nouse_stdio, stderr_to_stdout], [{env, foo}], [{env, [foo]}],
                                                 [{env, [{"A=B", "c"}]}], [{env, [{"A", "c\0"}]}], [{env, [{a, "c"}]}], [{env, [{"A", c}]}], [{env, [{"A", <<"c">>}]}],
                                                 [{env, [{"A", "b"} | c]}], [{env, [{"A", true}]}], [{args, ["a"]}], [{arg0, "a"}], [{args, foo}], [{arg0, 17}],
                                                 [{cd, 17}], [{cd, [a]}], [{parallelism, perhaps}], [{busy_limits_port, foo}], [{busy_limits_port, {0, 1}}],
                                                 [{busy_limits_port, {1, 0}}], [{busy_limits_port, {1 bsl 64, 1 bsl 64}}], [{busy_limits_msgq, {a, b}}],
                                                 [{in, out}], [{hide, true}], [{foo, 1}], [{exit_status, true}]]],
    ?ST(open_port({spawn_executable, "/bin/sh"}, [{args, [foo, <<"a">>, "b" | c]}])),
    ?ST(open_port({spawn_executable, "/bin/sh"}, [{args, [17]}])),
    ?ST(open_port({spawn_executable, "/bin/sh"}, [{args, "abc"}])),
    ?ST(open_port({spawn_driver, "no_such_driver"}, [exit_status])),
    ?ST(open_port({fd, 2, 2}, [exit_status])),
    ?ST(open_port({fd, 2, 2}, [{args, []}])),
    ?ST(open_port({fd, 2, 2}, [{arg0, "x"}])),
    ?ST(open_port({fd, 2, 2}, [foo])),
    %% all that does no harm
    [?P(ok(O)) || O <- [[], [stream], [use_stdio], [in, out], [in], [out], [hide], [overlapped_io], [binary, eof], [{parallelism, true}], [{parallelism, false}],
                        [{busy_limits_port, disabled}], [{busy_limits_port, {5, 3}}], [{busy_limits_port, {1, (1 bsl 64) - 2}}], [{busy_limits_msgq, disabled}],
                        [{busy_limits_msgq, {1, 1}}], [{env, []}], [{env, [{"A", false}, {"B", []}, {"C", "d"}]}], [{packet, 1}, stream, line],
                        [{packet, 1}], [{packet, 2}], [{packet, 4}], [{cd, "/"}], [{cd, []}], [{cd, <<"/tmp">>}], [{cd, '/tmp'}], [line], [{line, 1}]]],
    ok.

ok(Options) ->
    P = open_port({spawn, "cat"}, Options),
    true = is_port(P),
    {connected, S} = erlang:port_info(P, connected),
    S = self(),
    [{N, V} || {N, V} <- erlang:port_info(P), N =/= os_pid, N =/= id] ++ [port_close(P), erlang:port_info(P)].
