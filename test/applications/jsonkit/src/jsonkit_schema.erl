%% A useful part of JSON Schema: all problems of a value, with where they are.
-module(jsonkit_schema).
-export([validate/2]).

-type problem() :: {binary(), term()}.

-spec validate(map() | boolean(), jsonkit_reader:value()) -> ok | {error, [problem()]}.
validate(Schema, Value) ->
    case check(Schema, Value, [], Schema) of
        [] -> ok;
        Problems -> {error, [{jsonkit_pointer:format(lists:reverse(At)), Why} || {At, Why} <- Problems]}
    end.

check(true, _, _, _) -> [];
check(false, _, At, _) -> [{At, nothing_is_allowed}];
check(#{<<"$ref">> := <<"#", Pointer/binary>>}, Value, At, Root) ->
    {ok, Tokens} = jsonkit_pointer:parse(Pointer),
    {ok, Schema} = jsonkit_pointer:get(Tokens, Root),
    check(Schema, Value, At, Root);
check(Schema, Value, At, Root) ->
    lists:append([rule(Rule, Argument, Value, Schema, At, Root) || {Rule, Argument} <- lists:sort(maps:to_list(Schema))]).

rule(<<"type">>, Types, V, _, At, _) when is_list(Types) -> [{At, {not_one_of, Types}} || not lists:any(fun(T) -> is_of(T, V) end, Types)];
rule(<<"type">>, Type, V, _, At, _) -> [{At, {no, Type}} || not is_of(Type, V)];
rule(<<"enum">>, Values, V, _, At, _) -> [{At, {not_one_of, Values}} || not lists:any(fun(A) -> A == V end, Values)];
rule(<<"const">>, C, V, _, At, _) -> [{At, {is_not, C}} || V /= C];
rule(<<"minimum">>, M, V, _, At, _) when is_number(V) -> [{At, {less_than, M}} || V < M];
rule(<<"maximum">>, M, V, _, At, _) when is_number(V) -> [{At, {more_than, M}} || V > M];
rule(<<"exclusiveMinimum">>, M, V, _, At, _) when is_number(V) -> [{At, {not_more_than, M}} || V =< M];
rule(<<"multipleOf">>, M, V, _, At, _) when is_integer(V), is_integer(M) -> [{At, {no_multiple_of, M}} || V rem M =/= 0];
rule(<<"minLength">>, M, V, _, At, _) when is_binary(V) -> [{At, {shorter_than, M}} || string:length(V) < M];
rule(<<"maxLength">>, M, V, _, At, _) when is_binary(V) -> [{At, {longer_than, M}} || string:length(V) > M];
rule(<<"pattern">>, P, V, _, At, _) when is_binary(V) -> [{At, {does_not_match, P}} || re:run(V, P, [unicode, {capture, none}]) =:= nomatch];
rule(<<"minItems">>, M, V, _, At, _) when is_list(V) -> [{At, {fewer_than, M}} || length(V) < M];
rule(<<"maxItems">>, M, V, _, At, _) when is_list(V) -> [{At, {more_items_than, M}} || length(V) > M];
rule(<<"uniqueItems">>, true, V, _, At, _) when is_list(V) -> [{At, not_unique} || length(lists:usort(V)) < length(V)];
rule(<<"items">>, Schema, V, _, At, Root) when is_list(V) ->
    lists:append([check(Schema, E, [integer_to_binary(I) | At], Root) || {I, E} <- lists:zip(lists:seq(0, length(V) - 1), V)]);
rule(<<"contains">>, Schema, V, _, At, Root) when is_list(V) -> [{At, contains_none} || not lists:any(fun(E) -> check(Schema, E, At, Root) =:= [] end, V)];
rule(<<"required">>, Names, V, _, At, _) when is_map(V) -> [{At, {missing, N}} || N <- Names, not is_map_key(N, V)];
rule(<<"properties">>, Properties, V, _, At, Root) when is_map(V) ->
    lists:append([check(Schema, maps:get(N, V), [N | At], Root) || {N, Schema} <- lists:sort(maps:to_list(Properties)), is_map_key(N, V)]);
rule(<<"additionalProperties">>, Schema, V, Whole, At, Root) when is_map(V) ->
    Known = maps:get(<<"properties">>, Whole, #{}),
    lists:append([check(Schema, maps:get(N, V), [N | At], Root) || N <- lists:sort(maps:keys(V)), not is_map_key(N, Known)]);
rule(<<"allOf">>, Schemas, V, _, At, Root) -> lists:append([check(S, V, At, Root) || S <- Schemas]);
rule(<<"anyOf">>, Schemas, V, _, At, Root) -> [{At, none_of_any} || not lists:any(fun(S) -> check(S, V, At, Root) =:= [] end, Schemas)];
rule(<<"oneOf">>, Schemas, V, _, At, Root) ->
    case length([ok || S <- Schemas, check(S, V, At, Root) =:= []]) of
        1 -> [];
        N -> [{At, {holds_for, N}}]
    end;
rule(<<"not">>, Schema, V, _, At, Root) -> [{At, is_forbidden} || check(Schema, V, At, Root) =:= []];
rule(<<"if">>, Schema, V, Whole, At, Root) ->
    Branch = case check(Schema, V, At, Root) of [] -> <<"then">>; _ -> <<"else">> end,
    check(maps:get(Branch, Whole, true), V, At, Root);
rule(_, _, _, _, _, _) -> [].

is_of(<<"null">>, V) -> V =:= null;
is_of(<<"boolean">>, V) -> is_boolean(V);
is_of(<<"integer">>, V) -> is_integer(V) orelse (is_float(V) andalso V == trunc(V));
is_of(<<"number">>, V) -> is_number(V);
is_of(<<"string">>, V) -> is_binary(V);
is_of(<<"array">>, V) -> is_list(V);
is_of(<<"object">>, V) -> is_map(V);
is_of(_, _) -> false.
