%% case_clause, if_clause, badmatch, try_clause, else-like failures: values and lines.
-module(exc_clauses).
-include("check.hrl").

main() ->
    ?ST(c1(id(3))),
    ?ST(c1(id({big, [term, #{k => v}], <<"b">>}))),
    ?ST(c2(id(3))),
    ?ST(m1(id(3))),
    ?ST(m2(id({ok, 1, 2}))),
    ?ST(m3(id([1]))),
    ?ST(m4(id(<<1>>))),
    ?ST(m5(id(#{}))),
    ?ST(t1(id(3))),
    ?ST(t2(id(3))),
    ?ST(nested(id(3))),
    ?ST([case X of 1 -> one end || X <- [1, 2]]),
    ?ST(lists:foreach(fun(X) -> if X < 2 -> ok end end, [1, 2])),
    ?ST((fun(X) -> {a, X} = X end)(id(b))),
    ?ST(begin X = id(1), X = id(2) end),
    ?ST(begin {X, X} = id({1, 2}) end),
    ?ST(begin [A, B] = id([1, 2, 3]), {A, B} end),
    ?ST(case id(1) > 2 of true -> ok end),
    ?ST(case {id(1), id(2)} of {1, 1} -> ok end),
    ?ST(boolean(id(maybe_))),
    ?ST(boolean2(id(1))),
    ?ST(filter(id(5))),
    ?ST(andalso_(id(7))),
    ?ST(not_(id(8))),
    ?ST(and_(id(true), id(9))),
    ?ST(strict(id(1), id(true))),
    ok.

c1(X) ->
    case X of
        1 -> one;
        2 -> two
    end.
c2(X) -> Y = case X of 1 -> one end, {Y}.
m1(X) ->
    Y = X,
    {ok, Z} = Y,
    Z.
m2(X) -> {ok, V} = X, V.
m3(X) -> [A, B | _] = X, {A, B}.
m4(X) -> <<A, B>> = X, {A, B}.
m5(X) -> #{k := V} = X, V.
t1(X) -> try X of 1 -> one; 2 -> two catch _:_ -> c end.
t2(X) -> try X + 1 of 1 -> one after id(x) end.
nested(X) -> case case X of 1 -> a; _ -> b end of a -> c end.
boolean(X) -> case X of true -> a; false -> b end.
boolean2(X) -> if X -> a; not X -> b end.
filter(X) -> [Y || Y <- [1, 2], X].
andalso_(X) -> X andalso true.
not_(X) -> not X.
and_(X, Y) -> X and Y.
strict(X, Y) -> X or Y.
