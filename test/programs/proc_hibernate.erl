%% hibernate: continues in the given function with the message, keeps state and flags, undefined targets.
-module(proc_hibernate).
-export([woken/2, state/1, loop/2, fail/1, with_fun/2]).
-include("check.hrl").

main() ->
    S = self(),
    ?P(begin {P, R} = spawn_monitor(fun() -> erlang:hibernate(?MODULE, woken, [S, a]) end), P ! wake, {next(), down(R)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> self() ! early, erlang:hibernate(?MODULE, woken, [S, b]) end), _ = P, {next(), down(R)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> put(k, v), process_flag(trap_exit, true), erlang:hibernate(?MODULE, state, [S]) end), P ! wake, {next(), down(R)} end),
    ?P(begin P = spawn(fun() -> erlang:hibernate(?MODULE, woken, [S, c]) end), until(fun() -> process_info(P, current_function) =:= {current_function, {erlang, hibernate, 3}} end), X = process_info(P, [current_function, status, message_queue_len]), P ! go, {X, next()} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> erlang:hibernate(?MODULE, loop, [S, 0]) end), [P ! inc || _ <- lists:seq(1, 5)], P ! {get, S}, P ! stop, {next(), down(R)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> try erlang:hibernate(?MODULE, fail, [x]) catch _:_ -> S ! caught_wrongly end end), P ! go, {down(R), next(5)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> erlang:hibernate(nomod, f, [1]) end), P ! go, element(1, down(R)) end),
    ?P(begin {P, R} = spawn_monitor(fun() -> erlang:hibernate(?MODULE, woken, [S, d]) end), exit(P, die), {down(R), next(5)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> erlang:hibernate(?MODULE, woken, [S, big()]) end), P ! go, {next() =:= {woken, big(), go}, down(R)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> erlang:send_after(5, self(), timer), erlang:hibernate(?MODULE, woken, [S, e]) end), _ = P, {next(), down(R)} end),
    ?P(begin {P, R} = spawn_monitor(fun() -> F = fun(X) -> X * 2 end, erlang:hibernate(?MODULE, with_fun, [S, F]) end), P ! 21, {next(), down(R)} end),
    ?P(erlang:hibernate(id(x), id("y"), [])),
    ?P(erlang:hibernate(id(1), y, [])),
    ?P(erlang:hibernate(m, f, id(notalist))),
    ?ST(erlang:hibernate(m, f, id(notalist))),
    ok.

down(R) -> receive {'DOWN', R, _, _, X} -> X after 8000 -> timeout end.
woken(S, T) -> receive M -> S ! {woken, T, M} end.
state(S) -> receive M -> S ! {M, get(k), process_info(self(), trap_exit)} end.
loop(S, N) -> receive inc -> erlang:hibernate(?MODULE, loop, [S, N + 1]); {get, T} -> T ! {count, N}, erlang:hibernate(?MODULE, loop, [S, N]); stop -> ok end.
fail(X) -> exit({failed, X}).
with_fun(S, F) -> receive X -> S ! F(X) end.
big() -> {lists:seq(1, 1000), binary:copy(<<"y">>, 500), #{a => [b]}, 1 bsl 100}.
