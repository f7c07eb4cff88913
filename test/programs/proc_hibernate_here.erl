%% hibernate/0: waits for a message with a small heap, then goes on behind the call.
%% otp: 28
-module(proc_hibernate_here).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin {P, R} = spawn_monitor(fun() -> X = erlang:hibernate(), S ! {X, next(1000)} end), P ! wake, {next(), down(R)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> self() ! early, X = erlang:hibernate(), S ! {X, next(0)} end), _ = P, {next(), down(R)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> receive go -> ok end, A = erlang:hibernate(), B = receive second -> 2 end, C = (catch erlang:hibernate()), S ! {A, B, C, next(0), next(0)} end),
             P ! first, P ! go, P ! second, {next(), down(R)} end),
    ?P(begin P = spawn(fun() -> deep(3, S) end),
             until(fun() -> process_info(P, [status, current_function]) =:= [{status, waiting}, {current_function, {?MODULE, deep, 2}}] end),
             X = process_info(P, [current_function, status, message_queue_len]), {current_stacktrace, St} = process_info(P, current_stacktrace), P ! go, {X, [{M, F, A} || {M, F, A, _} <- St], next()} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> try erlang:hibernate() catch _:_ -> S ! caught_wrongly end end), exit(P, die), {down(R), next(5)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, true), S ! ready, erlang:hibernate(), S ! next(10) end), next(), exit(P, die), {down(R), next(5)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> L = lists:seq(1, 100000), Before = heap(), erlang:hibernate(), After = heap(), S ! {After =< Before, length(L)} end), P ! x, {next(), down(R)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> many(0) end), [begin P ! {n, S}, next() end || _ <- lists:seq(1, 100)], P ! {stop, S}, {next(), down(R)} end),
    ok.

heap() -> element(2, process_info(self(), total_heap_size)).
deep(0, S) -> ok = erlang:hibernate(), S ! {woken, next(0)}, 0;
deep(N, S) -> 1 + deep(N - 1, S).
many(N) ->
    erlang:hibernate(),
    receive
        {n, S} -> S ! ok, many(N + 1);
        {stop, S} -> S ! N
    end.
down(R) -> receive {'DOWN', R, _, _, {fun_clause, _}} -> fc; {'DOWN', R, _, _, {E, St}} when is_list(St) -> E; {'DOWN', R, _, _, W} -> W after 1000 -> none end.
