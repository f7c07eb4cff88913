%% The order in which process_info tells links: that of the tree they are kept in. That of monitors hangs on their references, which differ from run
%% to run.
-module(link_order).
-export([main/0]).

main() ->
    Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, 12)],
    Orders = [[1], [1, 2], [2, 1], [1, 2, 3], [3, 2, 1], [2, 1, 3], [2, 3, 1], [1, 2, 3, 4], [1, 2, 3, 4, 5], lists:seq(1, 8),
              [8, 7, 6, 5, 4, 3, 2, 1], [4, 2, 6, 1, 3, 5, 7, 8], [5, 1, 8, 2, 7, 3, 6, 4], lists:seq(1, 12), lists:reverse(lists:seq(1, 12))],
    lists:foreach(fun(Order) -> apart(fun() -> links(Order, Ps), monitors(Order, Ps) end) end, Orders).

links(Order, Ps) ->
    [link(lists:nth(I, Ps)) || I <- Order],
    {links, Links} = process_info(self(), links),
    io:format("links ~w: ~w~n", [Order, [index(P, Ps) || P <- Links]]),
    [unlink(P) || P <- Links].

monitors(Order, Ps) ->
    [monitor(process, lists:nth(I, Ps)) || I <- Order],
    {monitors, Monitors} = process_info(self(), monitors),
    io:format("monitors ~w: ~w~n", [Order, lists:sort([index(P, Ps) || {process, P} <- Monitors])]).

index(P, Ps) -> length(lists:takewhile(fun(Q) -> Q =/= P end, Ps)) + 1.

apart(Fun) ->
    {Pid, Ref} = spawn_monitor(Fun),
    receive {'DOWN', Ref, process, Pid, normal} -> ok end.
