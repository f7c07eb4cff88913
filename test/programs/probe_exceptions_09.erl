%% Probes of implicit behaviour: exceptions, part 9.
-module(probe_exceptions_09).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> erlang:apply(lists, reverse, [[1,2]]) end)),
    ?P(fresh(fun() -> erlang:make_fun(lists, reverse, 1) end)),
    ?P(fresh(fun() -> fun lists:reverse/1 == fun lists:reverse/1 end)),
    ?P(fresh(fun() -> ets:lookup(nosuchtable, a) end)),
    ?P(fresh(fun() -> ets:new(t, [badopt]) end)),
    ?P(fresh(fun() -> process_info(id(nopid), links) end)),
    ?P(fresh(fun() -> process_flag(badflag, x) end)),
    ?P(fresh(fun() -> system_info_bad(id(foo)) end)),
    ?P(fresh(fun() -> erlang:system_info(id(foo)) end)),
    ok.

system_info_bad(X) -> erlang:system_info(X).
