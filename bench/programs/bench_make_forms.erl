%% Run by the oracle: makes the module bench_forms, whose functions return the preprocessed forms of modules of stdlib.
-module(bench_make_forms).
-export([make/1]).

make(OutDir) ->
    Lib = code:lib_dir(stdlib),
    Kernel = code:lib_dir(kernel),
    Includes = [filename:join(L, D) || L <- [Lib, Kernel], D <- ["src", "include"]],
    Functions = [function(M, forms(filename:join([Lib, "src", atom_to_list(M) ++ ".erl"]), Includes))
                 || M <- [queue, orddict, gb_trees, proplists, io_lib_pretty, lists]],
    Forms = [{attribute, 1, module, bench_forms}, {attribute, 1, compile, [export_all, nowarn_export_all]} | Functions],
    {ok, Module, Binary} = compile:forms(Forms, []),
    ok = file:write_file(filename:join(OutDir, atom_to_list(Module) ++ ".beam"), Binary).

forms(File, Includes) ->
    {ok, Forms} = epp:parse_file(File, [{includes, Includes}]),
    term_to_binary(Forms).

function(Name, Binary) ->
    Text = {bin_element, 1, {string, 1, binary_to_list(Binary)}, default, default},
    {function, 1, Name, 0, [{clause, 1, [], [], [{bin, 1, [Text]}]}]}.
