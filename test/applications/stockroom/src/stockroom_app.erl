-module(stockroom_app).
-behaviour(application).
-export([start/2, stop/1]).

start(_Type, _Args) ->
    ok = stockroom_schema:wait(),
    stockroom_sup:start_link().

stop(_State) -> ok.
