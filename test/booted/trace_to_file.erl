%% Traces in files by the driver trace_file_drv: dbg with one file and with files in turn, fprof.
-module(trace_to_file).
-export([f/1]).
-include("../programs/check.hrl").

f(0) -> done;
f(N) -> f(N - 1).

main() ->
    logger:set_primary_config(level, none),
    ?P(one()),
    ?P(wrapped()),
    ?P(profiled()),
    ok.

one() ->
    File = "one.trace",
    {ok, _} = dbg:tracer(port, dbg:trace_port(file, File)),
    {ok, _} = dbg:p(self(), [call]),
    {ok, _} = dbg:tpl(?MODULE, f, 1, []),
    f(3),
    dbg:trace_port_control(flush),
    {ok, Flushed} = file:read_file(File),
    f(1),
    dbg:stop(),
    timer:sleep(200),
    {byte_size(Flushed) > 0, read(File), file:delete(File)}.
read(File) ->
    Self = self(),
    P = dbg:trace_client(file, File, {fun(M, Acc) -> Self ! {told, M}, Acc end, []}),
    M = monitor(process, P),
    receive {'DOWN', M, process, P, _} -> ok end,
    told().
told() -> receive {told, {trace, _, A, B}} -> [{A, B} | told()]; {told, end_of_trace} -> []; {told, O} -> [O | told()] after 0 -> [] end.

wrapped() ->
    {ok, _} = dbg:tracer(port, dbg:trace_port(file, {"wrap", wrap, ".trace", 100, 4})),
    {ok, _} = dbg:p(self(), [call]),
    {ok, _} = dbg:tpl(?MODULE, f, 1, []),
    Seen = [begin f(3), timer:sleep(50), lists:sort(filelib:wildcard("wrap*.trace")) end || _ <- lists:seq(1, 6)],
    dbg:stop(),
    timer:sleep(200),
    Read = read({"wrap", wrap, ".trace"}),
    [file:delete(F) || F <- filelib:wildcard("wrap*.trace")],
    {length(lists:last(Seen)), Read}.

profiled() ->
    fprof:apply(fun() -> f(100) end, [], [{file, "fprof.trace"}]),
    ok = fprof:profile(file, "fprof.trace"),
    ok = fprof:analyse([{dest, "fprof.out"}]),
    {ok, Terms} = file:consult("fprof.out"),
    fprof:stop(),
    [file:delete(F) || F <- ["fprof.trace", "fprof.out"]],
    [C || {_, {{?MODULE, f, 1}, C, _, _}, _} <- lists:flatten(Terms)].
