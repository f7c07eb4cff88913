%% The alarm book: a gen_event with handlers that may fail.
-module(plant_alarms).
-behaviour(gen_event).
-export([start_link/0, raise/1, book/0]).
-export([init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2]).

start_link() ->
    {ok, Pid} = gen_event:start_link({local, ?MODULE}),
    ok = gen_event:add_handler(Pid, ?MODULE, []),
    ok = gen_event:add_handler(Pid, {?MODULE, fragile}, fragile),
    {ok, Pid}.

raise(What) -> gen_event:notify(?MODULE, What).
book() -> gen_event:call(?MODULE, ?MODULE, book).

init({fragile, {error, Why}}) -> {ok, {again, Why}};
init(State) -> {ok, State}.

handle_event(fire, fragile) -> error(burnt);
handle_event(leave, fragile) -> remove_handler;
handle_event(swap, fragile) -> {swap_handler, changed, fragile, {?MODULE, second}, fresh};
handle_event(What, Book) when is_list(Book) -> {ok, [What | Book]};
handle_event(_, Other) -> {ok, Other}.

handle_call(book, Book) -> {ok, lists:reverse(Book), Book}.
handle_info(_, S) -> {ok, S}.
terminate(Why, S) -> plant_log:note("alarm handler ~p ends: ~p", [S, case Why of {error, _} -> error; _ -> Why end]), S.
