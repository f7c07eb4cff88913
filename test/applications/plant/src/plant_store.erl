%% What is in store, in a table that outlives it (the clock is heir).
-module(plant_store).
-behaviour(gen_server).
-export([start_link/0, put/2, take/2, all/0, crash/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
put(What, N) -> gen_server:call(?MODULE, {put, What, N}).
take(What, N) -> gen_server:call(?MODULE, {take, What, N}, infinity).
all() -> gen_server:call(?MODULE, all).
crash(How) -> gen_server:cast(?MODULE, {crash, How}).

init([]) ->
    process_flag(trap_exit, true),
    case plant_clock:inherit(self()) of
        {ok, Table} -> plant_log:note("store: found ~p", [lists:sort(ets:tab2list(Table))]), {ok, Table};
        none -> {ok, ets:new(store, [set, protected, {heir, whereis(plant_clock), store}])}
    end.

handle_call({put, What, N}, _, T) ->
    ets:update_counter(T, What, N, {What, 0}),
    {reply, ok, T};
handle_call({take, What, N}, _, T) ->
    case ets:lookup(T, What) of
        [{_, Have}] when Have >= N -> ets:update_counter(T, What, -N), {reply, ok, T};
        _ -> {reply, {error, {no_more, What}}, T}
    end;
handle_call(all, _, T) -> {reply, lists:sort(ets:tab2list(T)), T}.

handle_cast({crash, {exit, Why}}, _) -> exit(Why);
handle_cast({crash, {return, What}}, _) -> What;
handle_cast({crash, {call, Who}}, T) -> gen_server:call(Who, hello, 10), {noreply, T}.

handle_info({'ETS-TRANSFER', T, _, _}, T) -> {noreply, T};
handle_info(Info, T) -> plant_log:note("store: info ~p", [Info]), {noreply, T}.

terminate(Why, _) when is_atom(Why) -> plant_log:note("store ends: ~p", [Why]);
terminate(Why, _) -> plant_log:note("store ends: ~p", [element(1, Why)]).
