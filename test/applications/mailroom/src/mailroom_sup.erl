-module(mailroom_sup).
-behaviour(supervisor).
-export([start_link/0, init/1]).
start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, []).
init([]) -> {ok, {{one_for_one, 3, 10}, [{cache, {mailroom_cache, start_link, []}, permanent, 1000, worker, [mailroom_cache]}]}}.
