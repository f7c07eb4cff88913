%% Days at the plant, and what goes wrong on them.
-module(plant_main).
-export([main/0]).

main() ->
    plant_log:install(),
    day("start", fun() -> say("~p", [application:ensure_all_started(plant)]) end),
    day("work", fun work/0),
    day("machines break", fun machines/0),
    day("a hall goes dark", fun hall/0),
    day("the store", fun store/0),
    day("the clock", fun clock/0),
    day("alarms", fun alarms/0),
    day("children", fun children/0),
    day("shifts", fun shifts/0),
    day("config", fun config/0),
    day("stop", fun() -> say("~p", [application:stop(plant)]) end),
    day("too much", fun too_much/0),
    day("start fails", fun start_fails/0).

day(Name, Fun) ->
    io:format(user, "---- ~s~n", [Name]),
    try Fun() catch Class:Why -> say("~p ~p", [Class, Why]) end,
    settle(),
    ok.

%% Until supervisors and logger have nothing more to do.
settle() ->
    timer:sleep(25),
    application:which_applications(),
    [catch sys:get_state(P) || P <- [plant_sup, plant_hall_sup, north, south], whereis(P) =/= undefined],
    ok.

%% After what others have to say.
say(Format, Arguments) -> settle(), plant_log:note(Format, Arguments).

tree() -> tree(plant_sup, 0).
tree(Sup, Indent) ->
    [begin
        io:format(user, "~*s~0p ~p ~p~n", [Indent, "", Id, Type, case Pid of P when is_pid(P) -> up; Other -> Other end]),
        Type =:= supervisor andalso is_pid(Pid) andalso tree(Pid, Indent + 2)
     end || {Id, Pid, Type, _} <- lists:reverse(supervisor:which_children(Sup))].

count() -> [say("~p ~p", [S, supervisor:count_children(S)]) || S <- [plant_sup, plant_hall_sup, north, south]].

work() ->
    tree(),
    count(),
    Results = [plant_orders:order(N) || N <- lists:seq(1, 10)],
    say("~p", [Results]),
    say("~p ~p", [plant_orders:status() =:= lists:sort(Results), plant_store:all()]),
    [M | _] = plant_hall_sup:machine(north, 1),
    say("~p ~p", [plant_machine:state(M), plant_machine:work(M, 5000)]),
    [plant_machine:oil(X) || X <- plant_hall_sup:machines()],
    timer:sleep(70),
    say("orders: ~p", [element(2, process_info(whereis(plant_orders), current_function))]).

broken(How) ->
    [M] = plant_hall_sup:machine(south, 2),
    Ref = monitor(process, M),
    plant_machine:break(M, How),
    receive {'DOWN', Ref, _, _, Why} -> say("broken ~p: ~p", [How, case Why of {X, [_ | _]} -> X; X -> X end]) end,
    settle(),
    say("now ~p", [[plant_machine:state(Y) || Y <- plant_hall_sup:machine(south, 2)]]).

machines() ->
    broken(crack),
    broken(badmatch),
    {_, Sup} = lists:keyfind({line, 2}, 1, plant_hall_sup:lines(south)),
    broken(stop),
    say("~p", [supervisor:count_children(Sup)]),
    say("~p ~p ~p", [plant_line_sup:add(Sup, 20, normal), plant_line_sup:add(Sup, 21, refused), plant_line_sup:add(Sup, 22, broken)]),
    broken(shutdown),
    {ok, M} = plant_line_sup:add(Sup, 23, normal),
    say("~p ~p", [supervisor:terminate_child(Sup, M), supervisor:terminate_child(Sup, M)]),
    say("~p", [supervisor:delete_child(Sup, machine)]).

hall() ->
    [begin
        [M | _] = plant_hall_sup:machine(north, 1),
        Ref = monitor(process, M),
        exit(M, {power, I}),
        receive {'DOWN', Ref, _, _, Why} -> say("~p", [Why]) end,
        settle()
     end || I <- lists:seq(1, 4)],
    count().

%% The store breaks, and is there again (or not).
crash(How) ->
    Ref = monitor(process, plant_store),
    plant_store:crash(How),
    receive {'DOWN', Ref, _, _, _} -> settle() end.

store() ->
    plant_store:put(bolts, 17),
    crash({exit, mouse}),
    say("~p ~p", [plant_store:all(), plant_orders:order(1)]),
    crash({return, nonsense}),
    plant_orders:open(),
    say("~p", [element(2, plant_orders:order(1))]),
    plant_orders:finish(),
    settle(),
    tree().

