-module(relay_app).
-behaviour(application).
-export([start/2, prep_stop/1, stop/1, config_change/3]).

start(normal, Args) ->
    case relay_sup:start_link(Args) of
        {ok, Pid} -> {ok, Pid, #{started => true}};
        Other -> Other
    end.
prep_stop(State) -> relay_meter:count(stopping), State#{preparing => true}.
stop(#{started := true, preparing := true}) -> ok.
config_change(_Changed, _New, _Removed) -> ok.
