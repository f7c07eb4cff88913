-module(minisql_app).
-behaviour(application).
-export([start/2, prep_stop/1, stop/1]).
start(_Type, _Arguments) -> minisql_sup:start_link().
prep_stop(State) -> ok = minisql_journal:flush(), State.
stop(_State) -> ok.
