%% Backups, checkpoints, and what is read back from them.
-module(stockroom_archive).
-include("stockroom.hrl").
-export([backup/1, count/1, raise_prices/3, restore/1, checkpoint/1, text/1]).

backup(File) -> mnesia:backup(File).

count(File) ->
    Count = fun({Table, _}, M) -> {[], bump(deleted, Table, M)}; (R, M) -> {[], bump(element(1, R), element(1, R), M)} end,
    {ok, M} = mnesia:traverse_backup(File, mnesia_backup, dummy, read_only, Count, #{}),
    lists:sort(maps:to_list(maps:remove(schema, M))).
bump(Key, _, M) -> maps:update_with(Key, fun(N) -> N + 1 end, 1, M).

%% A backup from a backup, with other prices.
raise_prices(From, To, Percent) ->
    Raise = fun(R, N) when element(1, R) =:= article, tuple_size(R) > 4 -> {[setelement(5, R, element(5, R) * (100 + Percent) div 100)], N + 1};
               (R, N) -> {[R], N} end,
    {ok, N} = mnesia:traverse_backup(From, To, Raise, 0),
    N.

restore(File) ->
    {atomic, Tables} = mnesia:restore(File, [{default_op, skip_tables}, {clear_tables, [article, stock]}]),
    lists:sort(Tables).

%% What is written after a checkpoint is not in the backup of it.
checkpoint(File) ->
    {ok, Name, _} = mnesia:activate_checkpoint([{name, inventory}, {max, [stock]}, {ram_overrides_dump, true}]),
    Before = mnesia:table_info(stock, size),
    [mnesia:dirty_write(#stock{place = {1, S}, article = 1, count = 1}) || S <- [x1, x2, x3]],
    ok = mnesia:backup_checkpoint(Name, File),
    ok = mnesia:deactivate_checkpoint(Name),
    After = mnesia:table_info(stock, size),
    [mnesia:dirty_delete(stock, {1, S}) || S <- [x1, x2, x3]],
    {After - Before, [C - Before || {stock, C} <- count(File)]}.

text(File) ->
    ok = mnesia:dump_to_textfile(File),
    {ok, Terms} = file:consult(File),
    lists:sort([{element(1, T), 1} || T <- Terms, element(1, T) =:= order]) =/= [].
