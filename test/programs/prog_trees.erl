%% Red-black, AVL, treap, leftist heap, trie, zipper, rope and segment tree.
-module(prog_trees).
-include("check.hrl").

main() ->
    ?P(begin T = lists:foldl(fun rb_insert/2, nil, lists:seq(1, 200)), {rb_list(T) =:= lists:seq(1, 200), rb_depth(T) =< 16, rb_valid(T)} end),
    ?P(begin T = lists:foldl(fun rb_insert/2, nil, [X * 7919 rem 1009 || X <- lists:seq(1, 300)]), {length(rb_list(T)), rb_valid(T)} end),
    ?P(begin T = lists:foldl(fun avl_insert/2, nil, lists:seq(1, 200)), {avl_height(T), avl_list(T) =:= lists:seq(1, 200), avl_balanced(T)} end),
    ?P(begin H = lists:foldl(fun(X, A) -> heap_merge({1, X, nil, nil}, A) end, nil, [5, 3, 8, 1, 9, 2, 7]), heap_drain(H) end),
    ?P(begin H = lists:foldl(fun(X, A) -> heap_merge({1, X, nil, nil}, A) end, nil, [X * 7919 rem 1009 || X <- lists:seq(1, 500)]), L = heap_drain(H), L =:= lists:sort(L) end),
    ?P(zip_right(zip_right(zip_from([1, 2, 3, 4])))),
    ?P(zip_to(zip_insert(x, zip_right(zip_from([1, 2, 3]))))),
    ?P(begin R = rope_cat(rope_cat("hello", " "), rope_cat("wide ", "world")), {rope_len(R), rope_flat(R), [rope_at(I, R) || I <- [0, 5, 6, 11, 15]]} end),
    ?P(begin S = seg_build(lists:seq(1, 100)), {seg_sum(S, 1, 100, 10, 20), seg_sum(seg_update(S, 1, 100, 15, 1000), 1, 100, 10, 20)} end),
    ?P(begin F = lists:foldl(fun({I, V}, T) -> bit_add(I, V, 64, T) end, #{}, [{I, I} || I <- lists:seq(1, 64)]), [bit_sum(I, F) || I <- [1, 10, 64]] end),
    ?P(finger([1, 2, 3, 4, 5])),
    ?P(kd([{3, 6}, {17, 15}, {13, 15}, {6, 12}, {9, 1}, {2, 7}, {10, 19}], {9, 2})),
    ?P(expr_tree("(1+2)*(3-4)/5")),
    ?P(merge_trees({l, 1, {l, 2, e, e}, e}, {l, 10, e, {l, 20, e, e}})),
    ok.

rb_insert(X, T) -> {_, L, V, R} = rb_ins(X, T), {b, L, V, R}.
rb_ins(X, nil) -> {r, nil, X, nil};
rb_ins(X, {C, L, V, R}) when X < V -> bal({C, rb_ins(X, L), V, R});
rb_ins(X, {C, L, V, R}) when X > V -> bal({C, L, V, rb_ins(X, R)});
rb_ins(_, T) -> T.
bal({b, {r, {r, A, X, B}, Y, C}, Z, D}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
bal({b, {r, A, X, {r, B, Y, C}}, Z, D}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
bal({b, A, X, {r, {r, B, Y, C}, Z, D}}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
bal({b, A, X, {r, B, Y, {r, C, Z, D}}}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
bal(T) -> T.
rb_list(nil) -> [];
rb_list({_, L, V, R}) -> rb_list(L) ++ [V | rb_list(R)].
rb_depth(nil) -> 0;
rb_depth({_, L, _, R}) -> 1 + max(rb_depth(L), rb_depth(R)).
rb_valid(T) -> try black(T), true catch throw:W -> W end.
black(nil) -> 1;
black({r, {r, _, _, _}, _, _}) -> throw(red_red);
black({r, _, _, {r, _, _, _}}) -> throw(red_red);
black({C, L, _, R}) -> case {black(L), black(R)} of {N, N} when C =:= b -> N + 1; {N, N} -> N; _ -> throw(unequal) end.
avl_insert(X, nil) -> {1, nil, X, nil};
avl_insert(X, {_, L, V, R}) when X < V -> avl_bal(avl_insert(X, L), V, R);
avl_insert(X, {_, L, V, R}) when X > V -> avl_bal(L, V, avl_insert(X, R));
avl_insert(_, T) -> T.
avl_height(nil) -> 0;
avl_height({H, _, _, _}) -> H.
node_(L, V, R) -> {1 + max(avl_height(L), avl_height(R)), L, V, R}.
avl_bal(L, V, R) ->
    case avl_height(L) - avl_height(R) of
        2 -> {_, LL, LV, LR} = L, case avl_height(LL) >= avl_height(LR) of true -> node_(LL, LV, node_(LR, V, R)); false -> {_, A, X, B} = LR, node_(node_(LL, LV, A), X, node_(B, V, R)) end;
        -2 -> {_, RL, RV, RR} = R, case avl_height(RR) >= avl_height(RL) of true -> node_(node_(L, V, RL), RV, RR); false -> {_, A, X, B} = RL, node_(node_(L, V, A), X, node_(B, RV, RR)) end;
        _ -> node_(L, V, R)
    end.
avl_list(nil) -> [];
avl_list({_, L, V, R}) -> avl_list(L) ++ [V | avl_list(R)].
avl_balanced(nil) -> true;
avl_balanced({_, L, _, R}) -> abs(avl_height(L) - avl_height(R)) =< 1 andalso avl_balanced(L) andalso avl_balanced(R).
heap_merge(nil, H) -> H;
heap_merge(H, nil) -> H;
heap_merge({_, X, L, R}, {_, Y, _, _} = H) when X =< Y -> mk(X, L, heap_merge(R, H));
heap_merge(H, {_, Y, L, R}) -> mk(Y, L, heap_merge(H, R)).
mk(X, L, R) -> case rank(L) >= rank(R) of true -> {rank(R) + 1, X, L, R}; false -> {rank(L) + 1, X, R, L} end.
rank(nil) -> 0;
rank({N, _, _, _}) -> N.
heap_drain(nil) -> [];
heap_drain({_, X, L, R}) -> [X | heap_drain(heap_merge(L, R))].
zip_from([H | T]) -> {[], H, T}.
zip_right({L, X, [H | T]}) -> {[X | L], H, T}.
zip_insert(Y, {L, X, R}) -> {L, Y, [X | R]}.
zip_to({L, X, R}) -> lists:reverse(L) ++ [X | R].
rope_cat(A, B) -> {rope_len(A) + rope_len(B), A, B}.
rope_len({N, _, _}) -> N;
rope_len(S) -> length(S).
rope_flat({_, A, B}) -> rope_flat(A) ++ rope_flat(B);
rope_flat(S) -> S.
rope_at(I, {_, A, B}) -> N = rope_len(A), if I < N -> rope_at(I, A); true -> rope_at(I - N, B) end;
rope_at(I, S) -> lists:nth(I + 1, S).
seg_build([X]) -> X;
seg_build(L) -> {A, B} = lists:split((length(L) + 1) div 2, L), SA = seg_build(A), SB = seg_build(B), {sum(SA) + sum(SB), SA, SB}.
sum({S, _, _}) -> S;
sum(X) -> X.
seg_sum(T, Lo, Hi, A, B) when A =< Lo, Hi =< B -> sum(T);
seg_sum(_, Lo, Hi, A, B) when Hi < A; B < Lo -> 0;
seg_sum({_, L, R}, Lo, Hi, A, B) -> M = (Lo + Hi) div 2, seg_sum(L, Lo, M, A, B) + seg_sum(R, M + 1, Hi, A, B).
seg_update({_, L, R}, Lo, Hi, I, V) ->
    M = (Lo + Hi) div 2,
    {L1, R1} = if I =< M -> {seg_update(L, Lo, M, I, V), R}; true -> {L, seg_update(R, M + 1, Hi, I, V)} end,
    {sum(L1) + sum(R1), L1, R1};
seg_update(_, _, _, _, V) -> V.
bit_add(I, _, N, T) when I > N -> T;
bit_add(I, V, N, T) -> bit_add(I + (I band -I), V, N, T#{I => maps:get(I, T, 0) + V}).
bit_sum(0, _) -> 0;
bit_sum(I, T) -> maps:get(I, T, 0) + bit_sum(I - (I band -I), T).
finger(L) -> lists:foldl(fun(X, {F, M, B}) when length(B) < 2 -> {F, M, B ++ [X]}; (X, {F, M, [P, Q]}) -> {F, M ++ [{P, Q}], [X]} end, {[hd(L)], [], []}, tl(L)).
kd(Ps, Q) -> nearest(build_kd(Ps, 0), Q, 0, none).
build_kd([], _) -> nil;
build_kd(Ps, D) -> S = lists:keysort(D rem 2 + 1, Ps), {A, [M | B]} = lists:split(length(S) div 2, S), {build_kd(A, D + 1), M, build_kd(B, D + 1)}.
nearest(nil, _, _, Best) -> Best;
nearest({L, P, R}, Q, D, Best) ->
    B1 = closer(P, Q, Best),
    K = D rem 2 + 1, Diff = element(K, Q) - element(K, P),
    {Near, Far} = if Diff < 0 -> {L, R}; true -> {R, L} end,
    B2 = {D2, _} = nearest(Near, Q, D + 1, B1),
    if Diff * Diff < D2 -> nearest(Far, Q, D + 1, B2); true -> B2 end.
closer({X, Y} = P, {A, B}, Best) -> D = (X - A) * (X - A) + (Y - B) * (Y - B), case Best of none -> {D, P}; {E, _} when D < E -> {D, P}; _ -> Best end.
expr_tree(S) -> {ok, Ts, _} = erl_scan:string(S ++ "."), {ok, [E]} = erl_parse:parse_exprs(Ts), ev(E).
ev({integer, _, N}) -> N;
ev({op, _, Op, A, B}) -> erlang:Op(ev(A), ev(B)).
merge_trees(e, T) -> T;
merge_trees(T, e) -> T;
merge_trees({l, A, L1, R1}, {l, B, L2, R2}) -> {l, A + B, merge_trees(L1, L2), merge_trees(R1, R2)}.
