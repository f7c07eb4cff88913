-module(stockroom_main).
-include("stockroom.hrl").
-export([main/0, work_until_killed/0, audit/0]).

main() ->
    logger:set_primary_config(level, none),
    application:set_env(mnesia, dir, "stock"),
    application:load(mnesia),
    ok = stockroom_schema:create(),
    {ok, _} = application:ensure_all_started(stockroom),
    goods(), shelves(), orders(), prices(), rush(), reports(), archive(), changes(), errors(), again(),
    stopped = mnesia:stop(),
    io:format("~p~n", [lists:sort(filelib:wildcard("*", "stock"))]).

show(Name, What) -> io:format("~s: ~p~n", [Name, What]).

goods() ->
    show("articles", stockroom_goods:define([{N, iolist_to_binary(io_lib:format("article ~2..0b", [N])), element(N rem 3 + 1, {tools, paint, wood}), N * 130 rem 1999}
                                             || N <- lists:seq(1, 30)])),
    show("of wood", stockroom_goods:in_group(wood)),
    show("cheapest", [stockroom_goods:cheapest(G) || G <- [tools, paint, wood, none]]).

shelves() ->
    [{atomic, _} = stockroom_goods:put(A, S, A * 10 + C) || A <- lists:seq(1, 30), {S, C} <- [{low, 5}, {high, 1}, {yard, 3}], (A + C) rem 5 =/= 0],
    show("shelves of 7", stockroom_goods:shelves(7)),
    show("on hand", [stockroom_goods:on_hand(A) || A <- [1, 2, 3, 30, 31]]),
    show("moves", [stockroom_goods:move(7, F, T, C) || {F, T, C} <- [{low, high, 10}, {low, yard, 1000}, {high, closed, 1}, {none, low, 1}]]),
    show("unknown", stockroom_goods:put(99, low, 1)),
    show("taken", [stockroom_goods:take(7, low, C) || C <- [1, 64, 63]]),
    show("shelves of 7", stockroom_goods:shelves(7)),
    show("seen", stockroom_watcher:seen()).

orders() ->
    Numbers = [begin {atomic, N} = stockroom_orders:place({customer, C rem 7}, [{C rem 30 + 1, 1}, {(C * 7) rem 30 + 1, 2}]), N end || C <- lists:seq(1, 60)],
    show("numbers", {hd(Numbers), lists:last(Numbers)}),
    show("answers", lists:usort(stockroom_orders:fulfil_all(Numbers, 6))),
    {atomic, Big} = stockroom_orders:place(big, [{1, 3}, {2, 100000}]),
    show("too much", {stockroom_orders:fulfil(Big), stockroom_orders:fulfil(Big), stockroom_orders:fulfil(1000)}),
    show("states", lists:sort(maps:to_list(stockroom_orders:states()))),
    [ok = stockroom_orders:note(1, T) || T <- ["call first", "back door", "call first"]],
    show("notes", stockroom_orders:notes(1)).

prices() ->
    ok = stockroom_prices:create(),
    show("rules", [stockroom_prices:rule(K, O, R) || {K, O, R} <- [{article, 3, {1, 5}}, {group, wood, {10, 20}}, {customer, vip, {2, 15}}, {all, all, {100, 50}}, {all, all, {1, 101}}]]),
    show("rules", stockroom_prices:rules()),
    show("bills", [stockroom_prices:bill(L, C) || {L, C} <- [{[{3, 1}], someone}, {[{3, 1}, {2, 10}, {5, 9}], someone}, {[{3, 1}, {3, 2}, {1, 100}], vip}, {[], vip}, {[{77, 1}], vip}]]),
    show("cheaper", stockroom_prices:cheaper(300)),
    {atomic, Left} = stockroom_prices:drop({group, wood}),
    show("left", lists:sort(Left)),
    {atomic, ok} = mnesia:delete_table(discount).

rush() -> show("rush", stockroom_orders:rush(25, 6)).

reports() ->
    show("value", stockroom_reports:value()),
    show("dear", stockroom_reports:dear(1800)),
    show("by shelf", stockroom_reports:by_shelf()),
    show("unsold", stockroom_reports:unsold()),
    show("moved", [stockroom_reports:moved(A) || A <- [1, 7, 20]]),
    show("joined", stockroom_reports:joined({customer, 3})),
    show("in pieces", stockroom_reports:in_pieces(20)),
    [io:format("~ts~n", [P]) || P <- stockroom_reports:plans()].

