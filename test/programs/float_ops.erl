%% Float arithmetic: exact results, rounding, denormals, overflow.
-module(float_ops).
-include("check.hrl").

main() ->
    ?P([A + B || A <- vs(), B <- vs()]),
    ?P([A - B || A <- vs(), B <- vs()]),
    ?P([A * B || A <- vs(), B <- vs()]),
    ?P([A / B || A <- vs(), B <- vs(), B /= 0]),
    ?P([-A || A <- vs()]),
    ?P([abs(A) || A <- vs(), A /= 0]),
    ?P(id(0.1) + id(0.2)),
    ?P(id(0.1) + id(0.2) == 0.3),
    ?P(id(1.0e308) * 10),
    ?P(id(1.0e308) + id(1.0e308)),
    ?P(id(-1.0e308) - id(1.0e308)),
    ?P(id(1.0) / id(0.0)),
    ?P(id(0.0) / id(0.0)),
    ?P(id(1.0) / 0),
    ?P(id(1.0e-308) / id(1.0e300)),
    ?P(id(5.0e-324) / 2),
    ?P(id(2.2250738585072014e-308) / 2),
    ?P(id(5.0e-324) * id(0.5)),
    ?P(id(1.7976931348623157e308) * id(1.0000000000000002)),
    ?P(id(1.0e200) * id(1.0e200)),
    ?P(id(1.0e-200) * id(1.0e-200)),
    ?ST(id(1.0e308) * id(10.0)),
    ?ST(id(1.5) / id(0)),
    ?ST(id(1.0) + id(a)),
    ?P(lists:foldl(fun(X, S) -> S + 1 / X end, 0, lists:seq(1, 1000))),
    ?P(lists:foldl(fun(X, S) -> S + 1 / X end, 0.0, lists:seq(1000, 1, -1))),
    ?P(pi(100000, 0.0, 1.0, 1)),
    ?P(newton(2.0, 1.0, 20)),
    ?P(horner([1, -0.5, 0.25, 3], 1.5)),
    ?P(fsum([0.1 || _ <- lists:seq(1, 10)])),
    ?P(kahan([0.1 || _ <- lists:seq(1, 10)], 0.0, 0.0)),
    ?P(id(1.0e16) + 1 - id(1.0e16)),
    ?P((id(0.1) + 0.7) * 10),
    ?P(id(4.35) * 100),
    ?P(id(1.1) * id(1.1)),
    ?P(id(2) * 0.5 =:= 1.0),
    ok.

vs() -> [id(1.0), id(-2.5), id(0.1), id(1.0e10), id(1.0e-10), id(3), id(1 bsl 62)].
pi(0, S, _, _) -> 4 * S;
pi(N, S, Sign, K) -> pi(N - 1, S + Sign / K, -Sign, K + 2).
newton(_, X, 0) -> X;
newton(A, X, N) -> newton(A, (X + A / X) / 2, N - 1).
horner(Cs, X) -> lists:foldl(fun(C, A) -> A * X + C end, 0, Cs).
fsum(L) -> lists:foldl(fun(X, A) -> X + A end, 0.0, L).
kahan([], S, _) -> S;
kahan([X | T], S, C) -> Y = X - C, T1 = S + Y, kahan(T, T1, (T1 - S) - Y).
