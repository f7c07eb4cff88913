%% Shifts of a day as a state machine: crews come and go at times that its timeouts give, an alarm calls the next crew early.
-module(plant_shifts).
-behaviour(gen_statem).
-export([start_link/2, crew/1, alarm/1, history/1, init/1, callback_mode/0, handle_event/4]).

start_link(Crews, Length) -> gen_statem:start_link(?MODULE, {Crews, Length}, []).
crew(Pid) -> gen_statem:call(Pid, crew).
alarm(Pid) -> gen_statem:call(Pid, alarm).
history(Pid) -> gen_statem:call(Pid, history).

callback_mode() -> [handle_event_function, state_enter].
init({[First | Others], Length}) -> {ok, {shift, First}, #{others => Others, length => Length, history => []}}.

handle_event(enter, _, {shift, Crew}, D = #{length := L, history := H}) -> {keep_state, D#{history := [Crew | H]}, {state_timeout, L, over}};
handle_event(state_timeout, over, State, D) -> next(State, D, []);
handle_event({call, From}, crew, {shift, Crew}, _) -> {keep_state_and_data, {reply, From, Crew}};
handle_event({call, From}, alarm, State, D) -> next(State, D, [{reply, From, called}, {{timeout, calm}, 1, all_quiet}]);
handle_event({timeout, calm}, all_quiet, _, D) -> {keep_state, D#{calm => true}};
handle_event({call, From}, history, _, D = #{history := H}) -> {keep_state_and_data, {reply, From, {lists:reverse(H), maps:get(calm, D, false)}}}.

next({shift, Crew}, D = #{others := [Next | Others]}, Actions) -> {next_state, {shift, Next}, D#{others := Others ++ [Crew]}, Actions}.
