%% Loading and purging through the code server: who dies, who goes on, what literals and old funs are worth then.
-module(code_server_versions).
-include("../programs/check.hrl").

main() ->
    quiet(),
    process_flag(trap_exit, true),
    ?P(load(1)),
    F1 = csv_m:f(),
    E = fun csv_m:v/0,
    P1 = spawn(fun() -> csv_m:loop() end),
    P2 = spawn(fun() -> csv_m:loopq() end),
    M1 = monitor(process, P1),
    ?P([ask(P1), ask(P2)]),
    ?P(load(2)),
    ?P([ask(P1), ask(P2), ask(P2), F1(x), E()]),
    ?P(erlang:check_old_code(csv_m)),
    ?P([erlang:check_process_code(P, csv_m) || P <- [P1, P2, self()]]),
    ?P(erlang:load_module(csv_m, beam(3))),
    ?P(code:soft_purge(csv_m)),
    Lit = csv_m:lit(),
    ?P(load(3)),
    ?P(receive {'DOWN', M1, process, P1, W} -> W after 1000 -> none end),
    ?P(Lit),
    ?P(code:purge(csv_m)),
    ?P(element(1, element(1, element(2, (catch F1(x)))))),
    ?P(Lit),
    ?P(code:delete(csv_m)),
    ?P(code:delete(csv_m)),
    ?P(try csv_m:v() catch error:R -> R end),
    ?P(code:is_loaded(csv_m)),
    ?P(Lit),
    ?P(code:purge(csv_m)),
    ?P(Lit),
    ?P(lists:keymember(csv_m, 1, code:all_loaded())),
    ?P(code:load_binary(csv_m, "csv_m.beam", <<"junk">>)),
    ?P(code:load_binary(other_name, "csv_m.beam", beam(4))),
    ?P(code:load_binary(csv_m, "csv_m.beam", on_load_beam("ok"))),
    ?P(csv_m:v()),
    ?P(code:load_binary(csv_m, "csv_m.beam", on_load_beam("{error, because}"))),
    ?P(csv_m:v()),
    ?P(code:load_binary(csv_m, "csv_m.beam", on_load_beam("error(crash)"))),
    ?P(csv_m:v()),
    ?P(erlang:load_module(csv_m, on_load_beam("ok"))),
    ?P(code:load_binary(lists, "lists.beam", beam(5))),
    ?P([code:is_sticky(lists), code:is_loaded(erlang), code:which(no_such_module_at_all)]),
    ?P([exit(P, kill) || P <- [P1, P2]]),
    ?P(begin code:purge(csv_m), code:delete(csv_m), code:purge(csv_m) end),
    ok.

load(N) -> code:load_binary(csv_m, "csv_m.beam", beam(N)).
ask(P) -> P ! self(), receive {v, X} -> X after 8000 -> timeout end.
beam(N) ->
    compile(["-module(csv_m).", "-export([v/0, f/0, loop/0, loopq/0, lit/0]).", "v() -> " ++ integer_to_list(N) ++ ".", "f() -> fun(X) -> {v(), X} end.",
        "loop() -> receive P -> P ! {v, {loop, v()}}, loop() end.", "loopq() -> receive P -> P ! {v, {loopq, v()}}, csv_m:loopq() end.",
        "lit() -> {literal, \"text\", #{k => [" ++ integer_to_list(N) ++ "]}}."]).
on_load_beam(Result) ->
    compile(["-module(csv_m).", "-export([v/0]).", "-on_load(init/0).", "v() -> loaded.", "init() -> " ++ Result ++ "."]).
compile(Lines) ->
    Forms = [form(S) || S <- Lines],
    {ok, csv_m, B} = compile:forms(Forms, [deterministic]),
    B.
form(S) -> {ok, T, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(T), F.
