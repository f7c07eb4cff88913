%% Probes of implicit behaviour: exceptions, part 12.
-module(probe_exceptions_12).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> <<(id(<<1,2,3>>)):2/binary>> end)),
    ?P(fresh(fun() -> <<(id(<<1,2,3>>)):4/binary>> end)),
    ?P(fresh(fun() -> <<(id(1)):(id(-1))>> end)),
    ?P(fresh(fun() -> <<(id(1.5)):16/float>> end)),
    ?P(fresh(fun() -> <<(id(1.5)):32/float-little>> end)),
    ?P(fresh(fun() -> <<(id(70000.0)):16/float>> end)),
    ?P(fresh(fun() -> <<(id(1.0e300)):32/float>> end)),
    ?P(fresh(fun() -> <<(id(16#1F600))/utf8>> end)),
    ?P(fresh(fun() -> <<(id(16#D800))/utf8>> end)),
    ok.
