%% Runs one row and prints what it took. A row is {Name, Setup, Run}: Setup() is not measured, Run(Setup()) is, both
%% in a process of their own. The same module runs under both machines.
-module(bench_runner).
-export([run/2, modules/0, list/0, server/0]).

modules() ->
    [bench_calls, bench_lists, bench_maps, bench_numbers, bench_binaries, bench_funs, bench_processes, bench_timers,
     bench_ets, bench_ports, bench_files, bench_re, bench_compiler, bench_classics, bench_library, bench_otp, bench_sockets].

%% Prints the names of all rows with their modules.
list() ->
    [io:format("~s ~s~n", [M, Name]) || M <- modules(), {Name, _, _} <- M:rows()],
    io:format("end~n").

%% Prints `Nanoseconds ProcessorNanoseconds Digest`, the digest of the row's result.
run(Module, Name) ->
    {_, Setup, Run} = lists:keyfind(atom_to_list(Name), 1, Module:rows()),
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() -> Self ! {self(), measure(Setup, Run)} end),
    receive
        {Pid, {Time, Cpu, Digest}} ->
            receive {'DOWN', Ref, process, Pid, _} -> ok end,
            io:format("~b ~b ~s~n", [Time, Cpu, Digest]);
        {'DOWN', Ref, process, Pid, Reason} ->
            io:format("0 0 ~0p~n", [Reason])
    end.

measure(Setup, Run) ->
    State = Setup(),
    C0 = bench_clock:cpu(),
    T0 = erlang:monotonic_time(nanosecond),
    Result = Run(State),
    T1 = erlang:monotonic_time(nanosecond),
    C1 = bench_clock:cpu(),
    {T1 - T0, C1 - C0, digest(Result)}.

digest(Binary) when is_binary(Binary) ->
    lists:flatten([io_lib:format("~2.16.0b", [B]) || <<B>> <= erlang:md5(Binary)]);
digest(Term) ->
    integer_to_list(erlang:phash2(Term)).

%% The erl side: reads lines `Module Name` until the end of input. `Module:Function(Integers…)` after `call`.
server() ->
    case io:get_line('') of
        eof -> halt();
        Line ->
            case string:lexemes(string:trim(Line), " ") of
                ["call", M, F | Args] ->
                    apply(list_to_atom(M), list_to_atom(F), [list_to_integer(A) || A <- Args]);
                [M, Name] ->
                    run(list_to_atom(M), list_to_atom(Name))
            end,
            server()
    end.
