%% Stack traces: frames, arities, arguments, lines, depth, tail calls leave none.
-module(exc_stacktrace).
-include("check.hrl").

main() ->
    ?ST(a(id(1))),
    ?ST(tail1(id(1))),
    ?ST(mixed(id(1))),
    ?ST((fun() -> b(id(2)), ok end)()),
    ?ST(lists:map(fun(X) -> c(X), X end, [id(1)])),
    ?ST(deep(id(3))),
    ?ST(deep(id(20))),
    ?ST(clause(id(x), y)),
    ?ST(guard_clause(id(1), 2, [3])),
    ?ST(local_case(id(5))),
    ?ST(local_if(id(5))),
    ?ST(local_match(id(5))),
    ?ST(badfun(id(5))),
    ?ST(arith(id(a))),
    ?ST(undef_local(id(1))),
    ?ST(?MODULE:not_exported(id(1), 2)),
    ?ST(not_a_module:f(id(1), [2])),
    ?ST(record_error(id({a, b}))),
    ?ST(in_list(id(0))),
    ?ST(in_tuple(id(0))),
    ?ST(in_case_head(id(0))),
    ?ST(error_2(id(1), 2)),
    ?ST(error_2_none(id(1))),
    ?ST(exit_(id(1))),
    ?ST(throw_(id(1))),
    ?ST(try_of(id(5))),
    ?ST(reraise(id(1))),
    ?ST(rethrow(id(1))),
    ?ST(bin_error(id(a))),
    ?ST(bif_in_guardless(id(a))),
    ?ST(spawned(id(1))),
    ?ST(apply_tail(id(1))),
    ?ST(apply_body(id(1))),
    ?ST(fun_in_tail(id(1))),
    ok.

a(X) -> Y = b(X), {a, Y}.
b(X) -> Y = c(X), {b, Y}.
c(X) -> error({c, X}).
tail1(X) -> tail2(X).
tail2(X) -> tail3(X).
tail3(X) -> error({tail, X}).
mixed(X) -> Y = tail1(X), [Y].
deep(0) -> error(bottom);
deep(N) -> 1 + deep(N - 1).
clause(a, b) -> ok;
clause(b, _) -> ok.
guard_clause(A, B, _) when A > B -> ok.
local_case(X) -> Y = case X of 1 -> a; 2 -> b end, {Y}.
local_if(X) -> Y = if X =:= 1 -> a; X > 10 -> b end, {Y}.
local_match(X) ->
    Y = X + 1,
    {ok,
     Z} = Y,
    Z.
badfun(X) -> Y = X(1), {Y}.
arith(X) ->
    Y = X
        + 1,
    {Y}.
undef_local(X) -> Y = no_such_module_here:go(X), {Y}.
record_error(X) -> Y = element(3, X), {Y}.
in_list(X) -> [1, 2, 10 div X].
in_tuple(X) -> {1, 2, {3, 10 div X}}.
in_case_head(X) -> case 10 div X of 1 -> a; _ -> b end.
error_2(A, B) -> error(custom, [A, B]).
error_2_none(A) -> error({custom, A}, none).
exit_(X) -> Y = exit({e, X}), {Y}.
throw_(X) -> Y = throw({t, X}), {Y}.
try_of(X) -> try X of 1 -> ok catch _:_ -> never end.
reraise(X) -> try c(X) catch error:E:St -> erlang:raise(error, {again, E}, St) end.
rethrow(X) -> try c(X) catch error:E -> error({new, E}) end.
bin_error(X) -> Y = <<X:8>>, {Y}.
bif_in_guardless(X) -> Y = length(X), {Y}.
spawned(X) ->
    {P, R} = spawn_monitor(fun() -> a(X) end),
    receive {'DOWN', R, process, P, {Reason, St}} -> stack(St), error(Reason) end.
apply_tail(X) -> apply(?MODULE, id, [X, X]).
apply_body(X) -> Y = apply(erlang, hd, [X]), {Y}.
fun_in_tail(X) -> F = fun(Y) -> Y + a end, F(X).
not_exported(_, _) -> ok.
