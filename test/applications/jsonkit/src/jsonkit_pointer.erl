%% JSON Pointer (RFC 6901) on values with maps for objects.
-module(jsonkit_pointer).
-export([parse/1, format/1, get/2, set/3, insert/3, remove/2, exists/2]).

-type token() :: binary().
-type pointer() :: [token()].

-spec parse(binary()) -> {ok, pointer()} | {error, {bad_pointer, binary()}}.
parse(<<>>) -> {ok, []};
parse(<<"/", Rest/binary>>) -> {ok, [unescape(T) || T <- binary:split(Rest, <<"/">>, [global])]};
parse(Other) -> {error, {bad_pointer, Other}}.

unescape(T) -> binary:replace(binary:replace(T, <<"~1">>, <<"/">>, [global]), <<"~0">>, <<"~">>, [global]).
escape(T) -> binary:replace(binary:replace(T, <<"~">>, <<"~0">>, [global]), <<"/">>, <<"~1">>, [global]).

-spec format(pointer()) -> binary().
format(Tokens) -> << <<"/", (escape(T))/binary>> || T <- Tokens >>.

-spec get(pointer(), jsonkit_reader:value()) -> {ok, jsonkit_reader:value()} | {error, {no_such_place, pointer()}}.
get(Pointer, Value) -> get(Pointer, Value, []).

get([], Value, _) -> {ok, Value};
get([Token | Rest], Map, Done) when is_map(Map) ->
    case Map of
        #{Token := Inner} -> get(Rest, Inner, [Token | Done]);
        #{} -> nowhere([Token | Done])
    end;
get([Token | Rest], List, Done) when is_list(List) ->
    case index(Token, length(List) - 1) of
        {ok, N} -> get(Rest, lists:nth(N + 1, List), [Token | Done]);
        error -> nowhere([Token | Done])
    end;
get([Token | _], _, Done) -> nowhere([Token | Done]).

exists(Pointer, Value) -> element(1, get(Pointer, Value)) =:= ok.

nowhere(Done) -> {error, {no_such_place, lists:reverse(Done)}}.

index(<<"0">>, Most) when Most >= 0 -> {ok, 0};
index(<<C, _/binary>> = Token, Most) when C >= $1, C =< $9 ->
    try binary_to_integer(Token) of
        N when N =< Most -> {ok, N};
        _ -> error
    catch error:badarg -> error
    end;
index(_, _) -> error.

%% Replaces what is there.
set(Pointer, New, Value) -> change(Pointer, Value, {set, New}, []).
%% Adds to an object, or between the elements of an array (`-`: at its end).
insert(Pointer, New, Value) -> change(Pointer, Value, {insert, New}, []).
remove(Pointer, Value) -> change(Pointer, Value, remove, []).

change([], _, {_, New}, _) -> {ok, New};
change([], _, remove, _) -> {error, {no_such_place, []}};
change([Last], Map, Change, Done) when is_map(Map) ->
    case {Change, Map} of
        {{insert, New}, _} -> {ok, Map#{Last => New}};
        {{set, New}, #{Last := _}} -> {ok, Map#{Last := New}};
        {remove, #{Last := _}} -> {ok, maps:remove(Last, Map)};
        _ -> nowhere([Last | Done])
    end;
change([Last], List, Change, Done) when is_list(List) ->
    Most = case Change of {insert, _} -> length(List); _ -> length(List) - 1 end,
    case {Change, Last, index(Last, Most)} of
        {{insert, New}, <<"-">>, _} -> {ok, List ++ [New]};
        {_, _, error} -> nowhere([Last | Done]);
        {_, _, {ok, N}} ->
            {Before, After} = lists:split(N, List),
            case Change of
                {insert, New} -> {ok, Before ++ [New | After]};
                {set, New} -> {ok, Before ++ [New | tl(After)]};
                remove -> {ok, Before ++ tl(After)}
            end
    end;
change([Token | Rest], Container, Change, Done) ->
    case get([Token], Container, Done) of
        {ok, Inner} ->
            case change(Rest, Inner, Change, [Token | Done]) of
                {ok, NewInner} -> change([Token], Container, {set, NewInner}, Done);
                Error -> Error
            end;
        Error -> Error
    end.
