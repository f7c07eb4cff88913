%% What ets:info/2 says of off-heap binaries, of fixations and of locks by number.
-module(ets_info_binaries).
-include("check.hrl").

main() ->
    Binary = list_to_binary(lists:seq(1, 100)),
    [?P(held(Type, Binary)) || Type <- [set, bag, duplicate_bag, ordered_set]],
    ?P(begin T = ets:new(t, []), ets:insert(T, {k, make_ref(), T, <<"small">>}), ets:info(T, binary) end),
    ?P(begin T = ets:new(t, []), ets:insert(T, {k, Binary, [Binary, {Binary}]}), [Size || {_, Size, _} <- ets:info(T, binary)] end),
    ?P(fixed()),
    [?P(locks(Type, N)) || Type <- [set, ordered_set], N <- [0, 1, 65, 2049, 32768, 32769, a]],
    ?P(begin T = ets:new(t, [{write_concurrency, {debug_hash_fixed_number_of_locks, 64}}, private]), ets:info(T, write_concurrency) end),
    ?P(erlang:system_info(ets_always_compress)).

held(Type, Binary) ->
    T = ets:new(t, [Type]),
    [] = ets:info(T, binary),
    [ets:insert(T, {Key, Binary}) || Key <- lists:seq(1, 1000)],
    All = ets:info(T, binary),
    Kinds = length(lists:usort([{Address, Size} || {Address, Size, _} <- All])),
    ets:safe_fixtable(T, true),
    ets:delete(T, 1),
    Kept = length(ets:info(T, binary)),
    ets:safe_fixtable(T, false),
    {Type, length(All), Kinds, Kept, length(ets:info(T, binary))}.

fixed() ->
    T = ets:new(t, []),
    Before = erlang:monotonic_time(),
    ets:safe_fixtable(T, true),
    After = erlang:monotonic_time(),
    {Monotonic, [{Self, 1}]} = ets:info(T, safe_fixed_monotonic_time),
    {{Mega, Seconds, _}, [{Self, 1}]} = ets:info(T, safe_fixed),
    {Before =< Monotonic, Monotonic =< After, abs(erlang:system_time(second) - Mega * 1000000 - Seconds) < 60, Self =:= self()}.

locks(Type, N) ->
    try ets:info(ets:new(t, [Type, public, {write_concurrency, {debug_hash_fixed_number_of_locks, N}}]), write_concurrency)
    catch error:Reason -> {Type, N, Reason}
    end.
