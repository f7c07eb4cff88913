%% erlang:system_profile with runnable_procs: when processes become runnable and cease to be, without the profiler itself.
-module(system_profile).
-export([main/0, echo/0, ender/0]).
main() ->
  [procs(T)||T<-[[],[timestamp],[monotonic_timestamp],[strict_monotonic_timestamp]]],
  C=collector(),
  erlang:system_profile(C,[runnable_procs]),
  {P,R}=spawn_monitor(?MODULE,ender,[]), receive {'DOWN',R,_,_,_}->ok end,
  K=spawn(?MODULE,echo,[]), MR=monitor(process,K), exit(K,kill), receive {'DOWN',MR,_,_,_}->ok end, timer:sleep(50),
  erlang:system_profile(undefined,[]),
  L=get_all(C),
  io:format("~p~n~p~n",[[{A,W}||{profile,X,A,W,_}<-L,X=:=P],[{A,W}||{profile,X,A,W,_}<-L,X=:=K]]),
  exit(C,kill),
  ok.
ender() -> ok.
collector() -> spawn(fun() -> coll([]) end).
coll(Acc) -> receive {get,P}->P!{self(),lists:reverse(Acc)}; M->coll([M|Acc]) end.
get_all(C) -> timer:sleep(100), C!{get,self()}, receive {C,L}->L end.
procs(T) ->
  P=spawn(?MODULE,echo,[]), timer:sleep(20),
  C=collector(),
  undefined=erlang:system_profile(C,[runnable_procs|T]),
  [begin P!{self(),N}, receive N->ok end end||N<-[1,2,3]],
  timer:sleep(50),
  erlang:system_profile(undefined,[]),
  L=get_all(C),
  io:format("~p~n",[[{A,W,ts(Ts)}||{profile,X,A,W,Ts}<-L,X=:=P]]),
  io:format("~p~n",[[x||{profile,X,_,_,_}<-L,X=:=C]]),
  exit(P,kill), exit(C,kill).
ts({A,B,C})->[is_integer(X)||X<-[A,B,C]];
ts({A,B})->[is_integer(A),is_integer(B)];
ts(A)->is_integer(A).
echo() -> receive {F,M}->F!M, echo() end.
