%% Probes of implicit behaviour: terms, part 5.
-module(probe_terms_05).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> io_lib:format("~w", [<<1:3>>]) end)),
    ?P(fresh(fun() -> io_lib:format("~p", [#{a=>1,"k"=>[]}]) end)),
    ?P(fresh(fun() -> io_lib:format("~.3f ~10.2e ~g", [3.14159, 31.4, 2.0]) end)),
    ?P(fresh(fun() -> io_lib:format("~.16B ~.16b ~.2#", [255,255,5]) end)),
    ?P(fresh(fun() -> io_lib:format("~c~5c|~-6s|~6s|~6..0w", [$a,$b,"ab","cd",42]) end)),
    ?P(fresh(fun() -> io_lib:format("~P", [[a,b,c,d,e,f], 4]) end)),
    ?P(fresh(fun() -> io_lib:format("~w", [fun lists:map/2]) end)),
    ?P(fresh(fun() -> io_lib:format("~w", ['$x y']) end)),
    ?P(fresh(fun() -> integer_to_list(-255, 16) end)),
    ok.
