%% Files: combinations of modes of open/2, what can be read and written then, and where.
-module(file_open_modes).
-include("check.hrl").
-include("files.hrl").

main() -> with_dir(fun run/0).

run() ->
    Modes = [read, write, append, exclusive, sync, directory, skip_type_check],
    [try_modes([M || {M, I} <- lists:zip(Modes, lists:seq(0, 6)), Bits band (1 bsl I) =/= 0]) || Bits <- lists:seq(0, 127)],
    [mode_list(L) || L <- [x, [x], [read | write], [{read, 1}], ["read"], [read, read], [], {}, <<>>, [write | <<>>], [raw, ram]]],
    append(),
    ok.

try_modes(Modes) ->
    io:format("~w: ~w~n", [Modes, [one(Modes, What) || What <- [absent, present, directory]]]).

one(Modes, What) ->
    Name = p("f"),
    case What of
        absent -> ok;
        present -> ok = file:write_file(Name, "0123456789");
        directory -> ok = file:make_dir(Name)
    end,
    R = case prim_file:open(Name, Modes) of
            {ok, F} ->
                Ops = [prim_file:read(F, 3), prim_file:write(F, "ab"), prim_file:position(F, cur), prim_file:read(F, 3), prim_file:position(F, {bof, 1}),
                       prim_file:write(F, <<"X">>), prim_file:position(F, cur), prim_file:pread(F, 0, 4), prim_file:pread(F, 0, 0), prim_file:pwrite(F, 2, "Y"),
                       prim_file:position(F, cur), prim_file:position(F, 5), prim_file:truncate(F),
                       element(1, prim_file:read_handle_info(F)), prim_file:datasync(F), prim_file:close(F)],
                case What of directory -> [case Op of {error, E} -> E; _ -> element(1, {Op}) end || Op <- lists:sublist(Ops, 2)]; _ -> {Ops, prim_file:read_file(Name)} end;
            E -> E
        end,
    remove(Name),
    R.

mode_list(L) ->
    io:format("~w: ~w~n", [L, [show(try case M:open(p("g"), L) of {ok, F} -> file:close(F), ok; E -> E end catch C:R -> {C, R} end) || M <- [prim_file, file]]]),
    remove(p("g")).

append() ->
    Name = make("a", "start"),
    {ok, A} = file:open(Name, [raw, append, read, binary]),
    {ok, B} = file:open(Name, [raw, append]),
    ?P(file:read(A, 2)),
    ?P(file:write(A, "-one")),
    ?P(file:write(B, "-two")),
    ?P(file:position(A, cur)),
    ?P(file:position(B, cur)),
    ?P(file:read(A, 10)),
    ?P(file:position(A, 1)),
    ?P(file:pwrite(A, 0, "-three")),
    ?P(file:position(A, cur)),
    ?P(file:read(A, 100)),
    ?P(file:position(A, 3)),
    ?P(file:truncate(A)),
    ?P(file:write(B, "!")),
    ?P(file:close(A)),
    ?P(file:close(B)),
    ?P(file:read_file(Name)).
