%% Probes of implicit behaviour: terms, part 4.
-module(probe_terms_04).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> float_to_list(0.1,[short]) end)),
    ?P(fresh(fun() -> float_to_list(12345.678,[{decimals,2}]) end)),
    ?P(fresh(fun() -> float_to_list(1.5,[{decimals,10},compact]) end)),
    ?P(fresh(fun() -> float_to_binary(2.0e-7,[{scientific,3}]) end)),
    ?P(fresh(fun() -> io_lib:format("~w ~p ~s ~ts", ['A b', "hi\n", "x", [1080]]) end)),
    ?P(fresh(fun() -> io_lib:format("~p", [[1,2,300]]) end)),
    ?P(fresh(fun() -> io_lib:format("~p", [[104,105]]) end)),
    ?P(fresh(fun() -> io_lib:format("~p", [<<"hi">>]) end)),
    ?P(fresh(fun() -> io_lib:format("~p", [<<1,2,200>>]) end)),
    ok.
