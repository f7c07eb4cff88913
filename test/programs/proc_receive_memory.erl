%% Processes that only receive, and wait each time: what they were sent is given back.
-module(proc_receive_memory).
-include("check.hrl").

main() ->
    List = lists:seq(1, 512),
    Binary = binary:copy(<<"0123456789">>, 1000),
    ?P(small_after(fun echo/0, List)),
    ?P(small_after(fun echo/0, {List, [Binary], #{list => List}})),
    ?P(small_after(fun() -> two(0) end, List)),
    ?P(small_after(fun() -> counting(0) end, List)),
    ?P(binaries_after(fun echo/0, Binary)),
    ok.

echo() -> receive {From, M} -> From ! M, echo() end.
%% A receive at each end of a loop of two functions, and one that takes nothing but the sender.
two(N) -> receive {From, M} -> From ! M, other(N + 1) end.
other(N) -> receive {From, M} -> From ! M, two(N) after 100000 -> N end.
counting(N) -> receive {From, [_ | _] = M} -> From ! M, counting(N + 1) end.

exchange(0, _, _) -> ok;
exchange(N, P, M) -> P ! {self(), M}, receive M -> exchange(N - 1, P, M) end.

small_after(F, M) ->
    P = spawn_link(F),
    exchange(1000, P, M),
    {memory, Bytes} = process_info(P, memory),
    Bytes < 400000.

%% Binaries off the heap that nobody holds any more. The last messages may still be there.
binaries_after(F, M) ->
    P = spawn_link(F),
    [exchange(1, P, <<N:32, M/binary>>) || N <- lists:seq(1, 1000)],
    {binary, Held} = process_info(P, binary),
    length(Held) < 500.
