%% Leader election, two-phase commit, vector clocks, snapshots, gossip, locks: over processes of one node.
-module(app_distributed_algorithms).
-include("check.hrl").

main() ->
    ?P(leader([5, 9, 2, 7, 3])),
    ?P(two_phase([yes, yes, yes])),
    ?P(two_phase([yes, no, yes])),
    ?P(two_phase([yes, crash, yes])),
    ?P(vector_clocks()),
    ?P(gossip(16)),
    ?P(mutex(5, 10)),
    ?P(lamport([{a, send, b}, {b, recv, a}, {b, send, c}, {c, recv, b}, {a, local, a}])),
    ?P(consensus([3, 1, 4, 1, 5], 2)),
    ?P(spanning([{1, 2}, {1, 3}, {2, 4}, {3, 4}, {4, 5}, {3, 6}])),
    ?P(crdt()),
    ?P(consistent_hash([n1, n2, n3], [a, b, c, d, e, f])),
    ?P(token_bucket()),
    ?P(broadcast_tree(15)),
    ok.

leader(Ids) ->
    Me = self(),
    Ps = [spawn(fun() -> receive {next, N} -> N ! {elect, Id}, elect(Id, N, Me) end end) || Id <- Ids],
    [P ! {next, Q} || {P, Q} <- lists:zip(Ps, tl(Ps) ++ [hd(Ps)])],
    receive {leader, L} -> [exit(P, kill) || P <- Ps], L end.
elect(Id, N, Me) -> receive {elect, Id} -> Me ! {leader, Id}; {elect, J} when J > Id -> N ! {elect, J}, elect(Id, N, Me); {elect, _} -> elect(Id, N, Me) end.
two_phase(Votes) ->
    Ps = [spawn_monitor(fun() -> participant(V) end) || V <- Votes],
    [P ! {prepare, self()} || {P, _} <- Ps],
    Rs = [receive {vote, P, V} -> V; {'DOWN', R, _, _, _} -> no after 8000 -> no end || {P, R} <- Ps],
    D = case lists:all(fun(V) -> V =:= yes end, Rs) of true -> commit; false -> abort end,
    [P ! {D, self()} || {P, _} <- Ps],
    {D, [receive {ack, P, A} -> A; {'DOWN', R, _, _, _} -> gone after 30 -> gone end || {P, R} <- Ps]}.
