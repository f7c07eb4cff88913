%% Unification, a small Prolog, resolution, SAT solving, type checking, rewriting.
-module(prog_logic).
-include("check.hrl").

main() ->
    ?P(unify({f, {v, x}, b}, {f, a, {v, y}})),
    ?P(unify({f, {v, x}}, {v, x})),
    ?P(unify({f, {v, x}, {v, x}}, {f, a, b})),
    ?P(query({grandparent, {v, x}, {v, y}})),
    ?P(query({append, {v, x}, {v, y}, {c, 1, {c, 2, nil}}})),
    ?P(query({path, a, {v, z}})),
    ?P(sat([[1, 2], [-1, 3], [-2, -3], [2, 3]])),
    ?P(sat([[1], [-1]])),
    ?P(sat([[1, -2, 3], [-1, 2], [-3, -2], [2, 3], [1, 2, 3]])),
    ?P(taut({imp, {'and', {imp, p, q}, p}, q})),
    ?P(taut({imp, {'or', p, q}, p})),
    ?P(nnf({'not', {'and', p, {imp, q, {'not', r}}}})),
    ?P(simplify({add, {mul, 1, x}, {mul, 0, y}})),
    ?P(diff({mul, {pow, x, 3}, {add, x, 1}})),
    ?P(colour([{a, b}, {b, c}, {a, c}, {c, d}, {d, e}, {a, e}])),
    ?P(solve24([4, 6, 8, 2])),
    ?P(wolf()),
    ?P(zebra_small()),
    ok.

