%% A pool of workers with a queue, failing jobs, retries, results in order, back pressure.
-module(app_worker_pool).
-include("check.hrl").

main() ->
    ?P(pool(3, [fun() -> I * I end || I <- lists:seq(1, 20)])),
    ?P(pool(4, [fun() -> if I rem 5 =:= 0 -> error({bad, I}); true -> I end end || I <- lists:seq(1, 12)])),
    ?P(pool(1, [])),
    ?P(pool(2, [fun() -> receive after I -> {slept, I} end end || I <- [5, 1, 3]])),
    ?P(retry(fun(N) when N < 3 -> error(not_yet); (N) -> {worked, N} end, 5)),
    ?P(retry(fun(_) -> error(never) end, 3)),
    ?P(map_reduce(["the cat sat", "on the mat", "the end"])),
    ?P(race([fun() -> receive after 300 -> slow end end, fun() -> fast end])),
    ?P(timeout_job(fun() -> receive after 8000 -> late end end, 10)),
    ?P(timeout_job(fun() -> quick end, 1000)),
    ?P(semaphore(2, 10)),
    ?P(par_quick([5, 3, 9, 1, 7, 2, 8], 2)),
    ?P(pipeline([fun(X) -> X + 1 end, fun(X) -> X * 2 end, fun(X) -> {done, X} end], [1, 2, 3])),
    ok.

pool(N, Jobs) ->
    Me = self(),
    M = spawn(fun() -> manager(lists:zip(lists:seq(1, length(Jobs)), Jobs), N, #{}, [], Me) end),
    receive {results, M, R} -> R after 5000 -> timeout end.
manager([], _, Busy, Done, Me) when map_size(Busy) =:= 0 -> Me ! {results, self(), [R || {_, R} <- lists:sort(Done)]};
manager([{I, J} | Js], Free, Busy, Done, Me) when Free > 0 -> {_, R} = spawn_monitor(fun() -> exit({ok, J()}) end), manager(Js, Free - 1, Busy#{R => I}, Done, Me);
manager(Js, Free, Busy, Done, Me) ->
    receive {'DOWN', R, process, _, Res} ->
        {I, B} = maps:take(R, Busy),
        manager(Js, Free + 1, B, [{I, case Res of {ok, V} -> V; {E, St} when is_list(St) -> {failed, E} end} | Done], Me)
    end.
retry(F, Max) -> retry(F, 1, Max).
retry(_, N, Max) when N > Max -> gave_up;
retry(F, N, Max) -> {_, R} = spawn_monitor(fun() -> exit({ok, F(N)}) end), receive {'DOWN', R, _, _, {ok, V}} -> V; {'DOWN', R, _, _, _} -> retry(F, N + 1, Max) end.
map_reduce(Docs) ->
    Me = self(),
    Ps = [spawn(fun() -> Me ! {self(), lists:foldl(fun(W, M) -> maps:update_with(W, fun(C) -> C + 1 end, 1, M) end, #{}, string:tokens(D, " "))} end) || D <- Docs],
    lists:sort(maps:to_list(lists:foldl(fun(P, A) -> receive {P, M} -> maps:merge_with(fun(_, X, Y) -> X + Y end, A, M) end end, #{}, Ps))).
race(Fs) -> Me = self(), R = make_ref(), Ps = [spawn(fun() -> Me ! {R, F()} end) || F <- Fs], X = receive {R, V} -> V end, [exit(P, kill) || P <- Ps], X.
timeout_job(F, T) -> Me = self(), {P, R} = spawn_monitor(fun() -> Me ! {self(), F()} end), receive {P, V} -> demonitor(R, [flush]), {ok, V} after T -> exit(P, kill), receive {'DOWN', R, _, _, W} -> {timeout, W} end end.
semaphore(N, Jobs) ->
    Me = self(),
    Sem = spawn(fun() -> sem(N, 0, 0) end),
    [spawn(fun() -> Sem ! {acquire, self()}, receive ok -> ok end, erlang:yield(), Sem ! release, Me ! {done, I} end) || I <- lists:seq(1, Jobs)],
    [receive {done, I} -> ok end || I <- lists:seq(1, Jobs)],
    Sem ! {max, Me}, receive {max, M} -> M =< N andalso M >= 1 end.
sem(Free, In, Max) ->
    receive
        {acquire, P} when Free > 0 -> P ! ok, sem(Free - 1, In + 1, max(Max, In + 1));
        release -> sem(Free + 1, In - 1, Max);
        {max, P} -> P ! {max, Max}, sem(Free, In, Max)
    end.
par_quick([], _) -> [];
par_quick([P | T], 0) -> par_quick([X || X <- T, X < P], 0) ++ [P] ++ par_quick([X || X <- T, X >= P], 0);
par_quick([P | T], D) ->
    Me = self(), A = spawn(fun() -> Me ! {self(), par_quick([X || X <- T, X < P], D - 1)} end), B = spawn(fun() -> Me ! {self(), par_quick([X || X <- T, X >= P], D - 1)} end),
    receive {A, L} -> receive {B, R} -> L ++ [P | R] end end.
pipeline(Fs, Xs) ->
    Me = self(),
    First = lists:foldr(fun(F, Next) -> spawn(fun() -> stage(F, Next) end) end, Me, Fs),
    [First ! {item, X} || X <- Xs],
    [receive {item, Y} -> Y end || _ <- Xs].
stage(F, Next) -> receive {item, X} -> Next ! {item, F(X)}, stage(F, Next) end.
