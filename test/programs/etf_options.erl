%% term_to_binary, term_to_iovec and external_size with options; minor versions; errors.
-module(etf_options).
-include("check.hrl").

main() ->
    ?P([term_to_binary({a, 1.5, "x"}, [{minor_version, M}]) || M <- [0, 1, 2]]),
    ?P(term_to_binary(a, [{minor_version, 3}])),
    ?P(term_to_binary(a, [{minor_version, a}])),
    ?P(term_to_binary(a, [bad])),
    ?P(term_to_binary(a, id(x))),
    ?P(term_to_binary(a, [compressed | x])),
    ?P(term_to_binary({x, y}, []) =:= term_to_binary({x, y})),
    ?P(iolist_to_binary(term_to_iovec_({a, "b", <<"c">>})) =:= term_to_binary({a, "b", <<"c">>})),
    ?P(iolist_to_binary(erlang:term_to_iovec({a, "b", binary:copy(<<"c">>, 1000)})) =:= term_to_binary({a, "b", binary:copy(<<"c">>, 1000)})),
    ?P(lists:all(fun is_binary/1, erlang:term_to_iovec([a, b]))),
    ?P(erlang:term_to_iovec(a, [bad])),
    ?P([erlang:external_size(T) >= byte_size(term_to_binary(T)) || T <- [a, 1, 1.5, "str", {a, b}, #{a => 1}, <<1, 2>>, self(), [a | b], 1 bsl 100]]),
    ?P([erlang:external_size(T) || T <- [1, 300, 1.5, "str", {}, [], <<1, 2>>, 1 bsl 100]]),
    ?P(erlang:external_size(a, [bad])),
    ?P(erlang:external_size({a}, [{minor_version, 1}])),
    ?P(term_to_binary(term_to_binary(a)) =:= <<131, 109, (byte_size(term_to_binary(a))):32, (term_to_binary(a))/binary>>),
    ?ST(term_to_binary(a, id([bad]))),
    ?ST(erlang:external_size(a, id([bad]))),
    ok.

term_to_iovec_(T) -> erlang:term_to_iovec(T).
