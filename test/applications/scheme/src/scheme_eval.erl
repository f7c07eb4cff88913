%% An interpreter in continuation passing style: call/cc is what it is called with; Erlang's tail calls make Scheme's.
-module(scheme_eval).
-export([run/1]).

run(Text) ->
    erase(),
    Globals = maps:merge(maps:map(fun(_, B) -> scheme_lib:box(B) end, scheme_lib:builtins()), control()),
    try
        {Values, _} = lists:mapfoldl(fun(Form, G) -> top(Form, G) end, Globals, scheme_expand:program(scheme_reader:read_all(Text))),
        {ok, lists:last([none | Values])}
    catch
        throw:{scheme, Why} -> {error, Why};
        throw:{Kind, Why} when Kind =:= read; Kind =:= syntax -> {Kind, Why};
        error:Why -> {failed, Why}
    end.

control() ->
    maps:map(fun(_, V) -> scheme_lib:box(V) end, #{
        'call/cc' => {control, fun([F], K) -> call(F, [{continuation, K}], K) end},
        apply => {control, fun([F | As], K) -> call(F, lists:droplast(As) ++ lists:last(As), K) end},
        'make-promise' => {control, fun([F], K) -> K({promise, scheme_lib:box({later, F})}) end},
        force => {control, fun([{promise, B}], K) ->
            case scheme_lib:unbox(B) of
                {now, V} -> K(V);
                {later, F} -> call(F, [], fun(V) -> scheme_lib:set_box(B, {now, V}), K(V) end)
            end end},
        map => {control, fun([F | Ls], K) -> map(F, Ls, [], K) end},
        'for-each' => {control, fun([F | Ls], K) -> map(F, Ls, [], fun(_) -> K(unspecified) end) end},
        'with-handler' => {control, fun([H, Thunk], K) ->
            %% The handler gets what was raised, with the continuation of the whole.
            try call(Thunk, [], fun(V) -> throw({done, V}) end)
            catch
                throw:{done, V} -> K(V);
                throw:{scheme, {error, M, Rest}} -> call(H, [[{string, list_to_binary(M)} | Rest]], K);
                throw:{scheme, {raised, V}} -> call(H, [V], K)
            end end},
        raise => {control, fun([V], _) -> throw({scheme, {raised, V}}) end}}).

top([define, Name, Value], G) ->
    Box = case G of #{Name := B} -> B; _ -> scheme_lib:box(undefined) end,
    G1 = G#{Name => Box},
    %% Definitions see themselves, and what is defined later through the same boxes.
    eval(Value, G1, fun(V) -> scheme_lib:set_box(Box, V) end),
    {Name, G1};
top(Form, G) -> {eval(Form, G, fun(V) -> V end), G}.

eval(S, Env, K) when is_atom(S), not is_boolean(S), S =/= unspecified ->
    case Env of
        #{S := Box} ->
            case scheme_lib:unbox(Box) of
                undefined -> throw({scheme, {not_yet, S}});
                V -> K(V)
            end;
        _ -> throw({scheme, {unbound, S}})
    end;
eval([quote, V], _, K) -> K(V);
eval(['if', C, A, B], Env, K) -> eval(C, Env, fun(false) -> eval(B, Env, K); (_) -> eval(A, Env, K) end);
eval([lambda, Parameters, Body], Env, K) -> K({closure, Parameters, Body, Env});
eval(['set!', Name, E], Env, K) ->
    case Env of
        #{Name := Box} -> eval(E, Env, fun(V) -> scheme_lib:set_box(Box, V), K(unspecified) end);
        _ -> throw({scheme, {unbound, Name}})
    end;
eval(['begin' | Forms], Env, K) ->
    Names = lists:flatmap(fun defined/1, Forms),
    sequence(Forms, lists:foldl(fun(N, E) -> E#{N => scheme_lib:box(undefined)} end, Env, Names), K);
eval([define, Name, E], Env, K) -> eval(E, Env, fun(V) -> scheme_lib:set_box(maps:get(Name, Env), V), K(unspecified) end);
eval([F | Arguments], Env, K) -> eval(F, Env, fun(FV) -> arguments(Arguments, Env, [], fun(Vs) -> call(FV, Vs, K) end) end);
eval(V, _, K) -> K(V).

defined([define, N, _]) -> [N];
defined(['begin' | Forms]) -> lists:flatmap(fun defined/1, Forms);
defined(_) -> [].

sequence([Last], Env, K) -> in(Last, Env, K);
sequence([Form | Rest], Env, K) -> in(Form, Env, fun(_) -> sequence(Rest, Env, K) end).

%% An inner begin of definitions defines here.
in(['begin' | Forms] = B, Env, K) -> case defined(B) of [] -> eval(B, Env, K); _ -> sequence(Forms, Env, K) end;
in(Form, Env, K) -> eval(Form, Env, K).

arguments([], _, Acc, K) -> K(lists:reverse(Acc));
arguments([A | Rest], Env, Acc, K) -> eval(A, Env, fun(V) -> arguments(Rest, Env, [V | Acc], K) end).

call({closure, Parameters, Body, Env}, Vs, K) -> eval(Body, bind(Parameters, Vs, Env), K);
call({builtin, _, F}, Vs, K) -> K(F(Vs));
call({control, F}, Vs, K) -> F(Vs, K);
call({continuation, K}, [V], _) -> K(V);
call(Other, _, _) -> throw({scheme, {no_procedure, Other}}).

bind([], [], Env) -> Env;
bind([P | Ps], [V | Vs], Env) -> bind(Ps, Vs, Env#{P => scheme_lib:box(V)});
bind(Rest, Vs, Env) when is_atom(Rest) -> Env#{Rest => scheme_lib:box(Vs)};
bind(Ps, Vs, _) -> throw({scheme, {arity, Ps, length(Vs)}}).

map(F, Ls, Acc, K) ->
    case lists:member([], Ls) of
        true -> K(lists:reverse(Acc));
        false -> call(F, [hd(L) || L <- Ls], fun(V) -> map(F, [tl(L) || L <- Ls], [V | Acc], K) end)
    end.
