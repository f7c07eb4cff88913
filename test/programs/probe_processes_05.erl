%% Probes of implicit behaviour: processes, part 5.
-module(probe_processes_05).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> begin R=spawn_request(fun() -> ok end,[{reply,no}]), rcv0() end end)),
    ?P(fresh(fun() -> spawn_request_bad() end)),
    ?P(fresh(fun() -> begin R=spawn_request('nonode@other', fun() -> ok end), rcv() end end)),
    ?P(fresh(fun() -> spawn_opt(fun() -> ok end, [badopt]) end)),
    ?P(fresh(fun() -> begin P=spawn('nonode@other', fun() -> ok end), timer:sleep(20), is_pid(P) end end)),
    ?P(fresh(fun() -> begin self() ! a, self() ! b, self() ! c, receive c -> ok end, [receive X->X end, receive Y->Y end] end end)),
    ?P(fresh(fun() -> begin erlang:send_after(10,self(),tm), rcv() end end)),
    ?P(fresh(fun() -> erlang:cancel_timer(make_ref()) end)),
    ?P(fresh(fun() -> erlang:send_after(-1,self(),x) end)),
    ok.

rcv() -> receive X -> X after 4000 -> none end.
rcv0() -> receive X -> X after 20 -> none end.
spawn_request_bad() -> spawn_request(id(notafun), [], []).
