%% How late a process wakes that asks for 1 ms, beside busy processes and one with much live data that allocates.
-module(bench_latency).
-export([run/3]).

%% Prints microseconds over the millisecond asked for: p50, p99, p99.9, the worst; and bytes of the large heap.
run(Seconds, Busy, Elements) ->
    Self = self(),
    Ps = [spawn(fun() -> busy(0) end) || _ <- lists:seq(1, Busy)],
    Big = spawn(fun() -> large(Elements, Self) end),
    receive large_is_ready -> ok end,
    spawn(fun() -> Self ! {late, ping(Seconds * 1000, erlang:monotonic_time(microsecond), [])} end),
    receive {late, Late} -> ok end,
    {total_heap_size, Words} = process_info(Big, total_heap_size),
    [exit(P, kill) || P <- [Big | Ps]],
    Sorted = list_to_tuple(lists:sort(Late)),
    At = fun(Part) -> element(max(1, min(tuple_size(Sorted), ceil(tuple_size(Sorted) * Part))), Sorted) end,
    io:format("~b ~b ~b ~b ~b~n", [At(0.5), At(0.99), At(0.999), At(1.0), Words * erlang:system_info(wordsize)]).

ping(0, _, Late) -> Late;
ping(N, T0, Late) ->
    receive after 1 -> ok end,
    T1 = erlang:monotonic_time(microsecond),
    ping(N - 1, erlang:monotonic_time(microsecond), [T1 - T0 - 1000 | Late]).

busy(N) -> busy(work(lists:seq(1, 100), N)).
work([X | Xs], A) -> work(Xs, (A + X) band 16#FFFF);
work([], A) -> A.

large(N, Parent) ->
    Live = build(N, []),
    Parent ! large_is_ready,
    churn(Live, 0).
build(0, L) -> L;
build(N, L) -> build(N - 1, [{N, N} | L]).
churn(Live, N) -> churn(Live, N + length(lists:seq(1, 1000))).
