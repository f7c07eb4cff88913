%% The sign of zero: negation in float registers and outside, and what arithmetic makes of it.
-module(float_negate).
-include("check.hrl").

main() ->
    ?W([half(X) || X <- [0.0, -0.0, 1.5, -1.5, 1.0e308, 5.0e-324]]),
    ?W([minus(X) || X <- [0.0, -0.0, 1.5, -1.5]]),
    ?W([guarded(X) || X <- [0.0, -0.0, 1.5, -1.5]]),
    ?W([apply(erlang, '-', [X]) || X <- [0.0, -0.0, 1.5, -1.5, 0, 7]]),
    ?W([chain(X) || X <- [0.0, -0.0, 2.0]]),
    ?W([1 / chain(X) || X <- [2.0, -2.0]]),
    ?W([{X * 0.0, X * -0.0, X - X, X + -X, abs(X)} || X <- [0.0, -0.0, 1.0, -1.0]]),
    ?W([float_to_list(half(X), [short]) || X <- [0.0, -0.0]]),
    ok.

half(X) -> -(X * 0.5).
minus(X) -> -X.
guarded(X) when is_float(X) -> -X.
chain(X) -> -(-(-(X * 2.0) + 1.0) - 1.0).
