%% A line: idle, or carrying what one end says to the other until the call hangs up.
-module(exchange_line).
-behaviour(gen_statem).
-export([start_link/1, connect/3, hang_up/1, lightning/1]).
-export([init/1, callback_mode/0, idle/3, connected/3]).

start_link(Id) -> gen_statem:start_link(?MODULE, Id, []).

connect(Line, Caller, Phone) -> gen_statem:call(Line, {connect, Caller, Phone}).
hang_up(Line) -> gen_statem:cast(Line, hang_up).
%% Strikes the line.
lightning(Line) -> gen_statem:cast(Line, lightning).

callback_mode() -> state_functions.

init(Id) ->
    ok = exchange_switch:line_started(self()),
    {ok, idle, Id}.

idle({call, From}, {connect, Caller, Phone}, Id) ->
    {next_state, connected, {Id, Caller, Phone}, [{reply, From, ok}]}.

connected(info, {Caller, Frame}, {_, Caller, Phone}) ->
    Phone ! {self(), Frame},
    keep_state_and_data;
connected(info, {Phone, Frame}, {_, Caller, Phone}) ->
    Caller ! {self(), Frame},
    keep_state_and_data;
connected(cast, hang_up, {Id, _, Phone}) ->
    Phone ! {self(), over},
    exchange_switch:release(self()),
    {next_state, idle, Id};
connected(cast, lightning, _) ->
    exit(lightning).
