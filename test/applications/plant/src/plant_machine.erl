%% A machine: cold, warm, working, stuck.
-module(plant_machine).
-behaviour(gen_statem).
-export([start_link/4, work/2, state/1, break/2, oil/1]).
-export([callback_mode/0, init/1, cold/3, warm/3, working/3, terminate/3, format_status/1]).

-record(data, {hall, line, number, made = 0, oil = 3, secret = "don't tell"}).

start_link(Hall, Line, Number, Kind) -> gen_statem:start_link(?MODULE, {Hall, Line, Number, Kind}, []).
work(Pid, N) -> gen_statem:call(Pid, {work, N}).
state(Pid) -> gen_statem:call(Pid, state).
break(Pid, How) -> gen_statem:cast(Pid, {break, How}).
oil(Pid) -> gen_statem:cast(Pid, oil).

callback_mode() -> [state_functions, state_enter].

init({_, _, _, broken}) -> {stop, delivered_broken};
init({_, _, _, refused}) -> ignore;
init({Hall, Line, Number, _}) -> {ok, cold, #data{hall = Hall, line = Line, number = Number}}.

cold(enter, _, _) -> {keep_state_and_data, [{state_timeout, 0, heat}]};
cold(state_timeout, heat, D) -> {next_state, warm, D};
cold({call, _}, {work, _}, _) -> {keep_state_and_data, [postpone]};
cold(Type, Event, D) -> any(Type, Event, cold, D).

warm(enter, working, #data{oil = 0}) -> plant_alarms:raise(dry), keep_state_and_data;
warm(enter, _, _) -> keep_state_and_data;
warm({call, From}, {work, _}, #data{oil = 0}) -> {keep_state_and_data, [{reply, From, {error, dry}}]};
warm({call, From}, {work, N}, D) ->
    case plant_store:take(steel, N) of
        ok -> {next_state, working, D, [{{timeout, job}, 1, {done, From, N}}]};
        Error -> {keep_state_and_data, [{reply, From, Error}]}
    end;
warm(Type, Event, D) -> any(Type, Event, warm, D).

working(enter, warm, _) -> keep_state_and_data;
working({timeout, job}, {done, From, N}, #data{made = M, oil = O} = D) -> {next_state, warm, D#data{made = M + N, oil = O - 1}, [{reply, From, {ok, M + N}}]};
working({call, _}, {work, _}, _) -> {keep_state_and_data, [postpone]};
working(Type, Event, D) -> any(Type, Event, working, D).

any({call, From}, state, State, #data{made = M, oil = O}) -> {keep_state_and_data, [{reply, From, {State, M, O}}]};
any(cast, oil, _, D) -> {keep_state, D#data{oil = 3}};
any(cast, {break, stop}, _, D) -> {stop, normal, D};
any(cast, {break, shutdown}, _, _) -> {stop, {shutdown, tired}};
any(cast, {break, badmatch}, _, #data{made = M}) -> -1 = M, keep_state_and_data;
any(cast, {break, Why}, _, _) -> error(Why);
any(info, _, _, _) -> keep_state_and_data.

terminate(Reason, State, #data{hall = H, line = L, number = N}) -> plant_log:note("machine ~p/~p/~p ends ~p: ~p", [H, L, N, State, short(Reason)]).

short({Reason, [_ | _]}) -> {Reason, trace};
short(Reason) -> Reason.

format_status(#{data := #data{} = D} = Status) -> Status#{data => D#data{secret = hidden}};
format_status(Status) -> Status.
