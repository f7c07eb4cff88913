%% Exceptions through many frames, catches inside catches, long chains of handlers.
-module(exc_deep_nesting).
-include("check.hrl").

main() ->
    ?P(through(1000)),
    ?P(through(100000)),
    ?P(handlers(1000)),
    ?P(handlers(20000)),
    ?P(nested_try(50)),
    ?P(catch_chain(100)),
    ?P(rethrow_chain(100)),
    ?P(unwind_after(100)),
    ?P(mutual(501)),
    ?P(generators()),
    ?P(backtrack([3, 1, 4, 1, 5, 9, 2, 6], 15)),
    ?P(backtrack([2, 4, 6], 5)),
    ?P(error_in_fold()),
    ?P(many_small(20000)),
    ?P(stack_is_restored(1000)),
    ?P(y_regs(1, 2, 3, 4, 5)),
    ?P(nested_funs(20)),
    ok.

through(N) -> try dive(N) catch throw:bottom -> {caught, N} end.
dive(0) -> throw(bottom);
dive(N) -> 1 + dive(N - 1).
handlers(0) -> 0;
handlers(N) -> try handlers(N - 1) + 1 catch never -> x end.
nested_try(0) -> throw(deep);
nested_try(N) ->
    try nested_try(N - 1)
    catch
        throw:deep when N rem 7 =:= 0 -> throw({at, N});
        throw:{at, M} when N =:= 50 -> {top, M}
    end.
catch_chain(0) -> throw(0);
catch_chain(N) -> X = (catch catch_chain(N - 1)), throw(X + 1).
rethrow_chain(N) -> try rethrow(N) catch error:{E, K} -> {E, K} end.
rethrow(0) -> error({base, 0});
rethrow(N) -> try rethrow(N - 1) catch error:{E, K}:St -> erlang:raise(error, {E, K + 1}, St) end.
unwind_after(N) -> put(c, 0), try ua(N) catch throw:t -> get(c) end.
ua(0) -> throw(t);
ua(N) -> try ua(N - 1) after put(c, get(c) + 1) end.
mutual(N) -> try ping(N) catch exit:{R, K} -> {R, K} end.
ping(0) -> exit({ping, 0});
ping(N) -> {pong(N - 1)}.
pong(0) -> exit({pong, 0});
pong(N) -> [ping(N - 1)].
generators() -> [try gen(X) catch throw:Y -> {t, Y}; error:Y -> {e, Y}; exit:Y -> {x, Y} end || X <- lists:seq(0, 6)].
gen(X) when X rem 3 =:= 0 -> throw(X);
gen(X) when X rem 3 =:= 1 -> error(X);
gen(X) -> exit(X).
backtrack(L, Target) -> try bt(L, Target, []), none catch throw:{solution, S} -> S end.
bt(_, 0, Acc) -> throw({solution, lists:reverse(Acc)});
bt([], _, _) -> fail;
bt(_, T, _) when T < 0 -> fail;
bt([H | T], Target, Acc) -> bt(T, Target - H, [H | Acc]), bt(T, Target, Acc).
error_in_fold() -> try lists:foldl(fun(X, A) -> if X > 3 -> throw({stop, A}); true -> A + X end end, 0, lists:seq(1, 10)) catch {stop, A} -> A end.
many_small(0) -> ok;
many_small(N) -> _ = (catch throw(N)), try error(N) catch error:N -> ok end, many_small(N - 1).
stack_is_restored(0) -> ok;
stack_is_restored(N) -> {A, B, C} = {N, N * 2, [N]}, R = (catch dive(N rem 50)), bottom = R, {N, D, [N]} = {A, B, C}, D = N * 2, stack_is_restored(N - 1).
y_regs(A, B, C, D, E) ->
    X = try id(A) + id(B) catch _:_ -> 0 end,
    Y = try throw(C) catch Z -> Z + D end,
    W = (catch throw({E, X, Y})),
    {A, B, C, D, E, X, Y, W}.
nested_funs(N) -> F = lists:foldl(fun(I, G) -> fun() -> try G() catch throw:X -> throw(X + I) end end end, fun() -> throw(0) end, lists:seq(1, N)), catch F().
