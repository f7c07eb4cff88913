%% Probes of implicit behaviour: exceptions, part 4.
-module(probe_exceptions_04).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> erlang:raise(badclass, foo, []) end)),
    ?P(fresh(fun() -> erlang:raise(error, foo, [notaframe]) end)),
    ?P(fresh(fun() -> erlang:raise(error, foo, [{m,f,[1,2],[{file,"x"},{line,3}]}]) end)),
    ?P(fresh(fun() -> catch throw(t) end)),
    ?P(fresh(fun() -> catch exit(e) end)),
    ?P(fresh(fun() -> catch error(e) end)),
    ?P(fresh(fun() -> catch erlang:raise(exit, e, []) end)),
    ?P(fresh(fun() -> try throw(a) of _ -> b catch throw:X -> {caught,X} after put(k,1) end end)),
    ?P(fresh(fun() -> try id(3) of 4 -> ok catch _:_ -> no end end)),
    ok.
