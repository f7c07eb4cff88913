%% Halls: each with its lines; one hall's trouble is not another's.
-module(plant_hall_sup).
-behaviour(supervisor).
-export([start_link/1, start_hall/2, init/1, machines/0, machine/2, lines/1]).

start_link(Halls) -> supervisor:start_link({local, ?MODULE}, ?MODULE, {all, Halls}).
start_hall(Name, Lines) -> supervisor:start_link({local, Name}, ?MODULE, {one, Name, Lines}).

init({all, Halls}) ->
    {ok, {#{strategy => one_for_one, intensity => 2, period => 60},
        [#{id => Name, start => {?MODULE, start_hall, [Name, Lines]}, type => supervisor} || {Name, Lines} <- Halls]}};
init({one, Name, Lines}) ->
    {ok, {#{strategy => one_for_all, intensity => 2, period => 60},
        [#{id => {line, I}, start => {plant_line_sup, start_link, [Name, I]}, type => supervisor} || I <- lists:seq(1, Lines)]}}.

lines(Hall) -> [{Id, Pid} || {Id, Pid, _, _} <- lists:sort(supervisor:which_children(Hall)), is_pid(Pid)].

machine(Hall, Line) ->
    {_, Sup} = lists:keyfind({line, Line}, 1, lines(Hall)),
    [Pid || {_, Pid, _, _} <- supervisor:which_children(Sup), is_pid(Pid)].

machines() -> [M || {Hall, _, supervisor, _} <- supervisor:which_children(?MODULE), {_, Sup} <- lines(Hall), {_, M, _, _} <- supervisor:which_children(Sup)].