clock() ->
    [plant_clock:tick() || _ <- lists:seq(1, 5)],
    say("~p ~p", [plant_clock:ticks(), sys:get_state(plant_clock)]),
    say("~p ~p", [sys:replace_state(plant_clock, fun(N) -> N * 100 end), plant_clock:ticks()]),
    ok = sys:suspend(plant_clock),
    plant_clock:tick(),
    {status, _, _, [_, Status | _]} = sys:get_status(plant_clock),
    say("~p", [Status]),
    ok = sys:resume(plant_clock),
    say("~p", [plant_clock:ticks()]).

alarms() ->
    plant_alarms:raise(smoke),
    plant_alarms:raise(swap),
    say("~p ~p", [plant_alarms:book(), gen_event:which_handlers(plant_alarms)]),
    say("~p", [gen_event:add_handler(plant_alarms, {plant_alarms, fragile}, fragile)]),
    plant_alarms:raise(fire),
    say("~p ~p", [plant_alarms:book(), gen_event:which_handlers(plant_alarms)]),
    say("~p", [gen_event:delete_handler(plant_alarms, {plant_alarms, second}, bye)]),
    say("~p", [gen_event:call(plant_alarms, {plant_alarms, second}, book)]).

children() ->
    say("~p ~p", [supervisor:restart_child(plant_sup, orders), supervisor:restart_child(plant_sup, orders)]),
    say("~p ~p", [supervisor:terminate_child(plant_sup, orders), supervisor:delete_child(plant_sup, orders)]),
    say("~p", [supervisor:restart_child(plant_sup, orders)]),
    say("~p", [supervisor:start_child(plant_sup, #{id => orders, start => {plant_orders, start_link, []}, restart => temporary})]),
    say("~p", [supervisor:start_child(plant_sup, #{id => orders, start => {plant_orders, start_link, []}})]),
    say("~p", [supervisor:start_child(plant_sup, #{id => none, start => nothing})]),
    say("~p", [supervisor:start_child(plant_sup, #{id => bad, start => {plant_none, start_link, []}})]),
    say("~p", [[{I, D} || {I, D} <- maps:to_list(element(2, supervisor:get_childspec(plant_sup, store)))]]),
    say("~p", [supervisor:get_childspec(plant_sup, nobody)]),
    exit(whereis(plant_orders), kill),
    settle(),
    tree().

shifts() ->
    {ok, Pid} = plant_shifts:start_link([early, late, night], 60000),
    Seen = [begin C = plant_shifts:crew(Pid), called = plant_shifts:alarm(Pid), C end || _ <- lists:seq(1, 4)],
    say("~p ~p", [Seen, history(Pid, fun({_, Quiet}) -> Quiet end)]),
    gen_statem:stop(Pid),
    {ok, Short} = plant_shifts:start_link([a, b], 1),
    {Crews, Calm} = history(Short, fun({Past, _}) -> length(Past) >= 5 end),
    say("~p ~p", [lists:sublist(Crews, 5), Calm]),
    gen_statem:stop(Short).

%% The history as soon as it is as wanted.
history(Pid, Enough) ->
    History = plant_shifts:history(Pid),
    case Enough(History) of
        true -> History;
        false -> timer:sleep(10), history(Pid, Enough)
    end.

config() ->
    say("~p ~p", [application:get_env(plant, quality), application:get_env(plant, none, default)]),
    application:set_env(plant, quality, low),
    say("~p", [lists:sort(application:get_all_env(plant))]),
    say("~p", [application:get_key(plant, vsn)]),
    say("~p", [application:get_application(whereis(plant_store))]),
    say("~p", [application:get_supervisor(plant)]),
    say("~p", [application:start(plant)]),
    say("~p", [lists:keymember(plant, 1, application:which_applications())]).

too_much() ->
    say("~p", [application:start(plant)]),
    [crash({exit, {again, I}}) || I <- lists:seq(1, 5)],
    until_stopped(),
    say("~p ~p", [lists:keymember(plant, 1, application:which_applications()), whereis(plant_sup)]).

until_stopped() ->
    case lists:keymember(plant, 1, application:which_applications()) of
        true -> timer:sleep(5), until_stopped();
        false -> ok
    end.

start_fails() ->
    application:set_env(plant, halls, [{north, wrong}]),
    %% Controller and master report at the same time.
    logger:set_primary_config(level, none),
    say("~p", [element(1, application:start(plant))]),
    logger:set_primary_config(level, info),
    application:set_env(plant, halls, []),
    say("~p", [application:start(plant)]),
    say("~p", [application:start(none_such)]),
    say("~p", [application:stop(none_such)]),
    say("~p ~p", [application:stop(plant), application:unload(plant)]).
