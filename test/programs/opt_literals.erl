%% Literal pools: large constants shared, compared, sent, updated, matched, in guards and keys.
-module(opt_literals).
-include("check.hrl").

main() ->
    ?P(big() =:= big()),
    ?P(erts_same(big(), big())),
    ?P(length(big())),
    ?P(begin {a, [b | _], #{c := <<"d">>}} = lit(), ok end),
    ?P(setelement(1, lit(), z)),
    ?P(lit()),
    ?P(send(lit()) =:= lit()),
    ?P((map_lit())#{b := 20}),
    ?P(maps:get({1, 2}, map_lit())),
    ?P([X || X <- [1, {2}, "three", <<"four">>, 5.0, #{6 => 7}]]),
    ?P(case id({a, [b, c], #{c => <<"d">>}}) of X -> X =:= lit() end),
    ?P(key(#{{literal, key, [1, 2, 3]} => found})),
    ?P(guard({1, [2]})),
    ?P(guard({1, [3]})),
    ?P(bin_lit(<<"a rather long literal binary that is more than sixty-four bytes long, for sure and certain">>)),
    ?P(put(lit, lit()) =:= undefined),
    ?P(get(lit)),
    ?P(lists:keyfind(k3, 1, [{k1, a}, {k2, b}, {k3, {c, [d]}}])),
    ?P(nested_fun()),
    ?P(float_lit() + 1),
    ?P(string_lit() ++ "!"),
    ?P(big_int() rem 1000007),
    ?P(garbage_keep()),
    ok.

big() -> [{1, a}, {2, b}, {3, c}, {4, d}, {5, e}, {6, f}, {7, g}, {8, h}, "some text", <<"some binary">>, 1.25, -7, 12345678901234567890, #{k => [v]}].
lit() -> {a, [b, c], #{c => <<"d">>}}.
map_lit() -> #{a => 1, b => 2, {1, 2} => three, "str" => [4], 5 => #{}}.
erts_same(A, B) -> A == B andalso A =:= B.
send(T) -> P = spawn(fun() -> receive {F, X} -> F ! X end end), P ! {self(), T}, receive X -> X end.
key(M) -> case M of #{{literal, key, [1, 2, 3]} := V} -> V; _ -> none end.
guard(T) when T =:= {1, [2]} -> yes;
guard(_) -> no.
bin_lit(<<"a rather long literal binary that is more than sixty-four bytes long, for sure and certain">>) -> same;
bin_lit(_) -> other.
nested_fun() -> F = fun() -> {inner, [literal, "x"]} end, [F(), F()].
float_lit() -> 2.5.
string_lit() -> "literal".
big_int() -> 123456789012345678901234567890123456789012345678901234567890.
garbage_keep() -> L = [lit(), big()], erlang:garbage_collect(), [{lists:seq(1, 10), X} || X <- L], erlang:garbage_collect(), L =:= [lit(), big()].
