%% Probes of implicit behaviour: exceptions, part 6.
-module(probe_exceptions_06).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> 1 rem id(0) end)),
    ?P(fresh(fun() -> 1 / id(0) end)),
    ?P(fresh(fun() -> id(1.0) div 2 end)),
    ?P(fresh(fun() -> bnot id(1.5) end)),
    ?P(fresh(fun() -> id(1.0e308) * 10 end)),
    ?P(fresh(fun() -> math:log(id(0)) end)),
    ?P(fresh(fun() -> math:sqrt(id(-1)) end)),
    ?P(fresh(fun() -> math:exp(id(1000)) end)),
    ?P(fresh(fun() -> list_to_integer(id("12x")) end)),
    ok.
