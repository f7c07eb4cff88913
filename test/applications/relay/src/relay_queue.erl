%% A queue: messages wait until a consumer has acknowledged them. One that dies or refuses gives its message back; what was given out
%% too often becomes a dead letter. Urgent messages go first.
-module(relay_queue).
-behaviour(gen_statem).
-export([start_link/2, put/2, put/3, take/1, take/2, ack/2, nack/2, status/1, drain/1, crash/1]).
-export([init/1, callback_mode/0, open/3, draining/3, terminate/3, format_status/1]).

start_link(Name, Options) -> gen_statem:start_link({local, Name}, ?MODULE, {Name, Options}, []).
put(Queue, Message) -> put(Queue, Message, normal).
put(Queue, Message, Priority) -> gen_statem:call(Queue, {put, Message, Priority}).
take(Queue) -> take(Queue, 0).
take(Queue, Wait) -> gen_statem:call(Queue, {take, Wait}).
ack(Queue, Id) -> gen_statem:call(Queue, {ack, Id}).
nack(Queue, Id) -> gen_statem:call(Queue, {nack, Id}).
status(Queue) -> gen_statem:call(Queue, status).
drain(Queue) -> gen_statem:call(Queue, drain).
crash(Queue) -> gen_statem:cast(Queue, crash).

callback_mode() -> [state_functions, state_enter].

init({Name, Options}) ->
    ok = relay_store:claim(Name),
    receive {'ETS-TRANSFER', Table, _, {Name, New}} -> ok end,
    %% what had been given out when the process before this one died is ready again
    Back = [{K, M, N} || {K, M, {out, N, _, _}} <- ets:tab2list(Table)],
    ets:insert(Table, [{K, M, {ready, N}} || {K, M, N} <- Back]),
    New andalso [ets:insert(Table, {Id, M, {ready, 0}}) || {Id, M} <- relay_store:pending(Name)],
    Next = case ets:last(Table) of '$end_of_table' -> 0; _ -> lists:max([S || {{_, S}, _, _} <- ets:tab2list(Table)]) end,
    {ok, open, #{name => Name, table => Table, next => Next + 1, waiting => queue:new(), dead => maps:get(dead, Options, none), gone => 0}}.

open(enter, _, _) -> keep_state_and_data;
open({call, From}, {put, Message, Priority}, D = #{name := Name, table := Table, next := Next}) ->
    Id = {case Priority of urgent -> 0; normal -> 1; idle -> 2 end, Next},
    ets:insert(Table, {Id, Message, {ready, 0}}),
    relay_store:log(Name, Id, Message),
    {keep_state, serve(D#{next := Next + 1}), {reply, From, Id}};
open({call, From}, {take, Wait}, D = #{waiting := Waiting}) ->
    case ready(D) of
        none when Wait =:= 0 -> {keep_state_and_data, {reply, From, empty}};
        none -> {keep_state, D#{waiting := queue:in(From, Waiting)}, {{timeout, From}, Wait, empty}};
        Found -> {keep_state_and_data, {reply, From, give(Found, From, D)}}
    end;
open({timeout, From}, empty, D = #{waiting := Waiting}) ->
    case queue:member(From, Waiting) of
        true -> {keep_state, D#{waiting := queue:filter(fun(F) -> F =/= From end, Waiting)}, {reply, From, empty}};
        false -> keep_state_and_data
    end;
open({call, From}, drain, D) -> {next_state, draining, D, {reply, From, ok}};
open(Type, Event, D) -> common(Type, Event, D).

draining(enter, open, #{waiting := Waiting}) -> {keep_state_and_data, [{reply, F, closed} || F <- queue:to_list(Waiting)]};
draining({call, From}, {put, _, _}, _) -> {keep_state_and_data, {reply, From, closed}};
draining({call, From}, {take, _}, D) ->
    case ready(D) of none -> {keep_state_and_data, {reply, From, closed}}; Found -> {keep_state_and_data, {reply, From, give(Found, From, D)}} end;
draining({call, From}, drain, _) -> {keep_state_and_data, {reply, From, already}};
draining({timeout, _}, empty, _) -> keep_state_and_data;
draining(Type, Event, D) -> common(Type, Event, D).

common({call, From}, {ack, Id}, D = #{table := Table, name := Name}) ->
    case ets:lookup(Table, Id) of
        [{_, _, {out, _, _, Ref}}] ->
            demonitor(Ref, [flush]),
            ets:delete(Table, Id),
            relay_store:forget(Name, Id),
            relay_meter:count(acknowledged),
            {keep_state, D#{gone := maps:get(gone, D) + 1}, {reply, From, ok}};
        _ -> {keep_state_and_data, {reply, From, unknown}}
    end;
common({call, From}, {nack, Id}, D = #{table := Table}) ->
    case ets:lookup(Table, Id) of
        [{_, _, {out, _, _, Ref}} = O] -> demonitor(Ref, [flush]), {keep_state, back(O, D), {reply, From, ok}};
        _ -> {keep_state_and_data, {reply, From, unknown}}
    end;
common({call, From}, status, #{table := Table, waiting := W, gone := Gone}) ->
    Kinds = [element(1, S) || {_, _, S} <- ets:tab2list(Table)],
    {keep_state_and_data, {reply, From, {length([1 || ready <- Kinds]), length([1 || out <- Kinds]), queue:len(W), Gone}}};
common(info, {'DOWN', Ref, process, _, _}, D = #{table := Table}) ->
    case ets:match_object(Table, {'_', '_', {out, '_', '_', Ref}}) of [O] -> {keep_state, back(O, D)}; [] -> keep_state_and_data end;
common(cast, crash, _) -> error(as_you_wish).

ready(#{table := Table}) ->
    case ets:select(Table, [{{'$1', '$2', {ready, '$3'}}, [], [{{'$1', '$2', '$3'}}]}], 1) of {[Found], _} -> Found; '$end_of_table' -> none end.

give({Id, Message, Times}, {Pid, _}, #{table := Table}) ->
    Ref = monitor(process, Pid),
    Times > 0 andalso relay_meter:count(redelivered),
    ets:insert(Table, {Id, Message, {out, Times + 1, Pid, Ref}}),
    {ok, Id, Message}.

%% Ready messages and waiting consumers meet.
serve(D = #{waiting := Waiting}) ->
    case {ready(D), queue:out(Waiting)} of
        {none, _} -> D;
        {_, {empty, _}} -> D;
        {Found, {{value, From}, Others}} -> gen_statem:reply(From, give(Found, From, D)), serve(D#{waiting := Others})
    end.

back({Id, Message, {out, Times, _, _}}, D = #{table := Table, name := Name, dead := Dead}) ->
    {ok, Most} = application:get_env(relay, redeliver),
    case Times >= Most of
        true ->
            ets:delete(Table, Id),
            relay_store:forget(Name, Id),
            relay_meter:count(dead),
            Dead =/= none andalso ?MODULE:put(Dead, {from, Name, Message}),
            D;
        false -> ets:insert(Table, {Id, Message, {ready, Times}}), serve(D)
    end.

terminate(_, _, _) -> ok.
format_status(Status) -> maps:map(fun(data, D) -> maps:with([name, next], D); (_, V) -> V end, Status).
