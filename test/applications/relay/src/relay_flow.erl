%% Stages that ask for what they can take: a producer, transformers and a consumer, with demand flowing back.
-module(relay_flow).
-export([run/3]).

%% Source: a list. Steps: functions from one item to a list of items. Most: the demand of each stage.
run(Source, Steps, Most) ->
    Me = self(),
    Producer = spawn_link(fun() -> produce(Source, 0) end),
    Last = lists:foldl(fun(F, Up) -> spawn_link(fun() -> step(Up, F, Most) end) end, Producer, Steps),
    Sink = spawn_link(fun() -> Me ! {self(), sink(Last, Most, [], 0)} end),
    receive {Sink, Result} -> Result end.

produce([], _) -> receive {demand, Pid, _} -> Pid ! {items, self(), 'end'} end;
produce(Items, Sent) ->
    receive {demand, Pid, N} ->
        {Now, Later} = lists:split(min(N, length(Items)), Items),
        Pid ! {items, self(), Now},
        produce(Later, Sent + length(Now))
    end.

%% Never holds more than it was asked for and what one item may become.
step(Up, F, Most) -> step(Up, F, Most, [], none, false).
step(Up, F, Most, Buffer, Wanting, Asked) ->
    case {Wanting, Buffer} of
        {{Pid, N}, [_ | _]} when Buffer =/= ['end'] ->
            Now = lists:sublist([B || B <- Buffer, B =/= 'end'], N),
            Pid ! {items, self(), Now},
            step(Up, F, Most, lists:nthtail(length(Now), Buffer), none, Asked);
        {{Pid, _}, ['end']} -> Pid ! {items, self(), 'end'};
        {{_, _}, []} when not Asked -> Up ! {demand, self(), Most}, step(Up, F, Most, Buffer, Wanting, true);
        _ ->
            receive
                {demand, Pid, N} -> step(Up, F, Most, Buffer, {Pid, N}, Asked);
                {items, Up, 'end'} -> step(Up, F, Most, Buffer ++ ['end'], Wanting, true);
                {items, Up, Items} -> step(Up, F, Most, Buffer ++ lists:append([F(I) || I <- Items]), Wanting, false)
            end
    end.

sink(Up, Most, Done, Largest) ->
    Up ! {demand, self(), Most},
    receive
        {items, Up, 'end'} -> {lists:reverse(Done), Largest =< Most};
        {items, Up, Items} -> sink(Up, Most, lists:reverse(Items, Done), max(Largest, length(Items)))
    end.
