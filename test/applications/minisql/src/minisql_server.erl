%% Tables, statements, transactions: one writer at a time, who is watched; when it dies its changes are undone.
-module(minisql_server).
-behaviour(gen_server).
-export([start_link/0, run/1, tables/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-record(tab, {name, columns, key, ets, indices = #{}, next = 1}).
-record(state, {tables = #{}, owner = none, undo = [], changes = [], waiting = queue:new()}).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% A statement as text; or several, separated by semicolons.
run(Text) ->
    case minisql_lexer:string(Text) of
        {ok, Tokens, _} -> statements(split(Tokens, []), ok);
        {error, {Line, _, Why}, _} -> {error, {Line, lists:flatten(minisql_lexer:format_error(Why))}}
    end.

split([], []) -> [];
split([], Acc) -> [lists:reverse(Acc)];
split([{';', _} | Rest], []) -> split(Rest, []);
split([{';', _} | Rest], Acc) -> [lists:reverse(Acc) | split(Rest, [])];
split([T | Rest], Acc) -> split(Rest, [T | Acc]).

statements([], Result) -> Result;
statements([Tokens | Rest], _) ->
    case minisql_parser:parse(Tokens) of
        {ok, Statement} ->
            case gen_server:call(?MODULE, {run, Statement}, infinity) of
                {error, _} = Error -> Error;
                Result -> statements(Rest, Result)
            end;
        {error, {Line, Module, Why}} -> {error, {Line, lists:flatten(Module:format_error(Why))}}
    end.

tables() -> gen_server:call(?MODULE, tables).

init([]) -> {ok, minisql_journal:replay(fun(Changes, S) -> lists:foldl(fun redo/2, S, Changes) end, #state{})}.

handle_call(tables, _From, S) -> {reply, [{N, C, ets:info(E, size)} || {N, #tab{columns = C, ets = E}} <- lists:sort(maps:to_list(S#state.tables))], S};
handle_call({run, Statement}, {Pid, _} = From, #state{owner = Owner} = S) ->
    case Owner of
        {Pid, _} -> statement(Statement, From, S);
        none -> statement(Statement, From, S);
        _ when element(1, Statement) =:= select; element(1, Statement) =:= explain -> statement(Statement, From, S);
        _ -> {noreply, S#state{waiting = queue:in({Statement, From}, S#state.waiting)}}
    end.

handle_cast(_, S) -> {noreply, S}.
handle_info({'DOWN', Ref, process, Pid, _}, #state{owner = {Pid, Ref}} = S) -> {noreply, next(undo_all(S))};
handle_info(_, S) -> {noreply, S}.

statement(begin_transaction, {Pid, _}, #state{owner = none} = S) -> {reply, ok, S#state{owner = {Pid, monitor(process, Pid)}}};
statement(begin_transaction, _, S) -> {reply, {error, nested}, S};
statement(commit, _, #state{owner = none} = S) -> {reply, {error, no_transaction}, S};
statement(commit, _, #state{owner = {_, Ref}} = S) ->
    demonitor(Ref, [flush]),
    {reply, ok, next(committed(S))};
statement(rollback, _, #state{owner = none} = S) -> {reply, {error, no_transaction}, S};
statement(rollback, _, #state{owner = {_, Ref}} = S) ->
    demonitor(Ref, [flush]),
    {reply, ok, next(undo_all(S))};
statement(Statement, _, S) ->
    try execute(Statement, S) of
        {Result, S1} when S1#state.owner =:= none -> {reply, Result, committed(S1)};
        {Result, S1} -> {reply, Result, S1}
    catch
        throw:Why -> {reply, {error, Why}, failed(S)};
        error:{sql, Why} -> {reply, {error, Why}, failed(S)}
    end.

%% Of a statement that fails in the middle nothing stays; what it had changed is known to the process dictionary only.
failed(S) ->
    Undo = case erase(changed) of undefined -> []; L -> L end,
    lists:foldl(fun undo/2, S, Undo).

committed(#state{changes = []} = S) -> S#state{undo = []};
committed(#state{changes = Changes} = S) ->
    ok = minisql_journal:append(lists:reverse(Changes)),
    S#state{undo = [], changes = []}.

undo_all(#state{undo = Undo} = S) -> (lists:foldl(fun undo/2, S, Undo))#state{undo = [], changes = []}.

next(#state{waiting = Waiting} = S0) ->
    S = S0#state{owner = none},
    case queue:out(Waiting) of
        {empty, _} -> S;
        {{value, {Statement, From}}, Rest} ->
            {reply, Reply, S1} = statement(Statement, From, S#state{waiting = Rest}),
            gen_server:reply(From, Reply),
            case S1#state.owner of none -> next(S1); _ -> S1 end
    end.

%% ---- statements ----

execute({select, _, _, _} = Query, S) -> {minisql_exec:query(Query, source(S)), S};
execute({explain, Query}, S) -> {{plan, minisql_plan:explain(Query, source(S))}, S};
execute({create_table, Name, Columns}, S) ->
    is_map_key(Name, S#state.tables) andalso throw({already_there, Name}),
    {{ok, Name}, change({create, Name, Columns}, S)};
execute({drop_table, Name}, S) -> table(Name, S), {ok, change({drop, Name}, S)};
execute({create_index, Name, Column}, S) -> column(Column, table(Name, S)), {ok, change({index, Name, Column}, S)};
execute({insert, Name, Columns, Rows}, S) ->
    Tab = table(Name, S),
    Places = [column(C, Tab) || C <- Columns],
    inserted(Name, [row(Tab, Places, [minisql_exec:constant(E) || E <- Row]) || Row <- Rows], S);
execute({insert_from, Name, Columns, Query}, S) ->
    Tab = table(Name, S),
    Places = [column(C, Tab) || C <- Columns],
    {rows, _, Rows} = minisql_exec:query(Query, source(S)),
    inserted(Name, [row(Tab, Places, Row) || Row <- Rows], S);
execute({update, Name, Sets, Where}, S) ->
    Tab = table(Name, S),
    Places = [{column(C, Tab), E} || {C, E} <- Sets],
    Old = matching(Tab, Where, S),
    Changed = [{R, checked(Tab, lists:foldl(fun({P, E}, New) -> setelement(P, New, minisql_exec:value(E, env(Tab, R), source(S))) end, R, Places))} || R <- Old],
    put(changed, []),
    S1 = lists:foldl(fun({O, N}, Acc) -> noted({replace, Name, O, N}, Acc) end, S, Changed),
    erase(changed),
    {{changed, length(Changed)}, S1};
execute({delete, Name, Where}, S) ->
    Rows = matching(table(Name, S), Where, S),
    {{changed, length(Rows)}, lists:foldl(fun(R, Acc) -> change({delete, Name, R}, Acc) end, S, Rows)}.

inserted(Name, Rows, S) ->
    put(changed, []),
    S1 = lists:foldl(fun(R, Acc) -> noted({insert, Name, R}, Acc) end, S, Rows),
    erase(changed),
    {{changed, length(Rows)}, S1}.

noted(Change, S) ->
    S1 = change(Change, S),
    put(changed, [inverse(Change) | get(changed)]),
    S1.

matching(#tab{ets = E} = Tab, Where, S) ->
    [R || R <- lists:sort(ets:tab2list(E)), Where =:= none orelse minisql_exec:value(Where, env(Tab, R), source(S)) =:= true].

env(#tab{name = N, columns = C}, Row) -> [{N, [Col || {Col, _, _} <- C], tl(tuple_to_list(Row))}].

row(#tab{columns = C} = Tab, Places, Values) ->
    length(Places) =:= length(Values) orelse throw(wrong_number_of_values),
    Given = maps:from_list(lists:zip(Places, Values)),
    Row = list_to_tuple([none | [maps:get(I + 1, Given, null) || I <- lists:seq(1, length(C))]]),
    checked(Tab, Row).

checked(#tab{columns = C}, Row) ->
    [begin
        V =:= null andalso K =/= nullable andalso throw({null_in, N}),
        V =:= null orelse typed(T, V) orelse throw({wrong_type, N, V})
     end || {{N, T, K}, V} <- lists:zip(C, tl(tuple_to_list(Row)))],
    Row.

typed(int, V) -> is_integer(V);
typed(real, V) -> is_number(V);
typed(text, V) -> is_binary(V).

table(Name, #state{tables = T}) ->
    case T of
        #{Name := Tab} -> Tab;
        _ -> throw({no_table, Name})
    end.

column(Name, #tab{columns = C}) ->
    case [I || {I, {N, _, _}} <- lists:zip(lists:seq(2, length(C) + 1), C), N =:= Name] of
        [I] -> I;
        [] -> throw({no_column, Name})
    end.

%% What queries see.
source(#state{tables = T}) ->
    fun (Name, what) ->
            case T of
                #{Name := #tab{columns = C, key = K, indices = I}} -> {[N || {N, _, _} <- C], K, maps:keys(I)};
                _ -> throw({no_table, Name})
            end;
        (Name, all) ->
            #{Name := #tab{ets = E}} = T,
            [tl(tuple_to_list(R)) || R <- lists:sort(ets:tab2list(E))];
        (Name, {equal, Column, Value}) ->
            #{Name := #tab{ets = E, indices = I} = Tab} = T,
            Found = case I of
                #{Column := Index} -> [R || {_, Id} <- ets:lookup(Index, Value), R <- ets:lookup(E, Id)];
                _ -> P = column(Column, Tab), ets:select(E, [{erlang:make_tuple(length(Tab#tab.columns) + 1, '_', [{P, Value}]), [], ['$_']}])
            end,
            [tl(tuple_to_list(R)) || R <- lists:sort(Found)]
    end.

%% ---- changes: done, undone, done again from the journal ----

change(Change, #state{undo = U, changes = C} = S) ->
    {Done, S1} = do(Change, S),
    S1#state{undo = [inverse(Done) | U], changes = [Done | C]}.

redo(Change, S) -> element(2, do(Change, S)).
undo(none, S) -> S;
undo(Change, S) -> element(2, do(Change, S)).

inverse({create, Name, _}) -> {drop, Name};
inverse({drop, _}) -> none;
inverse({index, _, _}) -> none;
inverse({insert, Name, Row}) -> {delete, Name, Row};
inverse({delete, Name, Row}) -> {insert, Name, Row};
inverse({replace, Name, Old, New}) -> {replace, Name, New, Old}.

do({create, Name, Columns} = C, S) ->
    Key = case [N || {N, _, primary} <- Columns] of [K] -> K; [] -> none end,
    Tab = #tab{name = Name, columns = Columns, key = Key, ets = ets:new(Name, [ordered_set, private])},
    S1 = S#state{tables = (S#state.tables)#{Name => Tab}},
    {C, case Key of none -> S1; _ -> element(2, do({index, Name, Key}, S1)) end};
do({drop, Name} = C, #state{tables = T} = S) ->
    #{Name := #tab{ets = E, indices = I}} = T,
    [ets:delete(X) || X <- [E | maps:values(I)]],
    {C, S#state{tables = maps:remove(Name, T)}};
do({index, Name, Column} = C, #state{tables = T} = S) ->
    #{Name := #tab{ets = E, indices = I} = Tab} = T,
    P = column(Column, Tab),
    Index = ets:new(index, [bag, private]),
    ets:foldl(fun(R, _) -> ets:insert(Index, {element(P, R), element(1, R)}) end, ok, E),
    {C, S#state{tables = T#{Name := Tab#tab{indices = I#{Column => Index}}}}};
do({insert, Name, Row0}, #state{tables = T} = S) ->
    #{Name := #tab{ets = E, next = Next, indices = I} = Tab} = T,
    Row = case element(1, Row0) of none -> setelement(1, Row0, Next); _ -> Row0 end,
    unique(Tab, Row),
    true = ets:insert_new(E, Row),
    maps:foreach(fun(Col, Index) -> ets:insert(Index, {element(column(Col, Tab), Row), element(1, Row)}) end, I),
    {{insert, Name, Row}, S#state{tables = T#{Name := Tab#tab{next = max(Next, element(1, Row) + 1)}}}};
do({delete, Name, Row}, #state{tables = T} = S) ->
    #{Name := #tab{ets = E, indices = I} = Tab} = T,
    Id = case element(1, Row) of none -> ets:last(E); Known -> Known end,
    [Stored] = ets:take(E, Id),
    maps:foreach(fun(Col, Index) -> ets:delete_object(Index, {element(column(Col, Tab), Stored), Id}) end, I),
    {{delete, Name, Stored}, S};
do({replace, Name, Old, New} = C, S) ->
    {_, S1} = do({delete, Name, Old}, S),
    try do({insert, Name, New}, S1) of
        {_, S2} -> {C, S2}
    catch throw:Why -> do({insert, Name, Old}, S1), throw(Why)
    end.

unique(#tab{key = none}, _) -> ok;
unique(#tab{key = Key, indices = I} = Tab, Row) ->
    Value = element(column(Key, Tab), Row),
    case I of
        #{Key := Index} -> ets:member(Index, Value) andalso throw({duplicate_key, Value});
        _ -> ok
    end.
