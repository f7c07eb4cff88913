%% The tables, and how they change.
-module(stockroom_schema).
-include("stockroom.hrl").
-export([create/0, wait/0, describe/0, add_volume/0, index_customers/0, move_notes_to_disc/0, fragment/1]).

create() ->
    ok = mnesia:create_schema([node()]),
    ok = mnesia:start(),
    [{atomic, ok} = mnesia:create_table(Name, [{attributes, Fields} | Options]) || {Name, Fields, Options} <- tables()],
    wait().

tables() ->
    [{article, record_info(fields, article), [{disc_copies, [node()]}, {index, [group]}]},
     {stock, record_info(fields, stock), [{disc_copies, [node()]}, {type, ordered_set}, {index, [article]}]},
     {order, record_info(fields, order), [{disc_copies, [node()]}, {majority, true}]},
     {movement, record_info(fields, movement), [{disc_only_copies, [node()]}, {storage_properties, [{dets, [{auto_save, 1000}]}]}]},
     {counter, record_info(fields, counter), [{ram_copies, [node()]}, {load_order, 10}]},
     {note, record_info(fields, note), [{ram_copies, [node()]}, {type, bag}]}].

wait() -> mnesia:wait_for_tables([Name || {Name, _, _} <- tables()], 30000).

describe() ->
    [{T, [{I, mnesia:table_info(T, I)} || I <- [type, storage_type, arity, attributes, index, size, load_order, majority, access_mode]]}
     || T <- lists:sort(mnesia:system_info(tables)), T =/= schema].

%% Articles get a volume: the old records are transformed while the table stays in use.
add_volume() ->
    Old = fun({article, Number, Name, Group, Price}) -> {article, Number, Name, Group, Price, Price rem 7 + 1} end,
    R = mnesia:transform_table(article, Old, [number, name, group, price, volume]),
    Bad = mnesia:transform_table(article, fun(_) -> exit(no_idea) end, [number, name]),
    {R, element(1, Bad), mnesia:table_info(article, attributes), mnesia:dirty_read(article, 3)}.

index_customers() ->
    [mnesia:add_table_index(order, customer), mnesia:add_table_index(order, customer), mnesia:del_table_index(stock, article),
     mnesia:del_table_index(stock, article), mnesia:add_table_index(stock, article), mnesia:add_table_index(order, nothing)].

move_notes_to_disc() ->
    [mnesia:change_table_copy_type(note, node(), disc_copies), mnesia:table_info(note, storage_type),
     mnesia:change_table_copy_type(note, node(), disc_copies), mnesia:change_table_access_mode(note, read_only),
     catch mnesia:dirty_write(#note{order = 1, text = "no"}), mnesia:transaction(fun() -> mnesia:write(#note{order = 1, text = "no"}) end),
     mnesia:change_table_access_mode(note, read_write), mnesia:dirty_write(#note{order = 1, text = "yes"})].

%% A table in fragments, filled, grown, and counted.
fragment(Count) ->
    {atomic, ok} = mnesia:create_table(parcel, [{frag_properties, [{n_fragments, 2}, {node_pool, [node()]}, {n_ram_copies, 1}]}]),
    Put = fun() -> [mnesia:write({parcel, N, N * N}) || N <- lists:seq(1, Count)], ok end,
    ok = mnesia:activity(sync_dirty, Put, mnesia_frag),
    {atomic, ok} = mnesia:change_table_frag(parcel, {add_frag, [node()]}),
    {atomic, ok} = mnesia:change_table_frag(parcel, {add_frag, [node()]}),
    Info = fun(Item) -> mnesia:activity(ets, fun() -> mnesia:table_info(parcel, Item) end, mnesia_frag) end,
    Found = mnesia:activity(transaction, fun() -> [V || N <- [1, 17, Count, Count + 1], {_, _, V} <- mnesia:read(parcel, N)] end, [], mnesia_frag),
    Sum = mnesia:activity(transaction, fun() -> mnesia:foldl(fun({_, _, V}, A) -> A + V end, 0, parcel) end, mnesia_frag),
    {atomic, ok} = mnesia:change_table_frag(parcel, del_frag),
    R = {Info(n_fragments), Info(size), lists:sort([S || {_, S} <- Info(frag_size)]), Found, Sum},
    [{atomic, ok} = mnesia:change_table_frag(parcel, Change) || Change <- [del_frag, del_frag, deactivate]],
    [{atomic, ok} = mnesia:delete_table(T) || T <- mnesia:system_info(tables), lists:prefix("parcel", atom_to_list(T))],
    R.
