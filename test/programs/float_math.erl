%% The math module: values, domain errors, integers as arguments.
-module(float_math).
-include("check.hrl").

main() ->
    ?P([math:sqrt(X) || X <- [0, 1, 2, 4.0, 1 bsl 60, 1.0e-300]]),
    ?P([r(math:F(X)) || F <- [sin, cos, tan], X <- [0, 1, -1, 0.5, 100, 1.0e6]]),
    ?P([r(math:F(X)) || F <- [asin, acos, atan], X <- [0, 1, -1, 0.5]]),
    ?P([r(math:F(X)) || F <- [sinh, cosh, tanh, exp], X <- [0, 1, -1, 0.5, 10]]),
    ?P([r(math:F(X)) || F <- [asinh, atanh], X <- [0, 0.25, -0.25, 0.5]]),
    ?P([r(math:acosh(X)) || X <- [1, 2, 10.5]]),
    ?P([r(math:F(X)) || F <- [log, log2, log10], X <- [1, 2, 10, 0.5, 1024, 1.0e100]]),
    ?P([r(math:log2(1 bsl N)) || N <- [0, 1, 10, 59, 60, 64, 100, 1000]]),
    ?P([r(math:F(X)) || F <- [erf, erfc], X <- [0, 0.5, 1]]),
    ?P([r(math:pow(X, Y)) || {X, Y} <- [{2, 10}, {2, -1}, {2, 0.5}, {-2, 3}, {10, 308}, {0, 0}, {1.5, 2.5}, {0, 1}]]),
    ?P([r(math:atan2(Y, X)) || Y <- [0, 1, -1], X <- [1, -1, 2.5]]),
    ?P([math:fmod(X, Y) || {X, Y} <- [{7, 3}, {-7, 3}, {7.5, -2}, {1.0e300, 3}]]),
    ?P([math:ceil(X) || X <- [0.1, -0.1, 1.0e20, 5]]),
    ?P([math:floor(X) || X <- [0.1, -0.1, 1.0e20, 5]]),
    ?P(math:pi()),
    ?P(math:sqrt(-1)),
    ?P(math:log(0)),
    ?P(math:log(-1)),
    ?P(math:log2(0)),
    ?P(math:log10(-5)),
    ?P(math:acos(2)),
    ?P(math:asin(-1.5)),
    ?P(math:acosh(0)),
    ?P(math:atanh(1)),
    ?P(math:exp(1000)),
    ?P(math:pow(0, -1)),
    ?P(math:pow(-8, 1 / 3)),
    ?P(math:pow(10, 400)),
    ?P(math:fmod(1, 0)),
    ?P(math:cosh(10000)),
    ?P(math:sqrt(a)),
    ?P(math:sqrt(1 bsl 2000)),
    ?P(math:sin([])),
    ?P(math:nosuch(1)),
    ?ST(math:log(id(0))),
    ?ST(math:sqrt(id(x))),
    ?ST(math:pow(id(1), id(a))),
    ?P([trunc(math:sqrt(X * X)) =:= X || X <- [3, 1000, 94906265, 1 bsl 26]]),
    ok.

%% The last digits are the business of the C library.
r(X) -> list_to_float(float_to_list(X, [{scientific, 11}])).
