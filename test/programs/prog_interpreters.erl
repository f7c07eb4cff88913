%% Programs in a larger style: interpreters, type inference, planners, solvers with many data structures.
-module(prog_interpreters).
-include("check.hrl").

main() ->
    ?P(brainf("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.")),
    ?P(forth("1 2 + 3 * dup * . : sq dup * ; 7 sq . 10 3 - .")),
    ?P(lambda({app, {app, {lam, x, {lam, y, {add, x, y}}}, 3}, 4})),
    ?P(lambda({app, {lam, f, {app, f, 5}}, {lam, n, {add, n, n}}})),
    ?P(infer({lam, x, {lam, y, x}})),
    ?P(infer({lam, f, {lam, x, {app, f, {app, f, x}}}})),
    ?P(infer({app, {lam, x, {app, x, x}}, 1})),
    ?P(sudoku()),
    ?P(knapsack([{60, 10}, {100, 20}, {120, 30}, {30, 5}], 50)),
    ?P(huffman("this is an example of a huffman tree")),
    ?P(regex("a(b|c)*d", ["ad", "abcbd", "abx", "abbbbd", "d"])),
    ?P(nqueens(7)),
    ?P(primes_up_to(100)),
    ?P(trie(["to", "tea", "ted", "ten", "i", "in", "inn"])),
    ?P(matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]])),
    ?P(determinant([[2, 0, 1], [1, 3, 2], [1, 1, 1]])),
    ?P(gray_codes(4)),
    ?P(josephus(41, 3)),
    ?P(hanoi(4)),
    ok.

