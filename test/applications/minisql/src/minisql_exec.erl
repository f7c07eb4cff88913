%% Queries on rows. An environment is a list of {Alias, Columns, Values}, innermost first; null is what SQL says it is.
-module(minisql_exec).
-export([query/2, value/3, constant/1]).

constant(E) -> value(E, [], fun(_, _) -> throw(no_tables_here) end).

query(Query, Source) -> query(Query, [], Source).

query({select, Core, Order, {Offset, Limit}}, Outer, Source) ->
    {Names, Pairs} = core(Core, Outer, Source),
    Sorted = case Order of
        [] -> Pairs;
        _ ->
            Keyed = [{[sort_key(E, Dir, Names, Row, Env, Source) || {E, Dir} <- Order], I, Row} || {I, {Row, Env}} <- lists:enumerate(Pairs)],
            [{Row, none} || {_, _, Row} <- lists:sort(fun ordered/2, Keyed)]
    end,
    Rows = [Row || {Row, _} <- Sorted],
    Rest = lists:nthtail(min(Offset, length(Rows)), Rows),
    {rows, Names, case Limit of infinity -> Rest; N -> lists:sublist(Rest, N) end}.

sort_key({literal, N}, Dir, _, Row, _, _) when is_integer(N), N >= 1, N =< length(Row) -> {Dir, lists:nth(N, Row)};
sort_key({column, none, Name} = E, Dir, Names, Row, Env, Source) ->
    case lists:keyfind(Name, 2, lists:zip(lists:seq(1, length(Names)), Names)) of
        {I, _} -> {Dir, lists:nth(I, Row)};
        false -> {Dir, evaluated(E, Env, Source)}
    end;
sort_key(E, Dir, _, _, Env, Source) -> {Dir, evaluated(E, Env, Source)}.

ordered({[], I, _}, {[], J, _}) -> I =< J;
ordered({[{_, V} | As], I, X}, {[{_, W} | Bs], J, Y}) when V == W -> ordered({As, I, X}, {Bs, J, Y});
ordered({[{asc, V} | _], _, _}, {[{_, W} | _], _, _}) -> before(V, W);
ordered({[{desc, V} | _], _, _}, {[{_, W} | _], _, _}) -> before(W, V).

before(null, _) -> true;
before(_, null) -> false;
before(A, B) -> A =< B.

core({union, How, A, B}, Outer, Source) ->
    {Names, RowsA} = core(A, Outer, Source),
    {_, RowsB} = core(B, Outer, Source),
    All = [{R, none} || {R, _} <- RowsA ++ RowsB],
    {Names, case How of all -> All; distinct -> unique(All) end};
core({core, Distinct, Columns0, From, Where, Group, Having}, Outer, Source) ->
    Envs0 = from(From, Where, Outer, Source),
    Envs = [E || E <- Envs0, Where =:= none orelse value(Where, E, Source) =:= true],
    Columns = case Columns0 of
        star -> [{{column, A, C}, C} || {A, Cs} <- shape(From, Source), C <- Cs];
        _ -> Columns0
    end,
    Names = [case As of none -> name(E, I); _ -> As end || {I, {E, As}} <- lists:enumerate(Columns)],
    IsGrouped = Group =/= [] orelse Having =/= none orelse lists:any(fun({E, _}) -> aggregates(E) end, Columns),
    Rows = case IsGrouped of
        false -> [{[value(E, Env, Source) || {E, _} <- Columns], Env} || Env <- Envs];
        true ->
            Groups = case Group of [] -> [{[], Envs}]; _ -> grouped(Envs, Group, Source) end,
            [{[value(E, {group, Es}, Source) || {E, _} <- Columns], {group, Es}} || {_, Es} <- Groups, Having =:= none orelse value(Having, {group, Es}, Source) =:= true]
    end,
    {Names, case Distinct of distinct -> unique(Rows); all -> Rows end}.

