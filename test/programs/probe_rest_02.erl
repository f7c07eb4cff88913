%% Probes of implicit behaviour that the other probe programs do not have: system information, packets, tables, zlib.
-module(probe_rest_02).
-include("check.hrl").

main() ->
    quiet(),
    ?P(fresh(fun() -> group_leader() =:= group_leader() end)),
    ?P(fresh(fun() -> erlang:system_info(os_system_time_source) =/= [] end)),
    ?P(fresh(fun() -> erlang:system_info(modified_timing_level) end)),
    ?P(fresh(fun() -> erlang:system_info(start_time) =/= 0 end)),
    ?P(fresh(fun() -> erlang:system_info(outstanding_system_requests_limit) end)),
    ?P(fresh(fun() -> [erlang:system_info(I) =/= x || I <- [cpu_topology, allocator, c_compiler_used]] end)),
    ?P(fresh(fun() -> [element(1, T) || {T, _} <- [erlang:system_info(os_system_time_source)], is_tuple(T)] end)),
    ?P(fresh(fun() -> erlang:decode_packet(line,<<"ab\ncd">>,[]) end)),
    ?P(fresh(fun() -> erlang:decode_packet(http,<<"GET / HTTP/1.1\r\nX">>,[]) end)),
    ?P(fresh(fun() -> erlang:decode_packet(2,<<0,5,1>>,[]) end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[ordered_set]), ets:insert(T,[{1,a},{1.0,b},{2,c}]), ets:tab2list(T) end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[set]), ets:insert(T,[{1,a},{1.0,b}]), lists:sort(ets:tab2list(T)) end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[bag]), ets:insert(T,[{1,a},{1,b},{1,a}]), ets:lookup(T,1) end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[duplicate_bag]), ets:insert(T,[{1,a},{1,b},{1,a}]), ets:lookup(T,1) end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[]), is_reference(T) end end)),
    ?P(fresh(fun() -> begin T=ets:new(tt1,[named_table]), {T,is_reference(ets:whereis(tt1))} end end)),
    ?P(fresh(fun() -> [element(1,X)||X<-ets:info(ets:new(t,[]))] end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[]), ets:insert(T,{a,1}), [ets:update_counter(T,a,5), ets:update_counter(T,a,{2,-10,0,0}), ets:update_counter(T,zz,{2,1},{zz,10})] end end)),
    ?P(fresh(fun() -> begin T=ets:new(t,[]), ets:update_counter(T,a,5) end end)),
    ?P(fresh(fun() -> zlib:uncompress(zlib:compress(<<"abc">>)) end)),
    ok.
