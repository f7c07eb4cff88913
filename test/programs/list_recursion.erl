%% Hand-written list functions: body recursion, accumulators, mutual recursion, deep lists.
-module(list_recursion).
-include("check.hrl").

main() ->
    ?P(map(fun(X) -> X + 1 end, [1, 2, 3])),
    ?P(len(lists:seq(1, 100000))),
    ?P(sum(lists:seq(1, 100000))),
    ?P(rev(lists:seq(1, 10))),
    ?P(app([1, 2], [3 | x])),
    ?P(flat([1, [2, [3, [4, [5]]]], []])),
    ?P(flat(deep(1000))),
    ?P(take(3, [a, b, c, d])),
    ?P(drop(3, [a, b, c, d])),
    ?P(interleave([1, 2, 3], [a, b, c, d])),
    ?P(evens([1, 2, 3, 4, 5])),
    ?P(odds([1, 2, 3, 4, 5])),
    ?P(msort([5, 2, 8, 1, 9, 3])),
    ?P(msort([X * 7919 rem 1009 || X <- lists:seq(1, 1000)]) =:= lists:sort([X * 7919 rem 1009 || X <- lists:seq(1, 1000)])),
    ?P(lcs("AGGTABQWERTY", "GXTXAYBQXWET")),
    ?P(rle("aaabbbccd")),
    ?P(unrle(rle("aaabbbccd"))),
    ?P(powerset([1, 2, 3])),
    ?P(combos(2, [a, b, c, d])),
    ?P(group([{a, 1}, {b, 2}, {a, 3}])),
    ?P(rotate([1, 2, 3, 4, 5], 2)),
    ?P(windows(3, [1, 2, 3, 4, 5])),
    ?P(cart([[1, 2], [a], [x, y]])),
    ?P(tree([5, 2, 8, 1, 9, 3])),
    ?P(nth_from_end(2, [a, b, c])),
    ?P(palin("racecar")),
    ?P(nrev(300)),
    ok.

map(_, []) -> [];
map(F, [H | T]) -> [F(H) | map(F, T)].
len([]) -> 0;
len([_ | T]) -> 1 + len(T).
sum(L) -> sum(L, 0).
sum([], A) -> A;
sum([H | T], A) -> sum(T, H + A).
rev(L) -> rev(L, []).
rev([], A) -> A;
rev([H | T], A) -> rev(T, [H | A]).
app([], L) -> L;
app([H | T], L) -> [H | app(T, L)].
flat([]) -> [];
flat([H | T]) -> flat(H) ++ flat(T);
flat(X) -> [X].
deep(0) -> x;
deep(N) -> [deep(N - 1)].
take(0, _) -> [];
take(N, [H | T]) -> [H | take(N - 1, T)].
drop(0, L) -> L;
drop(N, [_ | T]) -> drop(N - 1, T).
interleave([], L) -> L;
interleave([H | T], L) -> [H | interleave(L, T)].
evens([]) -> [];
evens([_ | T]) -> odds(T).
odds([]) -> [];
odds([H | T]) -> [H | evens(T)].
msort([]) -> [];
msort([X]) -> [X];
msort(L) -> {A, B} = half(L, [], []), merge(msort(A), msort(B)).
half([], A, B) -> {A, B};
half([H | T], A, B) -> half(T, B, [H | A]).
merge([], L) -> L;
merge(L, []) -> L;
merge([A | As], [B | _] = Bs) when A =< B -> [A | merge(As, Bs)];
merge(As, [B | Bs]) -> [B | merge(As, Bs)].
lcs([], _) -> [];
lcs(_, []) -> [];
lcs([H | A], [H | B]) -> [H | lcs(A, B)];
lcs([_ | A] = X, [_ | B] = Y) -> P = lcs_len(X, B), Q = lcs_len(A, Y), if P > Q -> lcs(X, B); true -> lcs(A, Y) end.
lcs_len([], _) -> 0;
lcs_len(A, B) -> lists:last(lists:foldl(fun(X, Row) -> lcs_row(X, B, Row, 0, 0) end, [0 || _ <- [0 | B]], A)).
lcs_row(_, [], [_ | _], _, Left) -> [Left];
lcs_row(X, [Y | Ys], [Diag | Rest], _, Left) ->
    Up = hd(Rest),
    V = if X =:= Y -> Diag + 1; Up > Left -> Up; true -> Left end,
    [Left | lcs_row(X, Ys, Rest, Diag, V)].
rle([]) -> [];
rle([H | T]) -> rle(T, H, 1).
rle([H | T], H, N) -> rle(T, H, N + 1);
rle(L, H, N) -> [{H, N} | rle(L)].
unrle(L) -> [C || {C, N} <- L, _ <- lists:seq(1, N)].
powerset([]) -> [[]];
powerset([H | T]) -> P = powerset(T), [[H | X] || X <- P] ++ P.
combos(0, _) -> [[]];
combos(_, []) -> [];
combos(N, [H | T]) -> [[H | C] || C <- combos(N - 1, T)] ++ combos(N, T).
group(L) -> lists:foldr(fun({K, V}, A) -> orddict:update(K, fun(Vs) -> [V | Vs] end, [V], A) end, [], L).
rotate(L, N) -> {A, B} = lists:split(N, L), B ++ A.
windows(N, L) when length(L) < N -> [];
windows(N, [_ | T] = L) -> [take(N, L) | windows(N, T)].
cart([]) -> [[]];
cart([L | Ls]) -> [[X | Xs] || X <- L, Xs <- cart(Ls)].
tree(L) -> walk(lists:foldl(fun ins/2, nil, L)).
ins(X, nil) -> {nil, X, nil};
ins(X, {L, Y, R}) when X < Y -> {ins(X, L), Y, R};
ins(X, {L, Y, R}) -> {L, Y, ins(X, R)}.
walk(nil) -> [];
walk({L, X, R}) -> walk(L) ++ [X | walk(R)].
nth_from_end(N, L) -> lists:nth(length(L) - N + 1, L).
palin(S) -> S =:= rev(S).
nrev(N) -> lists:sum(nrev_(lists:seq(1, N))).
nrev_([]) -> [];
nrev_([H | T]) -> nrev_(T) ++ [H].
