%% Processes with large heaps are collected while others run: messages, signals and questions meanwhile.
-module(proc_gc_large).
-export([main/0, sleeper/2]).
-define(LIVE, 60000).

main() ->
    questions(),
    ended(),
    asked_for(),
    looked_at(),
    suspended(),
    hibernating(),
    deep(),
    by_itself(),
    timeouts(),
    limited(),
    signals(),
    binaries(),
    ok.

live(N) -> [{I, [I], <<I:32>>} || I <- lists:seq(1, N)].
sum(Live) -> lists:sum([A + B || {A, [B], <<A:32>>} <- Live]).

%% Allocates beside what is alive until it is asked.
server(Live, Last) ->
    receive
        {From, Ref, N} ->
            From ! {Ref, N, sum(Live)},
            server(Live, N);
        stop -> {stopped, Last}
    after 0 ->
        server(Live, length(lists:seq(1, 2000)) - 2000 + Last)
    end.

start() -> spawn(fun() -> server(live(?LIVE), 0) end).

questions() ->
    Pid = start(),
    Refs = [begin Ref = make_ref(), Pid ! {self(), Ref, N}, Ref end || N <- lists:seq(1, 40)],
    io:format("~p~n", [lists:usort([receive {Ref, N, Sum} -> {Sum, is_integer(N)} end || Ref <- Refs])]),
    Again = [begin
                 Ref = make_ref(),
                 Pid ! {self(), Ref, N},
                 receive {Ref, N, Sum} -> Sum end
             end || N <- lists:seq(1, 40)],
    io:format("~p~n", [lists:usort(Again)]),
    unlink(Pid), exit(Pid, kill), ok.

collector(Live) ->
    erlang:garbage_collect(),
    collector(Live).

ended() ->
    Killed = [begin
         {Pid, Ref} = spawn_monitor(fun() -> collector(live(?LIVE)) end),
         [erlang:yield() || _ <- lists:seq(1, N * 50)],
         Pid ! {message, N},
         exit(Pid, Reason),
         receive {'DOWN', Ref, process, Pid, Why} -> Why end
     end || N <- lists:seq(1, 5), Reason <- [kill, shutdown]],
    io:format("~p~n", [Killed]).

asked_for() ->
    Pid = spawn(fun() -> L = live(?LIVE), receive {From, ask} -> From ! sum(L) end end),
    until(fun() -> process_info(Pid, status) =:= {status, waiting} end),
    io:format("~p~n", [[erlang:garbage_collect(Pid, [{type, T}]) || T <- [minor, major, minor, major]]]),
    io:format("~p~n", [[erlang:garbage_collect(Pid, [{async, T}, {type, T}]) || T <- [minor, major]]]),
    io:format("~p~n", [[receive {garbage_collect, T, R} -> {T, R} end || T <- [minor, major]]]),
    Pid ! {self(), ask},
    io:format("~p~n", [receive Sum -> Sum end]),
    until(fun() -> not is_process_alive(Pid) end),
    io:format("~p~n", [erlang:garbage_collect(Pid)]).

looked_at() ->
    Pid = spawn(fun() -> put(key, live(100)), put({a, b}, "value"), collector(live(?LIVE)) end),
    until(fun() -> element(2, process_info(Pid, garbage_collection)) =/= [] andalso element(2, process_info(Pid, dictionary)) =/= [] end),
    Pid ! {first, message}, Pid ! "second", Pid ! {third, <<0:800>>},
    Seen = lists:usort([begin
        {messages, [{first, message}, "second", {third, Bin}]} = process_info(Pid, messages),
        {dictionary, D} = process_info(Pid, dictionary),
        [{message_queue_len, 3}, {messages, Ms}] = process_info(Pid, [message_queue_len, messages]),
        {status, Status} = process_info(Pid, status),
        true = lists:member(Status, [running, runnable, garbage_collecting, suspended]),
        {byte_size(Bin), length(Ms), [V || {{a, b}, V} <- D], length(process_info(Pid)) > 10}
    end || _ <- lists:seq(1, 30)]),
    io:format("~p~n", [Seen]),
    exit(Pid, kill), ok.

suspended() ->
    Pid = start(),
    Ref = make_ref(),
    Pid ! {self(), Ref, 0},
    receive {Ref, 0, _} -> ok end,
    R = [begin
        true = erlang:suspend_process(Pid),
        Pid ! {self(), Ref, N},
        Nothing = receive {Ref, N, _} -> something after 2 -> nothing end,
        {status, suspended} = until_is(fun() -> process_info(Pid, status) end, {status, suspended}),
        true = erlang:resume_process(Pid),
        {Nothing, receive {Ref, N, Sum} -> Sum end}
    end || N <- lists:seq(1, 10)],
    io:format("~p~n", [lists:usort(R)]),
    Pid ! stop, ok.

