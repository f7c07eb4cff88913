%% LALR(1) tables: the LR(0) states first, then lookaheads that are propagated between their kernels.
-module(grammarian_tables).
-export([build/1]).

-record(item, {rule, dot}).

-type table() :: #{actions := #{{non_neg_integer(), atom()} => term()}, gotos := map(), conflicts := list(), states := pos_integer(), rules := map()}.

-spec build(grammarian_reader:grammar()) -> table().
build(#{rules := Rules} = G) ->
    ByRule = maps:from_list([{I, {N, Parts}} || {I, N, Parts, _, _} <- Rules]),
    ByName = maps:groups_from_list(fun({_, N, _, _, _}) -> N end, fun({I, _, _, _, _}) -> I end, Rules),
    Sets = grammarian_sets:first(G),
    {States, Gotos} = states(ByRule, ByName),
    Lookaheads = lookaheads(States, Gotos, ByRule, ByName, Sets),
    {Actions, Conflicts} = actions(States, Gotos, Lookaheads, ByRule, ByName, Sets, G),
    #{actions => Actions, gotos => Gotos, conflicts => lists:sort(Conflicts), states => map_size(States),
      rules => maps:from_list([{I, {N, length(Parts), A}} || {I, N, Parts, A, _} <- Rules])}.

%% ---- LR(0) ----

