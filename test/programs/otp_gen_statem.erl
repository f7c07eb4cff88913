%% gen_statem with state functions and with handle_event: events, postpone, timeouts, enter calls.
-module(otp_gen_statem).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, handle_event/4, terminate/3, code_change/4]).
-include("check.hrl").

main() ->
    quiet(),
    process_flag(trap_exit, true),
    {ok, P} = gen_statem:start_link(?MODULE, door, []),
    ?P(gen_statem:call(P, get)),
    ?P(gen_statem:call(P, {code, [1, 2]})),
    ?P(gen_statem:call(P, {code, [1, 2, 3]})),
    ?P(gen_statem:call(P, get)),
    ?P(gen_statem:cast(P, lock)),
    ?P(gen_statem:call(P, get)),
    ?P(begin gen_statem:cast(P, {postponed, a}), gen_statem:cast(P, {postponed, b}), gen_statem:call(P, {code, [1, 2, 3]}), gen_statem:call(P, log) end),
    ?P(begin receive after 40 -> ok end, gen_statem:call(P, get) end),
    ?P(gen_statem:call(P, log)),
    ?P(begin P ! info_message, gen_statem:call(P, log) end),
    ?P(sys:get_state(P)),
    ?P(gen_statem:stop(P)),
    ?P(receive {'EXIT', P, W} -> W after 100 -> none end),
    ?P(try gen_statem:call(P, get) catch exit:{W, _} -> W end),
    {ok, Q} = gen_statem:start_link(?MODULE, counter, []),
    ?P([gen_statem:call(Q, inc) || _ <- lists:seq(1, 3)]),
    ?P(gen_statem:call(Q, {set, 10})),
    ?P(gen_statem:call(Q, get)),
    ?P(try gen_statem:call(Q, nothing, 10) catch exit:{W, _} -> W end),
    ?P(gen_statem:call(Q, {next_event, 3})),
    ?P(gen_statem:call(Q, {timeout, 5})),
    ?P(gen_statem:call(Q, {named_timeout, t1, 5})),
    ?P(gen_statem:call(Q, cancel_timeout)),
    ?P(begin R = gen_statem:send_request(Q, get), gen_statem:receive_response(R, 1000) end),
    ?P(begin gen_statem:cast(Q, {stop, because}), receive {'EXIT', Q, W} -> W after 8000 -> alive end end),
    ?P(gen_statem:start_link(?MODULE, {stop, no}, [])),
    ?P(flush()),
    ?P(gen_statem:start_link(?MODULE, ignore, [])),
    ?P(begin {ok, X} = gen_statem:start_link({local, sm_name}, ?MODULE, counter, []), Y = {gen_statem:call(sm_name, inc), gen_statem:stop(sm_name)}, receive {'EXIT', X, W} -> {Y, W} end end),
    ?P(begin {ok, X} = gen_statem:start_link(?MODULE, counter, []), gen_statem:cast(X, crash), receive {'EXIT', X, {W, St}} -> {W, is_list(St)} end end),
    ok.

callback_mode() -> [handle_event_function, state_enter].
init(door) -> {ok, {door, locked}, #{code => [1, 2, 3], log => []}};
init(counter) -> {ok, {counter, 0}, #{log => []}};
init({stop, R}) -> {stop, R};
init(ignore) -> ignore.
log(X, D) -> maps:update_with(log, fun(L) -> [X | L] end, D).
handle_event(enter, Old, {door, New}, D) ->
    D1 = log({enter, element(2, Old), New}, D),
    case New of open -> {keep_state, D1, [{state_timeout, 20, auto_lock}]}; locked -> {keep_state, D1} end;
handle_event(enter, _, {counter, _}, _) -> keep_state_and_data;
handle_event({call, From}, get, {_, S}, _) -> {keep_state_and_data, [{reply, From, S}]};
handle_event({call, From}, log, _, D) -> {keep_state, D#{log := []}, [{reply, From, lists:reverse(maps:get(log, D))}]};
handle_event({call, From}, {code, C}, {door, locked}, #{code := C} = D) -> {next_state, {door, open}, D, [{reply, From, opened}]};
handle_event({call, From}, {code, _}, {door, S}, _) -> {keep_state_and_data, [{reply, From, {wrong, S}}]};
handle_event(cast, lock, {door, open}, D) -> {next_state, {door, locked}, D};
handle_event(cast, {postponed, _}, {door, locked}, _) -> {keep_state_and_data, [postpone]};
handle_event(cast, {postponed, X}, {door, open}, D) -> {keep_state, log({postponed, X}, D)};
handle_event(state_timeout, auto_lock, {door, open}, D) -> {next_state, {door, locked}, log(auto, D)};
handle_event(info, M, {door, _}, D) -> {keep_state, log({info, M}, D)};
handle_event({call, From}, inc, {counter, N}, D) -> {next_state, {counter, N + 1}, D, [{reply, From, N + 1}]};
handle_event({call, From}, {set, N}, {counter, _}, D) -> {next_state, {counter, N}, D, {reply, From, ok}};
handle_event({call, _}, nothing, _, _) -> keep_state_and_data;
handle_event({call, From}, {next_event, N}, _, _) -> {keep_state_and_data, [{next_event, internal, {down, N, From}}]};
handle_event(internal, {down, 0, From}, {counter, C}, _) -> {keep_state_and_data, [{reply, From, {landed, C}}]};
handle_event(internal, {down, N, From}, {counter, C}, D) -> {next_state, {counter, C + 1}, D, [{next_event, internal, {down, N - 1, From}}]};
handle_event({call, From}, {timeout, T}, _, _) -> {keep_state_and_data, [{timeout, T, From}]};
handle_event(timeout, From, _, _) -> {keep_state_and_data, [{reply, From, event_timeout}]};
handle_event({call, From}, {named_timeout, Name, T}, _, _) -> {keep_state_and_data, [{{timeout, Name}, T, From}]};
handle_event({timeout, Name}, From, _, _) -> {keep_state_and_data, [{reply, From, {named, Name}}]};
handle_event({call, From}, cancel_timeout, _, _) -> {keep_state_and_data, [{{timeout, x}, 5, bad}, {{timeout, x}, infinity, none}, {reply, From, cancelled}]};
handle_event(cast, {stop, R}, _, _) -> {stop, R};
handle_event(cast, crash, _, _) -> error(sm_crash);
handle_event(_, _, _, _) -> keep_state_and_data.
terminate(_, _, _) -> ok.
code_change(_, S, D, _) -> {ok, S, D}.
flush() -> receive M -> [M | flush()] after 10 -> [] end.
