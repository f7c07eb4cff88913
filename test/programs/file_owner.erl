%% Files: who may use an open file, and that it is closed when its owner ends.
-module(file_owner).
-include("check.hrl").
-include("files.hrl").

main() -> quiet(), with_dir(fun run/0).

run() ->
    F = make("f", "0123456789"),
    {ok, Fd} = file:open(F, [raw, read, write]),
    Ops = [fun() -> file:read(Fd, 1) end, fun() -> file:write(Fd, "x") end, fun() -> file:position(Fd, 0) end, fun() -> file:truncate(Fd) end,
           fun() -> file:sync(Fd) end, fun() -> file:pread(Fd, 0, 1) end, fun() -> file:pwrite(Fd, 0, "x") end, fun() -> file:advise(Fd, 0, 1, normal) end,
           fun() -> file:read_line(Fd) end, fun() -> file:allocate(Fd, 0, 1) end, fun() -> file:datasync(Fd) end, fun() -> file:read_file_info(Fd) end, fun() -> file:close(Fd) end],
    [?P(alone(Op)) || Op <- Ops],
    ?P(file:read(Fd, 3)),
    ?P(file:close(Fd)),
    [?P((try Op() catch C:R -> {C, R} end)) || Op <- Ops],
    %% open files of this operating system process
    ?P(opens(F)),
    P1 = holder(F, 1),
    ?P(opens(F)),
    P2 = holder(F, 5),
    ?P(opens(F)),
    exit(P1, kill),
    ?P(until(fun() -> opens(F) =:= 5 end)),
    P2 ! stop,
    ?P(until(fun() -> opens(F) =:= 0 end)),
    %% many, of processes that end in all ways
    Ps = [spawn(fun() -> {ok, _} = file:open(F, [raw, read]), case I rem 3 of 0 -> ok; 1 -> exit(bad); 2 -> receive after 0 -> exit(normal) end end end) || I <- lists:seq(1, 100)],
    ?P(length(Ps)),
    ?P(until(fun() -> opens(F) =:= 0 end)),
    %% a file server's process, and what it is linked to
    {ok, Io} = file:open(F, [read]),
    ?P(opens(F)),
    ?P(file:read(Io, 2)),
    ?P(alone(fun() -> file:read(Io, 2) end)),
    exit(Io, kill),
    ?P(until(fun() -> opens(F) =:= 0 end)),
    ?P(file:read(Io, 2)),
    ?P(file:close(Io)),
    {Owner, Ref} = spawn_monitor(fun() -> {ok, _} = file:open(F, [read, write]), receive stop -> ok end end),
    ?P(until(fun() -> opens(F) =:= 1 end)),
    Owner ! stop,
    receive {'DOWN', Ref, process, Owner, Why} -> ?P(Why) end,
    ?P(until(fun() -> opens(F) =:= 0 end)),
    %% a reference that nobody has any more stays open as long as its owner
    P3 = spawn(fun() -> file:open(F, [raw, read]), erlang:garbage_collect(), erlang:garbage_collect(), receive stop -> ok end end),
    ?P(until(fun() -> opens(F) =:= 1 end)),
    receive after 50 -> ok end,
    ?P(opens(F)),
    P3 ! stop,
    ?P(until(fun() -> opens(F) =:= 0 end)),
    ok.

holder(F, N) ->
    Self = self(),
    P = spawn(fun() -> Fds = [element(2, file:open(F, [raw, read])) || _ <- lists:seq(1, N)], Self ! {self(), ready}, receive stop -> Fds end end),
    receive {P, ready} -> P end.

%% How often a file is open.
opens(F) ->
    {ok, Fds} = prim_file:list_dir("/proc/self/fd"),
    length([Fd || Fd <- Fds, prim_file:read_link("/proc/self/fd/" ++ Fd) =:= {ok, F}]).
