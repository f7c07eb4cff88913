%% Sessions in a table, swept by a timer.
-module(courier_session).
-behaviour(gen_server).
-export([start_link/0, new/0, find/1, put/3, count/0, expire/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
new() -> Id = base64:encode(crypto:strong_rand_bytes(15)), true = ets:insert_new(?MODULE, {Id, #{}, now_s()}), Id.
find(undefined) -> none;
find(Id) -> case ets:lookup(?MODULE, Id) of [{_, Data, _}] -> {ok, Data}; [] -> none end.
put(Id, Key, Value) -> gen_server:call(?MODULE, {put, Id, Key, Value}).
count() -> ets:info(?MODULE, size).
expire() -> gen_server:call(?MODULE, expire).
now_s() -> erlang:monotonic_time(second).

init([]) -> ets:new(?MODULE, [named_table, public, {read_concurrency, true}]), {ok, 3600}.

handle_call({put, Id, Key, Value}, _From, Age) ->
    [{_, Data, _}] = ets:lookup(?MODULE, Id),
    {reply, ets:update_element(?MODULE, Id, [{2, Data#{Key => Value}}, {3, now_s()}]), Age};
handle_call(expire, _From, Age) ->
    {reply, ets:select_delete(?MODULE, [{{'_', '$1', '_'}, [{'=:=', '$1', #{}}], [true]}]), Age}.
handle_cast(_, Age) -> {noreply, Age}.
handle_info(_, Age) -> {noreply, Age}.
