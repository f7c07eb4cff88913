%% Errors of erlang:finish_loading/1 tell of what has not been looked at.
-module(code_finish_loading).
-export([main/0]).

main() ->
    Plain = fun(N) -> prepared(N, []) end,
    OnLoad = fun(N) -> prepared(N, [{attribute, 1, on_load, {init, 0}}, {function, 1, init, 0, [{clause, 1, [], [], [{atom, 1, ok}]}]}]) end,
    io:format("~p~n", [[tried(L) || L <- [a, [a], [b | c], {}, [], [Plain(fl_1), x], [Plain(fl_1), Plain(fl_2), x, y], [make_ref()], [x, Plain(fl_1)],
                                          [Plain(fl_1), Plain(fl_1)], [Plain(fl_1), OnLoad(fl_2)], [OnLoad(fl_1), OnLoad(fl_2), Plain(fl_3)], [Plain(fl_1) | x]]]]),
    Once = Plain(fl_4),
    io:format("~p~n", [[tried([Once]), tried([Plain(fl_5), Once, z]), fl_4:module_info(module)]]),
    ok.

prepared(Name, More) ->
    {ok, Name, Beam} = compile:forms([{attribute, 1, module, Name} | More], [return_errors]),
    erlang:prepare_loading(Name, Beam).

tried(List) ->
    try erlang:finish_loading(List) catch Class:Reason:Trace -> [{M, F, Args, _} | _] = Trace, {Class, Reason, M, F, shown(Args)} end.
shown([L]) when is_list(L) -> [elements(L)];
shown(Other) -> Other.
elements([X | L]) when is_reference(X) -> [ref | elements(L)];
elements([X | L]) -> [X | elements(L)];
elements(X) -> X.
