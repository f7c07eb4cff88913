%% Probes of implicit behaviour: processes, part 4.
-module(probe_processes_04).
-include("check.hrl").

main() ->
    ?P(fresh(fun() -> erlang:send({nosuchname,'other@nohost'}, x, [noconnect]) end)),
    ?P(fresh(fun() -> exit(list_to_pid("<0.9999.0>"), x) end)),
    ?P(fresh(fun() -> begin A=alias(), A ! hi, X=rcv(), unalias(A), A ! hi2, {X,rcv0()} end end)),
    ?P(fresh(fun() -> begin R=monitor(process,spawn(fun() -> receive stop->ok end end),[{alias,demonitor}]), R ! via_alias, X=rcv(), demonitor(R), R ! lost, {X,rcv0()} end end)),
    ?P(fresh(fun() -> begin R=monitor(process,self_spawn(),[{alias,reply_demonitor}]), R ! one, R ! two, {rcv(),rcv0()} end end)),
    ?P(fresh(fun() -> begin P=spawn(fun() -> ok end), monitor(process,P,[{tag,mytag}]), rcv() end end)),
    ?P(fresh(fun() -> begin {P,R}=spawn_monitor(fun() -> exit(x) end), rcv() end end)),
    ?P(fresh(fun() -> begin R=spawn_request(fun() -> ok end), rcv() end end)),
    ?P(fresh(fun() -> begin R=spawn_request(node(), ?MODULE, id, [1], [monitor,{reply_tag,zz}]), [rcv(),rcv()] end end)),
    ok.

rcv() -> receive X -> X after 4000 -> none end.
rcv0() -> receive X -> X after 20 -> none end.
self_spawn() -> spawn(fun() -> receive stop -> ok end end).
