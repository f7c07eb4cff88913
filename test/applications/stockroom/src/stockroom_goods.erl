%% Articles and what lies on the shelves.
-module(stockroom_goods).
-include("stockroom.hrl").
-export([define/1, put/3, take/3, move/4, on_hand/1, in_group/1, shelves/1, next/1, cheapest/1, remove/1]).

define(Articles) ->
    mnesia:transaction(fun() -> [mnesia:write(#article{number = N, name = Name, group = G, price = P}) || {N, Name, G, P} <- Articles], length(Articles) end).

put(Article, Shelf, Count) -> mnesia:transaction(fun() -> known(Article), change(Article, Shelf, Count), log(Article, outside, Shelf, Count) end).

take(Article, Shelf, Count) -> mnesia:transaction(fun() -> known(Article), change(Article, Shelf, -Count), log(Article, Shelf, outside, Count) end).

%% Both places or none; the inner transaction may fail on its own.
move(Article, From, To, Count) ->
    mnesia:transaction(fun() ->
        known(Article),
        change(Article, From, -Count),
        case mnesia:transaction(fun() -> change(Article, To, Count), To =:= closed andalso mnesia:abort(shelf_is_closed), log(Article, From, To, Count) end) of
            {atomic, Id} -> Id;
            {aborted, Reason} -> mnesia:abort({not_moved, Article, Reason})
        end
    end).

known(Article) -> mnesia:read(article, Article, read) =/= [] orelse mnesia:abort({no_article, Article}).

change(Article, Shelf, By) ->
    Place = {Article, Shelf},
    Now = case mnesia:wread({stock, Place}) of [#stock{count = C}] -> C; [] -> 0 end,
    case Now + By of
        New when New < 0 -> mnesia:abort({too_few, Place, Now});
        0 -> mnesia:delete({stock, Place});
        New -> mnesia:write(#stock{place = Place, article = Article, count = New})
    end.

log(Article, From, To, Count) ->
    Id = next(movement),
    ok = mnesia:write(#movement{id = Id, article = Article, from = From, to = To, count = Count}),
    Id.

next(Name) -> mnesia:dirty_update_counter(counter, Name, 1).

on_hand(Article) ->
    {atomic, N} = mnesia:transaction(fun() -> lists:sum([C || #stock{count = C} <- mnesia:index_read(stock, Article, #stock.article)]) end),
    N.

in_group(Group) -> lists:sort([N || #article{number = N} <- mnesia:dirty_index_read(article, Group, #article.group)]).

%% The shelves of an article in order, by walking the ordered table.
shelves(Article) -> walk(mnesia:dirty_next(stock, {Article, ''}), Article).
walk({Article, Shelf} = Place, Article) -> [{Shelf, (hd(mnesia:dirty_read(stock, Place)))#stock.count} | walk(mnesia:dirty_next(stock, Place), Article)];
walk(_, _) -> [].

cheapest(Group) ->
    mnesia:activity(async_dirty, fun() ->
        mnesia:foldl(fun(A, Best) when element(4, A) =:= Group -> min({element(5, A), element(2, A)}, Best); (_, Best) -> Best end, {none, none}, article)
    end).

remove(Article) ->
    mnesia:transaction(fun() ->
        [mnesia:delete_object(S) || S <- mnesia:match_object(#stock{article = Article, _ = '_'})],
        mnesia:delete({article, Article})
    end).
