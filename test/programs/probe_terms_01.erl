%% Probes of implicit behaviour: terms, part 1.
-module(probe_terms_01).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> lists:sort([1,a,[],#{},{},<<>>,self(),make_ref(),fun id/1,1.0,"s"]) end)),
    ?P(fresh(fun() -> 1 == 1.0 end)),
    ?P(fresh(fun() -> 1 =:= 1.0 end)),
    ?P(fresh(fun() -> 0.0 =:= -0.0 end)),
    ?P(fresh(fun() -> 0.0 == -0.0 end)),
    ?P(fresh(fun() -> -0.0 end)),
    ?P(fresh(fun() -> <<(-0.0)/float>> end)),
    ?P(fresh(fun() -> #{1=>a} =:= #{1.0=>a} end)),
    ?P(fresh(fun() -> #{1=>a} == #{1.0=>a} end)),
    ok.
