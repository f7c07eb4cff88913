%% FIRST sets and which symbols may be empty, by iteration until nothing changes.
-module(grammarian_sets).
-export([first/1, first_of/3]).

-spec first(grammarian_reader:grammar()) -> {#{atom() => ordsets:ordset(atom())}, ordsets:ordset(atom())}.
first(#{rules := Rules, terminals := Terminals, nonterminals := Names}) ->
    Empty = fixpoint(fun(E) -> lists:foldl(fun({_, N, Parts, _, _}, Acc) -> case lists:all(fun(P) -> ordsets:is_element(P, Acc) end, Parts) of true -> ordsets:add_element(N, Acc); false -> Acc end end, E, Rules) end, []),
    Start = maps:from_list([{T, [T]} || T <- Terminals] ++ [{N, []} || N <- Names]),
    First = fixpoint(fun(F) -> lists:foldl(fun({_, N, Parts, _, _}, Acc) -> Acc#{N := ordsets:union(maps:get(N, Acc), of_parts(Parts, Acc, Empty))} end, F, Rules) end, Start),
    {First, Empty}.

fixpoint(Fun, Value) ->
    case Fun(Value) of
        Value -> Value;
        Next -> fixpoint(Fun, Next)
    end.

of_parts([], _, _) -> [];
of_parts([P | Rest], First, Empty) ->
    case ordsets:is_element(P, Empty) of
        true -> ordsets:union(maps:get(P, First), of_parts(Rest, First, Empty));
        false -> maps:get(P, First)
    end.

%% What a sequence may begin with, when `After` follows it.
-spec first_of([atom()], {map(), [atom()]}, [atom()]) -> ordsets:ordset(atom()).
first_of(Parts, {First, Empty}, After) ->
    case lists:all(fun(P) -> ordsets:is_element(P, Empty) end, Parts) of
        true -> ordsets:union(of_parts(Parts, First, Empty), After);
        false -> of_parts(Parts, First, Empty)
    end.
