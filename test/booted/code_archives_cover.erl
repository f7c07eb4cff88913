%% Modules out of an archive, sticky directories, code that counts the lines it runs.
-module(code_archives_cover).
-include("../programs/check.hrl").
-include("compile.hrl").

main() ->
    quiet(),
    archives(),
    sticky(),
    covered(),
    ok.

archives() ->
    App = "cac-1.0",
    Beam = compile("-module(cac_m). -export([v/0, dir/0]). v() -> {cac, 1}. dir() -> code:priv_dir(cac)."),
    Spec = "{application, cac, [{vsn, \"1.0\"}, {modules, [cac_m]}, {registered, []}, {applications, [kernel, stdlib]}]}.\n",
    Files = [{App ++ "/ebin/cac_m.beam", Beam}, {App ++ "/ebin/cac.app", list_to_binary(Spec)}, {App ++ "/priv/text", <<"some text">>}],
    Name = filename:join(element(2, file:get_cwd()), App ++ ".ez"),
    ?P(element(1, zip:create(Name, Files))),
    Ebin = filename:join([Name, App, "ebin"]),
    ?P(code:add_pathz(Ebin)),
    ?P(cac_m:v()),
    ?P(filename:basename(code:which(cac_m))),
    ?P(string:find(code:which(cac_m), ".ez/")),
    ?P(string:find(code:lib_dir(cac), "cac-1.0.ez/")),
    ?P(string:find(cac_m:dir(), "cac-1.0.ez/")),
    ?P(application:load(cac)),
    ?P(application:get_key(cac, vsn)),
    ?P(begin {ok, Names} = erl_prim_loader:list_dir(filename:join(Name, App)), lists:sort(Names) end),
    ?P(erl_prim_loader:get_file(filename:join([Name, App, "priv", "text"])) =/= error),
    ?P(erl_prim_loader:list_dir(filename:join(Name, "no"))),
    ?P(code:del_path(Ebin)),
    ?P(file:delete(Name)).

sticky() ->
    Dir = filename:join(element(2, file:get_cwd()), "sticky"),
    ok = filelib:ensure_path(Dir),
    ok = file:write_file(filename:join(Dir, "cac_s.beam"), compile("-module(cac_s). -export([v/0]). v() -> 1.")),
    ?P(code:add_patha(Dir)),
    ?P(code:stick_dir(Dir)),
    ?P(cac_s:v()),
    ?P(code:is_sticky(cac_s)),
    ?P(code:load_binary(cac_s, "elsewhere/cac_s.beam", compile("-module(cac_s). -export([v/0]). v() -> 2."))),
    ?P(cac_s:v()),
    ?P(code:unstick_dir(Dir)),
    ?P(code:load_binary(cac_s, "elsewhere/cac_s.beam", compile("-module(cac_s). -export([v/0]). v() -> 2."))),
    ?P(cac_s:v()),
    ?P(code:is_sticky(cac_s)),
    ?P(code:del_path(Dir)).

covered() ->
    Source = filename:join(element(2, file:get_cwd()), "cac_c.erl"),
    ok = file:write_file(Source, "-module(cac_c).\n-export([f/1, g/1]).\nf(X) when X > 3 ->\n    big;\nf(_) ->\n    small.\n"
                                 "g(L) ->\n    [f(E) || E <- L].\n"),
    ?P(cover:compile_module(Source)),
    ?P(code:which(cac_c)),
    ?P(code:module_status(cac_c)),
    ?P(cac_c:g([1, 2, 5])),
    ?P(cover:analyse(cac_c, calls, line)),
    ?P(cover:analyse(cac_c, coverage, function)),
    ?P(cover:analyse(cac_c, calls, clause)),
    ?P(cover:modules()),
    ?P(cover:reset(cac_c)),
    ?P(cover:analyse(cac_c, coverage, module)),
    ?P(cover:stop()),
    ?P(file:delete(Source)).
