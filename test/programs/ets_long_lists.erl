%% Long lists of objects are inserted in parts, between which others run; for them it is as if all were inserted at once.
-module(ets_long_lists).
-include("check.hrl").

-define(N, 50000).

main() ->
    ?P([all_at_once(Type, fun ets:insert/2) || Type <- types()]),
    ?P([all_at_once(Type, fun ets:insert_new/2) || Type <- types()]),
    ?P([others_run(Type) || Type <- types()]),
    ?P([begin T = ets:new(t, [Type]), ets:insert(T, {?N - 7, old}), {ets:insert_new(T, objects(?N)), ets:info(T, size)} end || Type <- types()]),
    ?P([begin T = ets:new(t, [Type]), ets:insert(T, [{I rem 1000, I rem 3} || I <- lists:seq(1, ?N)]), {ets:info(T, size), lists:sort(ets:lookup(T, 7)) =:= lists:sort(ets:lookup(T, 7))} end || Type <- types()]),
    ?P([begin T = ets:new(t, [Type]), ets:insert(T, objects(?N)), ets:insert(T, [{I, <<I:800>>, [I]} || I <- lists:seq(1, ?N)]), check_size(Type, T) end || Type <- types()]),
    ?P([is_badarg(fun() -> ets:insert(ets:new(t, [Type]), objects(?N) ++ [{}]) end) || Type <- types()]),
    ?P([is_badarg(fun() -> ets:insert(ets:new(t, [Type]), objects(?N) ++ x) end) || Type <- types()]),
    ?P(table_goes()),
    ?P(inserter_is_killed()),
    ?P([begin T = ets:new(t, [Type]), ets:insert(T, objects(?N)), D = ets:select_delete(T, [{{'$1', '_'}, [{'>', '$1', 10}], [true]}]), {D, ets:info(T, size), lists:sort(ets:tab2list(T))} end || Type <- types()]),
    ok.

types() -> [set, ordered_set, bag, duplicate_bag].
is_badarg(F) -> try F() catch error:badarg -> badarg end.
objects(N) -> [{I, I} || I <- lists:seq(1, N)].
check_size(Type, T) when Type =:= set; Type =:= ordered_set -> {ets:info(T, size), ets:lookup(T, 5)};
check_size(_, T) -> {ets:info(T, size), length(ets:lookup(T, 5))}.

%% Another process sees none or all of the objects, whatever it asks.
all_at_once(Type, Insert) ->
    T = ets:new(t, [Type, public]),
    Self = self(),
    Watcher = spawn_link(fun() -> Self ! {self(), watch(T, [])} end),
    spawn_link(fun() -> Insert(T, objects(?N)) end),
    receive {Watcher, Sizes} -> lists:all(fun(S) -> S =:= 0 orelse S =:= ?N end, Sizes) end.
watch(_, [?N | _] = Sizes) -> Sizes;
watch(_, [0, ?N] = Sizes) -> Sizes;
watch(T, Sizes) ->
    N = case ets:member(T, 1) of
            true -> true = ets:member(T, ?N), ets:info(T, size);
            false -> erlang:yield(), 0
        end,
    watch(T, lists:usort([N | Sizes])).

%% Others run while a process inserts.
others_run(Type) ->
    Objects = objects(?N * 3),
    Turns = counters:new(1, []),
    Other = spawn_link(fun() -> turn(Turns) end),
    erlang:yield(),
    Before = counters:get(Turns, 1),
    ets:insert(ets:new(t, [Type]), Objects),
    After = counters:get(Turns, 1),
    unlink(Other), exit(Other, kill),
    After - Before > 5.
turn(Turns) -> counters:add(Turns, 1, 1), erlang:yield(), turn(Turns).

%% The table is deleted, and another one gets its name, while a process inserts.
table_goes() ->
    Owner = self(),
    ets:new(named, [named_table, public]),
    {Pid, Ref} = spawn_monitor(fun() -> Owner ! go, ets:insert(named, objects(?N)) end),
    receive go -> ok end,
    ets:delete(named),
    ets:new(named, [named_table, public]),
    ets:insert(named, {1, mine}),
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    Size = ets:info(named, size),
    ets:delete(named),
    Size > 0.

%% One that is killed leaves all or nothing.
inserter_is_killed() ->
    lists:all(fun(Turns) ->
        T = ets:new(t, [public]),
        {Pid, Ref} = spawn_monitor(fun() -> ets:insert(T, objects(?N)) end),
        [erlang:yield() || _ <- lists:seq(1, Turns)],
        exit(Pid, kill),
        receive {'DOWN', Ref, process, Pid, _} -> ok end,
        Size = ets:info(T, size),
        ets:delete(T),
        Size =:= 0 orelse Size =:= ?N
    end, [1, 3, 10, 30, 60, 90, 100, 120, 150, 200]).
