%% Probes of implicit behaviour: library, part 5.
-module(probe_library_05).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> -7 rem 2 end)),
    ?P(fresh(fun() -> -7 bsr 1 end)),
    ?P(fresh(fun() -> 1 bsl 100 end)),
    ?P(fresh(fun() -> -1 band 16#ff end)),
    ?P(fresh(fun() -> min(1,1.0) end)),
    ?P(fresh(fun() -> max(1,1.0) end)),
    ?P(fresh(fun() -> abs(-0.0) end)),
    ?P(fresh(fun() -> float(1 bsl 1023) > 1.0 end)),
    ?P(fresh(fun() -> float(1 bsl 1024) end)),
    ?P(fresh(fun() -> is_float(1.0e0) end)),
    ok.
