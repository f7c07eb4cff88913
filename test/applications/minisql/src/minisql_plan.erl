%% How a query is answered: through an index where a condition allows it, joins by hashing where both sides are equal columns.
-module(minisql_plan).
-export([access/3, join/3, explain/2]).

%% Conditions that all hold.
conjuncts({'and', A, B}) -> conjuncts(A) ++ conjuncts(B);
conjuncts(none) -> [];
conjuncts(E) -> [E].

-spec access(atom(), term(), {[atom()], atom(), [atom()]}) -> all | {equal, atom(), term()}.
access(Alias, Where, {Columns, _, Indices}) ->
    Candidates = [{C, V} || {op, '=', L, R} <- conjuncts(Where), {{column, A, C}, {literal, V}} <- [{L, R}, {R, L}], A =:= none orelse A =:= Alias, lists:member(C, Columns), V =/= null],
    case [CV || {C, _} = CV <- Candidates, lists:member(C, Indices)] of
        [{C, V} | _] -> {equal, C, V};
        [] -> all
    end.

%% The columns that are equal on both sides, if a condition says so.
-spec join(term(), [atom()], {atom(), [atom()]}) -> {hash, term(), term()} | nested.
join(Condition, LeftAliases, {Alias, _}) ->
    Pairs = [{L, R} || {op, '=', A, B} <- conjuncts(Condition), {{column, LA, _} = L, {column, Alias1, _} = R} <- [{A, B}, {B, A}], Alias1 =:= Alias, lists:member(LA, LeftAliases)],
    case Pairs of
        [{L, R} | _] -> {hash, L, R};
        [] -> nested
    end.

explain({select, Core, Order, Limit}, Source) ->
    core(Core, Source) ++ [{sort, length(Order)} || Order =/= []] ++ [{limit, Limit} || Limit =/= {0, infinity}].

core({union, How, A, B}, Source) -> core(A, Source) ++ core(B, Source) ++ [{union, How}];
core({core, Distinct, _, From, Where, Group, _}, Source) ->
    from(From, Where, Source) ++ [filter || Where =/= none] ++ [{group, length(Group)} || Group =/= []] ++ [distinct || Distinct =:= distinct].

from(none, _, _) -> [no_table];
from({{Table, Alias} = First, Joins}, Where, Source) ->
    {Steps, _} = lists:mapfoldl(
        fun({Kind, {T, A}, On}, Aliases) -> {[scan({T, A}, none, Source), {Kind, join(On, Aliases, {A, []})}], [A | Aliases]} end, [Alias], Joins),
    [scan(First, case Joins of [] -> Where; _ -> none end, Source) | lists:append(Steps)] ++ [{of_query, Alias} || is_tuple(Table)].

scan({{query, Query}, Alias}, _, Source) -> {subquery, Alias, explain(Query, Source)};
scan({Table, Alias}, Where, Source) -> {Table, access(Alias, Where, Source(Table, what))}.
