%% Counts in an array of counters that anyone may add to; names are found through a persistent term.
-module(relay_meter).
-behaviour(gen_server).
-export([start_link/0, count/1, count/2, read/0]).
-export([init/1, handle_call/3, handle_cast/2]).
-define(NAMES, [published, delivered, acknowledged, redelivered, dead, retained, stopping]).

start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
count(Name) -> count(Name, 1).
count(Name, N) -> {Array, #{Name := I}} = persistent_term:get(?MODULE), counters:add(Array, I, N).
read() -> {Array, Names} = persistent_term:get(?MODULE), lists:sort([{N, counters:get(Array, I)} || {N, I} <- maps:to_list(Names)]).

%% A new start keeps the counts.
init([]) ->
    case persistent_term:get(?MODULE, none) of
        none -> persistent_term:put(?MODULE, {counters:new(length(?NAMES), [write_concurrency]), maps:from_list(lists:zip(?NAMES, lists:seq(1, length(?NAMES))))});
        _ -> ok
    end,
    {ok, none}.
handle_call(_, _, S) -> {reply, ok, S}.
handle_cast(_, S) -> {noreply, S}.
