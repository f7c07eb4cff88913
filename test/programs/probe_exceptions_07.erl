%% Probes of implicit behaviour: exceptions, part 7.
-module(probe_exceptions_07).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> list_to_integer(id("-0")) end)),
    ?P(fresh(fun() -> list_to_integer("zz", 36) end)),
    ?P(fresh(fun() -> binary_to_integer(<<"+5">>) end)),
    ?P(fresh(fun() -> list_to_float("1") end)),
    ?P(fresh(fun() -> list_to_float("1.0e400") end)),
    ?P(fresh(fun() -> binary_to_float(<<"1.5e3">>) end)),
    ?P(fresh(fun() -> tuple_to_list(id([])) end)),
    ?P(fresh(fun() -> setelement(id(0), id({a}), x) end)),
    ?P(fresh(fun() -> length(id([1|2])) end)),
    ok.
