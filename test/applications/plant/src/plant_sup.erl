%% The whole factory: when the store breaks all that depend on it start anew.
-module(plant_sup).
-behaviour(supervisor).
-export([start_link/1, init/1]).

start_link(Halls) -> supervisor:start_link({local, ?MODULE}, ?MODULE, Halls).

init(Halls) ->
    {ok, {#{strategy => rest_for_one, intensity => 4, period => 60}, [
        #{id => alarms, start => {plant_alarms, start_link, []}, modules => dynamic, shutdown => 1000},
        #{id => clock, start => {plant_clock, start_link, []}},
        #{id => store, start => {plant_store, start_link, []}, shutdown => 500},
        #{id => orders, start => {plant_orders, start_link, []}, restart => transient, shutdown => 500},
        #{id => halls, start => {plant_hall_sup, start_link, [Halls]}, type => supervisor, shutdown => infinity}]}}.
