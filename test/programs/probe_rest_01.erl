%% Probes of implicit behaviour that the other probe programs do not have: funs, timers, flags, names.
-module(probe_rest_01).
-include("check.hrl").

main() ->
    quiet(),
    ?P(fresh(fun() -> [element(1,X)||X<-erlang:fun_info(id(fun() -> 1 end))] end)),
    ?P(fresh(fun() -> erlang:fun_info(fun lists:map/2, env) end)),
    ?P(fresh(fun() -> erlang:fun_info(id(fun(X) -> X+1 end), arity) end)),
    ?P(fresh(fun() -> erlang:fun_info((fun(A,B)-> fun() -> {A,B} end end)(id(1),id(2)), env) end)),
    ?P(fresh(fun() -> {name, N} = erlang:fun_info(id(fun() -> 1 end), name), re_free(atom_to_list(N)) end)),
    ?P(fresh(fun() -> is_function(fun lists:map/2, 2) end)),
    ?P(fresh(fun() -> begin _R=erlang:start_timer(10,self(),tm), rcv() end end)),
    ?P(fresh(fun() -> begin R=erlang:start_timer(10000,self(),tm), T=erlang:cancel_timer(R), T > 9000 end end)),
    ?P(fresh(fun() -> begin R=erlang:start_timer(1000000,self(),tm), erlang:cancel_timer(R,[{async,true}]), {cancel_timer, R, L} = rcv(), L > 990000 end end)),
    ?P(fresh(fun() -> begin R=erlang:start_timer(10000,self(),tm), {erlang:cancel_timer(R,[{info,false}]), erlang:read_timer(R)} end end)),
    ?P(fresh(fun() -> process_flag(error_handler, foo) end)),
    ?P(fresh(fun() -> begin put(a,1), put(b,2), {lists:sort(get()),get_keys(1),erase(a),erase(),get()} end end)),
    ?P(fresh(fun() -> whereis(nosuch) end)),
    ?P(fresh(fun() -> begin register(me3,self()), {'EXIT', {R, [F | _]}} = (catch register(me3,self())), {R, F} end end)),
    ?P(fresh(fun() -> begin register(me4,self()), {'EXIT', {R, [F | _]}} = (catch register(me5,self())), {R, F} end end)),
    ?P(fresh(fun() -> unregister(nosuchname) end)),
    ?P(fresh(fun() -> erlang:make_tuple(2,x,[{2,y}]) end)),
    ?P(fresh(fun() -> lists:seq(5,1) end)),
    ?P(fresh(fun() -> {trunc(id(1.0e20)), round(id(-0.5)), round(id(2.5)), ceil(id(1.1)), floor(id(-1.1)), id(-7) div 2} end)),
    ?P(fresh(fun() -> {trunc(1.0e20), round(-0.5), round(2.5), ceil(1.1), floor(-1.1), -7 div 2} end)),
    ok.

rcv() -> receive X -> X after 4000 -> none end.
%% The name of a fun without its number.
re_free(Name) -> [case C >= $0 andalso C =< $9 of true -> $N; false -> C end || C <- Name].
