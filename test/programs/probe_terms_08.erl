%% Probes of implicit behaviour: terms, part 8.
-module(probe_terms_08).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> erlang:external_size({a,b}) end)),
    ?P(fresh(fun() -> binary_to_term(<<131,107,0,2,1,2>>) end)),
    ?P(fresh(fun() -> binary_to_term(<<131,97,1,99>>,[used]) end)),
    ?P(fresh(fun() -> lists:sort(maps:keys(#{c=>1,b=>2,a=>3})) end)),
    ?P(fresh(fun() -> maps:to_list(#{c=>1,1=>2,"a"=>3,{x}=>4,<<1>>=>5,2.0=>6}) end)),
    ?P(fresh(fun() -> maps:fold(fun(K,_,A)->[K|A] end,[],maps:from_list([{I,I}||I<-lists:seq(1,40)])) end)),
    ?P(fresh(fun() -> lists:prefix("#Ref<0.", erlang:ref_to_list(make_ref())) end)),
    ?P(fresh(fun() -> lists:prefix("<0.", pid_to_list(self())) end)),
    ?P(fresh(fun() -> erlang:fun_info(fun() -> 1 end, type) end)),
    ok.
