-module(ledger_app).
-behaviour(application).
-export([start/2, stop/1]).
start(_, _) ->
    {ok, Dir} = application:get_env(ledger, dir),
    ok = filelib:ensure_dir(filename:join(Dir, "x")),
    ledger_sup:start_link(Dir).
stop(_) -> ok.
