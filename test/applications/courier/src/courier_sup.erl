-module(courier_sup).
-behaviour(supervisor).
-export([start_link/0, start_connections/0, init/1]).

start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, all).
start_connections() -> supervisor:start_link({local, courier_connections}, ?MODULE, connections).

init(all) ->
    {ok, {#{strategy => rest_for_one},
          [#{id => session, start => {courier_session, start_link, []}},
           #{id => connections, start => {?MODULE, start_connections, []}, type => supervisor},
           #{id => listener, start => {courier_listener, start_link, []}}]}};
init(connections) ->
    {ok, {#{strategy => simple_one_for_one, intensity => 1000, period => 1},
          [#{id => connection, start => {courier_connection, start_link, []}, restart => temporary, shutdown => 1000}]}}.
