%% Probes of implicit behaviour: system, part 1.
-module(probe_system_01).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> is_integer(erlang:monotonic_time()) end)),
    ?P(fresh(fun() -> erlang:monotonic_time() < 0 end)),
    ?P(fresh(fun() -> erlang:convert_time_unit(1,second,native) end)),
    ?P(fresh(fun() -> tuple_size(erlang:timestamp()) end)),
    ?P(fresh(fun() -> erlang:unique_integer([positive]) > 0 end)),
    ?P(fresh(fun() -> erlang:unique_integer() < 0 end)),
    ?P(fresh(fun() -> begin A=erlang:unique_integer([monotonic]), B=erlang:unique_integer([monotonic]), A<B end end)),
    ?P(fresh(fun() -> erlang:system_info(otp_release) end)),
    ?P(fresh(fun() -> erlang:system_info(machine) end)),
    ok.
