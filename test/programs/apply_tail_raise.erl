%% error, exit and throw applied in tail position: the function that applies them stays in the stack trace, as no other BIF's caller does.
-module(apply_tail_raise).
-export([main/0, only/3, last/3, one/3, one_last/3, two/4, a_fun/2]).

main() ->
    Calls = [
        {error, [a]}, {error, [a, [b, c]]}, {error, [a, none, [{error_info, #{}}]]}, {error, [a, [b], [bad]]}, {exit, [a]}, {throw, [a]},
        {raise, [error, a, []]}, {raise, [error, a, [{m, f, 1, []}]]}, {raise, [foo, a, []]}, {atom_to_list, [1]}, {exit, [a, b]},
        {nosuch, [1]}, {hd, [1]}, {apply, [erlang, 1, 2]}, {apply, [erlang, f, 2]}, {apply, [erlang, hd, [1]]},
        {apply, [erlang, throw, [1]]}, {error, [a | b]}],
    [show(Name, F, A, fun() -> Apply(F, A) end) || {Name, Apply} <- ways(), {F, A} <- Calls],
    {_, Ref} = spawn_monitor(fun() -> put(depth, erlang:system_flag(backtrace_depth, 1)), only(erlang, error, [alone]) end),
    receive {'DOWN', Ref, _, _, {alone, Trace}} -> io:format("~p~n", [[frame(T) || T <- Trace]]) end,
    erlang:system_flag(backtrace_depth, 8),
    ok.

ways() ->
    [{only, fun(F, A) -> only(erlang, F, A) end},
     {last, fun(F, A) -> last(erlang, F, A) end},
     {nested, fun(F, A) -> only(erlang, apply, [erlang, F, A]) end},
     {nested_last, fun(F, A) -> last(erlang, apply, [erlang, F, A]) end},
     {twice, fun(F, A) -> only(erlang, apply, [erlang, apply, [erlang, F, A]]) end},
     {a_fun, fun(F, A) when F =/= apply, length(A) =< 3 -> a_fun(erlang:make_fun(erlang, F, length(A)), A); (_, _) -> none end},
     {fixed, fun(F, [A]) -> one(erlang, F, A); (F, [A, B]) -> two(erlang, F, A, B); (_, _) -> none end},
     {fixed_last, fun(F, [A]) -> one_last(erlang, F, A); (_, _) -> none end}].

only(M, F, A) -> apply(M, F, A).
last(M, F, A) ->
    put(kept, A),
    apply(M, F, A).
one(M, F, X) -> M:F(X).
one_last(M, F, X) ->
    put(kept, X),
    M:F(X).
two(M, F, X, Y) -> M:F(X, Y).
a_fun(F, A) -> apply(F, A).

show(Name, F, A, Fun) ->
    try Fun() of
        Value -> io:format("~p ~p ~p: ~p~n", [Name, F, A, Value])
    catch
        C:R:Trace -> io:format("~p ~p ~p: ~p ~p~n  ~p~n", [Name, F, A, C, R, [frame(T) || T <- lists:sublist(Trace, 3)]])
    end.
frame({M, F, A, L}) -> {M, F, A, proplists:get_value(line, L)}.
