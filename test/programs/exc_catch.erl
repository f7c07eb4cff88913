%% The catch operator: values for each class, precedence, nesting, throw for control flow.
-module(exc_catch).
-include("check.hrl").

main() ->
    ?P(catch 1),
    ?P(catch throw(a)),
    ?P(catch exit(a)),
    ?P(element(1, catch error(a))),
    ?P(element(1, element(2, catch error(a)))),
    ?P(is_list(element(2, element(2, catch error(a))))),
    ?P(begin {'EXIT', {R, S}} = (catch hd(id([]))), {R, length(S) > 0} end),
    ?P(begin X = (catch throw(v)), {got, X} end),
    ?P(begin {'EXIT', R} = (catch exit({a, b})), R end),
    ?P(catch (catch throw(a))),
    ?P(catch {catch throw(a), b}),
    ?P((catch throw(1)) + 1),
    ?P([catch throw(X) || X <- [a, b]]),
    ?P(case catch throw(x) of x -> yes; _ -> no end),
    ?P(case catch 5 of 5 -> yes; {'EXIT', _} -> no end),
    ?P(case catch id(a) + 1 of {'EXIT', {badarith, _}} -> badarith; _ -> no end),
    ?P(begin catch throw(a), b end),
    ?P((catch begin put(k, 1), throw(z) end) =:= z andalso get(k) =:= 1),
    ?P(search(3, [1, 2, 3])),
    ?P(search(9, [1, 2, 3])),
    ?P(catch throw({'EXIT', fake})),
    ?P(catch {'EXIT', real}),
    ?P(begin F = fun() -> catch error(inside) end, element(1, element(2, F())) end),
    ?P(loop_catch(1000, 0)),
    ?P(catch_in_args()),
    ?P(catch (fun() -> throw(deep) end)()),
    ?P(catch lists:foreach(fun(X) -> if X > 2 -> throw({big, X}); true -> ok end end, [1, 2, 3, 4])),
    ?P(catch exit(normal)),
    ?P(element(1, catch erlang:error(x, [1, 2]))),
    ?P(catch erlang:raise(throw, r, [])),
    ?P(catch erlang:raise(exit, r, [])),
    ?P(catch erlang:raise(error, r, [])),
    ?P((catch exit(a)) =:= {'EXIT', a}),
    ?P((catch throw(a)) =:= (catch throw(a))),
    ok.

search(X, L) -> catch begin lists:foreach(fun(Y) -> case Y of X -> throw({found, X}); _ -> ok end end, L), not_found end.
loop_catch(0, A) -> A;
loop_catch(N, A) -> case catch (if N rem 2 =:= 0 -> throw(even); true -> odd end) of even -> loop_catch(N - 1, A + 1); odd -> loop_catch(N - 1, A) end.
catch_in_args() -> {f(catch throw(1), catch throw(2)), [catch exit(x), catch 3]}.
f(A, B) -> A + B.
