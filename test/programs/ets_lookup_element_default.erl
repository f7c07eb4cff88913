%% lookup_element/4, first_lookup and friends of newer releases.
%% otp: 27
-module(ets_lookup_element_default).
-include("check.hrl").

main() ->
    T = ets:new(t, [ordered_set]),
    ?P(ets:insert(T, [{1, a}, {2, b}, {3, c}])),
    ?P(ets:lookup_element(T, 1, 2, default)),
    ?P(ets:lookup_element(T, 9, 2, default)),
    ?P(ets:lookup_element(T, 1, 5, default)),
    ?P(ets:lookup_element(T, 1, 0, default)),
    ?P(ets:first_lookup(T)),
    ?P(ets:last_lookup(T)),
    ?P(ets:next_lookup(T, 1)),
    ?P(ets:next_lookup(T, 3)),
    ?P(ets:prev_lookup(T, 3)),
    ?P(ets:prev_lookup(T, 1)),
    ?P(ets:next_lookup(T, 1.5)),
    ?P(begin B = ets:new(b, [bag]), ets:insert(B, [{k, 1}, {k, 2}]), {ets:first_lookup(B), ets:next_lookup(B, k), ets:lookup_element(B, k, 2, d), ets:lookup_element(B, z, 2, d)} end),
    ?P(begin E = ets:new(e, []), {ets:first_lookup(E), ets:last_lookup(E)} end),
    ?P(ets:next_lookup(ets:new(s, []), nokey)),
    ?P(ets:update_element(T, 7, {2, new}, {7, old})),
    ?P(ets:update_element(T, 1, {2, newer}, {1, old})),
    ?P(ets:tab2list(T)),
    ?P(ets:update_element(T, 8, {3, x}, {8, y})),
    ?P(ets:lookup_element(no_such_table, a, 1, d)),
    ?P(ets:first_lookup(no_such_table)),
    ?ST(ets:lookup_element(T, 1, id(5), default)),
    ?ST(ets:next_lookup(ets:new(s, []), id(nokey))),
    ok.
