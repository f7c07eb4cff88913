%% maybe ... else ... end: chains, else clauses, else_clause errors, bindings, nesting.
%% otp: 27
-module(syntax_maybe).
-include("check.hrl").

main() ->
    ?P(f(1, 2)),
    ?P(f(a, 2)),
    ?P(f(1, b)),
    ?P(maybe {ok, X} ?= id({ok, 5}), X * 2 end),
    ?P(maybe {ok, X} ?= id({error, no}), X * 2 end),
    ?P(maybe {ok, X} ?= id({error, no}), X else {error, R} -> {failed, R} end),
    ?P(maybe {ok, X} ?= id(weird), X else {error, R} -> {failed, R} end),
    ?P(maybe 1 ?= id(1), 2 ?= id(2), both end),
    ?P(maybe 1 ?= id(1), 2 ?= id(3), both end),
    ?P(maybe X = id(3), {ok, Y} ?= {ok, X + 1}, {X, Y} end),
    ?P(maybe maybe {ok, X} ?= id(inner), X else inner -> from_inner end else _ -> outer end),
    ?P(maybe [H | _] ?= id([]), H else [] -> empty; _ -> other end),
    ?P(maybe {ok, X} ?= id({ok, 1}), true ?= X > 5, big else false -> small end),
    ?P(maybe <<A, _/binary>> ?= id(<<7, 8>>), A end),
    ?P(maybe #{k := V} ?= id(#{}), V else #{} -> no_key end),
    ?P(maybe {ok, X} ?= id({ok, 2}), throw({t, X}) else _ -> e end),
    ?P([maybe {ok, X} ?= Y, X else _ -> none end || Y <- [{ok, 1}, bad, {ok, 2}]]),
    ?ST(maybe {ok, X} ?= id(weird), X else {error, R} -> R end),
    ?P(maybe ok ?= id(ok) end),
    ?P(begin R = maybe {a, V} ?= id({a, 1}), V end, R + 1 end),
    ok.

f(A, B) ->
    maybe
        true ?= is_integer(A),
        {B, true} ?= {B, is_integer(B)},
        A + B
    else
        false -> {not_integer, A};
        {X, false} -> {not_integer, X}
    end.