unify(A, B) -> case uni(A, B, #{}) of fail -> fail; S -> lists:sort([{K, subst(V, S)} || {K, V} <- maps:to_list(S)]) end.
uni(A, B, S) ->
    case {walk(A, S), walk(B, S)} of
        {X, X} -> S;
        {{v, N}, Y} -> bind(N, Y, S);
        {X, {v, N}} -> bind(N, X, S);
        {X, Y} when is_tuple(X), is_tuple(Y), tuple_size(X) =:= tuple_size(Y) -> uni_all(tuple_to_list(X), tuple_to_list(Y), S);
        _ -> fail
    end.
uni_all([], [], S) -> S;
uni_all([A | As], [B | Bs], S) -> case uni(A, B, S) of fail -> fail; S1 -> uni_all(As, Bs, S1) end.
walk({v, N}, S) when is_map_key(N, S) -> walk(maps:get(N, S), S);
walk(T, _) -> T.
bind(N, T, S) -> case occurs(N, T, S) of true -> fail; false -> S#{N => T} end.
occurs(N, T, S) -> case walk(T, S) of {v, N} -> true; {v, _} -> false; X when is_tuple(X) -> lists:any(fun(E) -> occurs(N, E, S) end, tuple_to_list(X)); _ -> false end.
subst(T, S) -> case walk(T, S) of {v, N} -> {v, N}; X when is_tuple(X) -> list_to_tuple([subst(E, S) || E <- tuple_to_list(X)]); X -> X end.
rules() ->
    [{{parent, tom, bob}, []}, {{parent, bob, ann}, []}, {{parent, bob, pat}, []}, {{parent, pat, jim}, []},
     {{grandparent, {v, x}, {v, z}}, [{parent, {v, x}, {v, y}}, {parent, {v, y}, {v, z}}]},
     {{append, nil, {v, l}, {v, l}}, []}, {{append, {c, {v, h}, {v, t}}, {v, l}, {c, {v, h}, {v, r}}}, [{append, {v, t}, {v, l}, {v, r}}]},
     {{edge, a, b}, []}, {{edge, b, c}, []}, {{edge, c, d}, []}, {{path, {v, x}, {v, y}}, [{edge, {v, x}, {v, y}}]}, {{path, {v, x}, {v, y}}, [{edge, {v, x}, {v, z}}, {path, {v, z}, {v, y}}]}].
query(G) -> [subst(G, S) || S <- solve([G], #{}, 0)].
solve([], S, _) -> [S];
solve([G | Gs], S, D) when D < 30 ->
    lists:append([case uni(G, ren(H, D), S) of fail -> []; S1 -> solve([ren(B, D) || B <- Bs] ++ Gs, S1, D + 1) end || {H, Bs} <- rules()]);
solve(_, _, _) -> [].
ren({v, N}, D) when is_atom(N) -> {v, {N, D}};
ren(T, D) when is_tuple(T), element(1, T) =/= v -> list_to_tuple([ren(E, D) || E <- tuple_to_list(T)]);
ren(T, _) -> T.
sat(Cs) -> case dpll(Cs, []) of unsat -> unsat; A -> lists:sort(A) end.
dpll([], A) -> A;
dpll(Cs, A) ->
    case lists:member([], Cs) of
        true -> unsat;
        false ->
            L = case [X || [X] <- Cs] of [U | _] -> U; [] -> hd(hd(Cs)) end,
            case dpll(assign(L, Cs), [L | A]) of unsat -> case [X || [X] <- Cs] of [] -> dpll(assign(-L, Cs), [-L | A]); _ -> unsat end; R -> R end
    end.
assign(L, Cs) -> [[X || X <- C, X =/= -L] || C <- Cs, not lists:member(L, C)].
taut(F) -> Vs = lists:usort(vars(F)), lists:all(fun(E) -> ev(F, maps:from_list(E)) end, envs(Vs)).
vars({_, A}) -> vars(A);
vars({_, A, B}) -> vars(A) ++ vars(B);
vars(A) -> [A].
envs([]) -> [[]];
envs([V | Vs]) -> [[{V, B} | E] || B <- [true, false], E <- envs(Vs)].
ev({'not', A}, E) -> not ev(A, E);
ev({'and', A, B}, E) -> ev(A, E) andalso ev(B, E);
ev({'or', A, B}, E) -> ev(A, E) orelse ev(B, E);
ev({imp, A, B}, E) -> not ev(A, E) orelse ev(B, E);
ev(V, E) -> maps:get(V, E).
nnf({imp, A, B}) -> {'or', nnf({'not', A}), nnf(B)};
nnf({'not', {'not', A}}) -> nnf(A);
nnf({'not', {'and', A, B}}) -> {'or', nnf({'not', A}), nnf({'not', B})};
nnf({'not', {'or', A, B}}) -> {'and', nnf({'not', A}), nnf({'not', B})};
nnf({'not', {imp, A, B}}) -> {'and', nnf(A), nnf({'not', B})};
nnf({Op, A, B}) -> {Op, nnf(A), nnf(B)};
nnf(X) -> X.
simplify({add, A, B}) -> case {simplify(A), simplify(B)} of {0, X} -> X; {X, 0} -> X; {X, Y} when is_integer(X), is_integer(Y) -> X + Y; {X, Y} -> {add, X, Y} end;
simplify({mul, A, B}) -> case {simplify(A), simplify(B)} of {0, _} -> 0; {_, 0} -> 0; {1, X} -> X; {X, 1} -> X; {X, Y} when is_integer(X), is_integer(Y) -> X * Y; {X, Y} -> {mul, X, Y} end;
simplify({pow, _, 0}) -> 1;
simplify({pow, A, 1}) -> simplify(A);
simplify(X) -> X.
diff(E) -> simplify(d(E)).
d(x) -> 1;
d({add, A, B}) -> {add, d(A), d(B)};
d({mul, A, B}) -> {add, {mul, d(A), B}, {mul, A, d(B)}};
d({pow, A, N}) -> {mul, {mul, N, {pow, A, N - 1}}, d(A)};
d(_) -> 0.
colour(Es) -> Vs = lists:usort(lists:append([[A, B] || {A, B} <- Es])), col(Vs, Es, []).
col([], _, A) -> lists:reverse(A);
col([V | Vs], Es, A) -> try_cols([1, 2, 3, 4], V, Vs, Es, A).
try_cols([], _, _, _, _) -> none;
try_cols([C | Cs], V, Vs, Es, A) ->
    Clash = lists:any(fun({X, Y}) -> (X =:= V andalso lists:member({Y, C}, A)) orelse (Y =:= V andalso lists:member({X, C}, A)) end, Es),
    case not Clash andalso col(Vs, Es, [{V, C} | A]) of R when is_list(R) -> R; _ -> try_cols(Cs, V, Vs, Es, A) end.
solve24(L) -> S = s24([{X, X} || X <- L]), case S of [] -> none; [E | _] -> E end.
s24([{V, E}]) -> [E || abs(V - 24) < 1.0e-6];
s24(L) -> lists:append([s24([R | (L -- [A, B])]) || A <- L, B <- L, A =/= B, R <- comb(A, B)]).
comb({A, X}, {B, Y}) -> [{A + B, {X, '+', Y}} || A >= B] ++ [{A - B, {X, '-', Y}}] ++ [{A * B, {X, '*', Y}} || A >= B] ++ [{A / B, {X, '/', Y}} || B /= 0].
wolf() -> length(bfs_w([[{l, l, l, l}]], #{{l, l, l, l} => true})).
bfs_w([[{r, r, r, r} | _] = P | _], _) -> P;
bfs_w([[S | _] = P | Q], Seen) ->
    Ns = [N || N <- moves(S), safe(N), not is_map_key(N, Seen)],
    bfs_w(Q ++ [[N | P] || N <- Ns], lists:foldl(fun(N, M) -> M#{N => true} end, Seen, Ns)).
moves(S) -> F = element(1, S), O = case F of l -> r; r -> l end, [setelement(1, S, O)] ++ [setelement(I, setelement(1, S, O), O) || I <- [2, 3, 4], element(I, S) =:= F].
safe({F, W, G, C}) -> not ((W =:= G andalso F =/= G) orelse (G =:= C andalso F =/= G)).
zebra_small() ->
    Ps = perms([1, 2, 3]),
    [{[{red, R}, {blue, B}, {green, G}], [{cat, Ca}, {dog, Do}, {fish, Fi}]} || [R, B, G] <- Ps, R < B, abs(B - G) =:= 1, [Ca, Do, Fi] <- Ps, Ca =:= R, Do =/= G, Fi > Ca].
perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].
