-module(plant_app).
-behaviour(application).
-export([start/2, start_phase/3, prep_stop/1, stop/1, config_change/3]).

start(Type, Arguments) ->
    plant_log:note("app start ~p ~p", [Type, Arguments]),
    {ok, Halls} = application:get_env(halls),
    case plant_sup:start_link(Halls) of
        {ok, Pid} -> {ok, Pid, #{halls => Halls}};
        Error -> Error
    end.

start_phase(fill, Type, [What, N]) ->
    plant_log:note("phase fill ~p ~p ~p", [Type, What, N]),
    plant_store:put(What, N);
start_phase(open, Type, []) ->
    plant_log:note("phase open ~p", [Type]),
    plant_orders:open().

prep_stop(State) ->
    plant_log:note("app prep_stop ~p, machines ~p", [State, length(plant_hall_sup:machines())]),
    State.

stop(State) -> plant_log:note("app stop ~p", [State]).

config_change(Changed, New, Removed) -> plant_log:note("config ~p ~p ~p", [Changed, New, Removed]).
