%% Ticks when it is told to; keeps the store's table while there is no store. Written with proc_lib and sys alone.
-module(plant_clock).
-export([start_link/0, init/1, tick/0, ticks/0, inherit/1]).
-export([system_continue/3, system_terminate/4, system_get_state/1, system_replace_state/2, system_code_change/4]).

-record(s, {ticks = 0, table = none}).

start_link() -> proc_lib:start_link(?MODULE, init, [self()]).
tick() -> plant_clock ! tick, ok.
ticks() -> call(ticks).
inherit(Pid) -> call({inherit, Pid}).

call(Request) ->
    Ref = monitor(process, plant_clock, [{alias, demonitor}]),
    plant_clock ! {call, Ref, Request},
    receive
        {Ref, Reply} -> demonitor(Ref, [flush]), Reply;
        {'DOWN', Ref, _, _, Why} -> exit({Why, {?MODULE, Request}})
    end.

init(Parent) ->
    register(?MODULE, self()),
    proc_lib:init_ack(Parent, {ok, self()}),
    loop(Parent, sys:debug_options([]), #s{}).

loop(Parent, Debug, #s{ticks = N, table = T} = S) ->
    receive
        {system, From, Request} -> sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, S);
        {'EXIT', Parent, Why} -> exit(Why);
        tick -> loop(Parent, sys:handle_debug(Debug, fun(D, E, X) -> io:format(D, "~p ~p~n", [E, X]) end, clock, {in, tick}), S#s{ticks = N + 1});
        {'ETS-TRANSFER', Table, _, store} -> loop(Parent, Debug, S#s{table = Table});
        {call, Ref, ticks} -> Ref ! {Ref, N}, loop(Parent, Debug, S);
        {call, Ref, {inherit, _}} when T =:= none -> Ref ! {Ref, none}, loop(Parent, Debug, S);
        {call, Ref, {inherit, Pid}} ->
            ets:setopts(T, {heir, self(), store}),
            ets:give_away(T, Pid, back),
            Ref ! {Ref, {ok, T}},
            loop(Parent, Debug, S#s{table = none});
        die -> error(sprung)
    end.

system_continue(Parent, Debug, S) -> loop(Parent, Debug, S).
system_terminate(Why, _, _, _) -> exit(Why).
system_get_state(S) -> {ok, S#s.ticks}.
system_replace_state(Fun, S) -> N = Fun(S#s.ticks), {ok, N, S#s{ticks = N}}.
system_code_change(S, _, _, _) -> {ok, S}.
