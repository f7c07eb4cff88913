%% badfun, badarity, undefined external funs, with stack traces.
-module(fun_errors).
-include("check.hrl").

main() ->
    ?P((id(x))(1)),
    ?P((id(1))()),
    ?P((id({lists, reverse}))([1])),
    ?P((id("fun"))(a)),
    ?P((fun(X) -> X end)(1, 2)),
    ?P((fun() -> ok end)(1)),
    ?P((id(fun lists:reverse/1))()),
    ?P((fun nomod:f/0)()),
    ?P((fun lists:nof/0)()),
    ?P(apply(id(x), [])),
    ?P(apply(fun() -> ok end, id([1]))),
    ?P(apply(fun() -> ok end, id(a))),
    ?P(apply(fun(A) -> A end, id([a | b]))),
    ?P(apply(id(x), id(y))),
    ?P((fun(1) -> one; (2) -> two end)(id(3))),
    ?P((fun(X) when X > 5 -> big end)(id(3))),
    ?P(lists:map(id(5), [1])),
    ?P(lists:map(fun(A, B) -> {A, B} end, [1])),
    ?P(lists:foldl(fun(A) -> A end, 0, [1])),
    ?P(lists:filter(id([]), [1])),
    ?P(spawn(id(x))),
    ?P(spawn(fun(_) -> ok end)),
    ?ST((id(x))(1)),
    ?ST((fun(X) -> X end)(id(1), 2)),
    ?ST((fun nomod:f/0)()),
    ?ST(apply(fun() -> ok end, id([1, 2]))),
    ?ST(apply(id(x), [])),
    ?ST(lists:map(fun(A, B) -> {A, B} end, id([1]))),
    ?ST(lists:map(id(5), id([1]))),
    ?ST((fun(1) -> one end)(id(3))),
    ?ST(ho(fun(X) -> 1 / X end, id(0))),
    ?ST(spawn(id(x))),
    ?ST(call_in_tail(id(notfun))),
    ?ST(call_not_in_tail(id(notfun))),
    ?ST(call_in_tail(id(fun(_, _, _) -> ok end))),
    ok.

ho(F, X) -> {F(X)}.
call_in_tail(F) -> F(1).
call_not_in_tail(F) -> X = F(1), {X}.
