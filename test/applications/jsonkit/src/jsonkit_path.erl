%% A subset of JSONPath: $.a.b, ..name, [*], [n], [-n], [from:to:step], ['a','b'], [?(@.a.b OP literal)].
-module(jsonkit_path).
-export([compile/1, find/2]).

-spec compile(string()) -> {ok, [term()]} | {error, term()}.
compile("$" ++ Rest) ->
    try {ok, steps(Rest)}
    catch throw:Problem -> {error, Problem}
    end;
compile(Other) -> {error, {no_root, Other}}.

steps([]) -> [];
steps(".." ++ Rest) ->
    case Rest of
        "[" ++ _ -> [descend | steps(Rest)];
        "*" ++ More -> [descend, all | steps(More)];
        _ -> {Name, More} = name(Rest), [descend, {names, [Name]} | steps(More)]
    end;
steps(".*" ++ Rest) -> [all | steps(Rest)];
steps("." ++ Rest) -> {Name, More} = name(Rest), [{names, [Name]} | steps(More)];
steps("[" ++ Rest) ->
    {Inner, More} = bracket(Rest, 0, []),
    [selector(string:trim(Inner)) | steps(More)];
steps(Other) -> throw({unexpected, Other}).

name(Text) ->
    case lists:splitwith(fun(C) -> C =/= $. andalso C =/= $[ end, Text) of
        {[], _} -> throw({no_name, Text});
        {Name, Rest} -> {unicode:characters_to_binary(Name), Rest}
    end.

bracket([], _, _) -> throw(no_end_of_bracket);
bracket("]" ++ Rest, 0, Acc) -> {lists:reverse(Acc), Rest};
bracket("]" ++ Rest, N, Acc) -> bracket(Rest, N - 1, [$] | Acc]);
bracket("[" ++ Rest, N, Acc) -> bracket(Rest, N + 1, [$[ | Acc]);
bracket([C | Rest], N, Acc) -> bracket(Rest, N, [C | Acc]).

selector("*") -> all;
selector("?(" ++ Rest) ->
    ")" = [lists:last(Rest)],
    filter(string:trim(lists:droplast(Rest)));
selector([$' | _] = Names) -> {names, [unicode:characters_to_binary(string:trim(N, both, "' ")) || N <- string:split(Names, ",", all)]};
selector(Text) ->
    case string:split(Text, ":", all) of
        [_] -> {indices, [list_to_integer(string:trim(N)) || N <- string:split(Text, ",", all)]};
        [From, To] -> {slice, bound(From), bound(To), 1};
        [From, To, Step] -> {slice, bound(From), bound(To), case bound(Step) of none -> 1; S -> S end}
    end.

bound(Text) ->
    case string:trim(Text) of
        "" -> none;
        N -> list_to_integer(N)
    end.

filter("@" ++ Text) ->
    case re:run(Text, "^((?:\\.[\\w-]+)*)\\s*(?:(==|!=|<=|>=|<|>)\\s*(.+))?$", [{capture, all_but_first, list}, unicode]) of
        {match, [Path]} -> {exists, steps(Path)};
        {match, [Path, Op, Literal]} ->
            {ok, Value} = jsonkit_reader:read(unicode:characters_to_binary(string:replace(Literal, "'", "\"", all))),
            {compare, steps(Path), list_to_atom(Op), Value};
        nomatch -> throw({bad_filter, Text})
    end;
filter(Text) -> throw({bad_filter, Text}).

%% All values found, in the order of the text (of names in objects).
-spec find([term()] | string(), jsonkit_reader:value()) -> [jsonkit_reader:value()].
find([$$ | _] = Text, Value) ->
    {ok, Steps} = compile(Text),
    find(Steps, Value);
find([], Value) -> [Value];
find([descend | Steps], Value) -> lists:flatmap(fun(V) -> find(Steps, V) end, below(Value));
find([Step | Steps], Value) -> lists:flatmap(fun(V) -> find(Steps, V) end, step(Step, Value)).

below(Value) -> [Value | lists:flatmap(fun below/1, children(Value))].

children(Map) when is_map(Map) -> [V || {_, V} <- lists:sort(maps:to_list(Map))];
children(List) when is_list(List) -> List;
children(_) -> [].

step(all, Value) -> children(Value);
step({names, Names}, Map) when is_map(Map) -> [maps:get(N, Map) || N <- Names, is_map_key(N, Map)];
step({indices, Indices}, List) when is_list(List) -> lists:flatmap(fun(I) -> nth(I, List) end, Indices);
step({slice, From, To, Step}, List) when is_list(List), Step > 0 ->
    L = length(List),
    Low = max(0, clamp(From, L, 0)),
    High = min(L, clamp(To, L, L)),
    [lists:nth(I + 1, List) || High > Low, I <- lists:seq(Low, High - 1, Step)];
step({exists, Path}, Value) -> [V || V <- children(Value), find(Path, V) =/= []];
step({compare, Path, Op, Wanted}, Value) -> [V || V <- children(Value), [Found] <- [find(Path, V)], compare(Op, Found, Wanted)];
step(_, _) -> [].

clamp(none, _, Default) -> Default;
clamp(N, L, _) when N < 0 -> L + N;
clamp(N, _, _) -> N.

nth(I, List) when I < 0 -> nth(length(List) + I, List);
nth(I, List) when I >= 0, I < length(List) -> [lists:nth(I + 1, List)];
nth(_, _) -> [].

compare('==', A, B) -> A == B;
compare('!=', A, B) -> A /= B;
compare(Op, A, B) when is_number(A), is_number(B); is_binary(A), is_binary(B) ->
    case Op of
        '<' -> A < B;
        '>' -> A > B;
        '<=' -> A =< B;
        '>=' -> A >= B
    end;
compare(_, _, _) -> false.
