%% Probes of implicit behaviour: terms, part 7.
-module(probe_terms_07).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> erlang:adler32("abc") end)),
    ?P(fresh(fun() -> erlang:md5("abc") end)),
    ?P(fresh(fun() -> term_to_binary({a,1,300,-1,1 bsl 40,1.5,"str",[1,300],<<1>>,<<1:3>>,#{a=>1}}) end)),
    ?P(fresh(fun() -> term_to_binary(fun lists:map/2) end)),
    ?P(fresh(fun() -> term_to_binary('åäö') end)),
    ?P(fresh(fun() -> term_to_binary(lists:duplicate(1000,$a),[compressed]) =/= <<>> end)),
    ?P(fresh(fun() -> term_to_binary(a,[{minor_version,1}]) end)),
    ?P(fresh(fun() -> term_to_binary(a,[{minor_version,2}]) end)),
    ?P(fresh(fun() -> term_to_binary(list_to_pid("<0.4.0>")) end)),
    ok.
