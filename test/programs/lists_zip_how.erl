%% zip with fail, trim and pad.
%% otp: 27
-module(lists_zip_how).
-include("check.hrl").

main() ->
    ?P(lists:zip([1, 2, 3], [a], trim)),
    ?P(lists:zip([1], [a, b], {pad, {x, y}})),
    ?P(lists:zip([1, 2, 3], [a], {pad, {x, y}})),
    ?P(lists:zip([1, 2], [a], fail)),
    ?P(lists:zip([1, 2], [a], badhow)),
    ?P(lists:zip3([1], [a, b], [x, y, z], trim)),
    ?P(lists:zip3([1], [a, b], [x, y, z], {pad, {0, 0, 0}})),
    ?P(lists:zipwith(fun(A, B) -> {A, B} end, [1, 2], [a], trim)),
    ?P(lists:zipwith(fun(A, B) -> {A, B} end, [1, 2], [a], {pad, {p, q}})),
    ?P(lists:zipwith3(fun(A, B, C) -> {A, B, C} end, [1, 2], [a], [x, y, z], {pad, {p, q, r}})),
    ?P(lists:uniq([1, 2, 1, 3, 2, 1.0])),
    ?P(lists:uniq(fun({K, _}) -> K end, [{a, 1}, {b, 2}, {a, 3}])),
    ?P(lists:enumerate(1, 2, [a, b, c])),
    ?P(lists:enumerate(10, -5, [a, b, c])),
    ?P(lists:uniq([])),
    ?P(lists:uniq([[], [], {}, {}])),
    ok.
