%% Old code alone stands in nobody's way; on_load functions that fail are purged with who runs them; coverage as without a JIT.
-module(code_purge_edges).
-include("../programs/check.hrl").
-include("compile.hrl").

main() ->
    quiet(),
    process_flag(trap_exit, true),
    %% only an old version: a new one can come
    ?P(load(1)),
    P = spawn_link(fun() -> cpe_m:loop() end),
    ?P(ask(P)),
    ?P(erlang:delete_module(cpe_m)),
    ?P([erlang:check_old_code(cpe_m), erlang:module_loaded(cpe_m)]),
    ?P(code:soft_purge(cpe_m)),
    ?P(finish(2)),
    ?P(cpe_m:v()),
    ?P(ask(P)),
    ?P(finish(3)),
    ?P(cpe_m:v()),
    ?P(catch erlang:delete_module(cpe_m) =:= true),
    ?P(code:soft_purge(cpe_m)),
    ?P(ask(P)),
    ?P(code:purge(cpe_m)),
    ?P(receive {'EXIT', P, R} -> R after 5000 -> none end),
    ?P(finish(3)),
    ?P(cpe_m:v()),
    ?P(code:soft_purge(cpe_m)),
    %% on_load functions
    Test = self(),
    ?P(register(cpe_test, Test)),
    L = spawn(fun() -> exit(code:load_binary(cpe_m, "", on_load("{self(), spawn(fun loop/0)}"))) end),
    M = monitor(process, L),
    {Loader, Looper} = receive {_, _} = Pair -> Pair after 5000 -> none end,
    N = monitor(process, Looper),
    ?P(cpe_m:v()),
    Loader ! failure,
    ?P(receive {'DOWN', M, process, L, R1} -> R1 after 5000 -> none end),
    ?P(receive {'DOWN', N, process, Looper, R2} -> R2 after 5000 -> none end),
    ?P(cpe_m:v()),
    ?P(erlang:check_old_code(cpe_m)),
    %% with an old version in use, too
    O = spawn_link(fun() -> cpe_m:loop() end),
    ?P(ask(O)),
    ?P(erlang:delete_module(cpe_m)),
    spawn(fun() -> Test ! {loaded, code:load_binary(cpe_m, "", on_load("{self(), no}"))} end),
    receive {Loader2, no} -> ok end,
    Loader2 ! failure,
    ?P(receive {loaded, Loaded} -> Loaded after 5000 -> none end),
    ?P([ask(O), erlang:check_old_code(cpe_m), erlang:module_loaded(cpe_m)]),
    spawn(fun() -> Test ! {loaded, code:load_binary(cpe_m, "", on_load("{self(), no}"))} end),
    receive {Loader3, no} -> ok end,
    Loader3 ! ok,
    ?P(receive {loaded, Loaded3} -> Loaded3 after 5000 -> none end),
    ?P([erlang:check_old_code(cpe_m), erlang:module_loaded(cpe_m)]),
    ?P(receive {'EXIT', O, R3} -> R3 after 500 -> none end),
    ?P([begin code:purge(cpe_m), code:delete(cpe_m) end || _ <- [1, 2]]),
    ok.

load(V) -> code:load_binary(cpe_m, "cpe_m.beam", beam(V)).
finish(V) ->
    erlang:finish_loading([erlang:prepare_loading(cpe_m, beam(V))]).
ask(P) -> P ! {v, self()}, receive {P, V} -> V after 1000 -> none end.
beam(V) ->
    compile("-module(cpe_m). -export([v/0, loop/0]). v() -> " ++ integer_to_list(V) ++
            ". loop() -> receive {v, From} -> From ! {self(), v()}, loop() end.").
on_load(Message) ->
    compile("-module(cpe_m). -export([v/0]). -on_load(f/0). v() -> loaded. loop() -> receive stop -> ok end, loop(). "
            "f() -> cpe_test ! " ++ Message ++ ", receive R -> R end.").
