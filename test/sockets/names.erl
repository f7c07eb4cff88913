%% The module net: names of hosts, services and interfaces.
-module(names).
-export([main/0]).

main() ->
 P = fun(X) -> io:format("~0tp~n",[sorted(X)]) end,
 C = fun(F) -> P(try F() catch A:B -> {A,B} end) end,
 C(fun() -> net:info() end),
 C(fun() -> net:gethostname() end),
 C(fun() -> net:if_names() end),
 C(fun() -> net:if_name2index("lo") end),
 C(fun() -> net:if_name2index("nosuch") end),
 C(fun() -> net:if_name2index("nosuchnosuchnosuchnosuchnosuch") end),
 C(fun() -> net:if_index2name(1) end),
 C(fun() -> net:if_index2name(4711) end),
 C(fun() -> net:if_index2name(-1) end),
 C(fun() -> net:getservbyname("http") end),
 C(fun() -> net:getservbyname("http", udp) end),
 C(fun() -> net:getservbyname("domain", udp) end),
 C(fun() -> net:getservbyname("nosuch", udp) end),
 C(fun() -> net:getservbyport(80) end),
 C(fun() -> net:getservbyport(53,udp) end),
 C(fun() -> net:getservbyport(70000,udp) end),
 C(fun() -> net:getifaddrs() end),
 C(fun() -> net:getifaddrs(inet) end),
 C(fun() -> net:getifaddrs(packet) end),
 C(fun() -> net:getaddrinfo("localhost") end),
 C(fun() -> net:getaddrinfo("127.0.0.1") end),
 C(fun() -> net:getaddrinfo("127.0.0.1", "http") end),
 C(fun() -> net:getaddrinfo("127.0.0.1", "nosuch") end),
 C(fun() -> net:getaddrinfo("::1") end),
 C(fun() -> net:getnameinfo(#{family=>inet,addr=>{127,0,0,1},port=>80}) end),
 C(fun() -> net:getnameinfo(#{family=>inet,addr=>{127,0,0,1},port=>80},[numerichost,numericserv]) end),
 C(fun() -> net:getnameinfo(#{family=>inet,addr=>{127,0,0,1}},[foo]) end),
 C(fun() -> net:getnameinfo(#{family=>inet6,addr=>{0,0,0,0,0,0,0,1},port=>53},[dgram]) end),
 C(fun() -> prim_net:debug(false) end),
 C(fun() -> prim_net:debug(x) end),
 C(fun() -> prim_net:get_if_entry(#{}) end).

sorted(M) when is_map(M) -> {map,[{K,sorted(V)} || {K,V} <- lists:sort(maps:to_list(M))]};
sorted(T) when is_tuple(T) -> list_to_tuple(sorted(tuple_to_list(T)));
sorted([H|T]) -> [sorted(H)|sorted(T)];
sorted(X) -> X.
