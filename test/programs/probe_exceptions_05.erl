%% Probes of implicit behaviour: exceptions, part 5.
-module(probe_exceptions_05).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> (try error(x) catch error:x:S -> is_list(S) andalso element(1,hd(S)) end) end)),
    ?P(fresh(fun() -> (try deep(30) catch _:_:S -> length(S) end) end)),
    ?P(fresh(fun() -> (try erlang:system_flag(backtrace_depth, 8) catch _:R -> R end) end)),
    ?P(fresh(fun() -> binary_to_atom(<<255,254>>, utf8) end)),
    ?P(fresh(fun() -> list_to_atom(lists:duplicate(256, $a)) end)),
    ?P(fresh(fun() -> binary_to_existing_atom(<<"this_atom_does_not_exist_zz">>) end)),
    ?P(fresh(fun() -> 1 bsl (1 bsl 40) end)),
    ?P(fresh(fun() -> id(1) bsl -1 end)),
    ?P(fresh(fun() -> 1 div id(0) end)),
    ok.

deep(0) -> error(deep);
deep(N) -> deep(N - 1), ok.
