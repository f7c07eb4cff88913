%% Probes of implicit behaviour: exceptions, part 11.
-module(probe_exceptions_11).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> binary_to_term(<<131,100>>) end)),
    ?P(fresh(fun() -> binary_to_term(<<131,119,1,97>>, [safe]) end)),
    ?P(fresh(fun() -> <<X:8>> = id(<<1,2>>) end)),
    ?P(fresh(fun() -> <<(id(300)):8>> end)),
    ?P(fresh(fun() -> <<(id(-1)):8>> end)),
    ?P(fresh(fun() -> <<(id(a)):8>> end)),
    ?P(fresh(fun() -> <<(id(<<1>>))/binary, 2>> end)),
    ?P(fresh(fun() -> <<(id(<<1:3>>))/binary>> end)),
    ?P(fresh(fun() -> <<(id(<<1:3>>))/bitstring>> end)),
    ok.
