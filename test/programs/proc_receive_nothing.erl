%% A receive without clauses: messages wake the process and change nothing, whatever the timeout.
-module(proc_receive_nothing).
-export([main/0, wait/1, wait/2]).

main() ->
    process_flag(trap_exit, true),
    [io:format("~p: ~p~n", [T, disturbed(T)]) || T <- [infinity, 20, 1 bsl 31, 16#FFFFFFFF]],
    io:format("~p~n", [[catch_error(T) || T <- [-1, 1 bsl 32, soon, 1.0, <<1>>]]]),
    [self() ! I || I <- lists:seq(1, 5)],
    io:format("~p~n", [wait(5)]),
    io:format("~p~n", [[receive M -> M end || _ <- lists:seq(1, 5)]]),
    io:format("~p~n", [wait(0)]),
    %% after such a receive a timeout of another one counts anew
    io:format("~p~n", [receive never -> never after 3 -> over end]).


wait(T) -> receive after T -> over end.

%% The timeout in another register.
wait(_, T) -> receive after T -> over end.

%% How a process ends that waits, gets messages and exit signals, and is killed if it still waits.
disturbed(T) ->
    Me = self(),
    P = spawn_link(fun() -> process_flag(trap_exit, true), Me ! ready, Me ! {self(), wait(Me, T)} end),
    receive ready -> ok end,
    [begin
        exit(P, shutdown),
        P ! {message, I},
        [work(100) || _ <- lists:seq(1, 20)],
        erlang:yield()
     end || I <- lists:seq(1, 30)],
    Answer = receive {P, A} -> A after if T =:= 20 -> 20000; true -> 30 end -> none end,
    {message_queue_len, N} = case process_info(P, message_queue_len) of undefined -> {message_queue_len, ended}; Q -> Q end,
    exit(P, kill),
    receive {'EXIT', P, Reason} -> {Answer, N, Reason} end.

work(0) -> ok;
work(N) -> work(N - 1).

catch_error(T) -> try wait(T) catch error:E:Stack -> {E, [{M, F, A} || {M, F, A, _} <- [hd(Stack)]]} end.
