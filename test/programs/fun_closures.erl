%% Closures: captured values, nesting, sharing, funs in data structures, partial application.
-module(fun_closures).
-include("check.hrl").

main() ->
    ?P((mk(10))(5)),
    ?P([(mk(N))(1) || N <- [1, 2, 3]]),
    ?P(begin F = fun(X) -> fun(Y) -> fun(Z) -> {X, Y, Z} end end end, ((F(1))(2))(3) end),
    ?P(begin X = id(1), F = fun() -> X end, G = fun() -> {X, F()} end, H = fun() -> {G(), F()} end, H() end),
    ?P(begin Fs = [fun() -> I * I end || I <- lists:seq(1, 5)], [F() || F <- Fs] end),
    ?P(begin {A, B} = counter_pair(7), {A(), B()} end),
    ?P((compose([fun(X) -> X + 1 end, fun(X) -> X * 2 end, fun integer_to_list/1]))(5)),
    ?P((curry(fun(A, B) -> A - B end, 10))(3)),
    ?P((flip(fun(A, B) -> {A, B} end))(1, 2)),
    ?P(begin F = captured(1, 2.5, "three", <<"four">>, #{five => 5}, {six}, seven, [8]), F(nine) end),
    ?P(begin T = {fun(X) -> X + 1 end, [fun(X) -> X * 3 end]}, {F, [G]} = T, F(G(2)) end),
    ?P(begin M = #{add => fun(A, B) -> A + B end, neg => fun(A) -> -A end}, (maps:get(add, M))(1, (maps:get(neg, M))(5)) end),
    ?P(maps:map(fun(_, F) -> F(3) end, #{sq => fun(X) -> X * X end})),
    ?P(church_to_int(church_add(church(3), church(4)))),
    ?P((y(fun(Self) -> fun(0) -> 1; (N) -> N * Self(N - 1) end end))(6)),
    ?P(begin P = self(), F = fun() -> P ! {from, self() =/= P} end, spawn(F), receive {from, X} -> X end end),
    ?P(begin P = self(), N = id(42), spawn(fun() -> P ! (fun(X) -> X + N end) end), receive F -> F(1) end end),
    ?P(shadow(1)),
    ?P((lists:foldl(fun(X, F) -> fun(Y) -> F(X + Y) end end, fun(Z) -> Z end, [1, 2, 3]))(10)),
    ?P(begin L = lists:foldl(fun(X, A) -> fun() -> [X | A()] end end, fun() -> [] end, [1, 2, 3]), L() end),
    ?P(stream_take(5, stream(1))),
    ?P(stream_take(5, stream_filter(fun(X) -> X rem 3 =:= 0 end, stream(1)))),
    ?P(cps_fact(10, fun(X) -> X end)),
    ?P((fun(F, N) -> F(F, N) end)(fun(_, 0) -> done; (F, N) -> F(F, N - 1) end, 1000)),
    ?P(deep_closure(500)),
    ?P(begin garbage(), F = captured(1, 2.5, "three", <<"four">>, #{five => 5}, {six}, seven, [8]), garbage(), F(x) end),
    ok.

mk(N) -> fun(X) -> X + N end.
counter_pair(N) -> F = fun() -> N + 1 end, G = fun() -> N * 2 end, {F, G}.
compose([F]) -> F;
compose([F | Fs]) -> G = compose(Fs), fun(X) -> G(F(X)) end.
curry(F, A) -> fun(B) -> F(A, B) end.
flip(F) -> fun(A, B) -> F(B, A) end.
captured(A, B, C, D, E, F, G, H) -> fun(I) -> [A, B, C, D, E, F, G, H, I] end.
church(0) -> fun(_) -> fun(X) -> X end end;
church(N) -> fun(F) -> fun(X) -> F(((church(N - 1))(F))(X)) end end.
church_add(A, B) -> fun(F) -> fun(X) -> (A(F))((B(F))(X)) end end.
church_to_int(C) -> (C(fun(X) -> X + 1 end))(0).
y(F) -> G = fun(X) -> F(fun(A) -> (X(X))(A) end) end, G(G).
shadow(X) -> F = fun(X) -> X * 10 end, {F(5), X}.
stream(N) -> {N, fun() -> stream(N + 1) end}.
stream_take(0, _) -> [];
stream_take(N, {H, T}) -> [H | stream_take(N - 1, T())].
stream_filter(P, {H, T}) -> case P(H) of true -> {H, fun() -> stream_filter(P, T()) end}; false -> stream_filter(P, T()) end.
cps_fact(0, K) -> K(1);
cps_fact(N, K) -> cps_fact(N - 1, fun(X) -> K(N * X) end).
deep_closure(N) -> F = lists:foldl(fun(I, G) -> fun() -> I + G() end end, fun() -> 0 end, lists:seq(1, N)), F().
garbage() -> [lists:seq(1, I) || I <- lists:seq(1, 100)], erlang:garbage_collect().
