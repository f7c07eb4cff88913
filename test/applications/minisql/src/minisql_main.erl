-module(minisql_main).
-export([main/0]).

main() ->
    logger:set_primary_config(level, none),
    file:delete("minisql.journal"),
    ok = application:start(minisql),
    schema(),
    queries(),
    errors(),
    transactions(),
    bulk(),
    crashes(),
    again(),
    ok = application:stop(minisql).

sql(Text) ->
    Result = minisql_server:run(Text),
    io:format("> ~ts~n", [string:trim(Text)]),
    print(Result),
    Result.

print({rows, Names, Rows}) ->
    Cells = [[atom_to_list(N) || N <- Names] | [[cell(V) || V <- R] || R <- Rows]],
    Widths = [lists:max([string:length(lists:nth(I, C)) || C <- Cells]) || I <- lists:seq(1, length(Names))],
    [io:format("  ~ts~n", [lists:join(" | ", [string:pad(C, W) || {C, W} <- lists:zip(Line, Widths)])]) || Line <- Cells],
    io:format("  (~b)~n", [length(Rows)]);
print({plan, Steps}) -> [io:format("  ~0p~n", [S]) || S <- Steps], ok;
print(Other) -> io:format("  ~0tp~n", [Other]).

cell(null) -> "-";
cell(V) when is_binary(V) -> unicode:characters_to_list(V);
cell(V) when is_float(V) -> io_lib:format("~.3f", [V]);
cell(V) -> lists:flatten(io_lib:format("~p", [V])).