brainf(P) -> bf(list_to_tuple(P), 1, #{}, 0, []).
bf(P, I, _, _, O) when I > tuple_size(P) -> lists:reverse(O);
bf(P, I, M, D, O) ->
    V = maps:get(D, M, 0),
    case element(I, P) of
        $> -> bf(P, I + 1, M, D + 1, O);
        $< -> bf(P, I + 1, M, D - 1, O);
        $+ -> bf(P, I + 1, M#{D => (V + 1) band 255}, D, O);
        $- -> bf(P, I + 1, M#{D => (V - 1) band 255}, D, O);
        $. -> bf(P, I + 1, M, D, [V | O]);
        $[ when V =:= 0 -> bf(P, skip(P, I + 1, 1, 1) + 1, M, D, O);
        $[ -> bf(P, I + 1, M, D, O);
        $] -> bf(P, skip(P, I - 1, -1, 1), M, D, O)
    end.
skip(P, I, S, N) ->
    K = case {element(I, P), S} of {$[, 1} -> N + 1; {$], 1} -> N - 1; {$], -1} -> N + 1; {$[, -1} -> N - 1; _ -> N end,
    if K =:= 0 -> I; true -> skip(P, I + S, S, K) end.
forth(S) -> forth(string:tokens(S, " "), [], #{}, []).
forth([], _, _, O) -> lists:reverse(O);
forth([":", Name | T], St, D, O) -> {Body, [";" | R]} = lists:splitwith(fun(W) -> W =/= ";" end, T), forth(R, St, D#{Name => Body}, O);
forth(["+" | T], [A, B | S], D, O) -> forth(T, [B + A | S], D, O);
forth(["-" | T], [A, B | S], D, O) -> forth(T, [B - A | S], D, O);
forth(["*" | T], [A, B | S], D, O) -> forth(T, [B * A | S], D, O);
forth(["dup" | T], [A | S], D, O) -> forth(T, [A, A | S], D, O);
forth(["." | T], [A | S], D, O) -> forth(T, S, D, [A | O]);
forth([W | T], S, D, O) when is_map_key(W, D) -> forth(maps:get(W, D) ++ T, S, D, O);
forth([W | T], S, D, O) -> forth(T, [list_to_integer(W) | S], D, O).
lambda(E) -> ev(E, #{}).
ev({lam, X, B}, Env) -> {closure, X, B, Env};
ev({app, F, A}, Env) -> {closure, X, B, E} = ev(F, Env), ev(B, E#{X => ev(A, Env)});
ev({add, A, B}, Env) -> ev(A, Env) + ev(B, Env);
ev(N, _) when is_integer(N) -> N;
ev(X, Env) -> maps:get(X, Env).
infer(E) -> try {T, S, _} = inf(E, #{}, #{}, 0), name(walk(T, S)) catch throw:R -> R end.
inf(N, _, S, K) when is_integer(N) -> {int, S, K};
inf(X, Env, S, K) when is_atom(X) -> {maps:get(X, Env), S, K};
inf({lam, X, B}, Env, S, K) -> {T, S1, K1} = inf(B, Env#{X => {v, K}}, S, K + 1), {{'fun', {v, K}, T}, S1, K1};
inf({app, F, A}, Env, S, K) -> {TF, S1, K1} = inf(F, Env, S, K), {TA, S2, K2} = inf(A, Env, S1, K1), R = {v, K2}, {R, unify(TF, {'fun', TA, R}, S2), K2 + 1}.
unify(A, B, S) ->
    case {find(A, S), find(B, S)} of
        {X, X} -> S;
        {{v, N}, Y} -> occurs(N, Y, S), S#{N => Y};
        {X, {v, N}} -> occurs(N, X, S), S#{N => X};
        {{'fun', P, Q}, {'fun', U, V}} -> unify(Q, V, unify(P, U, S));
        {X, Y} -> throw({mismatch, X, Y})
    end.
find({v, N}, S) when is_map_key(N, S) -> find(maps:get(N, S), S);
find(T, _) -> T.
occurs(N, T, S) -> case find(T, S) of {v, N} -> throw(infinite_type); {'fun', A, B} -> occurs(N, A, S), occurs(N, B, S); _ -> ok end.
walk(T, S) -> case find(T, S) of {'fun', A, B} -> {'fun', walk(A, S), walk(B, S)}; X -> X end.
name(T) -> element(1, name(T, #{})).
name({'fun', A, B}, M) -> {X, M1} = name(A, M), {Y, M2} = name(B, M1), {{X, '->', Y}, M2};
name({v, N}, M) -> case M of #{N := L} -> {L, M}; _ -> L = list_to_atom([$a + map_size(M)]), {L, M#{N => L}} end;
name(T, M) -> {T, M}.
sudoku() ->
    G = "1234341221433421",
    P = "1..4.4....4.3..1",
    solve(maps:from_list([{I, C} || {I, C} <- lists:zip(lists:seq(0, 15), P)]), 0) =:= G orelse solve(maps:from_list([{I, C} || {I, C} <- lists:zip(lists:seq(0, 15), P)]), 0).
solve(M, 16) -> [maps:get(I, M) || I <- lists:seq(0, 15)];
solve(M, I) ->
    case M of
        #{I := $.} -> try_each([C || C <- "1234", fits(C, I, M)], M, I);
        _ -> solve(M, I + 1)
    end.
try_each([], _, _) -> none;
try_each([C | Cs], M, I) -> case solve(M#{I := C}, I + 1) of none -> try_each(Cs, M, I); S -> S end.
fits(C, I, M) -> not lists:any(fun(J) -> J =/= I andalso maps:get(J, M) =:= C andalso (J div 4 =:= I div 4 orelse J rem 4 =:= I rem 4 orelse {J div 8, J rem 4 div 2} =:= {I div 8, I rem 4 div 2}) end, lists:seq(0, 15)).
knapsack(Items, W) -> lists:max(lists:foldl(fun({V, Wt}, Row) -> [max(lists:nth(I + 1, Row), if I >= Wt -> V + lists:nth(I - Wt + 1, Row); true -> 0 end) || I <- lists:seq(0, W)] end, lists:duplicate(W + 1, 0), Items)).
huffman(S) ->
    F = lists:foldl(fun(C, M) -> maps:update_with(C, fun(N) -> N + 1 end, 1, M) end, #{}, S),
    T = hbuild(lists:sort([{N, {leaf, C}} || {C, N} <- maps:to_list(F)])),
    lists:sum([length(code(C, T)) || C <- S]).
hbuild([{_, T}]) -> T;
hbuild([{A, X}, {B, Y} | R]) -> hbuild(lists:sort([{A + B, {node, X, Y}} | R])).
code(C, T) -> case path(C, T) of none -> []; P -> P end.
path(C, {leaf, C}) -> [];
path(_, {leaf, _}) -> none;
path(C, {node, L, R}) -> case path(C, L) of none -> case path(C, R) of none -> none; P -> [1 | P] end; P -> [0 | P] end.
regex(R, Ss) -> {E, []} = alt(R), [lists:member([], m(E, S)) || S <- Ss].
alt(S) -> {A, R} = cat(S), case R of [$| | T] -> {B, R2} = alt(T), {{alt, A, B}, R2}; _ -> {A, R} end.
cat(S) -> case S of [] -> {empty, []}; [C | _] when C =:= $|; C =:= $) -> {empty, S}; _ -> {A, R} = star(S), {B, R2} = cat(R), {{cat, A, B}, R2} end.
star(S) -> {A, R} = atom(S), case R of [$* | T] -> {{star, A}, T}; _ -> {A, R} end.
atom([$( | T]) -> {A, [$) | R]} = alt(T), {A, R};
atom([C | R]) -> {{c, C}, R}.
m(empty, S) -> [S];
m({c, C}, [C | T]) -> [T];
m({c, _}, _) -> [];
m({cat, A, B}, S) -> [R2 || R <- m(A, S), R2 <- m(B, R)];
m({alt, A, B}, S) -> m(A, S) ++ m(B, S);
m({star, A}, S) -> [S | [R2 || R <- m(A, S), R =/= S, R2 <- m({star, A}, R)]].
nqueens(N) -> length(q(N, N, [])).
q(0, _, Qs) -> [Qs];
q(K, N, Qs) -> [S || C <- lists:seq(1, N), ok(C, Qs, 1), S <- q(K - 1, N, [C | Qs])].
ok(_, [], _) -> true;
ok(C, [Q | T], D) -> C =/= Q andalso abs(C - Q) =/= D andalso ok(C, T, D + 1).
primes_up_to(N) -> sieve(lists:seq(2, N), trunc(math:sqrt(N))).
sieve([P | T], Lim) when P > Lim -> [P | T];
sieve([P | T], Lim) -> [P | sieve([X || X <- T, X rem P =/= 0], Lim)].
trie(Ws) -> flat(lists:foldl(fun ins/2, #{}, Ws)).
ins([], T) -> T#{'$' => true};
ins([C | Cs], T) -> T#{C => ins(Cs, maps:get(C, T, #{}))}.
flat(T) -> [case K of '$' -> '$'; _ -> {[K], flat(V)} end || {K, V} <- lists:sort(maps:to_list(T))].
matmul(A, B) -> Cols = tr(B), [[lists:sum([X * Y || {X, Y} <- lists:zip(R, C)]) || C <- Cols] || R <- A].
tr([[] | _]) -> [];
tr(M) -> [[hd(R) || R <- M] | tr([tl(R) || R <- M])].
determinant([[X]]) -> X;
determinant([Row | Rows]) -> lists:sum([case I rem 2 of 1 -> 1; 0 -> -1 end * X * determinant([drop(I, R) || R <- Rows]) || {I, X} <- lists:zip(lists:seq(1, length(Row)), Row)]).
drop(I, L) -> {A, [_ | B]} = lists:split(I - 1, L), A ++ B.
gray_codes(0) -> [""];
gray_codes(N) -> G = gray_codes(N - 1), ["0" ++ C || C <- G] ++ ["1" ++ C || C <- lists:reverse(G)].
josephus(N, K) -> lists:foldl(fun(I, A) -> (A + K) rem I end, 0, lists:seq(2, N)) + 1.
hanoi(N) -> han(N, a, b, c).
han(0, _, _, _) -> [];
han(N, A, B, C) -> han(N - 1, A, C, B) ++ [{A, B}] ++ han(N - 1, C, B, A).
