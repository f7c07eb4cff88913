%% A line: machines come and go.
-module(plant_line_sup).
-behaviour(supervisor).
-export([start_link/2, init/1, add/3]).

start_link(Hall, Line) ->
    case supervisor:start_link(?MODULE, {Hall, Line}) of
        {ok, Pid} ->
            {ok, _} = add(Pid, Line, normal),
            {ok, Pid};
        Other -> Other
    end.

init({Hall, Line}) ->
    {ok, {#{strategy => simple_one_for_one, intensity => 3, period => 60},
        [#{id => machine, start => {plant_machine, start_link, [Hall, Line]}, restart => transient, shutdown => brutal_kill}]}}.

add(Sup, Number, Kind) -> supervisor:start_child(Sup, [Number, Kind]).
