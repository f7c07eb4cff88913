%% Quirk groups 1, 2: BIFs in place of Erlang bodies, for outside and inside calls; nif_start; load_nif failing.
-module(quirk_bif_override).
-include("check.hrl").

main() ->
    ?P(lists:reverse([3, 2, 1])),
    ?P(lists:reverse([1], [2])),
    ?P(lists:member(1, [2, 1])),
    ?P(lists:keyfind(a, 1, [{a, 1}])),
    ?P(apply(lists, reverse, [[1, 2]])),
    ?P((fun lists:reverse/2)([1], [2])),
    ?P(erlang:is_builtin(lists, reverse, 2)),
    ?P(lists:subtract([1, 2, 3], [2])),
    ?P(lists:append([1], [2])),
    ?P(maps:find(a, #{a => 1})),
    ?P(maps:fold(fun(_, V, A) -> V + A end, 0, #{a => 1, b => 2})),
    ?P(string:length("abc")),
    ?P(binary:copy(<<"a">>, 3)),
    ?P(binary:split(<<"a b">>, <<" ">>)),
    ?P(unicode:characters_to_binary("é")),
    ?P(math:pi()),
    ?P(element(1, erlang:load_nif("/no/such/library", 0))),
    ?P(erlang:load_nif(id(bad), 0)),
    ?P(try apply(erlang, load_nif, ["/no/such/library", 0]) of {error, {W, _}} -> W catch _:E -> E end),
    ?P(erlang:nif_error(id(not_loaded))),
    ?P(try erlang:nif_error(undef, [a]) catch error:R -> R end),
    ok.
