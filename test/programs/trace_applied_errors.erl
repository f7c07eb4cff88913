%% otp: 27-29
%% Traces of error/1,2, exit/1 and throw/1: who applies them in tail position stays in the stack trace.
-module(trace_applied_errors).
-export([main/0, with/2, without/2, listed/2, deep/3]).

with(F, As) -> M = id(erlang), self(), M2 = id(M), N = id(length(As)), case N of 1 -> [A] = As, M2:F(A); 2 -> [A, B] = As, M2:F(A, B) end.
without(F, [A]) -> erlang:F(A).
listed(F, As) -> apply(id(erlang), F, As).
deep(0, F, As) -> listed(F, As);
deep(N, F, As) -> [deep(N - 1, F, As)].
id(X) -> X.

main() ->
    T = spawn(fun() -> collect([]) end),
    [erlang:trace_pattern({erlang, F, A}, [{'_', [], [{exception_trace}]}], [local]) || {F, A} <- [{error, 1}, {error, 2}, {exit, 1}, {throw, 1}]],
    [erlang:trace_pattern({?MODULE, F, '_'}, [{'_', [], [{exception_trace}]}], [local]) || F <- [with, without, listed]],
    erlang:trace(self(), true, [call, return_to, {tracer, T}]),
    R = [try Call() catch C:E:S -> {C, E, [{M, F, if is_list(A) -> A; true -> A end} || {M, F, A, _} <- S, M =:= ?MODULE, F =/= main]} end
         || Call <- [fun() -> [?MODULE:with(error, [a])] end, fun() -> [with(error, [a, [b]])] end, fun() -> [without(exit, [a])] end,
                     fun() -> [listed(throw, [a])] end, fun() -> [deep(3, error, [a, none])] end, fun() -> with(throw, [b]) end]],
    erlang:trace(self(), false, [all]),
    [erlang:trace_pattern({erlang, F, A}, false, [local]) || {F, A} <- [{error, 1}, {error, 2}, {exit, 1}, {throw, 1}]],
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]),
    [io:format("~p~n", [X]) || X <- R],
    Ref = erlang:trace_delivered(all),
    receive {trace_delivered, all, Ref} -> ok end,
    T ! {get, self()},
    [io:format("~p~n", [M]) || M <- receive {T, Told} -> Told end],
    ok.
collect(Acc) ->
    receive
        {get, From} -> From ! {self(), lists:reverse(Acc)};
        Other -> collect([setelement(2, Other, p) | Acc])
    end.
