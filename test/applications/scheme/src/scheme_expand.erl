%% Derived forms and syntax-rules into the few forms that the evaluators know: quote, if, lambda, set!, begin, define, call.
-module(scheme_expand).
-export([program/1]).

program(Data) ->
    {Forms, _} = lists:mapfoldl(fun top/2, #{}, Data),
    lists:append(Forms).

top(['define-syntax', Name, ['syntax-rules', Literals | Rules]], Macros) -> {[], Macros#{Name => {Literals, Rules}}};
top(Datum, Macros) -> {[expand(Datum, Macros)], Macros}.

expand(S, _) when is_atom(S) -> S;
expand(V, _) when not is_list(V) -> V;
expand([Name | _] = Form, Macros) when is_map_key(Name, Macros) -> expand(rewrite(Form, maps:get(Name, Macros)), Macros);
expand([quote, _] = Q, _) -> Q;
expand([define, [Name | Parameters] | Body], M) -> [define, Name, expand([lambda, Parameters | Body], M)];
expand([define, Name, Value], M) -> [define, Name, expand(Value, M)];
expand(['set!', Name, Value], M) -> ['set!', Name, expand(Value, M)];
expand(['if', C, A], M) -> ['if', expand(C, M), expand(A, M), [quote, unspecified]];
expand(['if', C, A, B], M) -> ['if', expand(C, M), expand(A, M), expand(B, M)];
expand([lambda, Parameters | Body], M) -> [lambda, Parameters, body(Body, M)];
expand(['begin'], _) -> [quote, unspecified];
expand(['begin' | Body], M) -> ['begin' | [expand(B, M) || B <- Body]];
expand(['let', Bindings | Body], M) when is_list(Bindings) -> [expand([lambda, [N || [N, _] <- Bindings] | Body], M) | [expand(V, M) || [_, V] <- Bindings]];
expand(['let', Name, Bindings | Body], M) ->
    expand([['letrec', [[Name, [lambda, [N || [N, _] <- Bindings] | Body]]], Name] | [V || [_, V] <- Bindings]], M);
expand(['let*', [] | Body], M) -> expand(['let', [] | Body], M);
expand(['let*', [B | Rest] | Body], M) -> expand(['let', [B], ['let*', Rest | Body]], M);
expand(['letrec', Bindings | Body], M) -> expand(['let', [], ['begin' | [[define, N, V] || [N, V] <- Bindings]] | Body], M);
expand(['cond'], _) -> [quote, unspecified];
expand(['cond', ['else' | Body]], M) -> expand(['begin' | Body], M);
expand(['cond', [Test, '=>', F] | Rest], M) -> expand(['let', [['%t', Test]], ['if', '%t', [F, '%t'], ['cond' | Rest]]], M);
expand(['cond', [Test] | Rest], M) -> expand(['or', Test, ['cond' | Rest]], M);
expand(['cond', [Test | Body] | Rest], M) -> ['if', expand(Test, M), expand(['begin' | Body], M), expand(['cond' | Rest], M)];
expand(['case', Key | Clauses], M) ->
    expand(['let', [['%k', Key]], ['cond' | [case C of ['else' | B] -> ['else' | B]; [Data | B] -> [[memv, '%k', [quote, Data]] | B] end || C <- Clauses]]], M);
expand(['and'], _) -> true;
expand(['and', A], M) -> expand(A, M);
expand(['and', A | Rest], M) -> ['if', expand(A, M), expand(['and' | Rest], M), false];
expand(['or'], _) -> false;
expand(['or', A], M) -> expand(A, M);
expand(['or', A | Rest], M) -> expand(['let', [['%o', A]], ['if', '%o', '%o', ['or' | Rest]]], M);
expand(['when', C | Body], M) -> ['if', expand(C, M), expand(['begin' | Body], M), [quote, unspecified]];
expand(['unless', C | Body], M) -> ['if', expand(C, M), [quote, unspecified], expand(['begin' | Body], M)];
expand(['do', Bindings, [Test | Result] | Body], M) ->
    Steps = [case B of [_, _, Step] -> Step; [N, _] -> N end || B <- Bindings],
    expand(['let', '%loop', [[N, V] || [N, V | _] <- Bindings], ['if', Test, ['begin' | Result], ['begin' | Body ++ [['%loop' | Steps]]]]], M);
expand([quasiquote, T], M) -> expand(quasi(T, 1), M);
expand([delay, E], M) -> expand(['make-promise', [lambda, [], E]], M);
expand(['define-syntax' | _], _) -> throw({syntax, 'define-syntax'});
expand(Call, M) -> [expand(E, M) || E <- Call].

body(Body, M) ->
    case [expand(B, M) || B <- Body] of
        [One] -> One;
        Many -> ['begin' | Many]
    end.

quasi([unquote, E], 1) -> E;
quasi([unquote, E], N) -> [list, [quote, unquote], quasi(E, N - 1)];
quasi([quasiquote, E], N) -> [list, [quote, quasiquote], quasi(E, N + 1)];
quasi([['unquote-splicing', E] | T], 1) -> [append, E, quasi(T, 1)];
quasi([H | T], N) -> [cons, quasi(H, N), quasi(T, N)];
quasi({vector, T}, N) -> ['list->vector', quasi(tuple_to_list(T), N)];
quasi(V, _) -> [quote, V].

%% ---- syntax-rules: names that a template brings in are renamed, so that they don't catch those of the caller ----

rewrite(Form, {Literals, Rules}) ->
    Fresh = integer_to_list(erlang:unique_integer([positive])),
    rewrite(Form, Rules, Literals, Fresh).

rewrite([Name | _], [], _, _) -> throw({syntax, Name});
rewrite(Form, [[Pattern, Template] | Rules], Literals, Fresh) ->
    case match(tl(Pattern), tl(Form), Literals, #{}) of
        {ok, Bound} -> fill(Template, Bound, Fresh);
        no -> rewrite(Form, Rules, Literals, Fresh)
    end.

match('_', _, _, B) -> {ok, B};
match(S, V, Literals, B) when is_atom(S), not is_boolean(S) ->
    case lists:member(S, Literals) of
        true when V =:= S -> {ok, B};
        true -> no;
        false -> {ok, B#{S => V}}
    end;
match([P, '...' | Rest], V, Literals, B) when is_list(V) ->
    Most = length(V) - length(Rest),
    if
        Most < 0 -> no;
        true ->
            {Many, After} = lists:split(Most, V),
            Matches = [match(P, M, Literals, #{}) || M <- Many],
            case lists:member(no, Matches) of
                true -> no;
                false ->
                    Names = names(P, Literals),
                    match(Rest, After, Literals, maps:merge(B, maps:from_list([{N, {many, [maps:get(N, M) || {ok, M} <- Matches]}} || N <- Names])))
            end
    end;
match([P | Ps], [V | Vs], Literals, B) ->
    case match(P, V, Literals, B) of
        {ok, B1} -> match(Ps, Vs, Literals, B1);
        no -> no
    end;
match(Same, Same, _, B) -> {ok, B};
match(_, _, _, _) -> no.

names(P, Literals) when is_atom(P) -> [P || P =/= '...', not lists:member(P, Literals)];
names([H | T], L) -> names(H, L) ++ names(T, L);
names(_, _) -> [].

fill(S, Bound, Fresh) when is_atom(S) ->
    case Bound of
        #{S := V} -> V;
        _ -> case binds(S) of true -> list_to_atom(atom_to_list(S) ++ "%" ++ Fresh); false -> S end
    end;
fill([T, '...' | Rest], Bound, Fresh) ->
    Names = [N || N <- names(T, []), is_map_key(N, Bound), is_tuple(maps:get(N, Bound)), element(1, maps:get(N, Bound)) =:= many],
    Count = lists:max([length(element(2, maps:get(N, Bound))) || N <- Names]),
    [fill(T, lists:foldl(fun(N, B) -> B#{N := lists:nth(I, element(2, maps:get(N, B)))} end, Bound, Names), Fresh) || I <- lists:seq(1, Count)] ++ fill(Rest, Bound, Fresh);
fill([H | T], Bound, Fresh) -> [fill(H, Bound, Fresh) | fill(T, Bound, Fresh)];
fill(V, _, _) -> V.

%% By convention of these programs: names that macros bind end in a star.
binds(S) -> lists:last(atom_to_list(S)) =:= $*.
