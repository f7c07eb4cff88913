%% Automata, life, random walks with a fixed generator, queues, elevators, banks: state in many shapes.
-module(prog_simulations).
-include("check.hrl").

main() ->
    ?P(rule(30, 15)),
    ?P(rule(110, 15)),
    ?P(langton(200)),
    ?P(life(glider(), 8)),
    ?P(walk(1000, 42)),
    ?P(bank_queue(50, 7)),
    ?P(elevator([{0, 5}, {3, 1}, {7, 2}, {2, 6}])),
    ?P(percolation(12, 5)),
    ?P(ants(30)),
    ?P(forest(10, 8)),
    ?P(predator(20)),
    ?P(montecarlo(2000)),
    ?P(cellular_sum(64)),
    ?P(turing([1, 1, 1, blank, 1, 1], add)),
    ?P(tape(busy_beaver)),
    ?P(stack_machine([{push, 2}, {push, 3}, mul, {push, 4}, add, dup, mul, {jz, 3}, {push, 1}, sub, halt])),
    ?P(vm(fact, 6)),
    ?P(scheduler([{a, 3}, {b, 5}, {c, 2}], 2)),
    ?P(cache_sim([1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5], 3)),
    ?P(collisions([{0, 1}, {5, -1}, {9, -1}], 12)),
    ok.

