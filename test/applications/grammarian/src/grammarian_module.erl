%% Tables as a module of their own: a function for each state, one for what follows a reduction.
-module(grammarian_module).
-export([forms/2, load/2]).

load(Module, Table) ->
    {ok, Module, Binary} = compile:forms(forms(Module, Table), [nowarn_unused_vars]),
    {module, Module} = code:load_binary(Module, "made", Binary),
    byte_size(Binary) > 0.

forms(Module, #{actions := Actions, gotos := Gotos, rules := Rules, states := N}) ->
    [{attribute, 1, module, Module}, {attribute, 1, export, [{parse, 1}]},
     {function, 1, parse, 1, [{clause, 1, [v('T')], [], [call(state(0), [v('T'), {nil, 1}])]}]}]
    ++ [state_function(S, Actions, Rules) || S <- lists:seq(0, N - 1)]
    ++ [goto_function(Name, [{S, To} || {{S, N1}, To} <- lists:sort(maps:to_list(Gotos)), N1 =:= Name]) || Name <- lists:usort([N0 || {N0, _, _} <- maps:values(Rules)]), Name =/= '$start'].

v(Name) -> {var, 1, Name}.
call(F, Arguments) -> {call, 1, {atom, 1, F}, Arguments}.
state(S) -> list_to_atom("state" ++ integer_to_list(S)).
goto(Name) -> list_to_atom("goto_" ++ atom_to_list(Name)).
cons(H, T) -> {cons, 1, H, T}.
tuple(Es) -> {tuple, 1, Es}.

state_function(S, Actions, Rules) ->
    Own = lists:sort([{T, A} || {{S1, T}, A} <- maps:to_list(Actions), S1 =:= S, A =/= error]),
    Clauses = lists:flatmap(fun({T, A}) -> clauses(S, T, A, Rules) end, Own),
    Bad = {clause, 1, [v('T'), v('_')], [], [tuple([{atom, 1, error}, tuple([{'case', 1, v('T'), [
        {clause, 1, [{nil, 1}], [], [{atom, 1, 'end'}]},
        {clause, 1, [cons(v('H'), v('_'))], [], [call(element, [{integer, 1, 2}, v('H')])]}]}, erl_parse:abstract([T || {T, _} <- Own])])])]},
    {function, 1, state(S), 2, Clauses ++ [Bad]}.

clauses(_, '$end', accept, _) -> [{clause, 1, [{nil, 1}, cons(tuple([v('_'), v('V')]), v('_'))], [], [tuple([{atom, 1, ok}, v('V')])]}];
clauses(S, T, {shift, To}, _) ->
    [{clause, 1, [cons(tuple([{atom, 1, T}, v('_') | Value]), v('T')), v('S')], [], [call(state(To), [v('T'), cons(tuple([{integer, 1, S}, Taken]), v('S'))])]}
     || {Value, Taken} <- [{[v('V')], v('V')}, {[], {atom, 1, T}}]];
clauses(S, T, {reduce, R}, Rules) ->
    {Name, Length, Action} = maps:get(R, Rules),
    Parts = [v(list_to_atom("P" ++ integer_to_list(I))) || I <- lists:seq(Length, 1, -1)],
    %% On the stack are the states that were left, with what was read there.
    {Stack, From} = case Parts of
        [] -> {v('S'), {integer, 1, S}};
        _ -> {lists:foldr(fun({I, P}, Tail) -> cons(tuple([case I of Length -> v('From'); _ -> v('_') end, P]), Tail) end, v('S'), lists:zip(lists:seq(1, Length), Parts)), v('From')}
    end,
    Body = [call(goto(Name), [v('T'), From, Action, v('S')])],
    case T of
        '$end' -> [{clause, 1, [{match, 1, v('T'), {nil, 1}}, Stack], [], Body}];
        _ -> [{clause, 1, [{match, 1, v('T'), cons(tuple([{atom, 1, T}, v('_') | More]), v('_'))}, Stack], [], Body} || More <- [[v('_')], []]]
    end.

goto_function(Name, Targets) ->
    {function, 1, goto(Name), 4,
        [{clause, 1, [v('T'), {integer, 1, S}, v('V'), v('S')], [], [call(state(To), [v('T'), cons(tuple([{integer, 1, S}, v('V')]), v('S'))])]} || {S, To} <- Targets]}.
