%% Reports by qlc and match specifications.
-module(stockroom_reports).
-include("stockroom.hrl").
-include_lib("stdlib/include/qlc.hrl").
-export([value/0, dear/1, by_shelf/0, unsold/0, moved/1, joined/1, in_pieces/1, plans/0]).

%% What lies there is worth, in cents.
value() ->
    {atomic, V} = mnesia:transaction(fun() ->
        qlc:fold(fun(X, A) -> X + A end, 0,
                 qlc:q([S#stock.count * element(5, A) || S <- mnesia:table(stock), A <- mnesia:table(article), S#stock.article =:= element(2, A)]))
    end),
    V.

dear(Limit) -> lists:sort(mnesia:dirty_select(article, [{{article, '$1', '$2', '_', '$3'}, [{'>', '$3', Limit}], [{{'$2', '$1'}}]}])).

by_shelf() ->
    Rows = mnesia:activity(transaction, fun() -> qlc:e(qlc:q([{Shelf, C} || #stock{place = {_, Shelf}, count = C} <- mnesia:table(stock)])) end),
    lists:sort(maps:to_list(lists:foldl(fun({S, C}, M) -> M#{S => C + maps:get(S, M, 0)} end, #{}, Rows))).

unsold() ->
    {atomic, L} = mnesia:transaction(fun() ->
        Sold = qlc:e(qlc:q([M#movement.article || M <- mnesia:table(movement), M#movement.to =:= reserved], {unique, true})),
        qlc:e(qlc:sort(qlc:q([element(2, A) || A <- mnesia:table(article), not lists:member(element(2, A), Sold)])))
    end),
    L.

moved(Article) ->
    Sum = fun(Field, Way) ->
        Pattern = setelement(Field, #movement{article = Article, _ = '_'}, Way),
        lists:sum([M#movement.count || M <- mnesia:dirty_match_object(Pattern)])
    end,
    {Sum(#movement.from, outside), Sum(#movement.to, outside), Sum(#movement.to, reserved)}.

joined(Customer) ->
    {atomic, L} = mnesia:transaction(fun() ->
        Lines = [{O#order.number, N, C} || O <- mnesia:match_object(#order{customer = Customer, _ = '_'}), {N, C} <- O#order.lines],
        Q = qlc:q([{Order, element(3, A), C} || {Order, N, C} <- Lines, A <- mnesia:table(article), element(2, A) =:= N]),
        qlc:e(qlc:keysort([1, 2], Q))
    end),
    L.

%% A long answer in pieces, with a cursor and with continuations.
in_pieces(Size) ->
    {atomic, A} = mnesia:transaction(fun() ->
        C = qlc:cursor(qlc:q([S#stock.count || S <- mnesia:table(stock)])),
        First = qlc:next_answers(C, Size),
        Rest = qlc:next_answers(C, all_remaining),
        qlc:delete_cursor(C),
        {length(First), length(Rest), lists:sum(First ++ Rest)}
    end),
    {atomic, B} = mnesia:transaction(fun() ->
        pieces(mnesia:select(movement, [{#movement{count = '$1', _ = '_'}, [], ['$1']}], Size, read), [])
    end),
    {A, length(B), lists:sum(B)}.
pieces('$end_of_table', All) -> All;
pieces({L, Continuation}, All) -> pieces(mnesia:select(Continuation), L ++ All).

plans() ->
    {atomic, L} = mnesia:transaction(fun() ->
        [qlc:info(Q, {format, string}) || Q <- [qlc:q([A || A <- mnesia:table(article), element(2, A) =:= 3]),
                                                qlc:q([S || S <- mnesia:table(stock), S#stock.article =:= 2])]]
    end),
    [re:replace(T, "<[0-9.]+>", "<pid>", [global, {return, list}]) || T <- L].
