%% Probes of implicit behaviour: ets, part 1.
-module(probe_ets_01).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> begin T=ets:new(t,[]), ets:lookup_element(T,a,2) end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[]), ets:insert(T,[{K,K*K}||K<-lists:seq(1,10)]), lists:sort(ets:select(T,[{{'$1','$2'},[{'>','$1',5},{'<','$2',80}],[{{'$1','$_'}}]}])) end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[]), ets:insert(T,{a,b,c}), {ets:match(T,{'$1','_','$0'}),ets:match_object(T,{a,'_','_'}),ets:match(T,{'$1','$1','_'})} end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[ordered_set]), ets:insert(T,[{K}||K<-[1,2,3]]), {ets:first(T),ets:next(T,1),ets:prev(T,1),ets:last(T),ets:next(T,0),ets:next(T,3)} end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[set]), ets:next(T,nokey) end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[ordered_set]), ets:insert(T,[{K}||K<-lists:seq(1,5)]), {M,C}=ets:select(T,[{{'$1'},[],['$1']}],2), {M,element(1,ets:select(C))} end end)),
    ?P(fresh(fun() -> ets:match_spec_run([{1,2}], ets:match_spec_compile([{{'$1','$2'},[],[{{'$2','$1'}}]}])) end)),
    ?P(fresh(fun() -> ets:test_ms({a,1},[{{a,'$1'},[],['$1']}]) end)),
    ?P(fresh(fun() -> erlang:match_spec_test({a,1},[{{a,'$1'},[],['$1']}],table) end)),
    ?P(fresh(fun() -> ets:is_compiled_ms(ets:match_spec_compile([{'_',[],[true]}])) end)),
    ok.
