%% A socket that is made active once reads what has come by then, also the end, before inet:setopts/2 answers.
-module(tcp_active_once).
-include("../programs/check.hrl").

main() ->
    process_flag(trap_exit, true),
    [?P({Options, data(Options)}) || Options <- [[], [{packet, 2}], [{packet, line}], [{buffer, 4}], [{mode, list}], [{packet, http}]]],
    ?P(ended([])),
    ?P(ended([{exit_on_close, false}])),
    ?P(ended([{packet, 4}])),
    ?P(reset([])),
    ?P(reset([{show_econnreset, true}])),
    ?P(passive_before()),
    ok.

pair(Options) ->
    {ok, L} = gen_tcp:listen(0, [binary, {active, false}]),
    {ok, Port} = inet:port(L),
    {ok, C} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false} | Options]),
    {ok, A} = gen_tcp:accept(L),
    gen_tcp:close(L),
    {C, A}.

once(C) -> Answer = inet:setopts(C, [{active, once}]), {Answer, now_there()}.
now_there() -> receive M -> [rest(M) | now_there()] after 0 -> [] end.
rest({How, _, What}) -> {How, What};
rest({How, _}) -> How.

sent(A, Data) -> ok = gen_tcp:send(A, Data), timer:sleep(20).

data(Options) ->
    {C, A} = pair(Options),
    R1 = once(C),
    ok = inet:setopts(C, [{active, false}]),
    sent(A, <<0, 3, "GET / HTTP/1.1\r\nab\n">>),
    R2 = [once(C) || _ <- [1, 2, 3]],
    ok = inet:setopts(C, [{active, false}]),
    R3 = case inet:getopts(C, [packet]) of {ok, [{packet, 0}]} -> gen_tcp:recv(C, 0, 0); _ -> none end,
    gen_tcp:close(C),
    gen_tcp:close(A),
    {R1, R2, R3}.

ended(Options) ->
    {C, A} = pair(Options),
    sent(A, <<0, 0, 0, 1, 7>>),
    gen_tcp:close(A),
    timer:sleep(20),
    [once(C) || _ <- [1, 2, 3]].

%% Closed with something unread: the other side gets a reset.
reset(Options) ->
    {C, A} = pair(Options),
    sent(C, <<"unread">>),
    sent(A, <<"last">>),
    gen_tcp:close(A),
    timer:sleep(20),
    [once(C) || _ <- [1, 2, 3]].

%% One that was active reads when it can.
passive_before() ->
    {C, A} = pair([]),
    ok = inet:setopts(C, [{active, once}]),
    sent(A, <<"x">>),
    R = receive {tcp, C, D} -> D after 2000 -> none end,
    sent(A, <<"y">>),
    R2 = once(C),
    gen_tcp:close(C),
    gen_tcp:close(A),
    {R, R2}.
