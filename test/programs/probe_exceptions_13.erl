%% Probes of implicit behaviour: exceptions, part 13.
-module(probe_exceptions_13).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> <<(id(16#1F600))/utf16-little>> end)),
    ?P(fresh(fun() -> <<(id(16#110000))/utf32>> end)),
    ?P(fresh(fun() -> begin <<A:4/little,B:12/signed-little>> = id(<<16#12,16#f4>>), {A,B} end end)),
    ?P(fresh(fun() -> begin <<_:1,F:64/float,_/bits>> = <<0:1,(id(2.5))/float,0:7>>, F end end)),
    ?P(fresh(fun() -> begin <<F:32/float>> = id(<<127,128,0,0>>), F end end)),
    ok.
