%% Probes of implicit behaviour: terms, part 2.
-module(probe_terms_02).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> maps:get(1.0, #{1=>a}, none) end)),
    ?P(fresh(fun() -> #{1=>a,1.0=>b} end)),
    ?P(fresh(fun() -> lists:sort([#{b=>1},#{a=>2},#{a=>1,b=>1},#{1=>1},#{1.0=>1}]) end)),
    ?P(fresh(fun() -> lists:sort([{a},{1,2},{},[1],[]]) end)),
    ?P(fresh(fun() -> lists:sort([<<1>>,<<1:1>>,<<>>,<<0,1>>]) end)),
    ?P(fresh(fun() -> 9007199254740993 == 9007199254740992.0 end)),
    ?P(fresh(fun() -> 9007199254740993 > 9007199254740992.0 end)),
    ?P(fresh(fun() -> (1 bsl 1024) > 1.0e308 end)),
    ?P(fresh(fun() -> 1.0e23 end)),
    ok.
