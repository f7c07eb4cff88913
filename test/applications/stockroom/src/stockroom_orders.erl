%% Orders: reserved whole or not at all, by many clerks at once.
-module(stockroom_orders).
-include("stockroom.hrl").
-export([place/2, fulfil/1, fulfil_all/2, states/0, of_customer/1, note/2, notes/1, rush/2]).

place(Customer, Lines) ->
    mnesia:transaction(fun() ->
        Number = stockroom_goods:next(order),
        mnesia:write(#order{number = Number, customer = Customer, lines = Lines}),
        Number
    end).

fulfil(Number) ->
    mnesia:sync_transaction(fun() ->
        case mnesia:read({order, Number}) of
            [] -> mnesia:abort({no_order, Number});
            [#order{state = open} = O] ->
                State = case mnesia:transaction(fun() -> [reserve(A, C) || {A, C} <- O#order.lines], reserved end) of
                    {atomic, reserved} -> reserved;
                    {aborted, Reason} -> {refused, Reason}
                end,
                mnesia:write(O#order{state = State}),
                State;
            [#order{state = State}] -> {already, State}
        end
    end).

%% Takes from the fullest shelf first.
reserve(Article, Count) ->
    Shelves = lists:reverse(lists:keysort(#stock.count, mnesia:index_read(stock, Article, #stock.article))),
    reserve(Article, Count, Shelves).
reserve(_, 0, _) -> ok;
reserve(Article, Count, []) -> mnesia:abort({missing, Article, Count});
reserve(Article, Count, [#stock{place = {_, Shelf}, count = Here} = S | Others]) ->
    Taken = min(Count, Here),
    if Taken =:= Here -> mnesia:delete_object(S); true -> mnesia:write(S#stock{count = Here - Taken}) end,
    mnesia:write(#movement{id = {reserved, stockroom_goods:next(reserved)}, article = Article, from = Shelf, to = reserved, count = Taken}),
    reserve(Article, Count - Taken, Others).

%% Clerks take the orders from a common list; what they do depends on no order of theirs as long as there is enough of all.
fulfil_all(Numbers, Clerks) ->
    Me = self(),
    Pids = [spawn_link(fun() -> Me ! {self(), [fulfil(N) || N <- Numbers, N rem Clerks =:= K]} end) || K <- lists:seq(0, Clerks - 1)],
    lists:append([receive {P, R} -> R end || P <- Pids]).

states() ->
    lists:foldl(fun(N, M) ->
        [#order{state = S}] = mnesia:dirty_read(order, N),
        maps:update_with(case S of {refused, _} -> refused; _ -> S end, fun(C) -> C + 1 end, 1, M)
    end, #{}, mnesia:dirty_all_keys(order)).

of_customer(C) -> lists:sort([N || #order{number = N} <- mnesia:dirty_index_read(order, C, customer)]).

note(Order, Text) -> mnesia:async_dirty(fun() -> mnesia:write(#note{order = Order, text = Text}) end).
notes(Order) -> lists:sort([T || #note{text = T} <- mnesia:dirty_read(note, Order)]).

%% Two groups lock the same two records in opposite order: deadlocks are seen and those transactions tried again.
rush(Rounds, Clerks) ->
    mnesia:dirty_write(#counter{name = left, value = 0}),
    mnesia:dirty_write(#counter{name = right, value = 0}),
    Add = fun(Name) -> [C] = mnesia:read(counter, Name, write), erlang:yield(), mnesia:write(C#counter{value = C#counter.value + 1}) end,
    Me = self(),
    Pids = [spawn_link(fun() ->
        Order = case K rem 2 of 0 -> [left, right]; 1 -> [right, left] end,
        [{atomic, _} = mnesia:transaction(fun() -> [Add(N) || N <- Order] end) || _ <- lists:seq(1, Rounds)],
        Me ! {done, self()}
    end) || K <- lists:seq(1, Clerks)],
    [receive {done, P} -> ok end || P <- Pids],
    [V || N <- [left, right], #counter{value = V} <- mnesia:dirty_read(counter, N)].
