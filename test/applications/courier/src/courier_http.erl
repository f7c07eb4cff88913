%% Requests, queries, cookies, forms and answers: text in, text out, no process.
-module(courier_http).
-export([query/1, decode/1, encode/1, cookies/1, path/1, multipart/2, answer/3, reason/1, html/1, accepts/2, date/1]).

query(<<>>) -> [];
query(Text) ->
    [case binary:split(Pair, <<"=">>) of [K, V] -> {decode(K), decode(V)}; [K] -> {decode(K), true} end || Pair <- binary:split(Text, [<<"&">>, <<";">>], [global]), Pair =/= <<>>].

decode(Text) -> decode(Text, <<>>).
decode(<<$+, Rest/binary>>, Done) -> decode(Rest, <<Done/binary, $\s>>);
decode(<<$%, H, L, Rest/binary>>, Done) ->
    try list_to_integer([H, L], 16) of
        Byte -> decode(Rest, <<Done/binary, Byte>>)
    catch error:badarg -> throw({status, 400, <<"bad escape">>})
    end;
decode(<<C, Rest/binary>>, Done) -> decode(Rest, <<Done/binary, C>>);
decode(<<>>, Done) -> Done.

encode(Text) -> << <<(case C of
    _ when C >= $a, C =< $z; C >= $A, C =< $Z; C >= $0, C =< $9; C =:= $-; C =:= $_; C =:= $.; C =:= $~ -> <<C>>;
    _ -> iolist_to_binary(io_lib:format("%~2.16.0B", [C]))
end)/binary>> || <<C>> <= Text >>.

cookies(Text) ->
    maps:from_list([{string:trim(K), string:trim(V, both, "\" ")} || Pair <- string:split(Text, ";", all), [K, V] <- [string:split(Pair, "=")]]).

path(Text) ->
    {Path, Query} = case binary:split(Text, <<"?">>) of [P, Q] -> {P, Q}; [P] -> {P, <<>>} end,
    Segments = [decode(S) || S <- binary:split(Path, <<"/">>, [global]), S =/= <<>>, S =/= <<".">>],
    {lists:reverse(lists:foldl(fun(<<"..">>, [_ | Up]) -> Up; (<<"..">>, []) -> throw({status, 403, <<"above the root">>}); (S, Up) -> [S | Up] end, [], Segments)),
     query(Query)}.

%% Parts of a multipart body: [{Headers, Bytes}].
multipart(Body, Boundary) ->
    Mark = <<"--", Boundary/binary>>,
    [_ | Parts] = binary:split(<<"\r\n", Body/binary>>, <<"\r\n", Mark/binary>>, [global]),
    [part(P) || <<"\r\n", P/binary>> <- Parts].
part(Part) ->
    [Head, Body] = binary:split(Part, <<"\r\n\r\n">>),
    {[{string:lowercase(K), string:trim(V)} || Line <- binary:split(Head, <<"\r\n">>, [global]), [K, V] <- [binary:split(Line, <<":">>)]], Body}.

answer(Status, Headers, Body) ->
    Length = case Body of chunked -> [{"transfer-encoding", "chunked"}]; none -> []; _ -> [{"content-length", integer_to_list(iolist_size(Body))}] end,
    [io_lib:format("HTTP/1.1 ~b ~s\r\n", [Status, reason(Status)]), [[K, ": ", V, "\r\n"] || {K, V} <- Headers ++ Length], "\r\n",
     case Body of B when is_atom(B) -> []; _ -> Body end].

reason(101) -> "Switching Protocols"; reason(200) -> "OK"; reason(201) -> "Created"; reason(204) -> "No Content"; reason(303) -> "See Other";
reason(304) -> "Not Modified"; reason(400) -> "Bad Request"; reason(403) -> "Forbidden"; reason(404) -> "Not Found"; reason(405) -> "Method Not Allowed";
reason(413) -> "Content Too Large"; reason(500) -> "Internal Server Error"; reason(501) -> "Not Implemented"; reason(_) -> "Unknown".

html(Text) ->
    << <<(case C of $< -> <<"&lt;">>; $> -> <<"&gt;">>; $& -> <<"&amp;">>; $" -> <<"&quot;">>; _ -> <<C/utf8>> end)/binary>> || <<C/utf8>> <= iolist_to_binary(Text) >>.

%% The best of what is offered, by the quality that the client gives.
accepts(Header, Offered) ->
    Wanted = [begin [Kind | Ps] = [string:trim(P) || P <- string:split(One, ";", all)],
                    {Kind, lists:max([0.0 | [quality(V) || <<"q=", V/binary>> <- Ps]] ++ [1.0 || Ps =:= []])} end || One <- string:split(Header, ",", all)],
    Rated = [{Q, -I, O} || {I, O} <- lists:enumerate(Offered), {Kind, Q} <- Wanted, fits(Kind, O), Q > 0],
    case lists:reverse(lists:sort(Rated)) of [{_, _, Best} | _] -> Best; [] -> none end.
quality(V) -> case string:to_float(V) of {F, _} when is_float(F) -> F; _ -> float(binary_to_integer(V)) end.
fits(<<"*/*">>, _) -> true;
fits(Kind, Offer) -> case binary:split(Kind, <<"/">>) of [M, <<"*">>] -> [M] =:= lists:droplast(binary:split(Offer, <<"/">>)); _ -> Kind =:= Offer end.

date({{Y, Mo, D}, {H, Mi, S}}) ->
    Day = element(calendar:day_of_the_week(Y, Mo, D), {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}),
    Month = element(Mo, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}),
    io_lib:format("~s, ~2..0b ~s ~b ~2..0b:~2..0b:~2..0b GMT", [Day, D, Month, Y, H, Mi, S]).