unique(Pairs) ->
    {Rows, _} = lists:foldl(fun({R, _} = P, {Acc, Seen}) -> case Seen of #{R := _} -> {Acc, Seen}; _ -> {[P | Acc], Seen#{R => yes}} end end, {[], #{}}, Pairs),
    lists:reverse(Rows).

name({column, _, C}, _) -> C;
name({call, F, _}, _) -> F;
name(_, I) -> list_to_atom("column" ++ integer_to_list(I)).

grouped(Envs, Group, Source) ->
    Keyed = [{[value(G, E, Source) || G <- Group], E} || E <- Envs],
    Map = maps:groups_from_list(fun({K, _}) -> K end, fun({_, E}) -> E end, Keyed),
    lists:sort(fun({A, _}, {B, _}) -> A =< B end, maps:to_list(Map)).

%% ---- from ----

shape(none, _) -> [];
shape({First, Joins}, Source) -> [{A, columns(T, Source)} || {T, A} <- [First | [S || {_, S, _} <- Joins]]].

columns({query, {select, Core, _, _} = Q}, Source) -> _ = Core, {rows, Names, _} = query(Q, [], Source), Names;
columns(Table, Source) -> element(1, Source(Table, what)).

from(none, _, Outer, _) -> [Outer];
from({{Table, Alias}, Joins}, Where, Outer, Source) ->
    First = [[{Alias, Cs, R} | Outer] || {Cs, Rows} <- [scan(Table, Alias, case Joins of [] -> Where; _ -> none end, Source)], R <- Rows],
    {Envs, _} = lists:foldl(fun(Join, {Acc, Aliases}) -> {join(Join, Acc, Aliases, Source), [element(2, element(2, Join)) | Aliases]} end, {First, [Alias]}, Joins),
    Envs.

scan({query, Query}, _, _, Source) -> {rows, Names, Rows} = query(Query, [], Source), {Names, Rows};
scan(Table, Alias, Where, Source) ->
    {Columns, _, _} = What = Source(Table, what),
    {Columns, Source(Table, minisql_plan:access(Alias, Where, What))}.

join({Kind, {Table, Alias}, On}, Envs, Aliases, Source) ->
    {Columns, Rows} = scan(Table, Alias, none, Source),
    Candidates = case minisql_plan:join(On, Aliases, {Alias, Columns}) of
        {hash, Left, Right} ->
            Hash = maps:groups_from_list(fun(R) -> value(Right, [{Alias, Columns, R}], Source) end, Rows),
            fun(Env) -> maps:get(value(Left, Env, Source), Hash, []) end;
        nested -> fun(_) -> Rows end
    end,
    lists:flatmap(
        fun(Env) ->
            Found = [New || R <- Candidates(Env), New <- [[{Alias, Columns, R} | Env]], value(On, New, Source) =:= true],
            case Found of
                [] when Kind =:= left -> [[{Alias, Columns, [null || _ <- Columns]} | Env]];
                _ -> Found
            end
        end, Envs).

%% ---- expressions ----

evaluated(_, none, _) -> throw(cannot_sort_by_that);
evaluated(E, Env, Source) -> value(E, Env, Source).

aggregates({call, F, _}) -> lists:member(F, [count, sum, avg, min, max]);
aggregates({scalar, _}) -> false;
aggregates({exists, _}) -> false;
aggregates(T) when is_tuple(T) -> lists:any(fun aggregates/1, tuple_to_list(T));
aggregates(L) when is_list(L) -> lists:any(fun aggregates/1, L);
aggregates(_) -> false.

value({literal, V}, _, _) -> V;
value({column, _, _} = C, {group, [Env | _]}, S) -> value(C, Env, S);
value({column, _, _}, {group, []}, _) -> null;
value({column, none, Name}, Env, _) ->
    case [V || {_, Columns, Values} <- Env, {C, V} <- lists:zip(Columns, Values), C =:= Name] of
        [V | _] -> V;
        [] -> throw({no_column, Name})
    end;
value({column, Alias, Name}, Env, _) ->
    case lists:keyfind(Alias, 1, Env) of
        {_, Columns, Values} ->
            case lists:keyfind(Name, 1, lists:zip(Columns, Values)) of
                {_, V} -> V;
                false -> throw({no_column, {Alias, Name}})
            end;
        false -> throw({no_table, Alias})
    end;
value({'and', A, B}, Env, S) ->
    case value(A, Env, S) of
        false -> false;
        true -> value(B, Env, S);
        null -> case value(B, Env, S) of false -> false; _ -> null end
    end;
value({'or', A, B}, Env, S) ->
    case value(A, Env, S) of
        true -> true;
        false -> value(B, Env, S);
        null -> case value(B, Env, S) of true -> true; _ -> null end
    end;
value({'not', A}, Env, S) -> case value(A, Env, S) of null -> null; V -> not V end;
value({is_null, A}, Env, S) -> value(A, Env, S) =:= null;
value({op, Op, A, B}, Env, S) -> op(Op, value(A, Env, S), value(B, Env, S));
value({like, A, Pattern}, Env, S) ->
    case value(A, Env, S) of
        null -> null;
        V -> re:run(V, [$^, like(Pattern), $$], [unicode, caseless, dotall, {capture, none}]) =:= match
    end;
value({in, A, Es}, Env, S) -> in(value(A, Env, S), [value(E, Env, S) || E <- Es]);
value({in_query, A, Q}, Env, S) -> {rows, _, Rows} = query(Q, inner(Env), S), in(value(A, Env, S), [hd(R) || R <- Rows]);
value({exists, Q}, Env, S) -> {rows, _, Rows} = query(Q, inner(Env), S), Rows =/= [];
value({scalar, Q}, Env, S) ->
    case query(Q, inner(Env), S) of
        {rows, _, []} -> null;
        {rows, _, [[V | _]]} -> V;
        {rows, _, _} -> throw(more_than_one_row)
    end;
value({'case', Whens, Else}, Env, S) ->
    case lists:search(fun({C, _}) -> value(C, Env, S) =:= true end, Whens) of
        {value, {_, E}} -> value(E, Env, S);
        false -> value(Else, Env, S)
    end;
value({call, count, star}, {group, Envs}, _) -> length(Envs);
value({call, count, {distinct, E}}, {group, Envs}, S) -> length(lists:usort(given(E, Envs, S)));
value({call, F, [E]}, {group, Envs}, S) when F =:= count; F =:= sum; F =:= avg; F =:= min; F =:= max -> aggregate(F, given(E, Envs, S));
value({call, F, Es}, Env, S) when is_list(Es) -> function(F, [value(E, Env, S) || E <- Es]);
value({call, F, _}, _, _) -> throw({misplaced, F}).

inner({group, [Env | _]}) -> Env;
inner({group, []}) -> [];
inner(Env) -> Env.

given(E, Envs, S) -> [V || Env <- Envs, V <- [value(E, Env, S)], V =/= null].

aggregate(count, Vs) -> length(Vs);
aggregate(_, []) -> null;
aggregate(sum, Vs) -> lists:sum(Vs);
aggregate(avg, Vs) -> lists:sum(Vs) / length(Vs);
aggregate(min, Vs) -> lists:min(Vs);
aggregate(max, Vs) -> lists:max(Vs).

in(null, _) -> null;
in(V, Vs) ->
    case {lists:any(fun(W) -> W == V end, Vs), lists:member(null, Vs)} of
        {true, _} -> true;
        {false, true} -> null;
        {false, false} -> false
    end.

like(Pattern) ->
    [case C of $% -> ".*"; $_ -> "."; _ -> escaped(C) end || C <- unicode:characters_to_list(Pattern)].
escaped(C) -> case lists:member(C, ".\\+*?[^]$(){}=!<>|:-#") of true -> [$\\, C]; false -> [C] end.

op(_, null, _) -> null;
op(_, _, null) -> null;
op('=', A, B) -> A == B;
op('<>', A, B) -> A /= B;
op('||', A, B) -> <<(text(A))/binary, (text(B))/binary>>;
op(Op, A, B) when is_number(A), is_number(B) -> number_op(Op, A, B);
op(Op, A, B) when is_binary(A), is_binary(B), (Op =:= '<' orelse Op =:= '>' orelse Op =:= '<=' orelse Op =:= '>=') -> number_op(Op, A, B);
op(Op, A, B) -> throw({bad_operands, Op, A, B}).

number_op('<', A, B) -> A < B;
number_op('>', A, B) -> A > B;
number_op('<=', A, B) -> A =< B;
number_op('>=', A, B) -> A >= B;
number_op('+', A, B) -> A + B;
number_op('-', A, B) -> A - B;
number_op('*', A, B) -> A * B;
number_op('/', _, B) when B == 0 -> null;
number_op('/', A, B) when is_integer(A), is_integer(B) -> A div B;
number_op('/', A, B) -> A / B;
number_op('%', A, B) when is_integer(A), is_integer(B), B =/= 0 -> A rem B;
number_op('%', A, B) -> throw({bad_operands, '%', A, B}).

text(V) when is_binary(V) -> V;
text(V) when is_integer(V) -> integer_to_binary(V);
text(V) when is_float(V) -> float_to_binary(V, [{decimals, 4}, compact]);
text(V) -> atom_to_binary(V).

function(upper, [V]) -> mapped(fun string:uppercase/1, V);
function(lower, [V]) -> mapped(fun string:lowercase/1, V);
function(length, [V]) -> mapped(fun string:length/1, V);
function(trim, [V]) -> mapped(fun string:trim/1, V);
function(abs, [V]) -> mapped(fun abs/1, V);
function(round, [V]) -> mapped(fun round/1, V);
function(coalesce, Vs) -> case [V || V <- Vs, V =/= null] of [V | _] -> V; [] -> null end;
function(substr, [V, From, Length]) -> mapped(fun(X) -> string:slice(X, From - 1, Length) end, V);
function(replace, [V, A, B]) -> mapped(fun(X) -> iolist_to_binary(string:replace(X, A, B, all)) end, V);
function(F, Vs) -> throw({no_function, F, length(Vs)}).

mapped(_, null) -> null;
mapped(Fun, V) -> Fun(V).
