%% Deprecated system flags warn, quota of processors, words of large maps.
-module(sys_rarely_asked).
-export([main/0]).

main() ->
    Old = erlang:system_flag(system_logger, self()),
    io:format("~p~n", [[tried(fun() -> erlang:system_flag(Flag, Value) end) || {Flag, Value} <- [{cpu_topology, x}, {scheduler_bind_type, x}, {scheduler_bind_type, unbound}]]]),
    logged(),
    erlang:system_flag(system_logger, Old),
    %% OTP 25 finds fewer control groups
    io:format("~p~n", [erlang:system_info(otp_release) < "26" orelse erlang:system_info(cpu_quota)]),
    io:format("~p~n", [[{N, erts_debug:size_shared(Map)} || N <- [31, 32, 33, 34, 40, 100, 1000],
                        Map <- [maps:from_list([{I, {I}} || I <- lists:seq(1, N)])]]]),
    M = maps:from_list([{I, I} || I <- lists:seq(1, 50)]),
    io:format("~p~n", [[erts_debug:size_shared(T) - erts_debug:size_shared(M) || T <- [M, {M}, {M, M}, [M, M#{1 := 1}]]]]),
    ok.

tried(F) -> try F() catch error:Reason -> Reason end.
logged() ->
    receive
        {log, Level, Format, [Text], #{pid := Pid, gl := Leader, error_logger := About}} ->
            io:format("~p ~p ~s ~p~n", [Level, Format, Text, {Pid =:= self(), Leader =:= group_leader(), About}]),
            logged()
    after 200 -> ok
    end.
