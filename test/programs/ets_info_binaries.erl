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
    ?P(erlang:system_info(ets_always_compress)),
    [?ST(ets:give_away(T, id(not_a_pid), data)) || T <- tables()],
    [?ST(ets:rename(T, id({bad, name}))) || T <- tables()],
    ?P(kept()),
    ?P(renamed()),
    ?P(heirs()),
    ?P(order()).

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

%% One's own, one that may not be written, one that is gone, none at all.
tables() ->
    Parent = self(),
    spawn_link(fun() -> Parent ! {table, ets:new(t, [])}, receive never -> ok end end),
    Foreign = receive {table, T} -> T end,
    [ets:new(ets_info_own, []), Foreign, no_such_table, not_a_table()].
not_a_table() -> id("none").

%% Objects deleted while the table is fixed are counted until it is released.
kept() ->
    T = ets:new(t, []),
    ets:insert(T, [{I} || I <- lists:seq(1, 100)]),
    ets:safe_fixtable(T, true),
    [ets:delete(T, I) || I <- lists:seq(1, 30)],
    Kept = element(7, ets:info(T, stats)),
    ets:safe_fixtable(T, false),
    {Kept, element(7, ets:info(T, stats))}.

%% A continuation of a hash table goes on with that table, whatever has become of its name.
renamed() ->
    [begin
         ets:new(ets_info_table, [named_table, Type]),
         ets:insert(ets_info_table, [{1}, {2}, {3}]),
         {[A], Continuation} = ets:select(ets_info_table, [{{'$1'}, [], ['$1']}], 1),
         ets:rename(ets_info_table, ets_info_other),
         ets:new(ets_info_table, [named_table, Type]),
         Next = ets:select(Continuation),
         ets:delete(ets_info_other),
         Gone = try ets:select(Continuation) catch error:Reason -> Reason end,
         ets:delete(ets_info_table),
         {Type, A >= 1, Next =:= '$end_of_table', Gone}
     end || Type <- [set, ordered_set]].

heirs() ->
    {Pid, Monitor} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Monitor, _, _, _} -> ok end,
    T = ets:new(t, [{heir, Pid, data}]),
    Before = ets:info(T, heir),
    ets:setopts(T, {heir, self(), data}),
    Self = ets:info(T, heir) =:= self(),
    ets:setopts(T, {heir, Pid, data}),
    {Before, Self, ets:info(T, heir)}.

%% Binaries of a process in the order in which it came by them.
order() ->
    Parent = self(),
    spawn_link(fun() ->
        Held = [list_to_binary(lists:duplicate(N, 1)) || N <- [100, 200, 300]],
        Seen = [begin garbage_collect(), {binary, L} = process_info(self(), binary), [Size || {_, Size, _} <- L] end || _ <- [1, 2, 3]],
        Parent ! {Seen, length(Held)}
    end),
    receive Answer -> Answer end.
