%% Probes of implicit behaviour: exceptions, part 2.
-module(probe_exceptions_02).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> cc(id(7)) end)),
    ?P(fresh(fun() -> begin {ok,_} = id(error) end end)),
    ?P(fresh(fun() -> if_(id(9)) end)),
    ?P(fresh(fun() -> (id(fun(X) -> X end))(1,2) end)),
    ?P(fresh(fun() -> (id(notfun))(1) end)),
    ?P(fresh(fun() -> (id(fun lists:nofunx/1))(1) end)),
    ?P(fresh(fun() -> begin #{a := V} = id(#{b=>1}), V end end)),
    ?P(fresh(fun() -> maps:get(zz, id(#{})) end)),
    ?P(fresh(fun() -> (id(#{}))#{a := 1} end)),
    ok.

cc(X) -> case X of 1 -> ok end.
if_(X) -> if X =:= 1 -> ok end.