states(ByRule, ByName) ->
    Start = [#item{rule = 0, dot = 0}],
    grow([Start], #{Start => 0}, #{}, ByRule, ByName).

grow([], Numbers, Gotos, _, _) -> {maps:from_list([{N, K} || {K, N} <- maps:to_list(Numbers)]), Gotos};
grow([Kernel | Todo], Numbers0, Gotos0, ByRule, ByName) ->
    From = maps:get(Kernel, Numbers0),
    Closed = closure0(Kernel, ByRule, ByName),
    Moves = maps:groups_from_list(fun({S, _}) -> S end, fun({_, I}) -> I end, [{S, I#item{dot = D + 1}} || #item{dot = D} = I <- Closed, S <- next(I, ByRule)]),
    {New, Numbers, Gotos} = lists:foldl(
        fun({S, Items0}, {Acc, Ns, Gs}) ->
            Items = lists:usort(Items0),
            case Ns of
                #{Items := N} -> {Acc, Ns, Gs#{{From, S} => N}};
                _ -> N = map_size(Ns), {[Items | Acc], Ns#{Items => N}, Gs#{{From, S} => N}}
            end
        end, {[], Numbers0, Gotos0}, lists:sort(maps:to_list(Moves))),
    grow(Todo ++ lists:reverse(New), Numbers, Gotos, ByRule, ByName).

next(#item{rule = R, dot = D}, ByRule) ->
    {_, Parts} = maps:get(R, ByRule),
    lists:sublist(Parts, D + 1, 1).

closure0(Kernel, ByRule, ByName) -> closure0(Kernel, Kernel, ByRule, ByName).
closure0([], All, _, _) -> lists:usort(All);
closure0([Item | Todo], All, ByRule, ByName) ->
    New = [I || S <- next(Item, ByRule), R <- maps:get(S, ByName, []), I <- [#item{rule = R, dot = 0}], not lists:member(I, All)],
    closure0(New ++ Todo, New ++ All, ByRule, ByName).

%% ---- lookaheads ----

lookaheads(States, Gotos, ByRule, ByName, Sets) ->
    {Spontaneous, Links} = lists:foldl(
        fun({N, Kernel}, Acc) -> lists:foldl(fun(Item, A) -> discover(N, Item, Gotos, ByRule, ByName, Sets, A) end, Acc, Kernel) end,
        {#{{0, #item{rule = 0, dot = 0}} => ['$end']}, []}, lists:sort(maps:to_list(States))),
    propagate(Links, Spontaneous).

discover(N, Item, Gotos, ByRule, ByName, Sets, Acc) ->
    Closed = closure1([{Item, ['$mark']}], ByRule, ByName, Sets),
    lists:foldl(
        fun({#item{dot = D} = I, Las}, {Found, Links}) ->
            case next(I, ByRule) of
                [] -> {Found, Links};
                [S] ->
                    Target = {maps:get({N, S}, Gotos), I#item{dot = D + 1}},
                    Own = ordsets:del_element('$mark', Las),
                    Found1 = maps:update_with(Target, fun(L) -> ordsets:union(L, Own) end, Own, Found),
                    {Found1, case ordsets:is_element('$mark', Las) of true -> [{{N, Item}, Target} | Links]; false -> Links end}
            end
        end, Acc, maps:to_list(Closed)).

closure1(Start, ByRule, ByName, Sets) -> closure1(Start, maps:from_list(Start), ByRule, ByName, Sets).
closure1([], All, _, _, _) -> All;
closure1([{#item{rule = R, dot = D} = Item, _} | Todo], All, ByRule, ByName, Sets) ->
    Las = maps:get(Item, All),
    {_, Parts} = maps:get(R, ByRule),
    case lists:nthtail(D, Parts) of
        [S | After] when is_map_key(S, ByName) ->
            Ahead = grammarian_sets:first_of(After, Sets, Las),
            {Todo1, All1} = lists:foldl(
                fun(Rule, {T, A}) ->
                    I = #item{rule = Rule, dot = 0},
                    Old = maps:get(I, A, []),
                    case ordsets:union(Old, Ahead) of
                        Old when is_map_key(I, A) -> {T, A};
                        More -> {[{I, More} | T], A#{I => More}}
                    end
                end, {Todo, All}, maps:get(S, ByName)),
            closure1(Todo1, All1, ByRule, ByName, Sets);
        _ -> closure1(Todo, All, ByRule, ByName, Sets)
    end.

propagate(Links, Las) ->
    Next = lists:foldl(fun({From, To}, A) -> A#{To => ordsets:union(maps:get(To, A, []), maps:get(From, A, []))} end, Las, Links),
    case Next of
        Las -> Las;
        _ -> propagate(Links, Next)
    end.

%% ---- actions ----

actions(States, Gotos, Lookaheads, ByRule, ByName, Sets, G) ->
    lists:foldl(
        fun({N, Kernel}, Acc) ->
            Closed = closure1([{I, maps:get({N, I}, Lookaheads, [])} || I <- Kernel], ByRule, ByName, Sets),
            lists:foldl(
                fun({#item{rule = R} = I, Las}, A) ->
                    case next(I, ByRule) of
                        [] when R =:= 0 -> add({N, '$end'}, accept, A, G);
                        [] -> lists:foldl(fun(T, A1) -> add({N, T}, {reduce, R}, A1, G) end, A, Las);
                        [S] when is_map_key(S, ByName) -> A;
                        [S] -> add({N, S}, {shift, maps:get({N, S}, Gotos)}, A, G)
                    end
                end, Acc, lists:sort(maps:to_list(Closed)))
        end, {#{}, []}, lists:sort(maps:to_list(States))).

add(Key, Action, {Actions, Conflicts}, G) ->
    case Actions of
        #{Key := Action} -> {Actions, Conflicts};
        #{Key := Other} ->
            case resolved(Key, Other, Action, G) of
                {use, A} -> {Actions#{Key := A}, Conflicts};
                {conflict, A} -> {Actions#{Key := A}, [{Key, Other, Action} | Conflicts]}
            end;
        _ -> {Actions#{Key => Action}, Conflicts}
    end.

resolved({_, T}, {shift, _} = S, {reduce, _} = R, G) -> by_precedence(T, S, R, G);
resolved({_, T}, {reduce, _} = R, {shift, _} = S, G) -> by_precedence(T, S, R, G);
resolved(_, {reduce, A}, {reduce, B}, _) -> {conflict, {reduce, min(A, B)}};
resolved(_, error, _, _) -> {use, error};
resolved(_, A, _, _) -> {conflict, A}.

by_precedence(T, Shift, {reduce, R} = Reduce, #{operators := Ops, rules := Rules}) ->
    {_, _, _, _, Op} = lists:keyfind(R, 1, Rules),
    case {maps:get(Op, Ops, none), maps:get(T, Ops, none)} of
        {none, _} -> {conflict, Shift};
        {_, none} -> {conflict, Shift};
        {{L, left}, {L, _}} -> {use, Reduce};
        {{L, right}, {L, _}} -> {use, Shift};
        {{L, nonassoc}, {L, _}} -> {use, error};
        {{L1, _}, {L2, _}} when L1 > L2 -> {use, Reduce};
        _ -> {use, Shift}
    end.
