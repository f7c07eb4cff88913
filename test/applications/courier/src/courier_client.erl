%% A client: one connection for many requests, several at once on it.
-module(courier_client).
-export([open/0, close/1, ask/3, ask/4, ask/5, raw/2, send/4, answer/2, chat/1]).

open() -> {ok, S} = gen_tcp:connect({127, 0, 0, 1}, courier_listener:port(), [binary, {active, false}, {packet, http_bin}]), S.
close(S) -> gen_tcp:close(S).

ask(S, Method, Path) -> ask(S, Method, Path, []).
ask(S, Method, Path, Headers) -> ask(S, Method, Path, Headers, none).
ask(S, Method, Path, Headers, Body) -> send(S, Method, Path, {Headers, Body}), answer(S, Method).

send(S, Method, Path, {Headers, Body}) ->
    Length = case Body of none -> []; _ -> [{"Content-Length", integer_to_list(iolist_size(Body))}] end,
    ok = gen_tcp:send(S, [Method, " ", Path, " HTTP/1.1\r\nHost: localhost\r\n", [[K, ": ", V, "\r\n"] || {K, V} <- Headers ++ Length], "\r\n", [Body || Body =/= none]]).

answer(S, Method) ->
    ok = inet:setopts(S, [{packet, http_bin}]),
    case gen_tcp:recv(S, 0, 5000) of
        {ok, {http_response, _, Status, _}} ->
            Headers = headers(S, []),
            ok = inet:setopts(S, [{packet, raw}]),
            {Status, Headers, if Method =:= "HEAD" -> <<>>; true -> body(S, Headers) end};
        {error, Reason} -> Reason
    end.

headers(S, Done) ->
    case gen_tcp:recv(S, 0, 5000) of
        {ok, {http_header, _, Name, _, Value}} -> headers(S, [{string:lowercase(if is_atom(Name) -> atom_to_binary(Name); true -> Name end), Value} | Done]);
        {ok, http_eoh} -> lists:sort(Done)
    end.

body(S, Headers) ->
    case {proplists:get_value(<<"content-length">>, Headers), proplists:get_value(<<"transfer-encoding">>, Headers)} of
        {undefined, undefined} -> <<>>;
        {<<"0">>, _} -> <<>>;
        {undefined, _} -> chunks(S, []);
        {Length, _} -> {ok, Bytes} = gen_tcp:recv(S, binary_to_integer(Length), 5000), Bytes
    end.

chunks(S, Done) ->
    ok = inet:setopts(S, [{packet, line}]),
    {ok, Line} = gen_tcp:recv(S, 0, 5000),
    Size = binary_to_integer(string:trim(Line), 16),
    ok = inet:setopts(S, [{packet, raw}]),
    {ok, <<Chunk:Size/binary, "\r\n">>} = gen_tcp:recv(S, Size + 2, 5000),
    case Size of 0 -> iolist_to_binary(lists:reverse(Done)); _ -> chunks(S, [Chunk | Done]) end.

%% Sends bytes as they are; what comes back until the server closes.
raw(S, Bytes) ->
    ok = inet:setopts(S, [{packet, raw}]),
    ok = gen_tcp:send(S, Bytes),
    all(S, []).
all(S, Done) -> case gen_tcp:recv(S, 0, 5000) of {ok, B} -> all(S, [Done, B]); {error, closed} -> iolist_to_binary(Done) end.

chat(S) ->
    {Status, Headers, _} = ask(S, "GET", "/chat", [{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}]),
    ok = inet:setopts(S, [{packet, raw}]),
    {Status, proplists:get_value(<<"sec-websocket-accept">>, Headers)}.