hibernating() ->
    Pid = spawn(fun() -> sleeper(live(?LIVE), 0) end),
    R = [begin
        Pid ! {self(), N},
        Got = receive {N, Sum} -> Sum end,
        [Pid ! {self(), early} || N rem 2 =:= 0],
        [receive {early, _} -> ok end || N rem 2 =:= 0],
        until(fun() -> process_info(Pid, current_function) =:= {current_function, {erlang, hibernate, 3}} end),
        Got
    end || N <- lists:seq(1, 6)],
    io:format("~p~n", [lists:usort(R)]),
    exit(Pid, kill), ok.

sleeper(Live, N) ->
    receive
        {From, Ask} ->
            From ! {Ask, sum(Live)},
            erlang:hibernate(?MODULE, sleeper, [Live, N + 1])
    end.

%% A deep stack, and results made while it is left.
deep() ->
    io:format("~p~n", [sum(down(300000))]),
    {Pid, Ref} = spawn_monitor(fun() -> exit({sum, sum(down(200000)), length(both(100000))}) end),
    io:format("~p~n", [receive {'DOWN', Ref, process, Pid, Why} -> Why end]).
down(0) -> [];
down(N) -> [{N, [N], <<N:32>>} | down(N - 1)].
both(0) -> [];
both(N) -> L = both(N - 1), [{N, length(lists:seq(1, N rem 7)), hd(L ++ [N])} | lists:sublist(L, 3)] ++ [].

by_itself() ->
    Me = self(),
    spawn(fun() ->
        Words = fun() -> element(2, process_info(self(), total_heap_size)) end,
        L = live(?LIVE),
        Large = Words(),
        Sum = sum(L),
        true = erlang:garbage_collect(),
        Small = Words(),
        Me ! {by_itself, Sum, Large > ?LIVE * 5, Small * 4 < Large}
    end),
    io:format("~p~n", [receive {by_itself, _, _, _} = R -> R end]).

timeouts() ->
    Me = self(),
    Pid = spawn(fun() -> L = live(?LIVE), Me ! {woken, [wait(L, N) || N <- lists:seq(1, 20)]} end),
    Pid ! never_received,
    io:format("~p~n", [receive {woken, R} -> lists:usort(R) end]).
wait(L, N) ->
    _ = lists:seq(1, 60000),
    receive {message, N} -> message after N rem 3 -> length(L) end.

limited() ->
    Grow = fun Grow(L, N) -> Grow([{N, lists:seq(1, 20)} | L], N + 1) end,
    {Pid, Ref} = spawn_opt(fun() -> Grow([], 0) end,
                           [monitor, {max_heap_size, #{size => 500000, kill => true, error_logger => false}}]),
    io:format("~p~n", [receive {'DOWN', Ref, process, Pid, Why} -> Why end]).

signals() ->
    Me = self(),
    Pid = spawn(fun() ->
        process_flag(trap_exit, true),
        L = live(?LIVE),
        Me ! ready,
        Me ! {exits, [begin erlang:garbage_collect(), receive {'EXIT', _, W} -> W end end || _ <- lists:seq(1, 10)], sum(L)}
    end),
    receive ready -> ok end,
    [spawn(fun() -> link(Pid), exit({reason, N}) end) || N <- lists:seq(1, 10)],
    io:format("~p~n", [receive {exits, E, S} -> {lists:sort(E), S} end]).

%% What holds binaries off the heap lets go of them.
binaries() ->
    Me = self(),
    Pid = spawn(fun() ->
        Bs = [binary:copy(<<I:32>>, 50) || I <- lists:seq(1, 20000)],
        erlang:garbage_collect(),
        Kept = lists:nthtail(19990, Bs),
        erlang:garbage_collect(),
        {binary, Held} = process_info(self(), binary),
        Me ! {held, length(Held), [binary:first(B) + binary:last(B) || B <- Kept] =/= []}
    end),
    io:format("~p~n", [receive {held, _, _} = H -> H end]),
    false = is_process_alive(Pid) andalso exit(Pid, kill) andalso false,
    ok.

until(F) ->
    case F() of
        true -> ok;
        false -> receive after 1 -> until(F) end
    end.
until_is(F, Value) -> until(fun() -> F() =:= Value end), Value.
