%% Chains of float operations that the compiler keeps unboxed, with calls and failures between.
-module(float_registers).
-include("check.hrl").

main() ->
    ?P(poly(1.5)),
    ?P(poly(2)),
    ?P(poly(a)),
    ?P(dist({0.0, 0.0}, {3.0, 4.0})),
    ?P(dist({0, 0}, {3, 4})),
    ?P(dist({0, 0}, {x, 4})),
    ?P(mix(1.5, 2, 3.25)),
    ?P(mix(1, 2, 3)),
    ?P(mix(1.0e200, 1.0e200, 1.0)),
    ?P(mix(0.0, 0, 0.0)),
    ?P(avg([1.0, 2.0, 3.5])),
    ?P(avg([])),
    ?P(avg([1, 2, 3])),
    ?P(var([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])),
    ?P(nbody(100)),
    ?P(spectral(10)),
    ?P(mandel(-0.75, 0.1)),
    ?P(mandel(0.3, 0.5)),
    ?P(mandel(2.0, 2.0)),
    ?P(lerp(0.0, 10.0, 0.25)),
    ?P(lerp(1, 2, 0.5)),
    ?P(try_overflow(1.0e300)),
    ?P(try_overflow(1.0)),
    ?P(caught(0.0)),
    ?P(caught(2.0)),
    ?P(guard(1.0, 2.0)),
    ?P(guard(3.0, 2.0)),
    ?P(guard(a, 2.0)),
    ?P(guard(1.0e308, 1.0e308)),
    ?P(in_tuple(1.5, 2.5)),
    ?P(matrix([[1.0, 2.0], [3.0, 4.0]], [[0.5, 0.0], [0.0, 0.5]])),
    ?P(fexp(1.0)),
    ?P(bits(1.5 + id(2.25))),
    ok.

poly(X) -> 3.0 * X * X - 2.5 * X + 1.25 / X - 0.125.
dist({X1, Y1}, {X2, Y2}) -> DX = X1 - X2, DY = Y1 - Y2, math:sqrt(DX * DX + DY * DY).
mix(A, B, C) -> D = A * 2.0 + B, E = D * C - A, F = id(E), F / (A + 1.0) - D * -1.0.
avg(L) -> lists:foldl(fun(X, A) -> A + X end, 0.0, L) / length(L).
var(L) -> M = avg(L), lists:sum([(X - M) * (X - M) || X <- L]) / length(L).
nbody(N) -> nbody(N, 0.0, 0.0, 1.0, 0.5).
nbody(0, X, Y, VX, VY) -> {X, Y, VX, VY};
nbody(N, X, Y, VX, VY) when is_float(X), is_float(Y) ->
    R2 = X * X + Y * Y + 0.01,
    AX = -X / R2, AY = -Y / R2,
    VX1 = VX + AX * 0.01, VY1 = VY + AY * 0.01,
    nbody(N - 1, X + VX1 * 0.01, Y + VY1 * 0.01, VX1, VY1).
spectral(N) -> lists:sum([1.0 / ((I + J) * (I + J + 1) / 2 + I + 1) || I <- lists:seq(0, N), J <- lists:seq(0, N)]).
mandel(CR, CI) -> mandel(CR, CI, 0.0, 0.0, 0).
mandel(_, _, _, _, 200) -> inside;
mandel(_, _, ZR, ZI, N) when ZR * ZR + ZI * ZI > 4.0 -> N;
mandel(CR, CI, ZR, ZI, N) -> mandel(CR, CI, ZR * ZR - ZI * ZI + CR, 2.0 * ZR * ZI + CI, N + 1).
lerp(A, B, T) -> A + (B - A) * T.
try_overflow(X) -> try X * X * X of Y -> {ok, Y} catch error:R -> {error, R} end.
caught(X) -> Y = (catch 1.0 / X), case Y of {'EXIT', {R, _}} -> R; _ -> Y * 2.0 end.
guard(X, Y) when X + Y > 4.0 -> gt;
guard(X, Y) when X * 2.0 < Y + 1.0 -> lt;
guard(_, _) -> other.
in_tuple(X, Y) -> {X + Y, X - Y, [X * Y | X / Y], #{k => X + 1.0}, fun() -> X + Y end()}.
matrix(A, B) -> [[lists:sum([X * Y || {X, Y} <- lists:zip(Row, Col)]) || Col <- transpose(B)] || Row <- A].
transpose([[] | _]) -> [];
transpose(M) -> [[hd(R) || R <- M] | transpose([tl(R) || R <- M])].
fexp(X) -> fexp(X, 1.0, 1.0, 1).
fexp(_, T, S, _) when T < 1.0e-17 -> S;
fexp(X, T, S, N) -> T1 = T * X / N, fexp(X, T1, S + T1, N + 1).
bits(F) -> <<F/float>>.
