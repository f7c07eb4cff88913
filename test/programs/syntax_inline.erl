%% Functions inlined by the compiler: results, exceptions and stack traces as compiled.
-module(syntax_inline).
-compile({inline, [add/2, twice/1, pick/2, fail/1]}).
-compile(inline_list_funcs).
-include("check.hrl").

main() ->
    ?P(add(1, 2)),
    ?P(twice(fun(X) -> X * 3 end)),
    ?P([pick(N, {a, b, c}) || N <- [1, 2, 3]]),
    ?P(lists:map(fun(X) -> add(X, X) end, [1, 2, 3])),
    ?P(lists:foldl(fun(X, A) -> add(X, A) end, 0, [1, 2, 3])),
    ?P(lists:filter(fun(X) -> X > 1 end, [1, 2, 3])),
    ?P(lists:foldr(fun(X, A) -> [X | A] end, [], [1, 2, 3])),
    ?P(lists:any(fun(X) -> X =:= 2 end, [1, 2, 3])),
    ?P(lists:all(fun(X) -> X > 0 end, [1, 2, 3])),
    ?P(lists:flatmap(fun(X) -> [X, X] end, [1, 2])),
    ?P(lists:mapfoldl(fun(X, A) -> {X * A, A + 1} end, 1, [1, 2, 3])),
    ?P(lists:foreach(fun(X) -> put(x, X) end, [1, 2])),
    ?P(get(x)),
    ?P(fail(id(1))),
    ?P(lists:map(fun(X) -> X end, id(notalist))),
    ?P(lists:map(id(notafun), [1])),
    ?P(pick(id(4), {a})),
    ok.

add(A, B) -> A + B.
twice(F) -> F(F(2)).
pick(N, T) -> element(N, T).
fail(X) -> Y = X + 1, error({failed, Y}).
