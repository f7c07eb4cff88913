%% Quirk groups 17, 18: classes seen by catch, links and monitors; where frames carry arguments or arities.
-module(quirk_exception_classes).
-include("check.hrl").

main() ->
    ?P([c(X) || X <- [throw, error, exit]]),
    ?P([d(X) || X <- [throw, error, exit, badarity, nocatch]]),
    ?P(st(fun() -> hd(id([])) end)),
    ?P(st(fun() -> fc(id(x)) end)),
    ?P(st(fun() -> nomod:nofun(1) end)),
    ?P(st(fun() -> error(e, [1]) end)),
    ?P(st(fun() -> {a} = id(b) end)),
    ?P(st(fun() -> case id(b) of a -> a end end)),
    ?P(st(fun() -> if_(id(b)) end)),
    ?P(st(fun() -> try id(b) of a -> a catch _:_ -> c end end)),
    ?P(st(fun() -> (id(b))(1) end)),
    ?P(st(fun() -> (id(fun() -> a end))(1) end)),
    ?P(st(fun() -> id(a) + 1 end)),
    ?P(st(fun() -> id(2.0) * id(b) end)),
    ?P(st(fun() -> float_chain(id(1.0), id(x)) end)),
    ?P(alone(fun() -> length(element(2, st2(fun() -> deep(50) end))) end)),
    ?P(alone(fun() -> length(element(2, st2(fun() -> deep(3) end))) end)),
    ok.

c(throw) -> catch throw(v);
c(error) -> {'EXIT', {R, S}} = (catch error(v)), {R, is_list(S)};
c(exit) -> catch exit(v).
d(Kind) ->
    {P, R} = spawn_monitor(fun() -> case Kind of throw -> throw(v); error -> error(v); exit -> exit(v); badarity -> (id(fun() -> ok end))(1); nocatch -> throw({'EXIT', v}) end end),
    receive {'DOWN', R, _, P, {W, S}} when is_list(S) -> {with_stack, W, length(S) > 0}; {'DOWN', R, _, P, W} -> {plain, W} end.
fc(1) -> ok.
if_(X) -> if X =:= a -> ok end.
float_chain(A, B) -> C = A * 2.0, D = C + B, {D}.
deep(0) -> error(x);
deep(N) -> {deep(N - 1)}.
st(F) -> try F() catch C:R:S -> {M, Fn, A, L} = hd(S), {C, R, {M, Fn, show(A), [K || {K, _} <- L]}} end.
st2(F) -> try F() catch _:R:S -> {R, S} end.
