%% Probes of implicit behaviour: exceptions, part 10.
-module(probe_exceptions_10).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> binary:part(<<1,2,3>>, 1, 5) end)),
    ?P(fresh(fun() -> binary_part(<<1,2,3>>, 3, -2) end)),
    ?P(fresh(fun() -> binary:match(<<"abc">>, []) end)),
    ?P(fresh(fun() -> iolist_to_binary([256]) end)),
    ?P(fresh(fun() -> iolist_to_binary([<<1:4>>]) end)),
    ?P(fresh(fun() -> unicode:characters_to_binary([16#D800]) end)),
    ?P(fresh(fun() -> unicode:characters_to_list(<<255>>) end)),
    ?P(fresh(fun() -> unicode:characters_to_list(<<195>>) end)),
    ?P(fresh(fun() -> term_to_binary(self(), [bad]) end)),
    ok.
