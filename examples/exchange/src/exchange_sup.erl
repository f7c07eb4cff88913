%% The tree:
%%
%%   exchange_sup (rest_for_one)
%%     ├── exchange_switch                the book of numbers, and the lines that are free
%%     ├── exchange_lines  (simple_one_for_one)   ── exchange_line, one for each line
%%     └── exchange_phones (simple_one_for_one)   ── exchange_phone, one for each subscriber
%%
%% Lines and phones tell the switch when they start. Whatever crashes is started anew by its supervisor; if the switch
%% itself goes down, all lines and phones behind it start anew as well.
-module(exchange_sup).
-behaviour(supervisor).
-export([start_link/0, start_workers/2, init/1]).

start_link() ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, tree).

start_workers(Name, Module) ->
    supervisor:start_link({local, Name}, ?MODULE, {workers, Module}).

init(tree) ->
    Workers = fun(Name, Module) ->
        #{id => Name, start => {?MODULE, start_workers, [Name, Module]}, type => supervisor, shutdown => infinity}
    end,
    Children = [
        #{id => exchange_switch, start => {exchange_switch, start_link, []}},
        Workers(exchange_lines, exchange_line),
        Workers(exchange_phones, exchange_phone)
    ],
    {ok, {#{strategy => rest_for_one, intensity => 5, period => 10}, Children}};
init({workers, Module}) ->
    %% lightning strikes often: some hundred restarts in a few seconds are nothing out of the ordinary here
    Flags = #{strategy => simple_one_for_one, intensity => 1000, period => 1},
    {ok, {Flags, [#{id => Module, start => {Module, start_link, []}, shutdown => 1000}]}}.
