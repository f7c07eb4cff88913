%% Small instances of well-known benchmark programs.
-module(bench_games).
-include("check.hrl").

main() ->
    ?P(binary_trees(8)),
    ?P(fannkuch(7)),
    ?P(nbody(50)),
    ?P(spectral_norm(20)),
    ?P(mandelbrot(20)),
    ?P(pidigits(30)),
    ?P(fasta(200)),
    ?P(reverse_complement(<<"ATGCCGTAANNRYK">>)),
    ?P(k_nucleotide("GGTATTTTAATTTATAGTGGTATTTTAATTTATAGT", 2)),
    ?P(thread_ring(503, 1000)),
    ?P(regex_less("agggtaaa|tttaccct agggtaaacct")),
    ?P(richards(50)),
    ?P(deltablue_chain(50)),
    ?P(queens(6)),
    ?P(tak(12, 8, 4)),
    ?P(nrev(200, 3)),
    ?P(qsort(2000)),
    ?P(sieve(2000)),
    ?P(hanoi(10)),
    ?P(mandel_ascii(12)),
    ok.

binary_trees(N) -> [check(tree(D)) || D <- lists:seq(2, N, 2)].
tree(0) -> {nil, nil};
tree(D) -> {tree(D - 1), tree(D - 1)}.
check({nil, nil}) -> 1;
check({L, R}) -> 1 + check(L) + check(R).
fannkuch(N) -> Ps = perms(lists:seq(1, N)), lists:max([flips(P, 0) || P <- Ps]).
perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].
flips([1 | _], N) -> N;
flips([K | _] = P, N) -> {A, B} = lists:split(K, P), flips(lists:reverse(A) ++ B, N + 1).
nbody(N) -> Bs = [{0.0, 0.0, 0.0, 0.0, 39.47}, {4.84, -1.16, 0.606, 2.811, 0.037}, {8.34, 4.12, -1.01, 1.825, 0.011}], {X, Y, _, _, _} = hd(adv(N, Bs)), {round(X * 1.0e9), round(Y * 1.0e9)}.
adv(0, Bs) -> Bs;
adv(N, Bs) -> adv(N - 1, [move(acc(B, Bs)) || B <- Bs]).
acc({X, Y, VX, VY, M}, Bs) -> {AX, AY} = lists:foldl(fun({X2, Y2, _, _, M2}, {A, B}) when X =/= X2; Y =/= Y2 -> DX = X2 - X, DY = Y2 - Y, D = math:sqrt(DX * DX + DY * DY), F = M2 / (D * D * D), {A + DX * F, B + DY * F}; (_, Z) -> Z end, {0.0, 0.0}, Bs), {X, Y, VX + AX * 0.01, VY + AY * 0.01, M}.
move({X, Y, VX, VY, M}) -> {X + VX * 0.01, Y + VY * 0.01, VX, VY, M}.
spectral_norm(N) -> U = power(10, lists:duplicate(N, 1.0), N), V = atau(U, N), float_to_list(math:sqrt(dot(U, V) / dot(V, V)), [{decimals, 9}]).
power(0, U, _) -> U;
power(K, U, N) -> power(K - 1, atau(atau(U, N), N), N).
atau(U, N) -> mulat(mulav(U, N), N).
mulav(U, N) -> [dot([a(I, J) || J <- lists:seq(0, N - 1)], U) || I <- lists:seq(0, N - 1)].
mulat(U, N) -> [dot([a(J, I) || J <- lists:seq(0, N - 1)], U) || I <- lists:seq(0, N - 1)].
a(I, J) -> 1 / ((I + J) * (I + J + 1) div 2 + I + 1).
dot([], []) -> 0.0;
dot([A | As], [B | Bs]) -> A * B + dot(As, Bs).
mandelbrot(N) -> << <<(inside(2.0 * X / N - 1.5, 2.0 * Y / N - 1.0)):1>> || Y <- lists:seq(0, N - 1), X <- lists:seq(0, N - 1) >>.
inside(CR, CI) -> inside(CR, CI, 0.0, 0.0, 50).
inside(_, _, _, _, 0) -> 1;
inside(CR, CI, R, I, N) -> R2 = R * R, I2 = I * I, if R2 + I2 > 4.0 -> 0; true -> inside(CR, CI, R2 - I2 + CR, 2.0 * R * I + CI, N - 1) end.
pidigits(N) -> pi(N, {1, 0, 0, 1}, 1).
pi(0, _, _) -> [];
pi(N, {Q, R, S, T} = Z, K) ->
    D = (3 * Q + R) div (3 * S + T),
    case D =:= (4 * Q + R) div (4 * S + T) of
        true -> [D | pi(N - 1, comp({10, -10 * D, 0, 1}, Z), K)];
        false -> pi(N, comp(Z, {K, 4 * K + 2, 0, 2 * K + 1}), K + 1)
    end.
