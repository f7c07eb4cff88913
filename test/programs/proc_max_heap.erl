%% A process that outgrows max_heap_size ends by it, whatever it does next: exit, raise within a catch, return, wait.
-module(proc_max_heap).
-export([main/0]).

main() ->
    Funs = [{exit, fun() -> exit(grown()) end}, {error, fun() -> error(grown()) end}, {caught, fun() -> catch exit(grown()) end},
            {tried, fun() -> try id(hd(grown())) + 1 catch error:badarith -> ok end end}, {returned, fun() -> grown() end},
            {waits, fun() -> G = grown(), receive never -> G after 5 -> length(G) end end}],
    [io:format("~p ~p ~p~n", [Kill, Name, outcome(F, Kill)]) || Kill <- [true, false], {Name, F} <- Funs],
    io:format("~p~n", [outcome(fun() -> process_flag(max_heap_size, 0), length(grown()) end, true)]),
    %% garbage does not count, however much it is
    io:format("~p~n", [outcome(fun() -> garbage(300000, 1.0) end, true, 4000)]).

garbage(0, F) -> F;
garbage(N, F) -> garbage(N - 1, F * 1.0000001).

outcome(F, Kill) -> outcome(F, Kill, 400).
outcome(F, Kill, Size) ->
    Options = [monitor, {max_heap_size, #{size => Size, kill => Kill, error_logger => false}}],
    {Pid, Ref} = spawn_opt(fun() -> F(), exit(done) end, Options),
    receive {'DOWN', Ref, process, Pid, Reason} -> shortly(Reason) end.

shortly({Reason, _}) -> shortly(Reason);
shortly(Reason) when is_list(Reason) -> {list, length(Reason)};
shortly(Reason) -> Reason.

%% The last collection is the one of a heap check, with nothing called behind it.
grown() ->
    T = erlang:make_tuple(300, a),
    A = <<(id(1)):64/unit:8>>, B = <<(id(2)):64/unit:8>>, C = <<(id(3)):64/unit:8>>, D = <<(id(4)):64/unit:8>>,
    [T, A, B, C, D | lists:seq(1, 200)].

id(X) -> X.