rule(N, Rows) -> W = 2 * Rows + 1, erlang:phash2(gen(Rows, [case I of Rows -> 1; _ -> 0 end || I <- lists:seq(0, W - 1)], N, [])).
gen(0, R, _, A) -> lists:reverse([R | A]);
gen(K, R, N, A) -> gen(K - 1, step([0 | R] ++ [0], N), N, [R | A]).
step([A, B, C | T], N) -> [(N bsr (A * 4 + B * 2 + C)) band 1 | step([B, C | T], N)];
step(_, _) -> [].
langton(N) -> lang(N, {0, 0}, {0, 1}, #{}).
lang(0, P, _, G) -> {P, map_size(maps:filter(fun(_, V) -> V end, G))};
lang(N, {X, Y} = P, {DX, DY}, G) ->
    On = maps:get(P, G, false),
    {EX, EY} = if On -> {-DY, DX}; true -> {DY, -DX} end,
    lang(N - 1, {X + EX, Y + EY}, {EX, EY}, G#{P => not On}).
glider() -> [{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}].
life(Cs, 0) -> lists:sort(Cs);
life(Cs, N) ->
    Cnt = lists:foldl(fun({X, Y}, M) -> lists:foldl(fun(K, A) -> maps:update_with(K, fun(V) -> V + 1 end, 1, A) end, M, [{X + A, Y + B} || A <- [-1, 0, 1], B <- [-1, 0, 1], {A, B} =/= {0, 0}]) end, #{}, Cs),
    life([K || {K, C} <- maps:to_list(Cnt), C =:= 3 orelse (C =:= 2 andalso lists:member(K, Cs))], N - 1).
rnd(S) -> (S * 1103515245 + 12345) band 16#7fffffff.
walk(0, S) -> {end_, S};
walk(N, S) -> walk(N, S, {0, 0}, 0).
walk(0, _, P, Max) -> {P, Max};
walk(N, S, {X, Y}, Max) -> S1 = rnd(S), {A, B} = element((S1 bsr 16) rem 4 + 1, {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}), walk(N - 1, S1, {X + A, Y + B}, max(Max, abs(X + A) + abs(Y + B))).
bank_queue(N, Seed) -> bq(N, Seed, queue:new(), 0, 0, []).
bq(0, _, Q, T, _, Ws) -> {T, queue:len(Q), lists:sum(Ws), length(Ws)};
bq(N, S, Q, T, Busy, Ws) ->
    S1 = rnd(S),
    Q1 = case S1 bsr 12 rem 3 of 0 -> Q; _ -> queue:in({T, S1 bsr 8 rem 4 + 1}, Q) end,
    case Busy =< T andalso queue:out(Q1) of
        {{value, {Arr, Len}}, Q2} -> bq(N - 1, S1, Q2, T + 1, T + Len, [T - Arr | Ws]);
        _ -> bq(N - 1, S1, Q1, T + 1, Busy, Ws)
    end.
elevator(Reqs) -> el(Reqs, [], 0, 0, []).
el([], [], F, T, Log) -> {F, T, lists:reverse(Log)};
el(Wait, In, F, T, Log) ->
    Out = [D || D <- In, D =:= F], On = [D || {W, D} <- Wait, W =:= F],
    Wait1 = [R || {W, _} = R <- Wait, W =/= F], In1 = [D || D <- In, D =/= F] ++ On,
    Log1 = [{T, F, length(Out), length(On)} || Out =/= [] orelse On =/= []] ++ Log,
    case In1 ++ [W || {W, _} <- Wait1] of
        [] -> el(Wait1, In1, F, T, Log1);
        [G | _] when G > F -> el(Wait1, In1, F + 1, T + 1, Log1);
        _ -> el(Wait1, In1, F - 1, T + 1, Log1)
    end.
percolation(N, Seed) ->
    {Open, _} = lists:mapfoldl(fun(P, S) -> S1 = rnd(S), {{P, (S1 bsr 16) rem 100 < 62}, S1} end, Seed, [{X, Y} || X <- lists:seq(1, N), Y <- lists:seq(1, N)]),
    M = maps:from_list(Open),
    flood([{1, Y} || Y <- lists:seq(1, N), maps:get({1, Y}, M)], M, #{}, N).
flood([], _, Seen, N) -> {map_size(Seen), lists:any(fun({X, _}) -> X =:= N end, maps:keys(Seen))};
flood([P | Ps], M, Seen, N) when is_map_key(P, Seen) -> flood(Ps, M, Seen, N);
flood([{X, Y} = P | Ps], M, Seen, N) -> flood([Q || Q <- [{X + 1, Y}, {X - 1, Y}, {X, Y + 1}, {X, Y - 1}], maps:get(Q, M, false)] ++ Ps, M, Seen#{P => true}, N).
ants(N) -> lists:foldl(fun(I, {A, B}) -> {(A * 3 + I) rem 101, (B + A * I) rem 97} end, {1, 1}, lists:seq(1, N)).
forest(N, Steps) -> G = maps:from_list([{{X, Y}, if (X * 7 + Y * 3) rem 5 =:= 0 -> fire; (X + Y) rem 3 =:= 0 -> empty; true -> tree end} || X <- lists:seq(1, N), Y <- lists:seq(1, N)]), counts(burn(G, Steps)).
burn(G, 0) -> G;
burn(G, N) -> burn(maps:map(fun(_, fire) -> empty; ({X, Y}, tree) -> case [1 || P <- [{X + 1, Y}, {X - 1, Y}, {X, Y + 1}, {X, Y - 1}], maps:get(P, G, empty) =:= fire] of [] -> tree; _ -> fire end; (_, empty) -> empty end, G), N - 1).
counts(G) -> lists:sort(maps:to_list(maps:fold(fun(_, V, A) -> maps:update_with(V, fun(C) -> C + 1 end, 1, A) end, #{}, G))).
predator(N) -> pp(N, 40.0, 9.0).
pp(0, X, Y) -> {round(X * 1000), round(Y * 1000)};
pp(N, X, Y) -> pp(N - 1, X + 0.1 * X - 0.02 * X * Y, Y + 0.01 * X * Y - 0.1 * Y).
montecarlo(N) -> mc(N, 12345, 0) * 4 / N.
mc(0, _, H) -> H;
mc(N, S, H) -> S1 = rnd(S), S2 = rnd(S1), X = (S1 bsr 8 rem 1000) / 1000, Y = (S2 bsr 8 rem 1000) / 1000, mc(N - 1, S2, if X * X + Y * Y =< 1.0 -> H + 1; true -> H end).
cellular_sum(N) -> lists:sum([(I * I) bxor (I bsl 2) || I <- lists:seq(1, N)]).
turing(Tape, add) -> tm({q0, [], Tape}, fun(q0, 1) -> {q0, 1, r}; (q0, blank) -> {q1, 1, r}; (q1, 1) -> {q1, 1, r}; (q1, blank) -> {q2, blank, l}; (q2, 1) -> {halt, blank, l} end, 100).
tm({halt, L, R}, _, _) -> lists:reverse(L) ++ R;
tm(_, _, 0) -> out_of_steps;
tm({Q, L, []}, F, N) -> tm({Q, L, [blank]}, F, N);
tm({Q, L, [H | T]}, F, N) -> case F(Q, H) of {Q2, W, r} -> tm({Q2, [W | L], T}, F, N - 1); {Q2, W, l} -> case L of [] -> tm({Q2, [], [blank, W | T]}, F, N - 1); [X | Y] -> tm({Q2, Y, [X, W | T]}, F, N - 1) end end.
tape(busy_beaver) -> R = tm({a, [], [0]}, fun(a, blank) -> {b, 1, r}; (a, 0) -> {b, 1, r}; (a, 1) -> {c, 1, l}; (b, X) when X =/= 1 -> {a, 1, l}; (b, 1) -> {b, 1, r}; (c, X) when X =/= 1 -> {b, 1, l}; (c, 1) -> {halt, 1, r} end, 100), length([1 || X <- R, X =:= 1]).
stack_machine(Code) -> sm(list_to_tuple(Code), 1, [], 0).
sm(_, _, S, 200) -> {limit, S};
sm(C, PC, S, N) ->
    case {element(PC, C), S} of
        {halt, _} -> {S, N};
        {{push, X}, _} -> sm(C, PC + 1, [X | S], N + 1);
        {add, [A, B | T]} -> sm(C, PC + 1, [A + B | T], N + 1);
        {sub, [A, B | T]} -> sm(C, PC + 1, [B - A | T], N + 1);
        {mul, [A, B | T]} -> sm(C, PC + 1, [A * B | T], N + 1);
        {dup, [A | T]} -> sm(C, PC + 1, [A, A | T], N + 1);
        {{jz, P}, [0 | T]} -> sm(C, P, T, N + 1);
        {{jz, _}, _} -> sm(C, PC + 1, S, N + 1)
    end.
vm(fact, N) -> regs([{set, acc, 1}, {label, loop}, {jz, n, done}, {mul, acc, n}, {dec, n}, {jmp, loop}, {label, done}], #{n => N}).
regs(Code, R) -> T = list_to_tuple(Code), Ls = maps:from_list([{L, I} || {I, {label, L}} <- lists:zip(lists:seq(1, length(Code)), Code)]), regs(T, 1, Ls, R).
regs(T, PC, _, R) when PC > tuple_size(T) -> maps:get(acc, R);
regs(T, PC, Ls, R) ->
    case element(PC, T) of
        {set, X, V} -> regs(T, PC + 1, Ls, R#{X => V});
        {label, _} -> regs(T, PC + 1, Ls, R);
        {jz, X, L} -> case R of #{X := 0} -> regs(T, maps:get(L, Ls), Ls, R); _ -> regs(T, PC + 1, Ls, R) end;
        {mul, X, Y} -> regs(T, PC + 1, Ls, R#{X := maps:get(X, R) * maps:get(Y, R)});
        {dec, X} -> regs(T, PC + 1, Ls, R#{X := maps:get(X, R) - 1});
        {jmp, L} -> regs(T, maps:get(L, Ls), Ls, R)
    end.
scheduler(Ts, Q) -> rr(Ts, Q, 0, []).
rr([], _, _, Log) -> lists:reverse(Log);
rr([{N, T} | R], Q, Now, Log) when T =< Q -> rr(R, Q, Now + T, [{N, Now + T} | Log]);
rr([{N, T} | R], Q, Now, Log) -> rr(R ++ [{N, T - Q}], Q, Now + Q, Log).
cache_sim(Refs, Size) -> {fifo(Refs, [], Size, 0), lru(Refs, [], Size, 0)}.
fifo([], _, _, F) -> F;
fifo([R | Rs], C, S, F) -> case lists:member(R, C) of true -> fifo(Rs, C, S, F); false -> fifo(Rs, lists:sublist([R | C], S), S, F + 1) end.
lru([], _, _, F) -> F;
lru([R | Rs], C, S, F) -> case lists:member(R, C) of true -> lru(Rs, [R | C -- [R]], S, F); false -> lru(Rs, lists:sublist([R | C], S), S, F + 1) end.
collisions(Ps, T) -> [lists:sort([X + V * I || {X, V} <- Ps]) || I <- lists:seq(0, T, 4)].
