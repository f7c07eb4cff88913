%% Counts what happens to the tables, from mnesia's events.
-module(stockroom_watcher).
-behaviour(gen_server).
-export([start_link/0, seen/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
seen() -> gen_server:call(?MODULE, seen).

init([]) ->
    {ok, _} = mnesia:subscribe({table, stock, detailed}),
    {ok, _} = mnesia:subscribe({table, article, simple}),
    {ok, #{}}.

handle_call(seen, _From, Seen) -> {reply, lists:sort(maps:to_list(Seen)), #{}}.

handle_cast(_, Seen) -> {noreply, Seen}.

handle_info({mnesia_table_event, {Kind, Table, _New, Old, _Activity}}, Seen) ->
    {noreply, bump({Table, Kind, case Old of [] -> new; [_] -> known; _ -> several end}, Seen)};
handle_info({mnesia_table_event, {Kind, Record, _Activity}}, Seen) -> {noreply, bump({element(1, Record), Kind}, Seen)}.

bump(Key, Map) -> maps:update_with(Key, fun(N) -> N + 1 end, 1, Map).
