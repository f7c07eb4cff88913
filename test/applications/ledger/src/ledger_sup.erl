-module(ledger_sup).
-behaviour(supervisor).
-export([start_link/1, start_workers/1, init/1]).
start_link(Dir) -> supervisor:start_link({local, ?MODULE}, ?MODULE, {books, Dir}).
start_workers(N) -> supervisor:start_link(?MODULE, {workers, N}).

%% Without journal no accounts; clerks may fail as they like.
init({books, Dir}) ->
    {ok, Clerks} = application:get_env(ledger, clerks),
    {ok, {#{strategy => rest_for_one, intensity => 5, period => 30}, [
        #{id => journal, start => {ledger_journal, start_link, [Dir]}, shutdown => 5000},
        #{id => accounts, start => {ledger_accounts, start_link, [Dir]}, shutdown => 5000},
        #{id => pool, start => {ledger_pool, start_link, []}},
        #{id => workers, start => {?MODULE, start_workers, [Clerks]}, type => supervisor}]}};
init({workers, N}) ->
    {ok, {#{strategy => one_for_one, intensity => 100, period => 1}, [#{id => {clerk, I}, start => {ledger_clerk, start_link, [I]}} || I <- lists:seq(1, N)]}}.
