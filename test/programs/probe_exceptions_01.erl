%% Probes of implicit behaviour: exceptions, part 1.
-module(probe_exceptions_01).
-export([fc/1]).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> hd(id([])) end)),
    ?P(fresh(fun() -> id(1) + id(a) end)),
    ?P(fresh(fun() -> element(id(5), id({a})) end)),
    ?P(fresh(fun() -> list_to_atom(id(123)) end)),
    ?P(fresh(fun() -> atom_to_list(id("x")) end)),
    ?P(fresh(fun() -> nomod:nofun(1,2) end)),
    ?P(fresh(fun() -> lists:nofun(1) end)),
    ?P(fresh(fun() -> ?MODULE:fc(id(7)) end)),
    ?P(fresh(fun() -> fc(id(7)) end)),
    ok.

fc(1) -> ok.
