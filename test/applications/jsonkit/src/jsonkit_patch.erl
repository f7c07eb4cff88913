%% JSON Patch (RFC 6902), JSON Merge Patch (RFC 7396), and the patch that leads from one value to another.
-module(jsonkit_patch).
-export([apply_patch/2, merge/2, diff/2]).

-spec apply_patch([map()], jsonkit_reader:value()) -> {ok, jsonkit_reader:value()} | {error, {pos_integer(), term()}}.
apply_patch(Operations, Value) -> apply_patch(Operations, Value, 1).

apply_patch([], Value, _) -> {ok, Value};
apply_patch([Operation | Rest], Value, N) ->
    case operation(Operation, Value) of
        {ok, NewValue} -> apply_patch(Rest, NewValue, N + 1);
        {error, Why} -> {error, {N, Why}}
    end.

operation(#{<<"op">> := <<"add">>, <<"path">> := P, <<"value">> := New}, V) -> at(P, fun(Path) -> jsonkit_pointer:insert(Path, New, V) end);
operation(#{<<"op">> := <<"remove">>, <<"path">> := P}, V) -> at(P, fun(Path) -> jsonkit_pointer:remove(Path, V) end);
operation(#{<<"op">> := <<"replace">>, <<"path">> := P, <<"value">> := New}, V) -> at(P, fun(Path) -> jsonkit_pointer:set(Path, New, V) end);
operation(#{<<"op">> := <<"test">>, <<"path">> := P, <<"value">> := Wanted}, V) ->
    at(P, fun(Path) ->
        maybe_ok(jsonkit_pointer:get(Path, V), fun
            (Found) when Found == Wanted -> {ok, V};
            (Found) -> {error, {differs, Found}}
        end)
    end);
operation(#{<<"op">> := <<"copy">>, <<"from">> := F, <<"path">> := P}, V) ->
    at(F, fun(From) ->
        maybe_ok(jsonkit_pointer:get(From, V), fun(Found) -> at(P, fun(Path) -> jsonkit_pointer:insert(Path, Found, V) end) end)
    end);
operation(#{<<"op">> := <<"move">>, <<"from">> := F, <<"path">> := P}, V) ->
    at(F, fun(From) ->
        at(P, fun(Path) ->
            case lists:prefix(From, Path) andalso From =/= Path of
                true -> {error, into_itself};
                false ->
                    maybe_ok(jsonkit_pointer:get(From, V), fun(Found) ->
                        maybe_ok(jsonkit_pointer:remove(From, V), fun(Without) -> jsonkit_pointer:insert(Path, Found, Without) end)
                    end)
            end
        end)
    end);
operation(Other, _) -> {error, {bad_operation, Other}}.

at(Pointer, Fun) -> maybe_ok(jsonkit_pointer:parse(Pointer), Fun).

maybe_ok({ok, Value}, Fun) -> Fun(Value);
maybe_ok({error, _} = Error, _) -> Error.

-spec merge(jsonkit_reader:value(), jsonkit_reader:value()) -> jsonkit_reader:value().
merge(Target, Patch) when is_map(Patch) ->
    Base = if is_map(Target) -> Target; true -> #{} end,
    maps:fold(
        fun (Key, null, Acc) -> maps:remove(Key, Acc);
            (Key, Value, Acc) -> Acc#{Key => merge(maps:get(Key, Acc, undefined), Value)}
        end,
        Base, Patch);
merge(_, Patch) -> Patch.

-spec diff(jsonkit_reader:value(), jsonkit_reader:value()) -> [map()].
diff(Old, New) -> lists:flatten(diff(Old, New, [])).

diff(Same, Same, _) -> [];
diff(Old, New, At) when is_map(Old), is_map(New) ->
    Gone = [#{<<"op">> => <<"remove">>, <<"path">> => path([K | At])} || K <- lists:sort(maps:keys(Old)), not is_map_key(K, New)],
    Here = [
        case Old of
            #{K := Before} -> diff(Before, maps:get(K, New), [K | At]);
            _ -> #{<<"op">> => <<"add">>, <<"path">> => path([K | At]), <<"value">> => maps:get(K, New)}
        end
     || K <- lists:sort(maps:keys(New))],
    [Gone, Here];
diff(Old, New, At) when is_list(Old), is_list(New) -> elements(Old, New, 0, At);
diff(_, New, At) -> [#{<<"op">> => <<"replace">>, <<"path">> => path(At), <<"value">> => New}].

elements([], [], _, _) -> [];
elements([O | Old], [N | New], I, At) -> [diff(O, N, [integer_to_binary(I) | At]) | elements(Old, New, I + 1, At)];
elements([], New, _, At) -> [#{<<"op">> => <<"add">>, <<"path">> => path([<<"-">> | At]), <<"value">> => N} || N <- New];
%% From behind, so that the places of those before stay.
elements(Old, [], I, At) ->
    [#{<<"op">> => <<"remove">>, <<"path">> => path([integer_to_binary(J) | At])} || J <- lists:seq(I + length(Old) - 1, I, -1)].

path(At) -> jsonkit_pointer:format(lists:reverse(At)).
