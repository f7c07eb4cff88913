-module(relay_queue_sup).
-behaviour(supervisor).
-export([start_link/0, start_queue/2, init/1]).

start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, []).
start_queue(Name, Options) -> supervisor:start_child(?MODULE, [Name, Options]).

init([]) ->
    {ok, {#{strategy => simple_one_for_one, intensity => 100, period => 1},
          [#{id => queue, start => {relay_queue, start_link, []}, restart => transient, shutdown => 2000}]}}.
