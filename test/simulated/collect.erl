%% A process counts its turns while another one is collected.
-module(collect).
-export([main/0]).

main() ->
    Turns = counters:new(1, []),
    Ticker = spawn(fun() -> tick(Turns) end),
    Live = [{I, [I]} || I <- lists:seq(1, 300000)],
    erlang:garbage_collect(),
    Before = counters:get(Turns, 1),
    erlang:garbage_collect(),
    After = counters:get(Turns, 1),
    exit(Ticker, kill),
    io:format("~b ~b~n", [After - Before, length(Live)]).

tick(Turns) ->
    counters:add(Turns, 1, 1),
    erlang:yield(),
    tick(Turns).
