%% How ports end: exit status, end of input, exit signals, owners that exit, links, monitors, names.
-module(port_ends).
-include("check.hrl").

main() ->
    quiet(),
    [?P(run(C)) || C <- ["true", "false", "sh -c 'exit 3'", "sh -c 'exit 255'", "echo a", "sh -c 'kill -9 $$'", "sh -c 'kill -TERM $$'", "sh -c 'kill -HUP $$'", "no_such_program_here 2>/dev/null",
                         "sh -c 'echo a; echo b 1>&2; exit 7' 2>/dev/null", "printf 'no newline'", "cat </dev/null"]],
    ?P(drain(open_port({spawn, "no_such_program_here"}, [exit_status, stderr_to_stdout, {line, 200}]))),
    ?P(drain(open_port({spawn, "sh -c 'echo out; echo err 1>&2'"}, [exit_status, stderr_to_stdout, {line, 200}]))),
    ?P(drain(open_port({spawn_executable, "/bin"}, [exit_status]))),
    ?P(trapping(fun() -> drain(open_port({spawn, "echo a"}, [])) end)),
    ?P(trapping(fun() -> drain(open_port({spawn, "echo a"}, [exit_status])) end)),
    ?P(trapping(fun() -> P = open_port({spawn, "echo a"}, [eof]), [drain(P), is_list(erlang:port_info(P)), port_close(P), next(20)] end)),
    ?P(trapping(fun() -> P = open_port({spawn, "echo a"}, [eof, exit_status]), [drain(P), next(50), is_list(erlang:port_info(P)), port_close(P), next(20)] end)),
    ?P(alone(fun() -> P = open_port({spawn, "echo a"}, []), R = monitor(port, P), [data(P), receive {'DOWN', R, port, P, X} -> X end] end)),
    ?P(trapping(fun() -> P = open_port({spawn, "cat"}, []), P ! {self(), close}, [next(), next(20)] end)),
    ?P(trapping(fun() -> P = open_port({spawn, "cat"}, []), [port_close(P), next(), next(20)] end)),
    ?P(trapping(fun() -> P = open_port({spawn, "cat"}, []), unlink(P), P ! {self(), close}, [next(), next(20)] end)),
    %% exit/2
    [?P(trapping(fun() -> P = open_port({spawn, "cat"}, []), exit(P, id(R)), [next(), next(20), erlang:port_info(P)] end)) || R <- [normal, boom, kill, {shutdown, x}, "text"]],
    [?P(trapping(fun() -> P = open_port({spawn, "cat"}, []), alone(fun() -> exit(P, id(R)) end), [next(100), erlang:port_info(P) =:= undefined, catch port_close(P)] end)) || R <- [normal, boom, kill]],
    [?P(alone(fun() -> P = open_port({spawn, "cat"}, []), exit(P, id(R)), next(100) end)) || R <- [normal, boom, kill]],
    %% owners and others that are linked
    [?P(owner(id(R))) || R <- [normal, boom, kill, shutdown]],
    [?P(linked(id(R))) || R <- [normal, boom, kill]],
    ?P(alone(fun() -> P = open_port({spawn, "cat"}, []), unlink(P), R = monitor(port, P), S = self(), spawn(fun() -> link(P), S ! go, exit(boom) end), next(), receive {'DOWN', R, port, P, X} -> X end end)),
    ?ST(link(closed())),
    ?P(trapping(fun() -> link(closed()), next() end)),
    ?P(unlink(closed())),
    ?P(alone(fun() -> P = open_port({spawn, "cat"}, []), [unlink(P), erlang:port_info(P, links), process_info(self(), links), port_close(P)] end)),
    ?P(exit(closed(), boom)),
    %% monitors
    ?P(begin P = open_port({spawn, "cat"}, []), R = monitor(port, P), {monitored_by, [S]} = erlang:port_info(P, monitored_by), {monitors, Ms} = process_info(self(), monitors), port_close(P), {S =:= self(), Ms =:= [{port, P}], next()} end),
    ?P(begin P = open_port({spawn, "cat"}, []), R = monitor(port, P), [demonitor(R), port_close(P), next(20)] end),
    ?P(begin P = open_port({spawn, "cat"}, []), register(a_port, P), monitor(port, a_port), port_close(P), next() end),
    ?P(begin P = open_port({spawn, "cat"}, []), register(a_port, P), monitor(port, {a_port, node()}), port_close(P), next() end),
    ?P(begin monitor(port, closed()), next() end),
    ?P(begin monitor(port, no_such_port), next() end),
    ?P(begin register(a_process, self()), monitor(port, a_process), unregister(a_process), next() end),
    ?ST(monitor(port, id(17))),
    ?ST(monitor(port, binary_to_term(<<131, 102, 100, 0, 13, "fgsfds@fgsfds", 1:32, 0>>))),
    ?ST(monitor(port, id(self()))),
    ?ST(monitor(process, open_port({spawn, "cat"}, []))),
    ?P(begin P = open_port({spawn, "cat"}, []), R = monitor(port, P), unlink(P), exit(P, kill), next() end),
    %% names
    ?P(begin P = open_port({spawn, "cat"}, []), true = register(cat_port, P), L = [whereis(cat_port) =:= P, erlang:port_info(P, registered_name), lists:member(cat_port, registered()),
        cat_port ! {self(), {command, "by name"}}, data(P), port_command(cat_port, "again"), data(P), c(fun() -> register(cat_port, self()) end), c(fun() -> register(other, P) end), element(1, erlang:port_info(cat_port, name)),
        erlang:port_set_data(cat_port, {some, "data"}), erlang:port_get_data(cat_port), port_close(cat_port), whereis(cat_port), c(fun() -> cat_port ! x end)], L end),
    ?P(begin P = open_port({spawn, "cat"}, []), register(cat_port, P), [unregister(cat_port), erlang:port_info(P, registered_name), port_close(P), c(fun() -> register(cat_port, P) end)] end),
    ?P(begin P = open_port({spawn, "cat"}, []), {cat_port, node()} ! hello, register(cat_port, P), {cat_port, node()} ! {self(), {command, "x"}}, [data(P), port_close(P)] end),
    %% data
    ?P(begin P = open_port({spawn, "cat"}, []), [erlang:port_get_data(P), erlang:port_set_data(P, {a, [b, 1 bsl 100, <<"bytes">>]}), erlang:port_get_data(P), erlang:port_set_data(P, x), erlang:port_get_data(P), port_close(P)] end),
    %% where the other side is gone
    ?P(trapping(fun() -> P = open_port({spawn, "true"}, [eof]), {P, eof} = next(), next(50), [catch port_command(P, "x"), next(), next(20)] end)),
    ?P(trapping(fun() -> P = open_port({spawn, "true"}, [eof]), {P, eof} = next(), next(50), P ! {self(), {command, "x"}}, [next(), next(20)] end)),
    ?P(alone(fun() -> P = open_port({spawn, "true"}, [eof]), {P, eof} = next(), next(50), port_command(P, "x"), next(20) end)),
    ?P(trapping(fun() -> P = open_port({spawn, "cat"}, [in]), P ! {self(), {command, "x"}}, [next(), next(20)] end)),
    ?P(erlang:system_info(port_limit)),
    ?P(begin C = erlang:system_info(port_count), P = open_port({spawn, "cat"}, []), D = erlang:system_info(port_count), port_close(P), {D - C, lists:member(P, erlang:ports()), erlang:system_info(port_count) - C} end),
    ok.

