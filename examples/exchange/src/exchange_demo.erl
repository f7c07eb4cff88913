%% Starts the application, has 5,000 calls made, some of which end in disaster, and prints a report. All that it counts is the
%% same in every run, whatever the order in which things happen; only how many calls had to wait at once depends on that.
-module(exchange_demo).
-export([main/0]).

-define(CALLS, 5000).
-define(FRAMES, 51).

main() ->
    %% each crash is reported by OTP's logger; here the supervisors' word is enough
    ok = logger:set_primary_config(level, critical),
    Started = erlang:monotonic_time(millisecond),
    {ok, _} = application:ensure_all_started(exchange),
    {ok, Lines} = application:get_env(exchange, lines),
    {ok, Subscribers} = application:get_env(exchange, subscribers),
    io:format("A telephone exchange under supervision: ~w subscribers, ~w lines, ~w calls~n~n", [Subscribers, Lines, ?CALLS]),
    Results = exchange_calls:make(?CALLS, ?FRAMES),
    #{line := LinesLost, phone := PhonesLost, longest := Longest} = exchange_switch:statistics(),
    Alive = [proplists:get_value(active, supervisor:count_children(S)) || S <- [exchange_lines, exchange_phones]],
    ok = application:stop(exchange),
    Millis = erlang:monotonic_time(millisecond) - Started,
    Count = fun(What) -> length([R || R = {W, _, _} <- Results, W =:= What]) end,
    Frames = lists:sum([F || {_, _, F} <- Results]),
    row("calls answered", Count(answered), ""),
    row("calls to a number that does not exist", Count(unknown), ""),
    row("calls given up after 25 ms", Count(no_answer), "nobody at home"),
    row("lines struck by lightning", LinesLost, "an exit; the supervisor started new ones"),
    row("phones that caught fire", PhonesLost, "an error; the supervisor started new ones"),
    row("calls dialled again after lightning", length([T || {_, T, _} <- Results, T > 1]), "they saw a 'DOWN'"),
    row("most calls waiting for a line at once", Longest, ""),
    row("messages of voice", 4 * Frames, ""),
    [Lines, Subscribers] = Alive,
    ?CALLS = Count(answered) + Count(unknown) + Count(no_answer),
    io:format("~nAll ~w calls are accounted for, all lines and phones are there, after ~w ms.~n", [?CALLS, Millis]).

row(What, Number, "") -> io:format("  ~-40s~10w~n", [What, Number]);
row(What, Number, Remark) -> io:format("  ~-40s~10w  ~s~n", [What, Number, Remark]).
