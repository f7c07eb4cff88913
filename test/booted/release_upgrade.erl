%% An application is upgraded and downgraded by its appup while clients call its server: the state is changed, no call is lost.
-module(release_upgrade).
-include("../programs/check.hrl").
-include("compile.hrl").

main() ->
    quiet(),
    ok = logger:set_primary_config(level, none),
    ?P(application:start(sasl)),
    Root = element(2, file:get_cwd()),
    [Old, New] = [application_in(Root, V) || V <- [1, 2]],
    ?P(code:add_patha(filename:join(Old, "ebin"))),
    ?P(application:start(upg)),
    ?P(upg_server:add(1)),
    Self = self(),
    Clients = [spawn_link(fun() -> client(Self, 0, 0) end) || _ <- lists:seq(1, 5)],
    receive after 50 -> ok end,
    ?P(release_handler:upgrade_app(upg, New)),
    ?P(element(1, upg_server:state())),
    ?P(upg_server:version()),
    ?P(begin {_, _, V2} = lists:keyfind(upg, 1, application:which_applications()), V2 end),
    ?P(filename:basename(code:lib_dir(upg))),
    receive after 50 -> ok end,
    ?P(release_handler:downgrade_app(upg, "1", Old)),
    ?P(element(1, upg_server:state())),
    ?P(upg_server:version()),
    ?P(filename:basename(code:lib_dir(upg))),
    Done = [begin C ! stop, receive {C, N, Failed} -> {N, Failed} end end || C <- Clients],
    ?P(lists:usort([Failed || {_, Failed} <- Done])),
    ?P(element(2, upg_server:state()) =:= 1 + lists:sum([N || {N, _} <- Done])),
    ?P(erlang:check_old_code(upg_server)),
    ?P(code:soft_purge(upg_server)),
    ?P(application:stop(upg)),
    ?P(application:unload(upg)),
    ok.

client(Parent, N, Failed) ->
    receive stop -> Parent ! {self(), N, Failed} after 0 ->
        case catch upg_server:add(1) of
            Sum when is_integer(Sum) -> client(Parent, N + 1, Failed);
            _ -> client(Parent, N, Failed + 1)
        end
    end.

application_in(Root, V) ->
    Vsn = integer_to_list(V),
    Dir = filename:join(Root, "upg-" ++ Vsn),
    File = fun(Name) -> filename:join([Dir, "ebin", Name]) end,
    ok = filelib:ensure_dir(File("x")),
    ok = file:write_file(File("upg_server.beam"), compile(server(Vsn))),
    ok = file:write_file(File("upg.beam"), compile(
        "-module(upg). -behaviour(application). -behaviour(supervisor). -export([start/2, stop/1, init/1])."
        " start(_, _) -> supervisor:start_link({local, upg_sup}, upg, []). stop(_) -> ok."
        " init([]) -> {ok, {{one_for_one, 1, 10}, [{upg_server, {upg_server, start_link, []}, permanent, 1000, worker, [upg_server]}]}}.")),
    ok = file:write_file(File("upg.app"), io_lib:format("~p.~n", [
        {application, upg, [{description, "upgraded"}, {vsn, Vsn}, {modules, [upg, upg_server]}, {registered, [upg_server, upg_sup]},
                            {applications, [kernel, stdlib]}, {mod, {upg, []}}]}])),
    Change = [{update, upg_server, {advanced, extra}}],
    ok = file:write_file(File("upg.appup"), io_lib:format("~p.~n", [{"2", [{"1", Change}], [{"1", Change}]}])),
    Dir.

server(Vsn) ->
    "-module(upg_server). -behaviour(gen_server). -vsn(" ++ Vsn ++ ")."
    " -export([start_link/0, add/1, state/0, version/0, init/1, handle_call/3, handle_cast/2, code_change/3])."
    " start_link() -> gen_server:start_link({local, upg_server}, upg_server, [], [])."
    " add(N) -> gen_server:call(upg_server, {add, N}). state() -> gen_server:call(upg_server, state). version() -> " ++ Vsn ++ "."
    " init([]) -> {ok, {state" ++ Vsn ++ ", 0}}."
    " handle_call({add, N}, _, {S, Sum}) -> {reply, Sum + N, {S, Sum + N}}; handle_call(state, _, S) -> {reply, S, S}."
    " handle_cast(_, S) -> {noreply, S}."
    " code_change({down, _}, {state2, N}, extra) -> {ok, {state1, N}}; code_change(_, {state1, N}, extra) -> {ok, {state2, N}}.".