schema() ->
    sql("create table people (id int primary key, name text not null, town text, born int)"),
    sql("create table orders (id int primary key, person int not null, item text, price real, n int)"),
    sql("create index on orders (person)"),
    sql("create table people (id int)"),
    sql("insert into people (id, name, town, born) values (1, 'Ada', 'London', 1815), (2, 'Joe', 'Örebro', 1950), (3, 'O''Neill', null, 1961), (4, 'Grace', 'New York', 1906)"),
    sql("insert into orders (id, person, item, price, n) values (1, 1, 'engine', 1000.5, 1), (2, 1, 'cards', 0.25, 400), (3, 2, 'erlang', 0.0, 1), (4, 4, 'compiler', 12.5, 2),
         (5, 4, 'moth', 0.1, 1), (6, 9, 'ghost', 1.0, 1)"),
    print(minisql_server:tables()).

queries() ->
    [sql(Q) || Q <- [
        "select * from people",
        "select name, 2000 - born as age from people where born > 1900 order by age desc",
        "select * from people where id = 3",
        "explain select * from people where id = 3 and name like '%e%'",
        "explain select * from people where town = 'London' order by name limit 3",
        "select p.name, o.item, o.price * o.n as total from people p join orders o on p.id = o.person order by total desc, item",
        "explain select p.name from people p join orders o on p.id = o.person where o.n > 1",
        "select p.name, count(*) as n, sum(o.price * o.n) as total from people p left join orders o on o.person = p.id group by p.name order by p.name",
        "select p.name, count(o.id) as n from people p left join orders o on o.person = p.id group by p.name having count(o.id) > 1",
        "select count(*), count(town), count(distinct town), min(born), max(name), avg(born) from people",
        "select name from people where town is null or town like '%ö%'",
        "select name from people where not town = 'London'",
        "select name from people where id in (select person from orders where price > 10)",
        "select name from people p where exists (select id from orders o where o.person = p.id and o.n = 1)",
        "select name, (select count(*) from orders o where o.person = p.id) as n from people p order by n desc, name limit 2 offset 1",
        "select t.name, t.k from (select name, length(name) as k from people) t where t.k > 3",
        "select case when born < 1900 then 'old' when born < 1950 then 'middle' else 'new' end as era, count(*) as n from people group by case when born < 1900 then 'old' when born < 1950 then 'middle' else 'new' end",
        "select distinct person from orders",
        "select name from people where id < 3 union select item from orders where id < 3 order by 1",
        "select 1 as x union all select 1 union all select 2",
        "select upper(name) || '/' || coalesce(town, '?') || '/' || born from people order by id",
        "select substr('smörgås', 3, 3), replace('a-b-c', '-', '+'), trim('  x '), abs(-3), round(2.5), lower('ÅÄÖ')",
        "select 7 / 2, 7.0 / 2, 7 % 3, 1 / 0, null + 1, null = null, 1 < 2 and null is null, -3 * -2 + 1",
        "select a.name, b.name from people a, people b where a.born < b.born and a.town <> b.town order by 1, 2",
        "select name from people where born between (1900, 1955) -- a comment",
        "select max(born) - min(born) from people where id > 100"]].

errors() ->
    [sql(Q) || Q <- [
        "selec 1", "select from people", "select 'abc", "select # from people", "select * from nowhere", "select nothing from people", "select x.name from people p",
        "insert into people (id, name) values (1, 'again')", "insert into people (id, name) values (5)", "insert into people (id, name) values ('x', 'y')",
        "insert into people (id, town) values (6, 'here')", "select 'a' + 1", "select name < 1 from people", "select frobnicate(1)", "select (select id from people)",
        "update people set nope = 1", "commit", "rollback", "select count(*) + 1 from people where sum(id) > 1", "select a, * from people"]].

transactions() ->
    sql("begin; update people set town = 'Bath' where town is null; delete from orders where n = 1; insert into people (id, name) values (7, 'Tmp')"),
    sql("select (select count(*) from orders) as o, (select count(*) from people) as p, (select count(*) from people where town = 'Bath') as bath"),
    sql("rollback; select (select count(*) from orders) as o, (select count(*) from people) as p, (select count(*) from people where town = 'Bath') as bath"),
    sql("insert into people (id, name) values (8, 'Eight'), (9, 'Nine'), (1, 'One')"),
    sql("select count(*) from people"),
    sql("update people set id = id + 1 where id = 4 or id = 1"),
    sql("update people set id = id + 10"),
    sql("update people set id = id - 10"),
    %% Others wait for the one who writes, and see what it left.
    sql("begin"),
    Me = self(),
    Others = [spawn_monitor(fun() -> R = minisql_server:run(lists:flatten(io_lib:format("update people set born = born + ~b where id = 1", [I]))), Me ! {I, R} end) || I <- [1, 10, 100]],
    sql("update people set born = 0 where id = 1"),
    receive {_, _} = Early -> io:format("too early: ~p~n", [Early]) after 20 -> ok end,
    sql("commit"),
    [receive {'DOWN', Ref, _, _, normal} -> ok end || {_, Ref} <- Others],
    io:format("~p~n", [lists:sort([receive {I, R} -> {I, R} end || _ <- Others])]),
    sql("select born from people where id = 1"),
    %% One that dies in the middle leaves nothing.
    {_, Ref} = spawn_monitor(fun() -> ok = minisql_server:run("begin"), {changed, _} = minisql_server:run("delete from people"), exit(enough) end),
    receive {'DOWN', Ref, _, _, Why} -> io:format("died: ~p~n", [Why]) end,
    sql("select count(*) from people"),
    sql("begin; create table scratch (a int); insert into scratch (a) values (1), (2), (3)"),
    sql("begin"),
    sql("select sum(a) from scratch; rollback"),
    sql("select * from scratch").

bulk() ->
    sql("create table numbers (n int primary key, sq int, name text); create index on numbers (sq)"),
    [{changed, 50} = minisql_server:run(lists:flatten(["insert into numbers (n, sq, name) values ",
        lists:join(",", [io_lib:format("(~b, ~b, '~ts')", [N, N * N rem 97, io_lib:format("~36.8.0b", [N * 7919])]) || N <- lists:seq(50 * B + 1, 50 * B + 50)])])) || B <- lists:seq(0, 19)],
    sql("select count(*), sum(n), max(sq), min(name) from numbers"),
    sql("select sq, count(*) as n, max(n) as m from numbers where sq < 5 group by sq order by sq"),
    sql("select n from numbers where sq = 16 and n < 300 order by n"),
    sql("select a.n, b.n from numbers a join numbers b on a.sq = b.sq where a.n < b.n and a.n < 4 and b.n < 100 order by 1, 2"),
    sql("delete from numbers where n % 3 = 0 or sq > 50"),
    sql("select count(*), sum(n) from numbers"),
    sql("update numbers set name = upper(name) || '!' where n <= 10"),
    sql("select name from numbers where n <= 10 order by n").

crashes() ->
    [begin
        Ref = monitor(process, Name),
        exit(whereis(Name), kill),
        receive {'DOWN', Ref, _, _, killed} -> ok end,
        wait_for(minisql_server),
        io:format("~p killed: ~p ~p~n", [Name, element(3, minisql_server:run("select count(*), sum(n) from numbers")), element(1, minisql_journal:size())])
     end || Name <- [minisql_server, minisql_journal, minisql_server]].

wait_for(Name) ->
    try gen_server:call(Name, tables) of _ -> ok
    catch exit:_ -> timer:sleep(5), wait_for(Name)
    end.

%% The journal has it all; what was torn off is no harm.
again() ->
    Before = minisql_server:tables(),
    {_, Size} = minisql_journal:size(),
    ok = application:stop(minisql),
    {ok, Size} = {ok, filelib:file_size("minisql.journal")},
    ok = file:write_file("minisql.journal", <<0, 0, 1, 0, 1, 2, 3, 4, "torn">>, [append]),
    ok = application:start(minisql),
    wait_for(minisql_server),
    io:format("as before: ~p, ~p~n", [Before =:= minisql_server:tables(), minisql_journal:size() =:= {element(1, minisql_journal:size()), Size}]),
    sql("drop table numbers; select count(*) from numbers").
