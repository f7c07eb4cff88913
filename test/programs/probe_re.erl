%% Probes of implicit behaviour: regular expressions.
-module(probe_re).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> re:run("abcd","b(c)(x)?",[{capture,all,list}]) end)),
    ?P(fresh(fun() -> re:run("abcd","(?<n>c)",[{capture,[n],binary}]) end)),
    ?P(fresh(fun() -> re:run("aXbX","X",[global]) end)),
    ?P(fresh(fun() -> re:run("abc","z") end)),
    ?P(fresh(fun() -> re:compile("(") end)),
    ?P(fresh(fun() -> element(1,element(2,re:compile("a"))) end)),
    ?P(fresh(fun() -> tuple_size(element(2,re:compile("a"))) end)),
    ?P(fresh(fun() -> re:replace("abc","b","[&]",[{return,list}]) end)),
    ?P(fresh(fun() -> re:split("a1b2","[0-9]",[{return,list}]) end)),
    ?P(fresh(fun() -> is_binary(re:version()) end)),
    ok.
