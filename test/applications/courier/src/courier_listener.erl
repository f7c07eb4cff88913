%% Owns the listening socket; its acceptors are linked to it and come back when they end.
-module(courier_listener).
-behaviour(gen_server).
-export([start_link/0, port/0, accepted/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
port() -> gen_server:call(?MODULE, port).
accepted() -> gen_server:call(?MODULE, accepted).

init([]) ->
    process_flag(trap_exit, true),
    {ok, Socket} = gen_tcp:listen(0, [binary, {active, false}, {packet, http_bin}, {ip, {127, 0, 0, 1}}, {reuseaddr, true}, {backlog, 64}]),
    {ok, Number} = application:get_env(courier, acceptors),
    {ok, #{socket => Socket, accepted => 0, acceptors => [acceptor(Socket) || _ <- lists:seq(1, Number)]}}.

acceptor(Socket) ->
    Owner = self(),
    spawn_link(fun() -> accept(Socket, Owner) end).

accept(Socket, Owner) ->
    case gen_tcp:accept(Socket) of
        {ok, Client} ->
            {ok, Pid} = supervisor:start_child(courier_connections, [Client]),
            ok = gen_tcp:controlling_process(Client, Pid),
            gen_server:cast(Owner, accepted),
            Pid ! socket_is_yours,
            accept(Socket, Owner);
        {error, closed} -> ok
    end.

handle_call(port, _From, S = #{socket := Socket}) -> {ok, Port} = inet:port(Socket), {reply, Port, S};
handle_call(accepted, _From, S = #{accepted := N}) -> {reply, N, S}.

handle_cast(accepted, S = #{accepted := N}) -> {noreply, S#{accepted := N + 1}}.

handle_info({'EXIT', Pid, _}, S = #{acceptors := Pids, socket := Socket}) ->
    case lists:member(Pid, Pids) of
        true -> {noreply, S#{acceptors := [acceptor(Socket) | lists:delete(Pid, Pids)]}};
        false -> {stop, normal, S}
    end.

terminate(_Reason, #{socket := Socket}) -> gen_tcp:close(Socket).
