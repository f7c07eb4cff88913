%% Rings, trees, fan-out and fan-in of processes, with results that do not depend on schedule.
-module(proc_ring_and_tree).
-include("check.hrl").

main() ->
    ?P(ring(1000)),
    ?P(fanout(500)),
    ?P(tree(8)),
    ?P(sum_tree(lists:seq(1, 64))),
    ?P(pmap(fun(X) -> X * X end, lists:seq(1, 100)) =:= [X * X || X <- lists:seq(1, 100)]),
    ?P(pmap_error(fun(X) -> 10 div X end, [1, 2, 0, 5])),
    ?P(sieve(30)),
    ?P(token_count(10, 100)),
    ?P(broadcast(50)),
    ?P(barrier(20)),
    ?P(dining(5, 10)),
    ?P(bank(10, 100)),
    ?P(msort([5, 3, 8, 1, 9, 2, 7, 4, 6, 0])),
    ?P(spawn_chain(200)),
    ?P(bounded_buffer(50, 5)),
    ok.

ring(N) ->
    S = self(),
    F = lists:foldl(fun(_, P) -> spawn(fun() -> receive X -> P ! X + 1 end end) end, S, lists:seq(1, N)),
    F ! 0,
    receive X -> X end.
fanout(N) -> S = self(), [spawn(fun() -> S ! {r, I * 2} end) || I <- lists:seq(1, N)], lists:sum([receive {r, X} -> X end || _ <- lists:seq(1, N)]).
tree(0) -> 1;
tree(D) ->
    S = self(), R = make_ref(),
    [spawn(fun() -> S ! {R, tree(D - 1)} end) || _ <- [1, 2]],
    lists:sum([receive {R, X} -> X end || _ <- [1, 2]]).
sum_tree([X]) -> X;
sum_tree(L) ->
    {A, B} = lists:split(length(L) div 2, L),
    S = self(),
    PA = spawn(fun() -> S ! {self(), sum_tree(A)} end),
    PB = spawn(fun() -> S ! {self(), sum_tree(B)} end),
    receive {PA, X} -> receive {PB, Y} -> X + Y end end.
pmap(F, L) -> S = self(), Ps = [spawn(fun() -> S ! {self(), F(X)} end) || X <- L], [receive {P, Y} -> Y end || P <- Ps].
pmap_error(F, L) ->
    Ps = [spawn_monitor(fun() -> exit({ok, F(X)}) end) || X <- L],
    [receive {'DOWN', R, _, _, {ok, V}} -> V; {'DOWN', R, _, _, {E, _}} -> {failed, E} end || {_, R} <- Ps].
sieve(N) -> S = self(), P = spawn(fun() -> receive {prime, X} -> filter_proc(X, none, S, [X]) end end), [P ! {prime, I} || I <- lists:seq(2, N)], P ! {done, []}, receive {primes, L} -> L end.
filter_proc(P, Next, S, Own) ->
    receive
        {prime, X} when X rem P =:= 0 -> filter_proc(P, Next, S, Own);
        {prime, X} when Next =:= none -> Q = spawn(fun() -> filter_proc(X, none, S, [X]) end), filter_proc(P, Q, S, Own);
        {prime, X} -> Next ! {prime, X}, filter_proc(P, Next, S, Own);
        {done, L} when Next =:= none -> S ! {primes, lists:reverse([P | L])};
        {done, L} -> Next ! {done, [P | L]}
    end.
token_count(N, Steps) ->
    S = self(),
    Ps = [spawn(fun() -> receive {ring, Next} -> token(Next, S) end end) || _ <- lists:seq(1, N)],
    [P ! {ring, Q} || {P, Q} <- lists:zip(Ps, tl(Ps) ++ [hd(Ps)])],
    hd(Ps) ! {token, Steps, 0},
    receive {finished, X} -> X end.
