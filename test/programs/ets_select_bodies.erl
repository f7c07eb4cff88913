%% Match specification bodies: tuples, lists, constants, functions, several clauses, no match.
-module(ets_select_bodies).
-include("check.hrl").

main() ->
    T = ets:new(t, [ordered_set]),
    ?P(ets:insert(T, [{1, a, [x]}, {2, b, [y, z]}, {3, c, []}])),
    ?P([b(T, B) || B <- [['$1'], ['$_'], ['$$'], [{{'$1', '$2'}}], [['$1', '$2']], [true], [{const, '$1'}], [{const, {a, b}}], [{{}}], [[]]]]),
    ?P([b(T, B) || B <- [[{'+', '$1', 10}], [{{tag, {'*', '$1', '$1'}}}], [{hd, '$3'}], [{length, '$3'}], [{element, 2, '$_'}], [{size, '$_'}], [{self}] , [{{{{'$1'}}, ['$2' | '$3']}}]]] -- [x]),
    ?P(b(T, [#{k => '$1', "v" => ['$2']}])),
    ?P(b(T, [#{'$1' => '$2'}])),
    ?P(b(T, ['$1', '$2'])),
    ?P(b(T, [])),
    ?P(b(T, [{nosuch, '$1'}])),
    ?P(b(T, ['$9'])),
    ?P(b(T, x)),
    ?P(b(T, [{is_atom, '$2'}])),
    ?P(b(T, [{'>', '$1', 1}])),
    ?P(b(T, [{{<<"bin">>, 1.5, "str", '$1'}}])),
    ?P(ets:select(T, [{{1, '_', '_'}, [], [one]}, {{2, '_', '_'}, [], [two]}, {'_', [], [other]}])),
    ?P(ets:select(T, [{{'$1', '_', '_'}, [{'>', '$1', 1}], ['$1']}, {{'$1', '_', '_'}, [], [{{low, '$1'}}]}])),
    ?P(ets:select(T, [{{nokey, '_', '_'}, [], ['$_']}])),
    ?P(ets:select(T, [{{'_', '_'}, [], ['$_']}])),
    ?P(ets:select(T, [])),
    ?P(ets:select(T, [{{'$1', '$2', '$3'}, []}])),
    ?P(ets:select(T, x)),
    ?P(ets:select(T, [x])),
    ?P(ets:select(T, [{{'$1', '$2', '$1'}, [], ['$1']}])),
    ?P(ets:select(T, [{{'$1', '_', ['$2' | '$3']}, [], [{{'$1', '$2', '$3'}}]}])),
    ?P(ets:select(T, [{{'$1', b, '$3'}, [], ['$3']}])),
    ?P(ets:select(T, [{'$1', [], ['$1']}])),
    ?P([ets:select(x(Ty), [{{a, '$1'}, [], ['$1']}]) || Ty <- [set, ordered_set, bag, duplicate_bag]]),
    ?P([lists:sort(ets:select(x(Ty), [{{'$1', '$2'}, [{'=/=', '$1', a}], [{{'$2', '$1'}}]}])) || Ty <- [set, ordered_set, bag, duplicate_bag]]),
    ?P(ets:select(x(ordered_set), [{{{p, '$1'}, '_'}, [], ['$1']}])),
    ?P(begin U = x(set), ets:select(U, [{{'$1', '$2'}, [{is_tuple, '$1'}], [{element, 2, '$1'}]}]) end),
    ?ST(ets:select(id(no_such_table), [])),
    ?ST(ets:select(T, id([x]))),
    ok.

b(T, B) -> try ets:select(T, [{{'$1', '$2', '$3'}, [], B}]) catch _:R -> R end.
x(Ty) -> T = ets:new(x, [Ty]), ets:insert(T, [{a, 1}, {a, 2}, {b, 3}, {{p, q}, 4}, {a, 1}]), T.
