%% Files in memory: module ram_file and its driver.
-module(file_ram).
-include("check.hrl").
-include("files.hrl").

main() -> with_dir(fun run/0).

run() ->
    [io:format("~w: ~w~n", [M, session(<<"hello ram file">>, M)]) || M <- [[ram], [ram, read], [ram, write], [ram, read, write], [ram, read, write, binary], [ram, binary]]],
    [?P((try case file:open(D, M) of {ok, F} -> X = ram_file:get_file(F), file:close(F), X; E -> E end catch C:R -> {C, R} end))
     || {D, M} <- [{"list", [ram]}, {["io", <<"list">>, [$x]], [ram]}, {[], [ram, binary]}, {x, [ram]}, {[x], [ram]}, {<<>>, [ram, write, binary]}, {"x", [ram, raw]}, {"x", [ram, append]}, {"x", [ram | y]}]],
    {ok, F} = file:open(binary:copy(<<"0123456789">>, 10000), [ram, read, write, binary]),
    ?P(file:position(F, 99998)), ?P(file:read(F, 10)), ?P(file:read(F, 10)), ?P(file:read(F, 0)), ?P(file:pwrite(F, 150000, "far")), ?P(ram_file:get_size(F)), ?P(file:pread(F, 149998, 10)),
    ?P(file:position(F, 1 bsl 31)), ?P(file:position(F, -(1 bsl 31))), ?P(file:position(F, x)), ?P(file:pread(F, x, 1)), ?P(file:pread(F, [{0, 1}, {x, 1}])), ?P(file:pwrite(F, x, "a")), ?P(file:pwrite(F, [{0, "a"}, {-1, "b"}])),
    ?P(file:pread(F, 1 bsl 31, 1)), ?P(file:read(F, -1)), ?P(file:write(F, x)), ?P(ram_file:get_size(F)),
    {ok, Raw} = file:open(p("x"), [raw, write]),
    ?P(file:copy(F, Raw)), ?P(file:position(F, 0)), ?P(file:copy(F, Raw, 100)), ?P(file:close(Raw)), ?P(filelib:file_size(p("x"))),
    {ok, G} = file:open([], [ram, write, read]),
    ?P(file:position(F, 5)), ?P(file:copy(F, G, 20)), ?P(ram_file:get_file(G)),
    ?P(ram_file:ipread_s32bu_p32bu(F, 0, 10)), ?P(file:ipread_s32bu_p32bu_int(G, 0, 10)),
    ?P(file:close(G)), ?P(file:close(F)), ?P(file:read(F, 1)), ?P(file:write(F, "x")), ?P(ram_file:get_file(F)),
    %% the port itself
    ?P([erlang:port_info(element(3, element(2, file:open("x", [ram]))), name)]),
    ?P(alone(fun() -> process_flag(trap_exit, true), {ok, H} = file:open("x", [ram]), ok = file:close(H), receive M -> M after 0 -> none end end)),
    ok.

session(Data, M) ->
    {ok, F} = file:open(Data, M),
    R = [file:read(F, 5), file:position(F, cur), file:write(F, "WROTE"), file:position(F, cur), file:position(F, {eof, -3}), file:read(F, 10), file:read(F, 10), file:position(F, {bof, 40}), file:write(F, [<<"gap">>, "!"]),
         file:pread(F, 10, 40), file:position(F, {cur, -100}), file:position(F, 20), file:truncate(F), file:position(F, eof), file:position(F, 3), file:truncate(F), ram_file:get_file(F), ram_file:get_size(F), file:position(F, 10), file:truncate(F), ram_file:get_file(F),
         file:sync(F), file:datasync(F), file:advise(F, 0, 1, normal), file:advise(F, 0, 1, x), file:allocate(F, 0, 1), file:close(F), file:close(F)],
    R.
