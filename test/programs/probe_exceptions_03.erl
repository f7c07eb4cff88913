%% Probes of implicit behaviour: exceptions, part 3.
-module(probe_exceptions_03).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> (id(nomap))#{a => 1} end)),
    ?P(fresh(fun() -> map_get(k, id(#{})) end)),
    ?P(fresh(fun() -> map_size(id(x)) end)),
    ?P(fresh(fun() -> throw(t) end)),
    ?P(fresh(fun() -> exit(e) end)),
    ?P(fresh(fun() -> error(e) end)),
    ?P(fresh(fun() -> error(e, [1,2]) end)),
    ?P(fresh(fun() -> error({my,err}, none, [{error_info,#{cause=>x}}]) end)),
    ?P(fresh(fun() -> erlang:raise(error, foo, [{m,f,1,[]}]) end)),
    ok.
