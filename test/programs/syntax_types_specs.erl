%% Type declarations, specs, callbacks, opaque types, typed records: all without effect at run time.
-module(syntax_types_specs).
-type t() :: a | {b, integer()} | [t()].
-opaque o() :: {o, term()}.
-export_type([t/0, o/0]).
-callback init(Args :: term()) -> {ok, State :: term()}.
-optional_callbacks([init/1]).
-record(r, {a :: integer(), b = 1 :: t() | 1, c}).
-spec g(integer()) -> t().
-dialyzer(no_match).
-include("check.hrl").

main() ->
    ?P(g(1)),
    ?P(g(x)),
    ?P(#r{}),
    ?P(#r{a = not_an_integer}),
    ?P((#r{b = [a]})#r.b),
    ?P(lists:member({init, 1}, ?MODULE:behaviour_info(callbacks))),
    ?P(?MODULE:behaviour_info(optional_callbacks)),
    ?P(?MODULE:behaviour_info(other)),
    ?P([K || {K, _} <- ?MODULE:module_info(attributes), K =/= vsn]),
    ?P(lists:member({behaviour_info, 1}, ?MODULE:module_info(exports))),
    ?P(h(2)),
    ok.

g(X) when is_integer(X) -> {b, X};
g(X) -> [X].
-spec h(N) -> N when N :: number().
h(N) -> N * 2.