archive() ->
    show("backup", {stockroom_archive:backup("one.bup"), stockroom_archive:count("one.bup")}),
    show("checkpoint", stockroom_archive:checkpoint("two.bup")),
    show("raised", stockroom_archive:raise_prices("one.bup", "three.bup", 10)),
    Before = stockroom_reports:value(),
    show("restored", {stockroom_archive:restore("three.bup"), stockroom_reports:value() > Before}),
    show("again", {stockroom_archive:restore("one.bup"), stockroom_reports:value() =:= Before}),
    show("text", stockroom_archive:text("all.txt")).

changes() ->
    show("volume", stockroom_schema:add_volume()),
    show("indexes", stockroom_schema:index_customers()),
    show("of customer 3", stockroom_orders:of_customer({customer, 3})),
    show("notes to disc", stockroom_schema:move_notes_to_disc()),
    show("fragments", stockroom_schema:fragment(300)),
    show("tables", stockroom_schema:describe()).

errors() ->
    show("errors", [
        mnesia:transaction(fun() -> mnesia:read(nothing, 1) end),
        mnesia:transaction(fun() -> mnesia:abort(no) end),
        mnesia:transaction(fun() -> throw(ball) end),
        mnesia:transaction(fun() -> exit(gone) end),
        element(1, element(2, mnesia:transaction(fun() -> error(bad) end))),
        mnesia:transaction(fun() -> mnesia:write({stock, 1}) end),
        (catch mnesia:dirty_read({nothing, 1})),
        (catch mnesia:read(stock, 1)),
        (catch mnesia:table_info(nothing, size)),
        mnesia:create_table(stock, []),
        mnesia:create_table(more, [{attributes, [only]}]),
        mnesia:create_table(more, [{index, [nothing]}]),
        mnesia:create_table(more, [{kind, odd}]),
        mnesia:delete_table(nothing),
        mnesia:clear_table(nothing),
        mnesia:add_table_copy(stock, node(), ram_copies),
        mnesia:wait_for_tables([nothing], 10),
        mnesia:create_schema([node()])]),
    show("removed", {stockroom_goods:remove(30), stockroom_goods:on_hand(30), mnesia:dirty_read(article, 30)}),
    show("retries", mnesia:transaction(fun() -> mnesia:wread({counter, left}) end, [], 3)),
    show("described", mnesia:error_description({aborted, {no_exists, x}})).

%% Stopped and started: what was on disc is there, what was in memory alone is not.
again() ->
    Sums = fun() -> {stockroom_reports:value(), [mnesia:table_info(T, size) || T <- [article, stock, order, movement, counter, note]]} end,
    Before = Sums(),
    ok = application:stop(stockroom),
    stopped = mnesia:stop(),
    ok = mnesia:start(),
    ok = application:start(stockroom),
    show("before", Before),
    show("after", Sums()).

%% Writes and says so, until someone kills the node. What is said is on disc.
work_until_killed() ->
    logger:set_primary_config(level, none),
    application:set_env(mnesia, dir, "stock"),
    application:set_env(mnesia, dump_log_write_threshold, 50),
    ok = stockroom_schema:create(),
    {atomic, 2} = stockroom_goods:define([{1, <<"left">>, tools, 1}, {2, <<"right">>, tools, 1}]),
    {atomic, _} = stockroom_goods:put(1, low, 1000000),
    work(1).

work(N) ->
    %% one transaction: from one article's shelf to the other's, and a note of it
    {atomic, ok} = mnesia:sync_transaction(fun() ->
        [#stock{count = A} = S] = mnesia:wread({stock, {1, low}}),
        mnesia:write(S#stock{count = A - N}),
        B = case mnesia:wread({stock, {2, low}}) of [#stock{count = C}] -> C; [] -> 0 end,
        mnesia:write(#stock{place = {2, low}, article = 2, count = B + N}),
        mnesia:write(#order{number = N, customer = self, lines = [{2, N}], state = sent})
    end),
    ok = mnesia:sync_log(),
    io:format("~b~n", [N]),
    work(N rem 1000 + 1).

audit() ->
    logger:set_primary_config(level, none),
    application:set_env(mnesia, dir, "stock"),
    ok = mnesia:start(),
    ok = stockroom_schema:wait(),
    Orders = lists:sum(mnesia:dirty_all_keys(order)),
    Last = lists:max([0 | mnesia:dirty_all_keys(order)]),
    [#stock{count = Left}] = mnesia:dirty_read(stock, {1, low}),
    [#stock{count = Right}] = mnesia:dirty_read(stock, {2, low}),
    io:format("~p~n", [{Last, Orders =:= Last * (Last + 1) div 2, Left + Right, Right =:= Orders}]),
    stopped = mnesia:stop().
