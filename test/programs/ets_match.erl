%% match, match_object, match_delete: variables, wildcards, repeated variables, bound keys, continuations.
-module(ets_match).
-include("check.hrl").

main() ->
    ?P([m(Ty, {'$1', '$2', '_'}) || Ty <- types()]),
    ?P([m(Ty, {a, '$1', '$2'}) || Ty <- types()]),
    ?P([m(Ty, {'$1', '$1', '_'}) || Ty <- types()]),
    ?P([m(Ty, {'$2', '_', '$1'}) || Ty <- types()]),
    ?P([m(Ty, '_') || Ty <- types()]),
    ?P([m(Ty, '$1') || Ty <- types()]),
    ?P([m(Ty, {'_', '_'}) || Ty <- types()]),
    ?P([m(Ty, {'$1', {'$2', x}, '$3'}) || Ty <- types()]),
    ?P([m(Ty, {'$1', ['$2' | '$3'], '_'}) || Ty <- types()]),
    ?P([m(Ty, {'$10', '$3', '$20'}) || Ty <- types()]),
    ?P([m(Ty, {1, '_', '$1'}) || Ty <- types()]),
    ?P([m(Ty, {1.0, '_', '$1'}) || Ty <- types()]),
    ?P([o(Ty, {'$1', '$1', '_'}) || Ty <- types()]),
    ?P([o(Ty, {a, '_', '_'}) || Ty <- types()]),
    ?P([o(Ty, '_') || Ty <- types()]),
    ?P([o(Ty, {nokey, '_', '_'}) || Ty <- types()]),
    ?P([begin T = t(Ty), R = ets:match_delete(T, {a, '_', '_'}), {R, lists:sort(ets:tab2list(T))} end || Ty <- types()]),
    ?P([begin T = t(Ty), R = ets:match_delete(T, '_'), {R, ets:info(T, size)} end || Ty <- types()]),
    ?P([begin T = t(Ty), R = ets:match_delete(T, {'_', b, '_'}), {R, lists:sort(ets:tab2list(T))} end || Ty <- types()]),
    ?P(cont(fun(T) -> ets:match(T, {'$1', '_'}, 3) end, fun ets:match/1)),
    ?P(cont(fun(T) -> ets:match_object(T, {'_', '_'}, 4) end, fun ets:match_object/1)),
    ?P(cont(fun(T) -> ets:match(T, {'$1', nothing}, 3) end, fun ets:match/1)),
    ?P(begin T = ets:new(t, [ordered_set]), ets:insert(T, [{I, I} || I <- lists:seq(1, 10)]), {L, C} = ets:match(T, {'$1', '_'}, 3), {L, element(1, ets:match(C))} end),
    ?P(ets:match('$end_of_table')),
    ?P(ets:match(t(set), {'$1'}, 0)),
    ?P(ets:match(t(set), {'$1'}, -1)),
    ?P(ets:match(id(badcont))),
    ?P(ets:match(no_such_table, '_')),
    ?P(m(set, {'$1', '$not_var', '_'})),
    ?P(m(set, {'$01', '_', '_'})),
    ?P(m(set, notuple)),
    ?P(begin T = ets:new(t, []), ets:insert(T, [{k1, #{a => 1, b => 2}}, {k2, #{a => 2}}, {k3, x}]), {ets:match(T, {'$1', #{a => 1}}), lists:sort(ets:match(T, {'$1', #{a => '$2'}}))} end),
    ?P(begin T = ets:new(t, []), ets:insert(T, [{1, '$1'}, {2, '_'}, {3, v}]), lists:sort(ets:match(T, {'$2', '$1'})) end),
    ?P(begin T = ets:new(t, []), ets:insert(T, [{I, I rem 3} || I <- lists:seq(1, 300)]), length(ets:match(T, {'$1', 1})) end),
    ?ST(ets:match(id(no_such_table), '_')),
    ?ST(ets:match_object(t(set), '_', id(0))),
    ok.

types() -> [set, ordered_set, bag, duplicate_bag].
t(Ty) -> T = ets:new(t, [Ty]), ets:insert(T, [{a, b, 1}, {b, b, 2}, {1, {y, x}, 3}, {2, [p, q | r], 4}, {a, c, 5}, {b, b, 2}, {3, [], six}]), T.
m(Ty, P) -> T = t(Ty), R = try lists:sort(ets:match(T, P)) catch _:E -> E end, ets:delete(T), R.
o(Ty, P) -> T = t(Ty), R = try lists:sort(ets:match_object(T, P)) catch _:E -> E end, ets:delete(T), R.
cont(F, Next) ->
    [begin
         T = ets:new(t, [Ty]), ets:insert(T, [{I, I} || I <- lists:seq(1, 10)]),
         Ls = loop(F(T), Next),
         {Ty, lists:sort(lists:append(Ls)), lists:all(fun(L) -> length(L) =< 4 end, Ls)}
     end || Ty <- types()].
loop('$end_of_table', _) -> [];
loop({L, C}, Next) -> [L | loop(Next(C), Next)].
