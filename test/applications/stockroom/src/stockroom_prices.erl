%% What an order costs: discounts by quantity, by group and by customer, in a table of their own that mnesia keeps in memory only.
-module(stockroom_prices).
-include("stockroom.hrl").
-export([create/0, rule/3, rules/0, price/2, bill/2, cheaper/1, drop/1]).
-record(discount, {id :: {Kind :: atom(), Of :: term()}, from = 1 :: pos_integer(), percent :: 0..100}).

create() ->
    {atomic, ok} = mnesia:create_table(discount, [{attributes, record_info(fields, discount)}, {ram_copies, [node()]}, {local_content, true}]),
    mnesia:wait_for_tables([discount], 5000).

rule(Kind, Of, {From, Percent}) when Percent >= 0, Percent =< 100 ->
    mnesia:activity(transaction, fun() -> mnesia:write(#discount{id = {Kind, Of}, from = From, percent = Percent}) end);
rule(Kind, _, Wrong) -> {error, {Kind, Wrong}}.

rules() -> lists:sort([{Id, F, P} || #discount{id = Id, from = F, percent = P} <- mnesia:dirty_match_object(#discount{_ = '_'})]).

%% The best discount that applies, never their sum.
price({Article, Count}, Customer) ->
    case mnesia:read(article, Article) of
        [A] ->
            Ids = [{article, Article}, {group, element(4, A)}, {customer, Customer}, {all, all}],
            Percent = lists:max([0 | [P || Id <- Ids, #discount{from = F, percent = P} <- mnesia:read(discount, Id), Count >= F]]),
            {Count * element(5, A) * (100 - Percent) div 100, Percent};
        [] -> mnesia:abort({no_article, Article})
    end.

bill(Lines, Customer) ->
    mnesia:transaction(fun() ->
        Prices = [price(L, Customer) || L <- Lines],
        {lists:sum([P || {P, _} <- Prices]), lists:usort([D || {_, D} <- Prices])}
    end).

%% Which articles are cheaper for someone than a limit, by a match specification on one table and reads of the other.
cheaper(Limit) ->
    Numbers = mnesia:dirty_select(article, [{{article, '$1', '_', '_', '$2'}, [{'<', '$2', Limit}], ['$1']}]),
    lists:sort([{N, P} || N <- Numbers, {atomic, {P, _}} <- [mnesia:transaction(fun() -> price({N, 1}, nobody) end)]]).

drop(Id) -> mnesia:transaction(fun() -> mnesia:delete({discount, Id}), mnesia:all_keys(discount) end).
