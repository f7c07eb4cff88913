-module(exchange_app).
-behaviour(application).
-export([start/2, stop/1]).

start(normal, []) ->
    {ok, Lines} = application:get_env(exchange, lines),
    {ok, Subscribers} = application:get_env(exchange, subscribers),
    {ok, Sup} = exchange_sup:start_link(),
    [{ok, _} = supervisor:start_child(exchange_lines, [Id]) || Id <- lists:seq(1, Lines)],
    [{ok, _} = supervisor:start_child(exchange_phones, [Number]) || Number <- lists:seq(1, Subscribers)],
    {ok, Sup}.

stop(_State) ->
    ok.
