%% erl_ddll: a driver of OTP's is loaded and unloaded by processes, while it has ports and not; who is told; info.
-module(ddll_loaded).
-include("../programs/check.hrl").

-define(NAME, "trace_ip_drv").

main() ->
    process_flag(trap_exit, true),
    ?P(load([])),
    ?P(load([])),
    ?P(load([{driver_options, [kill_ports]}])),
    ?P(info()),
    ?P(erl_ddll:loaded_drivers()),
    Port = open(),
    ?P(info(port_count)),
    {Other, Ref} = spawn_monitor(fun other/0),
    ?P(ask(Other, load)),
    ?P(info(processes)),
    ?P(unload([])),
    ?P(ask(Other, unload)),
    ?P(ask(Other, unload)),
    ?P(unload([])),
    ?P(ask(Other, unload)),
    ?P(info()),
    ?P(load([])),
    ?P(unload([{monitor, pending}])),
    ?P(unload([{monitor, pending_driver}])),
    ?P(info(awaiting_unload)),
    ?P(load([])),
    ?P(told()),
    ?P(info(awaiting_unload)),
    ?P(unload([{monitor, pending}])),
    ?P(port_close(Port)),
    ?P(told()),
    ?P(info()),
    ?P(unload([])),
    ?P(erl_ddll:load_driver(directory(), ?NAME)),
    ?P(info()),
    Killed = open(),
    ?P(erl_ddll:unload_driver(?NAME)),
    ?P(receive {'EXIT', Killed, Reason} -> Reason after 2000 -> alive end),
    ?P(settled()),
    ?P(ask(Other, load_driver)),
    ?P(info(processes)),
    M1 = erl_ddll:monitor(driver, {?NAME, loaded}),
    ?P(told()),
    M2 = erl_ddll:monitor(driver, {?NAME, unloaded}),
    M3 = erl_ddll:monitor(driver, {list_to_atom(?NAME), unloaded_only}),
    M4 = erl_ddll:monitor(driver, {?NAME, unloaded}),
    ?P(erl_ddll:demonitor(M4)),
    ?P(info(awaiting_unload)),
    exit(Other, kill),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    ?P([receive {'DOWN', M, driver, Name, What} -> {Name, What} after 2000 -> none end || M <- [M2, M3]]),
    ?P(settled()),
    ?P(M1 =/= M2),
    ?P(load([{monitor, pending}, {reload, pending}])),
    ?P(catch open_port({spawn_driver, ?NAME ++ " 0 10 2"}, [])),
    ok.

directory() -> filename:join(code:priv_dir(runtime_tools), "lib").
load(Options) -> erl_ddll:try_load(directory(), ?NAME, Options).
unload(Options) -> erl_ddll:try_unload(?NAME, Options).
info() -> try lists:sort(erl_ddll:info(?NAME)) catch error:Reason -> Reason end.
info(Item) -> erl_ddll:info(?NAME, Item).
open() -> open_port({spawn, ?NAME ++ " 0 10 2"}, []).

other() ->
    receive
        {From, What} ->
            From ! {self(), case What of load -> load([]); load_driver -> erl_ddll:load_driver(directory(), ?NAME); unload -> unload([]) end},
            other()
    end.
ask(Pid, What) -> Pid ! {self(), What}, receive {Pid, Answer} -> Answer end.

told() -> receive {How, Ref, driver, Name, What} when is_reference(Ref) -> [{How, Name, What} | told()] after 100 -> [] end.

%% A driver without ports goes a moment later.
settled() ->
    case info() of
        badarg -> gone;
        _ -> timer:sleep(10), settled()
    end.
