%% Record creation, access, update, patterns, defaults, nested records, guards.
-module(record_basics).
-record(p, {x = 0, y = 0 :: integer(), tag}).
-record(q, {p = #p{}, list = [], f = fun() -> default end}).
-record(empty, {}).
-record(one, {v = [1, 2]}).
-include("check.hrl").

main() ->
    ?P(#p{}),
    ?P(#p{x = 1, tag = t}),
    ?P(#p{_ = u}),
    ?P(#p{x = 5, _ = u}),
    ?P((#p{x = 7})#p.x),
    ?P(begin P = #p{x = 1}, {P#p.x, P#p.y, P#p.tag} end),
    ?P(begin P = #p{x = 1}, P#p{y = 2, x = 3} end),
    ?P(begin P = #p{x = 1}, {P#p{x = P#p.x + 1}, P} end),
    ?P(#p.x),
    ?P(#p.tag),
    ?P(record_info(fields, p)),
    ?P(record_info(size, p)),
    ?P(record_info(size, empty)),
    ?P(#empty{}),
    ?P(#one{}),
    ?P((#q{})#q.p),
    ?P(((#q{})#q.p)#p.x),
    ?P(((#q{})#q.f)()),
    ?P(begin Q = #q{p = #p{x = 9}}, Q#q{p = (Q#q.p)#p{y = 8}, f = none} end),
    ?P(begin #p{x = X, tag = T} = id(#p{x = 4, tag = z}), {X, T} end),
    ?P(begin #p{x = X} = id({p, 1}), X end),
    ?P(begin #p{x = X} = id({q, 1, 2, 3}), X end),
    ?P([f(R) || R <- [#p{}, #p{x = 1}, #p{x = 2, y = 2}, #q{}, #empty{}, {p, 1, 2}, p, #one{v = []}]]),
    ?P([g(R) || R <- [#p{x = 1}, #p{x = 10}, #p{x = a}, {p}, q]]),
    ?P(is_record(#p{}, p)),
    ?P(is_record({p, 1, 2, 3}, p)),
    ?P(is_record({p, 1, 2}, p)),
    ?P(is_record(#q{}, p)),
    ?P(is_record(id(#p{}), id(p))),
    ?P(is_record(id(#p{}), p, 4)),
    ?P(is_record(id(#p{}), p, 3)),
    ?P((id({p, 1}))#p.x),
    ?P((id(notrecord))#p{x = 1}),
    ?P((id({q, 1, 2, 3}))#p.y),
    ?P(setelement(#p.y, #p{}, z)),
    ?P(element(#p.tag, #p{tag = t})),
    ?P(lists:keyfind(3, #p.x, [#p{x = 1}, #p{x = 3, tag = found}])),
    ?P(lists:keysort(#p.y, [#p{y = 2}, #p{y = 1}])),
    ?P([P#p.x || P <- [#p{x = 1}, #p{x = 2}]]),
    ?P([X || #p{x = X, tag = a} <- [#p{x = 1, tag = a}, #p{x = 2, tag = b}, #q{}, #p{x = 3, tag = a}]]),
    ?P(begin X = 5, P = #p{x = X}, case P of #p{x = X} -> same; _ -> other end end),
    ?P(tuple_to_list(#p{x = [1]})),
    ?ST((id({p, 1}))#p.x),
    ?ST((id(notrecord))#p{x = 1}),
    ok.

f(#p{x = 0}) -> p0;
f(#p{x = X, y = X}) -> {same, X};
f(#p{x = X, _ = Y}) -> {px, X, Y};
f(#p{}) -> p;
f(#q{list = L}) -> {q, L};
f(#empty{}) -> empty;
f(R) when is_record(R, one) -> one;
f(_) -> other.
g(R) when R#p.x > 5, is_integer(R#p.x) -> big;
g(R) when R#p.x =:= 1; R =:= q -> one;
g(R) when is_record(R, p) -> p;
g(_) -> other.
