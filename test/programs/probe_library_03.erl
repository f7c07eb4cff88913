%% Probes of implicit behaviour: library, part 3.
-module(probe_library_03).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> begin A=atomics:new(1,[{signed,false}]), atomics:sub(A,1,1), atomics:get(A,1) end end)),
    ?P(fresh(fun() -> persistent_term:get(nokey) end)),
    ?P(fresh(fun() -> begin persistent_term:put(pk1,v), {persistent_term:get(pk1),persistent_term:erase(pk1),persistent_term:get(pk1,d)} end end)),
    ?P(fresh(fun() -> lists:keyfind(1,1,[{1.0,a}]) end)),
    ?P(fresh(fun() -> lists:member(1,[1.0]) end)),
    ?P(fresh(fun() -> lists:keyfind(1,3,[{1},a,{x,y,1}]) end)),
    ?P(fresh(fun() -> lists:keysearch(a,1,[{a,1}]) end)),
    ?P(fresh(fun() -> erlang:tuple_to_list({}) end)),
    ?P(fresh(fun() -> erlang:insert_element(1,{b},a) end)),
    ok.