participant(crash) -> receive {prepare, _} -> exit(crash) end;
participant(V) -> receive {prepare, C} -> C ! {vote, self(), V}, receive {D, C} -> C ! {ack, self(), D}, receive never -> ok end end end.
vector_clocks() ->
    Tick = fun(P, C) -> maps:update_with(P, fun(X) -> X + 1 end, 1, C) end,
    Merge = fun(A, B) -> maps:merge_with(fun(_, X, Y) -> max(X, Y) end, A, B) end,
    A1 = Tick(a, #{}), B1 = Tick(b, #{}), B2 = Tick(b, Merge(B1, A1)), C1 = Tick(c, #{}),
    Le = fun(X, Y) -> lists:all(fun({K, V}) -> V =< maps:get(K, Y, 0) end, maps:to_list(X)) end,
    {lists:sort(maps:to_list(B2)), Le(A1, B2), Le(B2, A1), Le(C1, B2), Le(B2, C1)}.
gossip(N) ->
    Me = self(),
    Ps = list_to_tuple([spawn(fun() -> gossiper(I, Me) end) || I <- lists:seq(0, N - 1)]),
    [P ! {peers, Ps} || P <- tuple_to_list(Ps)],
    element(1, Ps) ! rumour,
    lists:sort([receive {heard, I} -> I end || _ <- lists:seq(1, N)]) =:= lists:seq(0, N - 1).
gossiper(I, Me) -> receive {peers, Ps} -> receive rumour -> Me ! {heard, I}, N = tuple_size(Ps), [element((I + (1 bsl K)) rem N + 1, Ps) ! rumour || K <- lists:seq(0, 3)], drain() end end.
drain() -> receive rumour -> drain() end.
mutex(N, K) ->
    Me = self(), T = ets:new(m, [public]), ets:insert(T, [{in, 0}, {max, 0}, {n, 0}]),
    L = spawn(fun() -> lock() end),
    [spawn(fun() -> [begin L ! {lock, self()}, receive granted -> ok end, I = ets:update_counter(T, in, 1), ets:update_counter(T, n, 1), [{_, Mx}] = ets:lookup(T, max), ets:insert(T, {max, max(Mx, I)}), erlang:yield(), ets:update_counter(T, in, -1), L ! {unlock, self()} end || _ <- lists:seq(1, K)], Me ! done end) || _ <- lists:seq(1, N)],
    [receive done -> ok end || _ <- lists:seq(1, N)],
    {ets:lookup(T, max), ets:lookup(T, n)}.
lock() -> receive {lock, P} -> P ! granted, receive {unlock, P} -> lock() end end.
lamport(Es) -> {C, Log} = lists:foldl(fun lam/2, {#{}, []}, Es), {lists:sort(maps:to_list(C)), lists:reverse(Log)}.
lam({P, send, Q}, {C, L}) -> T = maps:get(P, C, 0) + 1, {C#{P => T, {P, Q} => T}, [{P, T} | L]};
lam({P, recv, Q}, {C, L}) -> T = max(maps:get(P, C, 0), maps:get({Q, P}, C)) + 1, {C#{P => T}, [{P, T} | L]};
lam({P, local, _}, {C, L}) -> T = maps:get(P, C, 0) + 1, {C#{P => T}, [{P, T} | L]}.
consensus(Vs, F) ->
    Me = self(), N = length(Vs),
    Ps = [spawn(fun() -> receive {peers, L} -> cons(F + 1, V, L, N, Me) end end) || V <- Vs],
    [P ! {peers, Ps} || P <- Ps],
    lists:usort([receive {decided, V} -> V end || _ <- Vs]).
cons(0, V, _, _, Me) -> Me ! {decided, V};
cons(R, V, Ps, N, Me) -> [P ! {R, V} || P <- Ps], cons(R - 1, lists:min([receive {R, X} -> X end || _ <- lists:seq(1, N)]), Ps, N, Me).
spanning(Es) ->
    Vs = lists:usort(lists:append([[A, B] || {A, B} <- Es])), Me = self(),
    Ps = maps:from_list([{V, spawn(fun() -> receive {nbrs, Ns} -> span(V, Ns, Me) end end)} || V <- Vs]),
    [maps:get(V, Ps) ! {nbrs, [maps:get(W, Ps) || {A, B} <- Es, W <- [B || A =:= V] ++ [A || B =:= V]]} || V <- Vs],
    maps:get(1, Ps) ! {explore, root},
    length([receive {parent, V, _} -> V end || V <- Vs]).
span(V, Ns, Me) -> receive {explore, P} -> Me ! {parent, V, P}, [N ! {explore, V} || N <- Ns], ignore() end.
ignore() -> receive {explore, _} -> ignore() end.
crdt() ->
    A = lists:foldl(fun(_, M) -> maps:update_with(a, fun(X) -> X + 1 end, 1, M) end, #{}, [1, 2, 3]), B = #{b => 4, a => 1},
    M1 = merge(A, B), M2 = merge(B, A), {M1 =:= M2, lists:sum(maps:values(M1)), merge(M1, A) =:= M1}.
merge(A, B) -> maps:merge_with(fun(_, X, Y) -> max(X, Y) end, A, B).
consistent_hash(Ns, Ks) -> Ring = lists:sort([{erlang:phash2({N, I}, 1000), N} || N <- Ns, I <- lists:seq(1, 5)]), [{K, owner(erlang:phash2(K, 1000), Ring, Ring)} || K <- Ks].
owner(_, [], [{_, N} | _]) -> N;
owner(H, [{P, N} | _], _) when P >= H -> N;
owner(H, [_ | T], R) -> owner(H, T, R).
token_bucket() -> {R, _} = lists:mapfoldl(fun({T, N}, {Last, Tok}) -> Avail = min(10, Tok + (T - Last)), if N =< Avail -> {ok, {T, Avail - N}}; true -> {limited, {T, Avail}} end end, {0, 10}, [{0, 5}, {0, 5}, {1, 2}, {3, 3}, {20, 10}, {21, 5}]), R.
broadcast_tree(N) -> Me = self(), spawn(fun() -> bt(1, N, Me) end), lists:sort([receive {got, I} -> I end || _ <- lists:seq(1, N)]) =:= lists:seq(1, N).
bt(I, N, Me) -> Me ! {got, I}, [spawn(fun() -> bt(C, N, Me) end) || C <- [2 * I, 2 * I + 1], C =< N].
