%% Orders: taken when open; made by whichever machine answers.
-module(plant_orders).
-behaviour(gen_server).
-export([start_link/0, open/0, order/1, status/0, finish/0]).
-export([init/1, handle_continue/2, handle_call/3, handle_cast/2, handle_info/2]).

-record(s, {open = false, next = 1, running = #{}, log = []}).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], [{hibernate_after, 50}]).
open() -> gen_server:call(?MODULE, open).
order(N) -> gen_server:call(?MODULE, {order, N}).
status() -> gen_server:call(?MODULE, status).
finish() -> gen_server:cast(?MODULE, finish).

init([]) -> {ok, none, {continue, books}}.
handle_continue(books, none) -> {noreply, #s{}}.

handle_call(open, _, S) -> {reply, ok, S#s{open = true}};
handle_call({order, _}, _, #s{open = false} = S) -> {reply, closed, S};
handle_call({order, N}, From, #s{next = Id, running = R} = S) ->
    Machines = plant_hall_sup:machines(),
    Machine = lists:nth(Id rem length(Machines) + 1, Machines),
    {_, Ref} = spawn_monitor(fun() -> exit({made, plant_machine:work(Machine, N)}) end),
    {noreply, S#s{next = Id + 1, running = R#{Ref => {Id, From}}}};
handle_call(status, _, #s{log = L} = S) -> {reply, lists:sort(L), S}.

handle_cast(finish, S) -> {stop, normal, S}.

handle_info({'DOWN', Ref, process, _, Why}, #s{running = R, log = L} = S) ->
    {{Id, From}, Rest} = maps:take(Ref, R),
    Result = case Why of {made, What} -> What; _ -> lost end,
    gen_server:reply(From, {Id, Result}),
    {noreply, S#s{running = Rest, log = [{Id, Result} | L]}}.
