%% Large tables of processes that end: their names are free at once, their memory is given back soon, and nobody waits for it.
-module(ets_large_owner).
-include("check.hrl").

main() ->
    Before = erlang:memory(ets),
    [?P(owner(Type)) || Type <- [set, bag, ordered_set]],
    ?P(many()),
    ?P(until(fun() -> erlang:memory(ets) < Before + 1000000 end)).

owner(Type) ->
    Parent = self(),
    {Pid, Monitor} = spawn_monitor(fun() ->
        ets:new(ets_large_owner, [Type, named_table, public]),
        ets:insert(ets_large_owner, [{I, I} || I <- lists:seq(1, 100000)]),
        Parent ! ready,
        receive never -> ok end
    end),
    receive ready -> ok end,
    Size = ets:info(ets_large_owner, size),
    exit(Pid, kill),
    receive {'DOWN', Monitor, process, Pid, Reason} -> ok end,
    Gone = ets:info(ets_large_owner, size),
    ets:new(ets_large_owner, [named_table]),
    ets:insert(ets_large_owner, {a, b}),
    Mine = ets:tab2list(ets_large_owner),
    ets:delete(ets_large_owner),
    {Type, Size, Reason, Gone, Mine}.

many() ->
    Pids = [spawn_monitor(fun() -> T = ets:new(t, []), ets:insert(T, [{I} || I <- lists:seq(1, 10000)]) end) || _ <- lists:seq(1, 20)],
    [receive {'DOWN', Monitor, process, Pid, Reason} -> Reason end || {Pid, Monitor} <- Pids].
