%% Probes of implicit behaviour: library, part 2.
-module(probe_library_02).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> string:to_float("1.5abc") end)),
    ?P(fresh(fun() -> string:to_integer("12abc") end)),
    ?P(fresh(fun() -> string:find("abc","c") end)),
    ?P(fresh(fun() -> list_to_tuple([1,2]) end)),
    ?P(fresh(fun() -> erts_debug:flat_size({a,[1,2]}) end)),
    ?P(fresh(fun() -> erts_debug:size({a,[1,2]}) end)),
    ?P(fresh(fun() -> erlang:split_binary(<<1,2,3>>,1) end)),
    ?P(fresh(fun() -> base64:encode(<<"abc">>) end)),
    ?P(fresh(fun() -> counters:get(counters:new(1,[]),1) end)),
    ok.
