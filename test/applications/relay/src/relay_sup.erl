-module(relay_sup).
-behaviour(supervisor).
-export([start_link/1, init/1]).

start_link(Args) -> supervisor:start_link({local, ?MODULE}, ?MODULE, Args).

init(_) ->
    {ok, {#{strategy => rest_for_one, intensity => 20, period => 10},
          [#{id => meter, start => {relay_meter, start_link, []}},
           #{id => store, start => {relay_store, start_link, []}},
           #{id => topics, start => {relay_topics, start_link, []}},
           #{id => queues, start => {relay_queue_sup, start_link, []}, type => supervisor, shutdown => infinity}]}}.
