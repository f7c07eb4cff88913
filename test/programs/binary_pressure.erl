%% Binaries that are no longer used go, also where the host or another process has made them: a process is collected for what they take,
%% not only for what its heap takes.
%% booted
-module(binary_pressure).
-export([main/0]).
-include("check.hrl").
-define(MB, 1048576).

main() ->
    Name = "binary_pressure.data",
    ok = file:write_file(Name, binary:copy(<<7>>, 8 * ?MB)),
    Before = erlang:memory(binary),
    ?W(most(30, fun() -> {ok, B} = file:read_file(Name), byte_size(B) end, Before) < 40 * ?MB),
    {ok, Fd} = file:open(Name, [read, raw, binary]),
    ?W(most(30, fun() -> {ok, B} = file:pread(Fd, 0, 8 * ?MB), byte_size(B) end, Before) < 40 * ?MB),
    ok = file:close(Fd),
    ok = file:delete(Name),
    Self = self(),
    {Maker, Ref} = spawn_monitor(fun() -> maker(Self, 30) end),
    ?W(most(30, fun() -> Maker ! next, receive {binary, B} -> byte_size(B) end end, Before) < 40 * ?MB),
    receive {'DOWN', Ref, process, Maker, Reason} -> ?W(Reason) end,
    ok.

maker(_, 0) -> ok;
maker(To, N) -> receive next -> To ! {binary, binary:copy(<<N>>, 8 * ?MB)} end, maker(To, N - 1).

%% How much more there was at most.
most(0, _, _) -> 0;
most(N, F, Before) ->
    8388608 = F(),
    Now = erlang:memory(binary) - Before,
    max(Now, most(N - 1, F, Before)).
