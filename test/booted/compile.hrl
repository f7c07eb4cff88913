%% The beam of a module that is given as text.
compile(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, _, Beam} = compile:forms(forms(Tokens, []), [deterministic, nowarn_unused_function]),
    Beam.
forms([], Acc) -> lists:reverse(Acc);
forms(Tokens, Acc) ->
    {Form, [Dot | Rest]} = lists:splitwith(fun(T) -> element(1, T) =/= dot end, Tokens),
    {ok, F} = erl_parse:parse_form(Form ++ [Dot]),
    forms(Rest, [F | Acc]).
