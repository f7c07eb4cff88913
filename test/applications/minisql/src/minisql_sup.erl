-module(minisql_sup).
-behaviour(supervisor).
-export([start_link/0, init/1]).
start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, []).
init([]) ->
    {ok, Journal} = application:get_env(minisql, journal),
    {ok, {#{strategy => rest_for_one, intensity => 5, period => 10},
        [#{id => journal, start => {minisql_journal, start_link, [Journal]}, shutdown => 2000},
         #{id => server, start => {minisql_server, start_link, []}, shutdown => 2000}]}}.
