%% Routes: patterns of segments, where atoms bind; a pipeline of middleware around the handler.
-module(courier_router).
-export([dispatch/1]).

dispatch(Request = #{path := Path, method := Method}) ->
    Fitting = [{M, F, B} || {M, Pattern, F} <- courier_pages:routes(), {ok, B} <- [bind(Pattern, Path, #{})]],
    case [{F, B} || {M, F, B} <- Fitting, M =:= Method orelse (M =:= 'GET' andalso Method =:= 'HEAD')] of
        [{Handler, Bound} | _] -> through([fun timing/2, fun sessions/2, fun errors/2], Request#{bound => Bound}, Handler);
        [] when Fitting =/= [] -> {405, [{"allow", lists:join(", ", lists:usort([atom_to_list(M) || {M, _, _} <- Fitting]))}], <<>>};
        [] -> {404, [], <<"nothing here\n">>}
    end.

bind([], [], B) -> {ok, B};
bind(['...'], Rest, B) -> {ok, B#{rest => Rest}};
bind([S | P], [S | Q], B) when is_binary(S) -> bind(P, Q, B);
bind([Name | P], [S | Q], B) when is_atom(Name) -> bind(P, Q, B#{Name => S});
bind(_, _, _) -> no.

through([], Request, Handler) -> Handler(Request);
through([Layer | Others], Request, Handler) -> Layer(Request, fun(R) -> through(Others, R, Handler) end).

timing(Request, Next) ->
    T0 = erlang:monotonic_time(),
    {Status, Headers, Body} = Next(Request),
    true = erlang:monotonic_time() >= T0,
    {Status, [{"x-timed", "yes"} | Headers], Body}.

sessions(Request = #{headers := Headers}, Next) ->
    Id = maps:get(<<"session">>, courier_http:cookies(maps:get(<<"cookie">>, Headers, <<>>)), undefined),
    case courier_session:find(Id) of
        {ok, Data} -> Next(Request#{session => Id, data => Data});
        none ->
            New = courier_session:new(),
            {Status, Set, Body} = Next(Request#{session => New, data => #{}}),
            {Status, [{"set-cookie", ["session=", New, "; Path=/; HttpOnly"]} | Set], Body}
    end.

errors(Request, Next) ->
    try Next(Request)
    catch
        throw:{status, Status, Text} -> {Status, [], [Text, "\n"]};
        error:{missing, Field} -> {400, [], ["missing ", Field, "\n"]};
        Class:Reason:Stack -> {500, [], io_lib:format("~p: ~0p in ~p\n", [Class, Reason, element(2, hd(Stack))])}
    end.
