%% erlang:system_monitor/0,1,2 and system_profile/0,2: options, errors, and what they tell.
-module(system_monitor).
-export([main/0]).
main() ->
  S=self(),
  Opts=[[], [busy_port],[busy_dist_port],[busy_port,busy_dist_port],[{long_gc,0}],[{long_gc,5}],[{large_heap,1}],[{large_heap,20000}],[{long_schedule,0}],[{long_schedule,1 bsl 62}],[{long_gc,1 bsl 64}],[{long_message_queue,{1,2}}],[{long_message_queue,{2,2}}],[{long_message_queue,{0,1}}],[{long_message_queue,{-1,1}}],[{long_message_queue,{0,1 bsl 62}}],[{long_gc,1},{long_schedule,2},{large_heap,30000},busy_port,busy_dist_port],[{long_gc,1}|x],x,[x],[{a,b}],[{long_gc,-1}],[{long_gc,a}],[{busy_port,1}],[{long_gc,1,2}]],
  D=spawn(fun()->ok end), timer:sleep(20),
  Pids=[{self,S},{dead,D},{undef,undefined},{atom,init},{int,1},{ext,c:pid(0,1,2)}],
  Sh=fun(F)-> try F() of S->self; {S,O}->{self,O}; R->R catch C:E:Sx->{C,E,setelement(3,hd(Sx),x)} end end,
  [io:format("~p ~p: ~p now ~p~n",[N,O,Sh(fun()->erlang:system_monitor(P,O) end),Sh(fun()->erlang:system_monitor() end)])||{N,P}<-Pids,O<-Opts],
  [io:format("1 ~p: ~p now ~p~n",[A,Sh(fun()->erlang:system_monitor(case A of {self,X}->{S,X};_->A end) end),Sh(fun()->erlang:system_monitor() end)])||A<-[undefined,{self,[busy_port]},{self,[]},{self,x},{a,b,c},x,{init,[busy_port]}]],
  erlang:system_monitor(undefined),
  PO=[[],[runnable_procs],[runnable_ports],[scheduler],[exclusive],[scheduler,runnable_procs,runnable_ports,exclusive],[timestamp],[monotonic_timestamp,runnable_ports],[strict_monotonic_timestamp],[x],x,[runnable_ports|x],[{a,b}]],
  Port=open_port({spawn,"cat"},[]),
  Q=spawn(fun()->receive after infinity->ok end end),
  Sh2=fun(F)-> try F() of {Q,O}->{self,O};{Port,O}->{port,O}; R->R catch C:E:Sx->{C,E,setelement(3,hd(Sx),x)} end end,
  [begin io:format("P ~p ~p: ~p now ~p~n",[N,O,Sh2(fun()->erlang:system_profile(P,O) end),Sh2(fun()->erlang:system_profile() end)]) end||{N,P}<-[{self,Q},{port,Port},{dead,D},{undef,undefined},{atom,init},{int,1}],O<-PO],
  erlang:system_profile(undefined,[]),
  %% dying monitor
  W=spawn(fun()->receive after infinity->ok end end), erlang:system_monitor(W,[busy_port]), exit(W,kill), timer:sleep(50), io:format("~p~n",[case erlang:system_monitor() of {W,X}->{w,X};X->X end]),
  erlang:system_monitor(S,[{large_heap,20000}]),
  spawn(fun()->L=lists:seq(1,200000), garbage_collect(), length(L) end),
  receive {monitor,P,large_heap,I} when is_pid(P)->io:format("~p~n",[[K||{K,V}<-I,is_integer(V)]]) after 5000->io:format("none~n") end,
  erlang:system_monitor(undefined),
  (fun F()->receive {monitor,_,large_heap,_}->F() after 0->ok end end)(),
  case catch erlang:system_monitor(S,[{long_message_queue,{2,10}}]) of {'EXIT',_}->ok; _->
   R=spawn(fun()->receive go->ok end, (fun G()->receive x->G() after 0->S!done,receive stop->ok end end end)() end),
   [R!x||_<-lists:seq(1,20)],
   receive {monitor,R,long_message_queue,V}->io:format("q ~p~n",[V]) after 1000->io:format("q none~n") end,
   R!go, receive done->ok end,
   receive {monitor,R,long_message_queue,V2}->io:format("q ~p~n",[V2]) after 1000->io:format("q none~n") end end,
  erlang:system_monitor(undefined),
  ok.
