%% A program with a planted race: clients read a shared counter and write back what they read plus one. A whole time
%% slice is more than a client needs, so that first come, first served never shows the mistake.
-module(race).
-export([main/0, run/1]).

%% Prints what the counter holds in the end: 2, unless one client has overwritten what the other wrote.
main() -> io:format("~w~n", [count(2)]).

%% The same, to a process.
run(To) -> To ! {counted, count(2)}.

count(N) ->
    Table = ets:new(race, [public]),
    ets:insert(Table, {counter, 0}),
    Self = self(),
    [spawn(fun() -> client(Table), Self ! done end) || _ <- lists:seq(1, N)],
    [receive done -> ok end || _ <- lists:seq(1, N)],
    [{counter, Value}] = ets:lookup(Table, counter),
    ets:delete(Table),
    Value.

client(Table) ->
    work(20),
    [{counter, Value}] = ets:lookup(Table, counter),
    ets:insert(Table, {counter, increment(Value)}),
    work(20).

increment(N) -> work(3), N + 1.

work(0) -> ok;
work(N) -> work(N - 1).
