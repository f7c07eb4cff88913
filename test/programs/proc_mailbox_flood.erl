%% Very many messages: order, memory given back, selective receive over long queues, off-heap queues.
-module(proc_mailbox_flood).
-include("check.hrl").

main() ->
    ?P(begin [self() ! I || I <- lists:seq(1, 20000)], drain(0) end),
    ?P(begin S = self(), spawn(fun() -> [S ! I || I <- lists:seq(1, 20000)] end), [receive I -> I end || I <- lists:seq(1, 20000)] =:= lists:seq(1, 20000) end),
    ?P(begin S = self(), [spawn(fun() -> [S ! {K, I} || I <- lists:seq(1, 200)] end) || K <- lists:seq(1, 10)], [length([receive {K, I} -> I end || I <- lists:seq(1, 200)]) || K <- lists:seq(10, 1, -1)] end),
    ?P(begin [self() ! {skip, I} || I <- lists:seq(1, 20000)], self() ! last, receive last -> ok end, drain(0) end),
    ?P(begin P = spawn_opt(fun() -> receive go -> count(0) end end, [{message_queue_data, off_heap}]), [P ! {m, lists:seq(1, 10)} || _ <- lists:seq(1, 5000)], P ! go, P ! {done, self()}, next() end),
    ?P(begin P = spawn(fun() -> receive go -> count(0) end end), [P ! {m, binary:copy(<<"x">>, 100)} || _ <- lists:seq(1, 5000)], P ! go, P ! {done, self()}, next() end),
    ?P(begin S = self(), P = spawn(fun() -> server(0) end), [spawn(fun() -> call(P, I), S ! done end) || I <- lists:seq(1, 500)], [next() || _ <- lists:seq(1, 500)], call(P, get) end),
    ?P(begin [self() ! I || I <- lists:seq(1, 1000)], L = [receive X when X rem 7 =:= K -> X end || K <- [3, 1, 6, 0], _ <- lists:seq(1, 100)], drain(0), {length(L), lists:sum(L)} end),
    ?P(ring(100, 50)),
    ?P(pipeline(20, 500)),
    ?P(begin P = self(), Q = spawn(fun() -> pong_loop(0) end), [begin Q ! {P, I}, receive {pong, I} -> ok end end || I <- lists:seq(1, 5000)], Q ! {stop, P}, next() end),
    ok.

drain(N) -> receive _ -> drain(N + 1) after 0 -> N end.
count(N) -> receive {m, _} -> count(N + 1); {done, F} -> F ! {counted, N} end.
server(N) -> receive {F, R, get} -> F ! {R, N}, server(N); {F, R, X} -> F ! {R, ok}, server(N + X) end.
call(P, X) -> R = make_ref(), P ! {self(), R, X}, receive {R, Y} -> Y end.
ring(N, Laps) ->
    S = self(),
    Last = lists:foldl(fun(_, Next) -> spawn(fun() -> node_(Next) end) end, S, lists:seq(1, N)),
    laps(Last, Laps, 0).
laps(_, 0, X) -> X;
laps(P, K, X) -> P ! {token, X}, receive {token, Y} -> laps(P, K - 1, Y) end.
node_(Next) -> receive {token, X} -> Next ! {token, X + 1}, node_(Next) end.
pipeline(N, Items) ->
    S = self(),
    First = lists:foldl(fun(I, Next) -> spawn(fun() -> stage(I, Next) end) end, S, lists:seq(1, N)),
    [First ! {item, I, 0} || I <- lists:seq(1, Items)],
    L = [receive {item, I, X} -> X end || I <- lists:seq(1, Items)],
    {length(L), lists:sum(L)}.
stage(I, Next) -> receive {item, K, X} -> Next ! {item, K, X + I}, stage(I, Next) end.
pong_loop(N) -> receive {stop, P} -> P ! {stopped, N}; {P, I} -> P ! {pong, I}, pong_loop(N + 1) end.
