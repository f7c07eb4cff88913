%% Receives as compilers write them that do not optimize: without clauses, with times that are in registers.
-module(receive_unoptimized).
-compile([no_copt, no_postopt, no_bool_opt, no_share_opt, no_bsm_opt, no_fun_opt, no_ssa_opt, no_recv_opt]).
-export([main/0]).

main() ->
    io:format("~p~n", [[waited(0), waited(1), waited(20)]]),
    Self = self(),
    Pid = spawn_link(fun() -> Self ! {self(), waited(50)} end),
    [begin waited(2), Pid ! {noise, I, lists:seq(1, 100)} end || I <- lists:seq(1, 5)],
    receive {Pid, R} -> io:format("~p~n", [R]) end,
    io:format("~p~n", [[element(1, element(2, catch waited(T))) || T <- [-1, a, 1.0, 1 bsl 40]]]),
    io:format("~p~n", [chosen(10)]),
    Ever = spawn_link(fun() -> waited(infinity) end),
    [Ever ! I || I <- lists:seq(1, 3)],
    waited(10),
    io:format("~p~n", [erlang:process_info(Ever, message_queue_len)]).

waited(T) -> receive after id(T) -> {ok, T} end.
chosen(T) -> self() ! other, A = receive {x, Y} -> Y after id(T) * 2 -> late end, {A, receive other -> got after id(0) -> none end}.
id(X) -> X.
