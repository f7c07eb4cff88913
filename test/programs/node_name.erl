%% booted
%% A node gets a name (erlang:setnode/2) and loses it with net_kernel: what is called by it, who is told, and that there are no other nodes.
-module(node_name).
-export([main/0]).

main() ->
    logger:set_primary_config(level, none),
    Monitor = fun(O, On) -> try process_flag(O, On) catch C:E -> {C, E} end end,
    io:format("~p~n", [[Monitor(O, true) || O <- [monitor_nodes, monitor_nodes, {monitor_nodes, []}, {monitor_nodes, #{}}, {monitor_nodes, [x]},
        {monitor_nodes, #{node_type => all, nodedown_reason => true}}, {monitor_nodes, #{list => true, connection_id => true, node_type => visible}},
        {monitor_nodes, #{node_type => hidden}}, {monitor_nodes, #{list => false}}, {monitor_nodes, #{node_type => true}}, {monitor_nodes, #{x => true}}]]]),
    Before = term_to_binary({self(), make_ref(), fun lists:map/2}),
    io:format("~p ~p~n", [names(), setnode('one@host', 7)]),
    Kernel = spawn(fun() -> register(net_kernel, self()), receive stop -> ok end end),
    wait(fun() -> whereis(net_kernel) =:= Kernel end),
    io:format("~p~n", [[setnode(N, C) || {N, C} <- [{"one@host", 7}, {one, 7}, {'one@', 7}, {'one@host@', 7}, {nonode@nohost, 7}, {'one@host', -1},
        {'one@host', 16#100000000}, {'one@host', x}, {'one@host', 7}, {'two@host', 7}]]]),
    io:format("~p ~p~n", [names(), told()]),
    Named = term_to_binary({self(), make_ref(), fun lists:map/2}),
    io:format("~p~n", [[described(B) || B <- [Before, Named]]]),
    others(),
    local(),
    Kernel ! stop,
    wait(fun() -> node() =:= nonode@nohost end),
    io:format("~p ~p~n", [names(), told()]),
    io:format("~p~n", [[described(B) || B <- [Before, Named]]]),
    io:format("~p~n", [[Monitor(O, false) || O <- [monitor_nodes, monitor_nodes, {monitor_nodes, #{node_type => hidden}}]]]),
    io:format("~p~n", [[caught(fun() -> monitor(process, {a, 'x@y'}) end), caught(fun() -> erlang:monitor_node('x@y', true) end)]]).

names() -> {node(), is_alive(), nodes(), nodes(this), node(self()), node(make_ref()), erlang:system_info(creation)}.

described(B) ->
    {Pid, Ref, Fun} = binary_to_term(B),
    {node(Pid), Pid =:= self(), node(Ref), Fun([], [])}.

others() ->
    io:format("~p~n", [[caught(F) || F <- [fun() -> erlang:monitor_node('x@y', true) end, fun() -> erlang:monitor_node('x@y', false) end, fun() -> erlang:monitor_node(node(), true) end,
        fun() -> erlang:monitor_node('x@y', true, [allow_passive_connect]) end, fun() -> erlang:monitor_node('x@y', true, [x]) end, fun() -> erlang:monitor_node(x, y) end,
        fun() -> erlang:monitor_node("x", true) end, fun() -> {name, 'x@y'} ! hello end]]]),
    io:format("~p~n", [told()]),
    Ref = monitor(process, {name, 'x@y'}),
    io:format("~p~n", [receive {'DOWN', Ref, process, Object, Reason} -> {Object, Reason} after 5000 -> none end]),
    io:format("~p~n", [caught(fun() -> monitor(port, {name, 'x@y'}) end)]).

local() ->
    Echo = spawn(fun F() -> receive {From, M} -> From ! {echo, M}, F() end end),
    register(echo, Echo),
    Ref = monitor(process, {echo, node()}),
    {echo, node()} ! {self(), hello},
    io:format("~p~n", [receive {echo, M} -> M after 5000 -> none end]),
    exit(Echo, kill),
    io:format("~p~n", [receive {'DOWN', Ref, process, Object, Reason} -> {Object, Reason} after 5000 -> none end]),
    io:format("~p~n", [erlang:spawn(node(), erlang, self, []) =/= self()]),
    io:format("~p~n", [rpc:call(node(), lists, reverse, [[1, 2]])]).

setnode(Name, Creation) -> caught(fun() -> erlang:setnode(Name, Creation) end).
caught(F) -> try F() catch C:E -> {C, E} end.
told() -> receive M -> [M | told()] after 100 -> [] end.
wait(F) -> case F() of true -> ok; false -> receive after 5 -> wait(F) end end.
