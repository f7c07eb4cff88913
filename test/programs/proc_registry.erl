%% register, whereis, unregister, registered: names, errors, what death does to them.
-module(proc_registry).
-include("check.hrl").

main() ->
    S = self(),
    ?P(register(reg_a, S)),
    ?P(whereis(reg_a) =:= S),
    ?P(begin reg_a ! hello, next() end),
    ?P(begin {reg_a, node()} ! hello2, next() end),
    ?P(register(reg_b, S)),
    ?P(register(reg_a, spawn(fun() -> ok end))),
    ?P(process_info(S, registered_name)),
    ?P(lists:member(reg_a, registered())),
    ?P(unregister(reg_a)),
    ?P(whereis(reg_a)),
    ?P(unregister(reg_a)),
    ?P(process_info(S, registered_name)),
    ?P(lists:member(reg_a, registered())),
    ?P(reg_a ! x),
    ?P({reg_a, node()} ! x),
    ?P(erlang:send(reg_a, x)),
    ?P(erlang:send({reg_a, node()}, x)),
    ?P(whereis(undefined)),
    ?P(register(undefined, S)),
    ?P(unregister(undefined)),
    ?P(register("name", S)),
    ?P(register(reg_c, notapid)),
    ?P(register(reg_c, dead())),
    ?P(whereis(1)),
    ?P(begin P = named(reg_d), X = whereis(reg_d) =:= P, P ! stop, until(fun() -> whereis(reg_d) =:= undefined end), {X, whereis(reg_d)} end),
    ?P(begin P = named(reg_e), R = monitor(process, P), P ! stop, receive {'DOWN', R, _, _, _} -> {whereis(reg_e), catch_(fun() -> reg_e ! x end)} end end),
    ?P(begin P = named(reg_f), unregister(reg_f), register(reg_g, P), X = {whereis(reg_f), whereis(reg_g) =:= P}, P ! stop, X end),
    ?P(begin P = named(reg_h), X = (try register(reg_h, S) catch error:E -> E end), P ! stop, X end),
    ?P(begin P = named(reg_i), process_info(P, registered_name) end),
    ?P(begin P = whereis(reg_i), [process_info(P, [registered_name, trap_exit])] end),
    ?P(begin P = spawn(fun() -> receive {F, M} -> F ! {echo, M} end end), register(reg_j, P), reg_j ! {S, x}, next() end),
    ?P(begin [begin register(N, spawn(fun() -> receive stop -> ok end end)) end || N <- [n1, n2, n3]], X = [is_pid(whereis(N)) || N <- [n1, n2, n3, n4]], [N ! stop || N <- [n1, n2, n3]], X end),
    ?P([is_atom(N) || N <- registered()] -- [true || _ <- registered()]),
    ?P(begin register(reg_k, S), X = {whereis(reg_k) =:= S, unregister(reg_k)}, X end),
    ?ST(register(id(undefined), self())),
    ?ST(register(id(reg_z), id(x))),
    ?ST(unregister(id(reg_zz))),
    ?ST(whereis(id(1))),
    ?ST(id(reg_zz) ! x),
    ok.

dead() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end.
named(N) -> S = self(), P = spawn(fun() -> register(N, self()), S ! {ok, self()}, receive stop -> ok end end), receive {ok, P} -> P end.
catch_(F) -> try F() catch error:R -> R end.
