%% Probes of implicit behaviour: terms, part 3.
-module(probe_terms_03).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> 1.0e22 end)),
    ?P(fresh(fun() -> 0.1 end)),
    ?P(fresh(fun() -> 1/3 end)),
    ?P(fresh(fun() -> 123456789012345680.0 end)),
    ?P(fresh(fun() -> 1.0e-5 end)),
    ?P(fresh(fun() -> 5.0e-324 end)),
    ?P(fresh(fun() -> 1.7976931348623157e308 end)),
    ?P(fresh(fun() -> float_to_list(0.1) end)),
    ?P(fresh(fun() -> float_to_list(1.0e10) end)),
    ok.
