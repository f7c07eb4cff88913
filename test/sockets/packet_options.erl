%% inet:getopts(Socket, [pktoptions]): what the header of the last segment said.
-module(packet_options).
-export([main/0]).

main() ->
    [ends(F, A, O) || {F, A} <- [{inet, {127,0,0,1}}, {inet6, {0,0,0,0,0,0,0,1}}],
                      O <- [[recvtos], [recvttl], [recvtos, recvttl], [recvtclass], []]],
    {ok, U} = gen_udp:open(0, [{recvtos, true}]),
    io:format("~0p~n", [inet:getopts(U, [pktoptions])]).

ends(Family, Address, Wanted) ->
    Options = [Family, binary, {active, false} | [{W, true} || W <- Wanted]],
    Own = case Family of inet -> [{tos, 8}, {ttl, 7}]; inet6 -> [{tclass, 12} || Wanted =/= []] end,
    try
        {ok, L} = gen_tcp:listen(0, Options),
        {ok, Port} = inet:port(L),
        {ok, S} = gen_tcp:connect(Address, Port, Options ++ Own),
        {ok, T} = gen_tcp:accept(L),
        Show = fun(When) -> io:format("~0p~n", [{Family, Wanted, When, [inet:getopts(X, [pktoptions]) || X <- [L, S, T]]}]) end,
        Show(connected),
        ok = gen_tcp:send(S, "abc"), {ok, _} = gen_tcp:recv(T, 3),
        ok = gen_tcp:send(T, "xyz"), {ok, _} = gen_tcp:recv(S, 3),
        Show(said),
        [gen_tcp:close(X) || X <- [S, T, L]],
        io:format("~0p~n", [inet:getopts(S, [pktoptions])])
    catch
        Class:Reason -> io:format("~0p~n", [{Family, Wanted, Class, Reason}])
    end.
