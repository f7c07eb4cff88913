%% Bytes of a longer amount that did not come in time: what the next calls get of them, in binaries of all kinds.
%% (Who asks for exactly what is there gets memory with anything in it from OTP 27.)
-module(socket_kept_bytes).
-export([main/0]).

main() ->
    {A, B} = pair(),
    [kept(A, B, Sent, Wanted, Next) || {Sent, Wanted} <- [{3, 10}, {100, 200}, {70000, 2000000}], Next <- [[0, 0], [1, 0], [Sent - 1, 1], [Sent + 5, 0], [2 * Sent, Sent]]],
    ok = socket:send(A, binary:copy(<<"y">>, 3000)),
    io:format("~p~n", [shape(socket:recv(B, 5000, [], 100))]),
    ok = socket:close(A),
    io:format("~p~n", [shape(socket:recv(B, 9000, [], 100))]),
    io:format("~p~n", [shape(socket:recv(B, 0, [], 100))]),
    socket:close(B),
    ok.

kept(A, B, Sent, Wanted, Next) ->
    ok = socket:send(A, << <<I>> || I <- lists:seq(1, Sent) >>),
    First = socket:recv(B, Wanted, [], 50),
    ok = socket:send(A, <<"more of it">>),
    io:format("~p ~p ~p: ~p ~p~n", [Sent, Wanted, Next, shape(First), [shape(socket:recv(B, N, [], 20)) || N <- Next]]),
    drain(B).

drain(B) ->
    case socket:recv(B, 0, [], 20) of
        {ok, _} -> drain(B);
        {error, {timeout, _}} -> drain(B);
        {error, timeout} -> ok
    end.

shape({Tag, Bytes}) when is_binary(Bytes) -> {Tag, byte_size(Bytes), erlang:crc32(Bytes)};
shape({Tag, {Reason, Bytes}}) when is_binary(Bytes) -> {Tag, Reason, byte_size(Bytes), erlang:crc32(Bytes)};
shape(Other) -> Other.

pair() ->
    {ok, L} = socket:open(inet, stream),
    ok = socket:bind(L, #{family => inet, addr => {127, 0, 0, 1}, port => 0}),
    ok = socket:listen(L),
    {ok, Address} = socket:sockname(L),
    {ok, A} = socket:open(inet, stream),
    ok = socket:connect(A, Address),
    {ok, B} = socket:accept(L),
    ok = socket:close(L),
    {A, B}.
