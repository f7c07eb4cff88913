%% Quirk groups 53, 54: table results, guards that never raise, continuation of traversal, unique integers.
-module(quirk_ets_details).
-include("check.hrl").

main() ->
    ?P(ets:new(quirk_named, [named_table])),
    ?P(is_reference(ets:new(quirk_named2, []))),
    ?P(begin T = ets:new(t, [bag]), ets:insert(T, [{a, 2}, {a, 1}, {a, 2}, {a, 3}]), ets:lookup(T, a) end),
    ?P(begin T = ets:new(t, [duplicate_bag]), ets:insert(T, [{a, 2}, {a, 1}, {a, 2}]), ets:lookup(T, a) end),
    ?P(begin T = ets:new(t, []), ets:insert(T, {c, 9}), [ets:update_counter(T, c, {2, 5, 10, 0}), ets:update_counter(T, c, {2, -1, -5, 7}), ets:update_counter(T, d, 1, {x, 100}), ets:lookup(T, d)] end),
    ?P(begin T = ets:new(t, []), ets:insert(T, [{1, a}, {2, "b"}]), ets:select(T, [{{'$1', '$2'}, [{'=:=', {hd, '$2'}, $b}], ['$1']}]) end),
    ?P(begin T = ets:new(t, []), ets:insert(T, [{1, a}]), ets:select(T, [{{'$1', '$2'}, [{'+', '$2', 1}], ['$1']}]) end),
    ?P(begin T = ets:new(t, []), ets:insert(T, [{I} || I <- lists:seq(1, 20)]), ets:safe_fixtable(T, true), K = ets:first(T), ets:delete(T, K), X = ets:next(T, K), ets:safe_fixtable(T, false), is_integer(X) end),
    ?P(begin persistent_term:put(quirk_pt, [a]), V = persistent_term:get(quirk_pt), persistent_term:put(quirk_pt, [a]), W = persistent_term:get(quirk_pt), persistent_term:erase(quirk_pt), V =:= W end),
    ?P(erlang:unique_integer() < 0),
    ?P(erlang:unique_integer([positive]) > 0),
    ?P(erlang:monotonic_time() < 0),
    ?P(begin A = erlang:now(), B = erlang:now(), B > A end),
    ?ST(ets:lookup(id(no_table_zz), x)),
    ?ST(ets:update_counter(ets:new(t, []), id(x), 1)),
    ?ST(ets:lookup_element(ets:new(t, []), id(x), 1)),
    ok.
