-module(mailroom_app).
-behaviour(application).
-export([start/2, stop/1]).
start(_, _) -> mailroom_sup:start_link().
stop(_) -> ok.
