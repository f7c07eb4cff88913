%% erl_ddll: drivers that are linked in, files that are none; functions of erts_debug that do nothing in a usual emulator.
-module(ddll_linked_in).
-export([main/0]).

main() ->
    loads(),
    unloads(),
    messages(),
    facts(),
    texts(),
    erts_debug().

loads() ->
    [show({load, Path, Name, Options}, fun() -> erl_ddll:try_load(Path, Name, Options) end) ||
        {Path, Name, Options} <-
            [{"/tmp", nope, []}, {"/tmp", tcp_inet, []}, {"/tmp", "tcp_inet", [{reload, pending}]}, {tmp, nope, []}, {<<"/tmp">>, <<"nope">>, []},
             {["/t", <<"mp">>], nope, []}, {"/tmp", ["no", "pe"], []}, {"/tmp", [], []}, {"", nope, []}, {1, nope, []}, {"/tmp", 1, []},
             {"/tmp", nope, [{monitor, pending}]}, {"/tmp", nope, [{monitor, pending_driver}]}, {"/tmp", nope, [{monitor, x}]},
             {"/tmp", nope, [{reload, pending_driver}]}, {"/tmp", nope, [{reload, pending}]}, {"/tmp", nope, [{driver_options, [kill_ports]}]},
             {"/tmp", nope, [{driver_options, [x]}]}, {"/tmp", nope, [{driver_options, kill_ports}]}, {"/tmp", nope, [kill_ports]},
             {"/tmp", nope, x}, {"/tmp", nope, [{monitor, pending} | x]}, {"/tmp", tcp_inet, [bad]}]],
    show(load_driver, fun() -> erl_ddll:load_driver("/tmp", nope) end),
    show(reload, fun() -> erl_ddll:reload("/tmp", nope) end).

unloads() ->
    [show({unload, Name, Options}, fun() -> erl_ddll:try_unload(Name, Options) end) ||
        {Name, Options} <-
            [{tcp_inet, []}, {nope, []}, {nope, [bad]}, {nope, [monitor]}, {tcp_inet, [{monitor, pending}]}, {nope, [{monitor, pending_driver}]},
             {nope, [kill_ports]}, {"udp_inet", [kill_ports]}, {1, []}, {nope, x}, {<<"nope">>, []}]],
    show(unload, fun() -> erl_ddll:unload(nope) end),
    show(unload_driver, fun() -> erl_ddll:unload_driver(tcp_inet) end).

messages() ->
    [show({monitor, Type, Name, When}, fun() -> monitored(erl_ddll:monitor(Type, {Name, When})) end) ||
        {Type, Name, When} <-
            [{driver, nope, loaded}, {driver, nope, unloaded}, {driver, nope, unloaded_only}, {driver, tcp_inet, loaded},
             {driver, tcp_inet, unloaded}, {driver, "tcp_inet", unloaded_only}, {driver, <<"nope">>, loaded}, {driver, [a], loaded},
             {driver, tcp_inet, x}, {x, tcp_inet, loaded}]],
    show(demonitor, fun() -> erl_ddll:demonitor(make_ref()) end),
    show(demonitor, fun() -> erl_ddll:demonitor(x) end).

monitored(Ref) ->
    receive Message -> {element(2, Message) =:= Ref, setelement(2, Message, ref)} end.

facts() ->
    show(info, fun() -> erl_ddll:info(tcp_inet) end),
    show(info, fun() -> erl_ddll:info(nope) end),
    [show({info, Name}, fun() -> erl_ddll:info(Name, permanent) end) || Name <- ["ram_file_drv", 1, <<"tcp_inet">>]],
    show({info, x}, fun() -> erl_ddll:info(tcp_inet, x) end),
    show(loaded, fun() -> {ok, Names} = erl_ddll:loaded_drivers(), [lists:member(N, Names) || N <- ["tcp_inet", "udp_inet", "ram_file_drv", "nope"]] end).

texts() ->
    [show(Reason, fun() -> erl_ddll:format_error(Reason) end) ||
        Reason <- [inconsistent, linked_in_driver, permanent, not_loaded, not_loaded_by_this_process, not_pending, pending_process,
                   pending_reload, x, {open_error, -10}, {open_error, 1}, {open_error, x}]].

erts_debug() ->
    show(lcnt, fun() -> erts_debug:lcnt_control(copy_save) end),
    show(lcnt, fun() -> erts_debug:lcnt_control(copy_save, true) end),
    show(lcnt, fun() -> erts_debug:lcnt_collect() end),
    show(lcnt, fun() -> erts_debug:lcnt_clear() end),
    show(size, fun() -> erts_debug:interpreter_size() end),
    show(internal, fun() -> erts_debug:get_internal_state(x) end),
    show(copy, fun() -> erts_debug:copy_shared(x, 1) end).

show(What, F) ->
    Result =
        try F()
        catch
            Class:Reason:Stack ->
                [{M, N, A, Info} | _] = Stack,
                {Class, Reason, {M, N, if is_list(A) -> length(A); true -> A end, Info}}
        end,
    io:format("~0p: ~0p~n", [What, Result]).
