%% Priority messages and long queues: what lies on the heap survives, receives with a reference go on where they were, the order is kept (OTP 29).
%% otp: 29
-module(sig_priority_queues).
-include("check.hrl").

main() ->
    ?P(many_in_front()),
    ?P(calls(200, 3)),
    ?P(calls(0, 3)),
    ?P(nested(100)),
    ?P(while_waiting()),
    ?P(order()),
    ok.

alias() -> erlang:alias([priority]).
prio(To, M) -> erlang:send(To, M, [priority]).

%% Messages from others and to oneself, then many with priority, collections between them.
many_in_front() ->
    A = alias(),
    Self = self(),
    {_, R} = spawn_monitor(fun() -> [Self ! {other, I, lists:seq(1, I)} || I <- lists:seq(1, 40)] end),
    receive {'DOWN', R, _, _, _} -> ok end,
    [self() ! {own, I, integer_to_binary(I)} || I <- lists:seq(1, 60)],
    {_, R2} = spawn_monitor(fun() -> [prio(A, {prio, I, {a, I}}) || I <- lists:seq(1, 150)] end),
    receive {'DOWN', R2, _, _, _} -> ok end,
    _ = lists:foldl(fun(I, L) -> case I rem 100 of 0 -> erlang:garbage_collect(), []; _ -> [I | L] end end, [], lists:seq(1, 5000)),
    All = flush(),
    erlang:unalias(A),
    {length(All), erlang:phash2(All), [element(1, hd(All)), element(1, lists:last(All))]}.

flush() -> receive M -> [M | flush()] after 0 -> [] end.

%% Calls whose answers come with priority, behind `Queue` ordinary messages; each server answers in several messages.
calls(Queue, Answers) ->
    A = alias(),
    Server = spawn_link(fun() -> server(A) end),
    [self() ! {old, I, [I]} || I <- lists:seq(1, Queue)],
    Got = [begin
               Ref = monitor(process, Server),
               Server ! {Ref, I, Answers},
               self() ! {new, I},
               Rs = [receive {Ref, X} -> X; {'DOWN', Ref, _, _, Why} -> exit(Why) end || _ <- lists:seq(1, Answers)],
               demonitor(Ref, [flush]),
               Rs
           end || I <- lists:seq(1, 50)],
    erlang:unalias(A),
    unlink(Server),
    exit(Server, kill),
    {erlang:phash2(Got), erlang:phash2(flush())}.

server(A) ->
    receive
        {Ref, I, N} -> [prio(A, {Ref, {I, J}}) || J <- lists:seq(1, N)], server(A)
    end.

%% A call within a call: two references at once.
nested(Queue) ->
    A = alias(),
    Server = spawn_link(fun() -> server(A) end),
    [self() ! {old, I, [I]} || I <- lists:seq(1, Queue)],
    Got = [begin
               R1 = monitor(process, Server),
               Server ! {R1, {outer, I}, 2},
               R2 = monitor(process, Server),
               Server ! {R2, {inner, I}, 2},
               In = [receive {R2, X} -> X; {'DOWN', R2, _, _, W} -> exit(W) end || _ <- [1, 2]],
               Out = [receive {R1, Y} -> Y; {'DOWN', R1, _, _, W1} -> exit(W1) end || _ <- [1, 2]],
               demonitor(R1, [flush]),
               demonitor(R2, [flush]),
               {In, Out}
           end || I <- lists:seq(1, 50)],
    erlang:unalias(A),
    unlink(Server),
    exit(Server, kill),
    {erlang:phash2(Got), length(flush())}.

%% Priority messages that do not match come while a receive waits; then an ordinary one, or one with priority, that does.
while_waiting() ->
    [begin
         A = alias(),
         Self = self(),
         [self() ! {old, I} || I <- lists:seq(1, 100)],
         {_, M} = spawn_monitor(fun() ->
                                        [begin prio(A, {noise, I}), Self ! {noise, x, I}, erlang:yield() end || I <- lists:seq(1, 20)],
                                        case Kind of prio -> prio(A, {wanted, 1}); plain -> Self ! {wanted, 1} end,
                                        prio(A, {noise, last})
                                end),
         R = receive {wanted, X} -> X after 5000 -> none end,
         receive {'DOWN', M, _, _, _} -> ok end,
         All = flush(),
         erlang:unalias(A),
         {R, erlang:phash2(All)}
     end || Kind <- [prio, plain]].

order() ->
    A = alias(),
    [case I rem 3 of 0 -> prio(A, {p, I}); _ -> self() ! {o, I} end || I <- lists:seq(1, 30)],
    X = receive {o, 5} -> five end,
    Y = receive {p, 9} -> nine end,
    [prio(A, {p, I}) || I <- [31, 32]],
    receive after 50 -> ok end,
    All = flush(),
    erlang:unalias(A),
    {X, Y, All}.
