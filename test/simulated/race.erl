%% A program with a planted race: two clients of a counter read it and write back what they read plus one.
-module(race).
-export([main/0, run/1]).

%% Prints what the counter holds in the end: 2, unless one client has overwritten what the other wrote.
main() -> io:format("~w~n", [count(2)]).

%% The same for N clients, to a process.
run(To) -> To ! {counted, count(2)}.

count(N) ->
    Counter = spawn(fun() -> counter(0) end),
    Self = self(),
    [spawn(fun() -> client(Counter), Self ! done end) || _ <- lists:seq(1, N)],
    [receive done -> ok end || _ <- lists:seq(1, N)],
    Counter ! {get, self()},
    receive {value, V} -> Counter ! stop, V end.

client(Counter) ->
    work(20),
    Counter ! {get, self()},
    receive {value, V} -> Counter ! {set, V + 1} end.

%% Some work, of which each client has the same: run one after the other, they never meet.
work(0) -> ok;
work(N) -> _ = lists:seq(1, 5), work(N - 1).

counter(V) ->
    receive
        {get, From} -> From ! {value, V}, counter(V);
        {set, New} -> counter(New);
        stop -> ok
    end.