token(Next, S) -> receive {token, 0, X} -> S ! {finished, X}; {token, K, X} -> Next ! {token, K - 1, X + K}, token(Next, S) end.
broadcast(N) ->
    S = self(),
    Ps = [spawn(fun() -> receive {msg, X} -> S ! {ack, I, X} end end) || I <- lists:seq(1, N)],
    [P ! {msg, hello} || P <- Ps],
    lists:usort([receive {ack, I, X} -> X end || I <- lists:seq(1, N)]).
barrier(N) ->
    S = self(),
    B = spawn(fun() -> barrier_loop(N, []) end),
    [spawn(fun() -> B ! {arrive, self()}, receive release -> S ! {out, I} end end) || I <- lists:seq(1, N)],
    lists:sort([receive {out, I} -> I end || _ <- lists:seq(1, N)]) =:= lists:seq(1, N).
barrier_loop(0, Ps) -> [P ! release || P <- Ps];
barrier_loop(N, Ps) -> receive {arrive, P} -> barrier_loop(N - 1, [P | Ps]) end.
dining(N, Meals) ->
    S = self(),
    Forks = list_to_tuple([spawn(fun fork_/0) || _ <- lists:seq(1, N)]),
    [spawn(fun() -> philosopher(Meals, element(min(I, I rem N + 1), Forks), element(max(I, I rem N + 1), Forks)), S ! {fed, I} end) || I <- lists:seq(1, N)],
    lists:sort([receive {fed, I} -> I end || _ <- lists:seq(1, N)]).
fork_() -> receive {take, P} -> P ! {taken, self()}, receive {put, P} -> fork_() end end.
philosopher(0, _, _) -> ok;
philosopher(M, A, B) -> A ! {take, self()}, receive {taken, A} -> ok end, B ! {take, self()}, receive {taken, B} -> ok end, A ! {put, self()}, B ! {put, self()}, philosopher(M - 1, A, B).
bank(N, Rounds) ->
    B = spawn(fun() -> bank_loop(maps:from_list([{I, 100} || I <- lists:seq(1, N)])) end),
    S = self(),
    [spawn(fun() -> [B ! {move, I, (I * K) rem N + 1, K rem 7} || K <- lists:seq(1, Rounds)], S ! done end) || I <- lists:seq(1, N)],
    [receive done -> ok end || _ <- lists:seq(1, N)],
    B ! {total, S},
    receive {total, T} -> T end.
bank_loop(M) -> receive {move, A, B, X} -> M1 = M#{A := maps:get(A, M) - X}, bank_loop(M1#{B := maps:get(B, M1) + X}); {total, P} -> P ! {total, lists:sum(maps:values(M))} end.
msort([]) -> [];
msort([X]) -> [X];
msort(L) -> {A, B} = lists:split(length(L) div 2, L), [X, Y] = pmap(fun msort/1, [A, B]), lists:merge(X, Y).
spawn_chain(N) -> S = self(), spawn(fun() -> next_(N, S) end), receive {end_, X} -> X end.
next_(0, S) -> S ! {end_, reached};
next_(N, S) -> spawn(fun() -> next_(N - 1, S) end).
bounded_buffer(N, Size) ->
    S = self(),
    B = spawn(fun() -> buffer(queue:new(), Size) end),
    spawn(fun() -> [begin B ! {put, self(), I}, receive ok -> ok end end || I <- lists:seq(1, N)] end),
    spawn(fun() -> S ! {got, [begin B ! {get, self()}, receive {item, X} -> X end end || _ <- lists:seq(1, N)]} end),
    receive {got, L} -> L =:= lists:seq(1, N) end.
buffer(Q, Size) ->
    Len = queue:len(Q),
    receive
        {put, P, X} when Len < Size -> P ! ok, buffer(queue:in(X, Q), Size);
        {get, P} when Len > 0 -> {{value, X}, Q1} = queue:out(Q), P ! {item, X}, buffer(Q1, Size)
    end.
