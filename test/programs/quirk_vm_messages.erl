%% Quirk group 40: what the machine itself sends to the system logger about crashed processes.
-module(quirk_vm_messages).
-include("check.hrl").

main() ->
    Old = erlang:system_flag(system_logger, self()),
    ?P(crash(fun() -> error(boom) end)),
    ?P(crash(fun() -> throw(ball) end)),
    ?P(crash(fun() -> exit(quiet) end)),
    ?P(crash(fun() -> hd(id([])) end)),
    ?P(crash(fun() -> nomod:nofun(1) end)),
    ?P(crash(fun() -> exit(normal) end)),
    ?P(crash(fun() -> ok end)),
    ?P(is_atom(erlang:system_flag(system_logger, Old)) orelse true),
    ok.

crash(F) ->
    {P, R} = spawn_monitor(F),
    receive {'DOWN', R, _, _, _} -> ok end,
    receive
        {log, Level, Format, Args, Meta} -> {Level, Format, [show(A) || A <- Args], lists:sort(maps:keys(Meta)), maps:get(pid, Meta) =:= P, maps:get(error_logger, Meta, none)}
    after 20 -> nothing
    end.
