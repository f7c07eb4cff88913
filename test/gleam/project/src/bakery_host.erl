%% What Gleam's standard library would give: the little that the bakery asks of Erlang itself.
-module(bakery_host).
-export([attempt/1, find/2, float_text/1, next/1, text/1, receive_any/0, watch/2]).

attempt(F) ->
    try F() of
        Value -> shown("~tp", [Value])
    catch
        Class:Reason:Stack ->
            Ours = [{M, Name, if is_list(A) -> length(A); true -> A end} || {M, Name, A, _} <- Stack, lists:member(M, [bakery, bakery@order])],
            shown("~p ~tp~n  ~0tp", [Class, lists:sort(maps:to_list(Reason)), Ours])
    end.

shown(Format, Values) -> unicode:characters_to_binary(io_lib:format(Format, Values)).

find(Key, Map) ->
    case Map of
        #{Key := Value} -> {ok, Value};
        #{} -> {error, nil}
    end.

float_text(X) -> float_to_binary(X, [short]).

next(Text) ->
    case string:next_grapheme(Text) of
        [First | Rest] -> {ok, {unicode:characters_to_binary([First]), unicode:characters_to_binary(Rest)}};
        [] -> {error, nil}
    end.

text(Bytes) ->
    case unicode:characters_to_binary(Bytes) of
        Text when is_binary(Text) -> {ok, Text};
        _ -> {error, nil}
    end.

receive_any() -> receive Message -> Message end.

watch(Pid, Act) ->
    Monitor = monitor(process, Pid),
    Act(),
    receive
        {'DOWN', Monitor, process, Pid, {#{message := Message}, _}} -> {died, Message};
        {'DOWN', Monitor, process, Pid, Reason} -> {died, shown("~tp", [Reason])}
    after 1000 -> lives
    end.
