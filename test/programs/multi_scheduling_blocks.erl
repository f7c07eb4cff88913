%% Multi-scheduling is blocked as often as a process has said so, by each for itself, until the process ends.
-module(multi_scheduling_blocks).
-include("check.hrl").

main() ->
    state(),
    [begin ?P({What, erlang:system_flag(multi_scheduling, What)}), state() end
     || What <- [block_normal, block_normal, block, block, unblock_normal, unblock, unblock, unblock_normal, unblock_normal, unblock]],
    Main = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        Main ! [erlang:system_flag(multi_scheduling, What) || What <- [block, block_normal]],
        receive stop -> ok end
    end),
    ?P(receive [_ | _] = Answers -> Answers end),
    state(),
    ?P(erlang:system_flag(multi_scheduling, unblock)),
    ?P(erlang:system_flag(multi_scheduling, block_normal)),
    state(),
    Pid ! stop,
    receive {'DOWN', Ref, _, _, _} -> ok end,
    until(fun() -> erlang:system_info(multi_scheduling) =:= blocked_normal end),
    state(),
    ?P(erlang:system_flag(multi_scheduling, unblock_normal)),
    ?P(erlang:system_flag(multi_scheduling, other)),
    ok.

state() ->
    ?P(erlang:system_info(multi_scheduling)),
    Blocked = erlang:system_info(multi_scheduling) =:= blocked,
    ?P(until(fun() -> [Kind || {Kind, _, _, 0} <- erlang:system_info(all_schedulers_state)] =:= [Kind || Blocked, Kind <- [dirty_cpu, dirty_io]] end)).