c(F) -> try F() catch C:R -> {C, R} end.

run(Command) -> trapping(fun() -> drain(open_port({spawn, Command}, [exit_status, {line, 200}])) end).

drain(P) ->
    receive
        {P, eof} -> [eof];
        {P, {exit_status, S}} -> [{status, S} | drain(P, 20)];
        {P, X} -> [X | drain(P)];
        {'EXIT', P, R} -> [{exit, R}]
    after 4000 -> [timeout] end.
drain(P, T) -> receive {P, X} -> [X | drain(P, T)]; {'EXIT', P, R} -> [{exit, R}] after T -> [] end.

data(P) -> receive {P, {data, D}} -> D after 4000 -> timeout end.

trapping(F) -> alone(fun() -> process_flag(trap_exit, true), F() end).

owner(Reason) ->
    S = self(),
    {O, M} = spawn_monitor(fun() -> P = open_port({spawn, "cat"}, []), S ! {port, P}, receive go -> ok end, exit(Reason) end),
    P = receive {port, Q} -> Q end,
    R = monitor(port, P),
    case Reason of kill -> exit(O, kill); _ -> O ! go end,
    [receive {'DOWN', M, _, _, X} -> X end, receive {'DOWN', R, port, P, Y} -> Y end, erlang:port_info(P)].

linked(Reason) ->
    P = open_port({spawn, "cat"}, []),
    unlink(P),
    S = self(),
    O = spawn(fun() -> link(P), S ! linked, receive go -> ok end, exit(Reason) end),
    receive linked -> ok end,
    R = monitor(port, P),
    case Reason of kill -> exit(O, kill); _ -> O ! go end,
    X = receive {'DOWN', R, port, P, Y} -> Y after 100 -> is_list(erlang:port_info(P)) end,
    catch port_close(P),
    X.

closed() -> P = open_port({spawn, "cat"}, []), port_close(P), P.