comp({A, B, C, D}, {E, F, G, H}) -> {A * E + B * G, A * F + B * H, C * E + D * G, C * F + D * H}.
fasta(N) -> erlang:crc32(fasta(N, 42)).
fasta(0, _) -> [];
fasta(N, S) -> S1 = (S * 3877 + 29573) rem 139968, [lists:nth(trunc(4 * S1 / 139968) + 1, "acgt") | fasta(N - 1, S1)].
reverse_complement(B) -> list_to_binary(lists:reverse([comp1(C) || <<C>> <= B])).
comp1($A) -> $T; comp1($T) -> $A; comp1($G) -> $C; comp1($C) -> $G; comp1($R) -> $Y; comp1($Y) -> $R; comp1($K) -> $M; comp1(C) -> C.
k_nucleotide(S, K) -> M = kn(S, K, #{}), lists:reverse(lists:sort([{V, X} || {X, V} <- maps:to_list(M)])).
kn(S, K, M) when length(S) < K -> M;
kn([_ | T] = S, K, M) -> kn(T, K, maps:update_with(lists:sublist(S, K), fun(V) -> V + 1 end, 1, M)).
thread_ring(N, Hops) ->
    Me = self(),
    Ps = [spawn(fun() -> receive {next, P} -> ring(I, P, Me) end end) || I <- lists:seq(1, N)],
    [P ! {next, Q} || {P, Q} <- lists:zip(Ps, tl(Ps) ++ [hd(Ps)])],
    hd(Ps) ! Hops,
    receive {winner, I} -> [exit(P, kill) || P <- Ps], I end.
ring(I, Next, Me) -> receive 0 -> Me ! {winner, I}; K -> Next ! K - 1, ring(I, Next, Me) end.
regex_less(S) -> [length(string:split(S, P, all)) - 1 || P <- ["agggtaaa", "tttaccct", "xyz"]].
richards(N) -> lists:foldl(fun(I, {Q, C}) -> {{value, T}, Q1} = queue:out(Q), {queue:in(T + I, Q1), C + T} end, {queue:from_list([1, 2, 3, 4]), 0}, lists:seq(1, N)).
deltablue_chain(N) -> Vs = lists:foldl(fun(I, M) -> M#{I => maps:get(I - 1, M) * 2 rem 1009 + 1} end, #{0 => 3}, lists:seq(1, N)), maps:get(N, Vs).
queens(N) -> length(q(N, N, [])).
q(0, _, Q) -> [Q];
q(K, N, Qs) -> [R || C <- lists:seq(1, N), ok(C, Qs, 1), R <- q(K - 1, N, [C | Qs])].
ok(_, [], _) -> true;
ok(C, [Q | T], D) -> C =/= Q andalso abs(C - Q) =/= D andalso ok(C, T, D + 1).
tak(X, Y, Z) when X =< Y -> Z;
tak(X, Y, Z) -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y)).
nrev(N, K) -> lists:sum([hd(rev(lists:seq(1, N))) || _ <- lists:seq(1, K)]).
rev([]) -> [];
rev([H | T]) -> rev(T) ++ [H].
qsort(N) -> L = [X * 7919 rem 10007 || X <- lists:seq(1, N)], qs(L) =:= lists:sort(L).
qs([]) -> [];
qs([P | T]) -> {A, B} = lists:partition(fun(X) -> X < P end, T), qs(A) ++ [P | qs(B)].
sieve(N) -> T = erlang:make_tuple(N, true), length([x || true <- tuple_to_list(sv(2, N, T))]) - 1.
sv(I, N, T) when I * I > N -> T;
sv(I, N, T) -> sv(I + 1, N, case element(I, T) of true -> cross(I * I, I, N, T); false -> T end).
cross(J, _, N, T) when J > N -> T;
cross(J, I, N, T) -> cross(J + I, I, N, setelement(J, T, false)).
hanoi(0) -> 0;
hanoi(N) -> hanoi(N - 1) + 1 + hanoi(N - 1).
mandel_ascii(N) -> [[lists:nth(1 + iters(3.0 * X / N - 2.0, 2.0 * Y / N - 1.0, 0.0, 0.0, 0) div 5, " .:-=+*#%@@") || X <- lists:seq(0, N)] || Y <- lists:seq(0, N)].
iters(_, _, R, I, N) when N >= 50; R * R + I * I > 4.0 -> N;
iters(CR, CI, R, I, N) -> iters(CR, CI, R * R - I * I + CR, 2.0 * R * I + CI, N + 1).
