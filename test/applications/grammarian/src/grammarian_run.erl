%% Runs tables on tokens; actions are evaluated as they are.
-module(grammarian_run).
-export([parse/2, parse/3, trace/2]).

parse(Table, Tokens) -> parse(Table, Tokens, fun(_) -> ok end).

trace(Table, Tokens) ->
    Self = self(),
    Ref = make_ref(),
    Result = parse(Table, Tokens, fun(Step) -> Self ! {Ref, Step} end),
    {Result, collect(Ref)}.

collect(Ref) -> receive {Ref, Step} -> [Step | collect(Ref)] after 0 -> [] end.

parse(Table, Tokens, Tell) -> step(Table, [{0, none}], Tokens, Tell).

step(#{actions := Actions} = Table, [{State, _} | _] = Stack, Tokens, Tell) ->
    {Terminal, Value} = case Tokens of [] -> {'$end', none}; [{T, _, V} | _] -> {T, V}; [{T, _} | _] -> {T, T} end,
    case maps:get({State, Terminal}, Actions, error) of
        {shift, Next} -> Tell({shift, Terminal}), step(Table, [{Next, Value} | Stack], tl(Tokens), Tell);
        {reduce, R} -> Tell({reduce, R}), step(Table, reduce(R, Table, Stack), Tokens, Tell);
        accept -> [{_, Result} | _] = Stack, {ok, Result};
        error ->
            Expected = lists:sort([T || {S, T} <- maps:keys(Actions), S =:= State, maps:get({S, T}, Actions) =/= error]),
            {error, {case Tokens of [] -> 'end'; [Bad | _] -> element(2, Bad) end, Terminal, Expected}}
    end.

reduce(R, #{rules := Rules, gotos := Gotos}, Stack) ->
    {Name, Length, Action} = maps:get(R, Rules),
    {Parts, [{Below, _} | _] = Rest} = lists:split(Length, Stack),
    Bindings = maps:from_list([{list_to_atom("P" ++ integer_to_list(I)), V} || {I, {_, V}} <- lists:zip(lists:seq(1, Length), lists:reverse(Parts))]),
    {value, Value, _} = erl_eval:expr(Action, Bindings),
    [{maps:get({Below, Name}, Gotos), Value} | Rest].
