%% What a process that receives is told when a socket is closed because its peer takes nothing: from OTP 29 on, that it is closed.
%% booted
-module(inet_send_timeout_close).
-export([main/0]).

main() ->
    [io:format("~p ~p ~p: ~p~n", [Active, Who, Exit, closing(Active, Who, Exit)])
     || Active <- [true, false, once, 5], Who <- [self, other], Exit <- [true, false]],
    ok.

closing(Active, Who, Exit) ->
    Options = [{ip, {127, 0, 0, 1}}, {active, false}, binary],
    {ok, L} = gen_tcp:listen(0, [{send_timeout, 100}, {send_timeout_close, true}, {exit_on_close, Exit} | Options]),
    {ok, Port} = inet:port(L),
    {ok, C} = gen_tcp:connect({127, 0, 0, 1}, Port, Options),
    {ok, A} = gen_tcp:accept(L),
    ok = inet:setopts(A, [{active, Active}]),
    Sent = case Who of
        self -> send(A);
        other ->
            {_, M} = spawn_monitor(fun() -> exit(send(A)) end),
            receive {'DOWN', M, _, _, Reason} -> Reason end
    end,
    Told = receive
        {tcp_closed, A} -> closed;
        {tcp_error, A, E} -> {error, E}
    after 200 -> none
    end,
    Left = erlang:port_info(A, connected) =/= undefined,
    {error, Received} = gen_tcp:recv(A, 0, 100),
    {error, Again} = gen_tcp:send(A, <<"x">>),
    [gen_tcp:close(S) || S <- [A, C, L]],
    {Sent, Told, Left, Received, Again}.

send(Socket) ->
    case gen_tcp:send(Socket, binary:copy(<<0>>, 65536)) of
        ok -> send(Socket);
        {error, Reason} -> Reason
    end.
