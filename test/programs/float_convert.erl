%% trunc, round, ceil, floor to integers of every size, with bad arguments.
-module(float_convert).
-include("check.hrl").

main() ->
    Vs = [0.0, 0.4, 0.5, 0.6, 1.0, 1.5, 2.5, 134217727.5, 134217728.5, 268435455.5, 2147483647.5, 4294967295.5, 576460752303423488.0, 9223372036854775807.0, 1.8446744073709552e19, 1.0e22, 1.0e100],
    ?P([trunc(V) || V <- Vs]),
    ?P([trunc(-V) || V <- Vs]),
    ?P([round(V) || V <- Vs]),
    ?P([round(-V) || V <- Vs]),
    ?P([ceil(V) || V <- Vs]),
    ?P([ceil(-V) || V <- Vs]),
    ?P([floor(V) || V <- Vs]),
    ?P([floor(-V) || V <- Vs]),
    ?P([trunc(float(X)) - X || X <- [1 bsl 53, (1 bsl 53) + 1, 1 bsl 100, (1 bsl 100) + 1]]),
    ?P(trunc(1.7976931348623157e308) =:= ((1 bsl 53) - 1) bsl 971),
    ?P(round(1.7976931348623157e308) =:= ((1 bsl 53) - 1) bsl 971),
    ?P(round(id(0.49999999999999994))),
    ?P(round(id(-0.49999999999999994))),
    ?P(round(id(4503599627370497.5))),
    ?P(round(id(9007199254740991.0))),
    ?P(trunc(id("1.5"))),
    ?ST(trunc(id(a))),
    ?ST(round(id(a))),
    ?ST(ceil(id(a))),
    ?ST(floor(id(a))),
    ?ST(float(id(a))),
    ?ST(float(id(1 bsl 1024))),
    ?P([is_float(float(X)) || X <- [1, 1.0, 1 bsl 100]]),
    ?P([V || V <- Vs, V == trunc(V)]),
    ?P([trunc(V / 3) || V <- Vs]),
    ok.
