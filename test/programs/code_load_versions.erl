%% Loading modules made in memory: two versions, old funs, local and qualified recursion, external funs.
-module(code_load_versions).
-include("check.hrl").

main() ->
    V1 = beam(1),
    V2 = beam(2),
    ?P(erlang:load_module(vers, V1)),
    ?P(vers:v()),
    F1 = vers:f(),
    P1 = spawn(fun() -> vers:loop() end),
    P2 = spawn(fun() -> vers:loopq() end),
    ?P([erlang:fun_info(F1, K) || K <- [module, name, arity, env, type]]),
    E = fun vers:v/0,
    ?P([ask(P1), ask(P2), F1(x), E()]),
    ?P(erlang:check_old_code(vers)),
    ?P(erlang:load_module(vers, V2)),
    ?P(vers:v()),
    ?P([F1(x), E(), (vers:f())(x)]),
    ?P(ask(P1)),
    ?P(ask(P2)),
    ?P(ask(P2)),
    ?P(F1 =:= vers:f()),
    ?P(F1 == vers:f()),
    ?P(erlang:check_old_code(vers)),
    ?P([erlang:check_process_code(P, vers) || P <- [P1, P2, self()]]),
    ?P(erlang:load_module(vers, V1)),
    ?P(vers:module_info(module)),
    ?P(lists:sort(vers:module_info(exports))),
    ?P(proplists:get_value(vsn, vers:module_info(attributes))),
    ?P(erlang:module_loaded(vers)),
    ?P(erlang:function_exported(vers, v, 0)),
    ?P(erlang:function_exported(vers, v, 1)),
    ?P(vers:lit()),
    ?P(erlang:md5(V1) =:= erlang:md5(V1)),
    ?P(erlang:load_module(vers, <<"junk">>)),
    ?P(erlang:load_module(vers, <<"FOR1", 0, 0, 0, 4, "BEAM">>)),
    ?P(erlang:load_module(other_name, V1)),
    ?P(erlang:load_module(vers, binary:part(V1, 0, byte_size(V1) div 2))),
    ?P(erlang:load_module(id("vers"), V1)),
    ?P(erlang:load_module(vers, id(x))),
    ?P([exit(P, kill) || P <- [P1, P2]]),
    ?ST(vers:crash(id(1))),
    ?ST(vers:nofun()),
    ok.

ask(P) -> P ! self(), receive {v, X} -> X after 8000 -> timeout end.
beam(N) ->
    Forms = [form(S) || S <- ["-module(vers).", "-export([v/0, f/0, loop/0, loopq/0, lit/0, crash/1]).", "v() -> " ++ integer_to_list(N) ++ ".", "f() -> fun(X) -> {v(), X} end.",
        "loop() -> receive P -> P ! {v, {loop, v()}}, loop() end.", "loopq() -> receive P -> P ! {v, {loopq, v()}}, vers:loopq() end.",
        "lit() -> {literal, \"text\", #{k => [" ++ integer_to_list(N) ++ "]}}.", "crash(X) -> Y = error({crash, X}), {Y}."]],
    {ok, vers, B} = compile:forms(Forms, [deterministic]),
    B.
form(S) -> {ok, T, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(T), F.
