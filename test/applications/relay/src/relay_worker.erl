%% A consumer: takes messages from a queue until it is told that there are no more.
-module(relay_worker).
-export([start/3]).

start(Queue, Handle, Report) -> proc_lib:spawn_link(fun() -> loop(Queue, Handle, Report, 0) end).

loop(Queue, Handle, Report, Done) ->
    case relay_queue:take(Queue, 200) of
        {ok, Id, Message} ->
            case Handle(Message) of
                ok -> ok = relay_queue:ack(Queue, Id), loop(Queue, Handle, Report, Done + 1);
                again -> ok = relay_queue:nack(Queue, Id), loop(Queue, Handle, Report, Done)
            end;
        Nothing when Nothing =:= empty; Nothing =:= closed -> Report ! {finished, self(), Done}
    end.
