%% Traces over TCP by the driver trace_ip_drv: dbg's own client, what waits while nobody is connected, who is turned away.
-module(trace_over_tcp).
-export([f/1]).
-include("../programs/check.hrl").

f(0) -> done;
f(N) -> f(N - 1).

main() ->
    logger:set_primary_config(level, none),
    ?P(client()),
    ?P(others()),
    ?P(bad()),
    ok.

tracing(Where) ->
    {ok, _} = dbg:tracer(port, dbg:trace_port(ip, Where)),
    {ok, _} = dbg:p(self(), [call]),
    {ok, _} = dbg:tpl(?MODULE, f, 1, []),
    {ok, Port} = dbg:trace_port_control(get_listen_port),
    true = is_integer(Port) andalso Port > 0,
    Port.

client() ->
    Port = tracing(0),
    f(1),
    Self = self(),
    P = dbg:trace_client(ip, Port, {fun(M, Acc) -> Self ! {told, M}, Acc end, []}),
    First = [told() || _ <- [1, 2]],
    f(0),
    Last = told(),
    dbg:stop(),
    M = monitor(process, P),
    receive {'DOWN', M, process, P, _} -> ok end,
    %% it is told of the end unless dbg, which it is linked to, has gone before
    {First, Last, lists:member(told(), [end_of_trace, none])}.
told() -> receive {told, {trace, _, A, B}} -> {A, B}; {told, Other} -> Other after 5000 -> none end.

others() ->
    Port = tracing(0),
    f(4),
    S = connect(Port),
    Read = fun(Socket) -> {ok, <<0, N:32>>} = gen_tcp:recv(Socket, 5, 5000), {ok, B} = gen_tcp:recv(Socket, N, 5000), call(B) end,
    First = [Read(S) || _ <- [1, 2, 3]],
    Other = connect(Port),
    TurnedAway = gen_tcp:recv(Other, 0, 5000),
    gen_tcp:close(Other),
    f(0),
    Last = Read(S),
    %% the next one is served when this one has gone
    gen_tcp:close(S),
    Next = again(Port, 50),
    f(0),
    {First, TurnedAway, Last, Read(Next), begin dbg:stop(), gen_tcp:recv(Next, 0, 5000) end}.
connect(Port) -> {ok, S} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false}]), S.
again(Port, Times) ->
    S = connect(Port),
    case gen_tcp:recv(S, 0, 100) of
        {error, timeout} -> S;
        _ when Times > 0 -> gen_tcp:close(S), again(Port, Times - 1)
    end.
call(B) -> {trace, _, call, {_, f, Args}} = binary_to_term(B), Args.

bad() ->
    Port = tracing(0),
    Open = fun(Command) -> try port_close(open_port({spawn, Command}, [eof])) catch C:E -> {C, E} end end,
    Same = "trace_ip_drv " ++ integer_to_list(Port) ++ " 5 2",
    Result = [Open(Command) || Command <- [Same, "trace_ip_drv 0 5 4", "trace_ip_drv 0 5", "trace_ip_drv x 5 2", "trace_ip_drv 0 5 0"]],
    dbg:stop(),
    Result.
