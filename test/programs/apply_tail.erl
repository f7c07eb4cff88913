%% erlang:apply/2,3 with a list that is not known until it runs, in tail position: no frame stays behind.
-module(apply_tail).
-export([main/0, loop/2, count/2]).

main() ->
    [show(fun() -> f(M, F, A) end) || {M, F, A} <- [
        {1, 2, 3}, {lists, 2, [3]}, {lists, foo, [3 | x]}, {lists, foo, [3]}, {erlang, '/', [1, 0]}, {erlang, hd, [[]]},
        {lists, keyfind, [1, 2, 3]}, {maps, get, [1, #{}]}, {lists, reverse, [[1, 2]]}]],
    [show(fun() -> g(F, A) end) || {F, A} <- [
        {foo, [3]}, {foo, 3}, {fun(_) -> 1 end, 3}, {fun(_) -> 1 end, [3, 4]}, {fun erlang:'/'/2, [1, 0]},
        {fun lists:no_such/1, [1]}, {fun(X) -> {X} end, [1]}]],
    show(fun() -> h(erlang, '/', [1, 0]) end),
    show(fun() -> deep(lists, no_such, [1]) end),
    show(fun() -> deep(lists, 3, [1]) end),
    io:format("~p~n", [loop(100000, x)]),
    io:format("~p~n", [count(100000, fun(N, Self) -> count(N, Self) end)]).

show(Fun) ->
    try Fun() of
        Value -> io:format("~p~n", [Value])
    catch
        Class:Reason:Trace -> io:format("~p ~p~n  ~p~n", [Class, reason(Reason), [frame(T) || {apply_tail, _, _, _} = T <- tl([x | Trace])] ++ [hd(Trace)]])
    end.
reason({badarity, {F, A}}) when is_function(F) -> {badarity, A};
reason(R) -> R.
frame({M, F, A, L}) -> {M, F, if is_list(A) -> length(A); true -> A end, proplists:get_value(line, L)}.

f(M, F, A) -> apply(M, F, A).
g(F, A) -> apply(F, A).
h(M, F, A) -> {apply(M, F, A)}.
deep(M, F, A) ->
    B = lists:reverse(lists:reverse(A)),
    true = is_list(B),
    apply(M, F, B).

loop(0, _) ->
    {stack_size, Words} = process_info(self(), stack_size),
    Words < 1000;
loop(N, A) ->
    Args = [N - 1 | lists:duplicate(1, A)],
    apply(?MODULE, loop, Args).

count(0, _) ->
    {stack_size, Words} = process_info(self(), stack_size),
    Words < 1000;
count(N, F) ->
    Args = [N - 1 | lists:duplicate(1, F)],
    apply(F, Args).
