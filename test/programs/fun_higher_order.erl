%% Programs built from funs: parser combinators, iterators, state and continuation passing.
-module(fun_higher_order).
-include("check.hrl").

main() ->
    ?P(parse_expr("1+2*3")),
    ?P(parse_expr("(1+2)*3-4")),
    ?P(parse_expr("2*(3+4)*5")),
    ?P(parse_expr("1+")),
    ?P(run_state(state_prog(), 10)),
    ?P(gen_take(5, gen_map(fun(X) -> X * X end, gen_from(3)))),
    ?P(pipe(5, [fun(X) -> X + 1 end, fun(X) -> {X, X * 2} end, fun({A, B}) -> A * B end])),
    ?P(fold_tree(fun(L, V, R) -> L + V + R end, 0, {{nil, 1, nil}, 2, {nil, 3, nil}})),
    ?P(map_tree(fun(X) -> X * 10 end, {{nil, 1, nil}, 2, {nil, 3, nil}})),
    ?P(callcc_find(fun(X) -> X > 3 end, [1, 2, 3, 4, 5])),
    ?P(callcc_find(fun(X) -> X > 30 end, [1, 2, 3, 4, 5])),
    ?P(lens_demo(#{a => #{b => 1}})),
    ?P((lists:foldr(fun(F, G) -> fun(X) -> F(G(X)) end end, fun(X) -> X end, [fun(X) -> X + 1 end, fun(X) -> X * 2 end]))(10)),
    ?P(unfold(fun(0) -> stop; (N) -> {N, N div 2} end, 20)),
    ?P(iterate(10, fun(X) -> (X * 5 + 1) rem 17 end, 3)),
    ?P(zip_with_n(fun(L) -> lists:sum(L) end, [[1, 2], [10, 20], [100, 200]])),
    ?P(sort_by(fun(A, B) -> length(A) =< length(B) end, ["ccc", "a", "bb", "dddd", "e"])),
    ?P(group_by(fun(X) -> X rem 3 end, lists:seq(1, 10))),
    ?P(event_loop([{add, 1}, {add, 5}, {mul, 3}, undo, undo, {add, 7}])),
    ?P(monad([{push, 3}, {push, 4}, add, {push, 2}, mul])),
    ?P(monad([{push, 3}, add])),
    ok.

parse_expr(S) -> case (expr())(S) of {ok, V, []} -> V; {ok, V, R} -> {V, rest, R}; fail -> fail end.
char(C) -> fun([X | T]) when X =:= C -> {ok, C, T}; (_) -> fail end.
digit() -> fun([X | T]) when X >= $0, X =< $9 -> {ok, X - $0, T}; (_) -> fail end.
alt(P, Q) -> fun(S) -> case P(S) of fail -> Q(S); R -> R end end.
bind(P, F) -> fun(S) -> case P(S) of {ok, V, R} -> (F(V))(R); fail -> fail end end.
ret(V) -> fun(S) -> {ok, V, S} end.
lazy(F) -> fun(S) -> (F())(S) end.
expr() -> bind(term(), fun(V) -> expr_rest(V) end).
expr_rest(V) -> alt(bind(char($+), fun(_) -> bind(term(), fun(W) -> expr_rest(V + W) end) end), alt(bind(char($-), fun(_) -> bind(term(), fun(W) -> expr_rest(V - W) end) end), ret(V))).
term() -> bind(factor(), fun(V) -> term_rest(V) end).
term_rest(V) -> alt(bind(char($*), fun(_) -> bind(factor(), fun(W) -> term_rest(V * W) end) end), ret(V)).
factor() -> alt(digit(), bind(char($(), fun(_) -> bind(lazy(fun expr/0), fun(V) -> bind(char($)), fun(_) -> ret(V) end) end) end)).
state_prog() -> sbind(sget(), fun(X) -> sbind(sput(X * 2), fun(_) -> sbind(sget(), fun(Y) -> fun(S) -> {{X, Y}, S + 1} end end) end) end).
sget() -> fun(S) -> {S, S} end.
sput(V) -> fun(_) -> {ok, V} end.
sbind(M, F) -> fun(S) -> {V, S1} = M(S), (F(V))(S1) end.
run_state(M, S) -> M(S).
gen_from(N) -> fun() -> [N | gen_from(N + 1)] end.
gen_map(F, G) -> fun() -> [H | T] = G(), [F(H) | gen_map(F, T)] end.
gen_take(0, _) -> [];
gen_take(N, G) -> [H | T] = G(), [H | gen_take(N - 1, T)].
pipe(X, Fs) -> lists:foldl(fun(F, A) -> F(A) end, X, Fs).
fold_tree(_, Z, nil) -> Z;
fold_tree(F, Z, {L, V, R}) -> F(fold_tree(F, Z, L), V, fold_tree(F, Z, R)).
map_tree(_, nil) -> nil;
map_tree(F, {L, V, R}) -> {map_tree(F, L), F(V), map_tree(F, R)}.
callcc_find(P, L) -> try lists:foreach(fun(X) -> case P(X) of true -> throw({found, X}); false -> ok end end, L), not_found catch throw:{found, X} -> {found, X} end.
lens_demo(M) ->
    L = fun(K) -> {fun(X) -> maps:get(K, X) end, fun(V, X) -> X#{K => V} end} end,
    Comp = fun({G1, S1}, {G2, S2}) -> {fun(X) -> G2(G1(X)) end, fun(V, X) -> S1(S2(V, G1(X)), X) end} end,
    {G, S} = Comp(L(a), L(b)),
    {G(M), S(99, M)}.
unfold(F, S) -> case F(S) of stop -> []; {V, S1} -> [V | unfold(F, S1)] end.
iterate(0, _, X) -> [X];
iterate(N, F, X) -> [X | iterate(N - 1, F, F(X))].
zip_with_n(_, [[] | _]) -> [];
zip_with_n(F, Ls) -> [F([hd(L) || L <- Ls]) | zip_with_n(F, [tl(L) || L <- Ls])].
sort_by(F, L) -> lists:sort(F, L).
group_by(F, L) -> lists:sort(maps:to_list(maps:groups_from_list(F, L))).
event_loop(Es) -> event_loop(Es, 0, []).
event_loop([], V, _) -> V;
event_loop([undo | T], V, [F | Fs]) -> event_loop(T, F(V), Fs);
event_loop([{add, N} | T], V, Fs) -> event_loop(T, V + N, [fun(X) -> X - N end | Fs]);
event_loop([{mul, N} | T], V, Fs) -> event_loop(T, V * N, [fun(X) -> X div N end | Fs]).
monad(Ops) -> lists:foldl(fun(Op, A) -> mbind(A, fun(S) -> step(Op, S) end) end, {ok, []}, Ops).
mbind({ok, S}, F) -> F(S);
mbind(E, _) -> E.
step({push, N}, S) -> {ok, [N | S]};
step(add, [A, B | S]) -> {ok, [A + B | S]};
step(mul, [A, B | S]) -> {ok, [A * B | S]};
step(Op, S) -> {error, {Op, S}}.
