%% module_info of itself and of library modules; exported functions; attributes; md5.
-module(code_module_info).
-vsn("1.2.3").
-author(me).
-my_attribute([a, b]).
-my_attribute({c, d}).
-behaviour(gen_server).
-include("check.hrl").

main() ->
    ?P(lists:sort(proplists:get_keys(?MODULE:module_info()))),
    ?P(?MODULE:module_info(module)),
    ?P([F || F = {N, _} <- lists:sort(?MODULE:module_info(exports)), N =/= x]),
    ?P(lists:sort([A || {K, _} = A <- ?MODULE:module_info(attributes), K =/= vsn])),
    ?P(proplists:get_value(vsn, ?MODULE:module_info(attributes))),
    ?P(lists:sort([K || {K, _} <- ?MODULE:module_info(compile)])),
    ?P(byte_size(?MODULE:module_info(md5))),
    ?P(?MODULE:module_info(bad)),
    ?P(?MODULE:module_info(native)),
    ?P(lists:sort([K || {K, _} <- lists:module_info()])),
    ?P(lists:member({map, 2}, lists:module_info(exports))),
    ?P(lists:member({thing, 9}, lists:module_info(exports))),
    ?P(lists:member({module_info, 0}, lists:module_info(exports))),
    ?P(lists:module_info(module)),
    ?P(erlang:get_module_info(lists, module)),
    ?P(is_list(erlang:get_module_info(lists))),
    ?P(erlang:get_module_info(no_such_module_zz)),
    ?P(lists:member({local, 1}, ?MODULE:module_info(functions))),
    ?P(lists:member({id, 1}, ?MODULE:module_info(functions))),
    ?P(erlang:function_exported(?MODULE, id, 1)),
    ?P(erlang:function_exported(?MODULE, local, 1)),
    ?P(erlang:function_exported(?MODULE, module_info, 1)),
    ?P(erlang:is_builtin(erlang, abs, 1)),
    ?P(erlang:is_builtin(lists, reverse, 2)),
    ?P(erlang:is_builtin(lists, reverse, 1)),
    ?P(erlang:is_builtin(lists, map, 2)),
    ?P(erlang:is_builtin(no, no, 0)),
    ?P(erlang:is_builtin(id(1), a, 1)),
    ?P(erlang:module_loaded(lists)),
    ?P(erlang:module_loaded(?MODULE)),
    ?P(erlang:module_loaded(no_such_module_zz)),
    ?P(erlang:module_loaded(id("x"))),
    ?P(lists:member(?MODULE, erlang:loaded())),
    ?P(erlang:check_old_code(?MODULE)),
    ?P(erlang:check_old_code(no_such_module_zz)),
    ?P(erlang:check_process_code(self(), ?MODULE)),
    ?P(erlang:purge_module(no_such_module_zz)),
    ?P(erlang:delete_module(no_such_module_zz)),
    ?P(erlang:pre_loaded() =/= []),
    ?P(lists:member(erlang, erlang:pre_loaded())),
    ?ST(?MODULE:module_info(bad)),
    ?ST(erlang:module_loaded(id("x"))),
    ok.

local(X) -> X.
