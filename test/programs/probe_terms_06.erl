%% Probes of implicit behaviour: terms, part 6.
-module(probe_terms_06).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> integer_to_binary(1 bsl 70) end)),
    ?P(fresh(fun() -> erlang:phash2({a,1,"x",<<1>>,1.5,#{}}) end)),
    ?P(fresh(fun() -> erlang:phash2(foo) end)),
    ?P(fresh(fun() -> erlang:phash2([1,2,3], 1000) end)),
    ?P(fresh(fun() -> erlang:phash2(1 bsl 80) end)),
    ?P(fresh(fun() -> erlang:phash2(#{a=>1,b=>2}) end)),
    ?P(fresh(fun() -> erlang:phash2(<<1:3>>) end)),
    ?P(fresh(fun() -> erlang:phash({a,b},1000) end)),
    ?P(fresh(fun() -> erlang:crc32("abc") end)),
    ok.
