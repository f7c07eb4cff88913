%% Probes of implicit behaviour: exceptions, part 8.
-module(probe_exceptions_08).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> lists:reverse(id([1|2])) end)),
    ?P(fresh(fun() -> id([1|2]) ++ [3] end)),
    ?P(fresh(fun() -> [1] ++ id(2) end)),
    ?P(fresh(fun() -> id(a) -- [b] end)),
    ?P(fresh(fun() -> spawn(notalist, f, x) end)),
    ?P(fresh(fun() -> spawn(m, f, [a|b]) end)),
    ?P(fresh(fun() -> register(undefined, self()) end)),
    ?P(fresh(fun() -> register(foo, id(notapid)) end)),
    ?P(fresh(fun() -> erlang:apply(id(fun() -> 1 end), [1]) end)),
    ok.
