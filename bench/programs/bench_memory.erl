%% What processes take, and a million of them alive at once.
-module(bench_memory).
-export([spawn_idle/1, million/1, release/0]).

%% Processes that wait; prints `ready`.
spawn_idle(N) ->
    Self = self(),
    Holder = spawn(fun() ->
        Ps = spawn_n(N, []),
        Self ! ready,
        receive stop -> [exit(P, kill) || P <- Ps] end
    end),
    register(bench_holder, Holder),
    receive ready -> io:format("~b~n", [erlang:system_info(process_count)]) end.
spawn_n(0, Ps) -> Ps;
spawn_n(N, Ps) -> spawn_n(N - 1, [spawn(fun idle/0) | Ps]).
idle() -> receive {From, X} -> From ! X + 1, idle() end.
release() -> bench_holder ! stop, io:format("ok~n").

%% Spawns N, asks each one and waits for all answers: prints milliseconds of both.
million(N) ->
    Self = self(),
    spawn(fun() ->
        T0 = erlang:monotonic_time(millisecond),
        Ps = spawn_n(N, []),
        T1 = erlang:monotonic_time(millisecond),
        Me = self(),
        [P ! {Me, 1} || P <- Ps],
        Sum = collect(N, 0),
        T2 = erlang:monotonic_time(millisecond),
        Self ! {T1 - T0, T2 - T1, Sum},
        register(bench_holder, self()),
        receive stop -> [exit(P, kill) || P <- Ps] end
    end),
    receive {A, B, Sum} -> io:format("~b ~b ~b~n", [A, B, Sum]) end.
collect(0, A) -> A;
collect(N, A) -> receive X -> collect(N - 1, A + X) end.
