%% Ten thousand processes alive at once; names, messages to all, all gone afterwards.
-module(proc_many).
-include("check.hrl").

main() ->
    ?P(begin Ps = [spawn(fun() -> receive {F, X} -> F ! {self(), X * 2} end end) || _ <- lists:seq(1, 10000)], [P ! {self(), I} || {P, I} <- lists:zip(Ps, lists:seq(1, 10000))], lists:sum([receive {P, Y} -> Y end || P <- Ps]) end),
    ?P(begin Ms = [spawn_monitor(fun() -> exit(I rem 3) end) || I <- lists:seq(1, 3000)], L = [receive {'DOWN', R, _, _, X} -> X end || {_, R} <- Ms], [length([x || X <- L, X =:= K]) || K <- [0, 1, 2]] end),
    ?P(begin N0 = length(processes()), Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, 1000)], N1 = length(processes()), L = processes(), A = lists:all(fun(P) -> lists:member(P, L) end, lists:sublist(Ps, 10)), Ms = [monitor(process, P) || P <- Ps], [P ! stop || P <- Ps], [receive {'DOWN', M, _, _, _} -> ok end || M <- Ms], {N1 - N0 >= 1000, A, [P || P <- Ps, is_process_alive(P)]} end),
    ?P(erlang:system_info(process_count) =:= length(processes())),
    ?P(begin process_flag(trap_exit, true), Ps = [spawn_link(fun() -> exit({r, I}) end) || I <- lists:seq(1, 1000)], L = [receive {'EXIT', P, {r, I}} -> I end || P <- Ps], process_flag(trap_exit, false), L =:= lists:seq(1, 1000) end),
    ?P(erlang:system_info(process_limit) >= 262144),
    ?P(is_pid(hd(processes()))),
    ?P(lists:member(self(), processes())),
    ok.
