%% Probes of implicit behaviour: system, part 4.
-module(probe_system_04).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> node() end)),
    ?P(fresh(fun() -> nodes() end)),
    ?P(fresh(fun() -> erlang:is_alive() end)),
    ?P(fresh(fun() -> localtime_shape(erlang:localtime()) end)),
    ?P(fresh(fun() -> erlang:universaltime_to_localtime({{1970,1,1},{0,0,0}}) =/= x end)),
    ?P(fresh(fun() -> os:type() end)),
    ?P(fresh(fun() -> os:getenv("NOPE_X") end)),
    ok.

localtime_shape({{_, _, _}, {_, _, _}}) -> ok.
