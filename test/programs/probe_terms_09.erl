%% Probes of implicit behaviour: terms, part 9.
-module(probe_terms_09).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> begin F=fun(X) -> X end, F =:= F end end)),
    ?P(fresh(fun() -> [element(1,X)||X<-?MODULE:module_info()] end)),
    ?P(fresh(fun() -> [element(1,X)||X<-lists:module_info(compile)] end)),
    ?P(fresh(fun() -> is_binary(lists:module_info(md5)) end)),
    ?P(fresh(fun() -> byte_size(lists:module_info(md5)) end)),
    ?P(fresh(fun() -> erlang:is_builtin(lists,reverse,2) end)),
    ?P(fresh(fun() -> erlang:is_builtin(lists,map,2) end)),
    ?P(fresh(fun() -> erlang:is_builtin(erlang,apply,3) end)),
    ?P(fresh(fun() -> erlang:is_builtin(erlang,spawn,1) end)),
    ?P(fresh(fun() -> erlang:function_exported(erlang,self,0) end)),
    ?P(fresh(fun() -> erlang:function_exported(lists,map,2) end)),
    ?P(fresh(fun() -> is_list(erlang:loaded()) end)),
    ok.
