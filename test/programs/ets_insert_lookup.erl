%% insert, insert_new, lookup, member, delete in all four types; many objects at once; equal keys.
-module(ets_insert_lookup).
-include("check.hrl").

main() ->
    ?P([t(Ty, fun(T) -> ets:insert(T, {a, 1}), ets:insert(T, {a, 2}), ets:lookup(T, a) end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, [{a, 1}, {b, 2}, {a, 1}, {a, 3}]), {ets:lookup(T, a), ets:lookup(T, b), ets:lookup(T, c), ets:info(T, size)} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> {ets:insert_new(T, {a, 1}), ets:insert_new(T, {a, 2}), ets:lookup(T, a)} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, {b, 0}), {ets:insert_new(T, [{a, 1}, {b, 2}]), lists:sort(ets:tab2list(T)), ets:insert_new(T, [{c, 1}, {d, 2}]), lists:sort(ets:tab2list(T))} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, []), ets:tab2list(T) end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, {1, int}), ets:insert(T, {1.0, float}), {ets:lookup(T, 1), ets:lookup(T, 1.0), ets:info(T, size)} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, [{K, v} || K <- keys()]), {ets:info(T, size), [length(ets:lookup(T, K)) || K <- keys()]} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, {a, 1}), {ets:member(T, a), ets:member(T, b)} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, [{a, 1}, {a, 2}, {b, 1}]), {ets:delete(T, a), ets:delete(T, zz), ets:tab2list(T)} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, [{a, 1}, {a, 2}, {a, 1}, {b, 1}]), {ets:delete_object(T, {a, 1}), ets:delete_object(T, {a, 9}), lists:sort(ets:tab2list(T))} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, [{a, 1}, {a, 2}, {b, 3}]), {ets:take(T, a), ets:take(T, a), ets:tab2list(T)} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, [{a, 1, x}, {a, 2, y}]), try ets:lookup_element(T, a, 2) catch _:R -> R end end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, {a}), ets:insert(T, {a, b, c, d}), lists:sort(ets:lookup(T, a)) end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> [ets:insert(T, {I, I * I}) || I <- lists:seq(1, 2000)], {ets:info(T, size), ets:lookup(T, 1000), ets:member(T, 2001), lists:sum([V || {_, V} <- ets:tab2list(T)])} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> [ets:insert(T, {I rem 10, I}) || I <- lists:seq(1, 50)], {ets:info(T, size), ets:lookup(T, 3)} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, {k, lists:seq(1, 1000), binary:copy(<<"x">>, 1000), fun(X) -> X + 1 end, #{a => [b]}}), [{k, L, B, F, M}] = ets:lookup(T, k), {length(L), byte_size(B), F(1), M} end) || Ty <- types()]),
    ?P([t(Ty, fun(T) -> ets:insert(T, {a, 1}), X = ets:lookup(T, a), ets:insert(T, {a, 2}), erlang:garbage_collect(), X end) || Ty <- types()]),
    ?P(t(set, fun(T) -> ets:insert(T, id(notatuple)) end)),
    ?P(t(set, fun(T) -> ets:insert(T, [{a}, b]) end)),
    ?P(t(set, fun(T) -> ets:insert(T, [{a} | b]) end)),
    ?P(t(set, fun(T) -> ets:insert(T, {}) end)),
    ?P(t(set, fun(T) -> ets:insert_new(T, x) end)),
    ?P(t(set, fun(T) -> ets:lookup_element(T, nokey, 1) end)),
    ?P(t(set, fun(T) -> ets:insert(T, {a, 1}), ets:lookup_element(T, a, 3) end)),
    ?P(t(set, fun(T) -> ets:insert(T, {a, 1}), ets:lookup_element(T, a, 0) end)),
    ?P(t(set, fun(T) -> ets:delete_object(T, x) end)),
    ?P(t({keypos, 2}, fun(T) -> ets:insert(T, {a}) end)),
    ?P(t({keypos, 2}, fun(T) -> ets:insert(T, [{a, 1}, {b, 1}, {c, 2}]), {ets:lookup(T, 1), ets:lookup(T, 2)} end)),
    ?P(t(set, fun(T) -> ets:insert(T, {-0.0, z}), ets:insert(T, {0.0, p}), ets:info(T, size) end)),
    ok.

types() -> [set, ordered_set, bag, duplicate_bag].
keys() -> [a, 1, 1.5, "s", <<"b">>, {t}, [], #{}, 1 bsl 70, self(), <<1:3>>, [a | b], {1, [2, #{3 => 4}]}].
t(Ty, F) -> T = ets:new(t, [Ty]), R = try F(T) catch C:E -> {C, E} end, ets:delete(T), R.
