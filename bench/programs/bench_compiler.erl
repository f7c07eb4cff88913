%% OTP's compiler over forms of modules of stdlib that the oracle has preprocessed (module bench_forms, made by the run).
-module(bench_compiler).
-export([rows/0]).

rows() ->
    [{"compile_" ++ atom_to_list(M), fun() -> binary_to_term(bench_forms:M()) end, fun(Forms) -> compile(Forms) end}
     || M <- [queue, orddict, gb_trees, proplists, io_lib_pretty, lists]].

compile(Forms) ->
    {ok, _, Binary} = compile:forms(Forms, [deterministic, binary, report]),
    Binary.
