%% Files through the file server: encodings, io:format, get_line, fread, terms read back, positions.
-module(file_io).
-include("check.hrl").
-include("files.hrl").

main() -> with_dir(fun run/0).

run() ->
    Encodings = [latin1, unicode, utf8, {utf16, big}, {utf16, little}, {utf32, big}, {utf32, little}, utf16, utf32],
    [io:format("~w: ~w~n", [E, encoded(E)]) || E <- Encodings],
    ?P([unicode:bom_to_encoding(B) || B <- [<<16#ef, 16#bb, 16#bf>>, <<16#fe, 16#ff>>, <<16#ff, 16#fe>>, <<"x">>]]),
    F = make("f", "one 2 3.5\n{term, \"with\", [lists]}.\n'atom'.\nlast"),
    {ok, Io} = file:open(F, [read]),
    ?P(io:fread(Io, "", "~a ~d ~f")), ?P(io:read(Io, "")), ?P(io:read(Io, "")), ?P(io:get_chars(Io, "", 2)), ?P(io:get_line(Io, "")), ?P(io:get_line(Io, "")), ?P(io:read(Io, "")),
    ?P(file:position(Io, 4)), ?P(io:get_line(Io, "")), ?P(io:getopts(Io)), ?P(io:setopts(Io, [binary])), ?P(file:read(Io, 3)), ?P(io:setopts(Io, [{encoding, utf8}])), ?P(io:put_chars(Io, "x")), ?P(io:columns(Io)), ?P(io:request(Io, nonsense)), ?P(file:close(Io)),
    ?P(file:consult(F)),
    G = make("g", "{a, 1}.\n[b, \"c\"].\n%% comment\n#{d => <<1,2>>}.\n"),
    ?P(file:consult(G)), ?P(file:path_consult(["/none", dir()], "g") =:= {ok, element(2, file:consult(G)), G}), ?P(file:consult(p("none"))),
    H = make("h", "X = 1 + 2.\nX * 2.\n"), ?P(file:script(H)), ?P(file:eval(H)), ?P(begin {error, {L, file, {error, Why, _}}} = file:script(H, [{'X', 5}]), {L, Why} end), ?P(file:script(p("none"))), ?P(file:eval(make("bad", "1 + .\n"))),
    ?P([file:format_error(E) || E <- [enoent, eacces, badarg, {1, erl_parse, ["syntax error before: ", []]}, nonsense, no_translation]]),
    ?P(begin {ok, W} = file:open(p("w"), [write, {encoding, utf8}]), io:format(W, "~ts ~p ~w~n", [[16#4e2d, $å], "åäö", 'å']), io:put_chars(W, latin1, <<229, 10>>), file:write(W, <<229>>), file:close(W), file:read_file(p("w")) end),
    ?P(begin {ok, A} = file:open(p("w"), [append]), io:put_chars(A, "more"), R = (try io:put_chars(A, [16#4e2d]) catch C:X -> {C, X} end), file:close(A), {R, file:read_file(p("w"))} end),
    ?P(begin {ok, U} = file:open(make("u", <<"ok", 255, "bad">>), [read, {encoding, utf8}]), R = [io:get_chars(U, "", 2), io:get_chars(U, "", 2), io:get_line(U, "")], file:close(U), R end),
    ?P(begin {ok, U} = file:open(make("u", <<"åäö"/utf8>>), [read, binary]), R = [file:read(U, 1), io:get_chars(U, "", 2), file:read(U, 100), file:read(U, 1)], file:close(U), R end),
    ?P([case file:open(p("e"), [write, {encoding, E}]) of {ok, O} -> file:close(O); X -> X end || E <- [x, utf7, 1]]),
    ?P(begin {ok, U} = file:open(p("f"), [read]), R = [file:pread(U, 0, 3), file:pread(U, [{0, 1}, {100, 1}]), file:pwrite(U, 0, "x"), file:write(U, "x"), file:truncate(U), file:sync(U), file:datasync(U), file:advise(U, 0, 1, normal), file:allocate(U, 0, 1), file:read_file_info(U) =:= file:read_file_info(F), file:position(U, {cur, -1}), file:position(U, eof), file:read_line(U)], file:close(U), R end),
    ok.

encoded(E) ->
    N = p("e"),
    Text = [$a, 16#e5, 16#4e2d, 16#1f600, $\n, $b, $\r, $\n, $c],
    {ok, W} = file:open(N, [write, {encoding, E}]),
    Wrote = [try F() catch C:X -> {C, X} end || F <- [fun() -> io:put_chars(W, Text) end, fun() -> io:format(W, "~ts|", ["x" ++ [16#e5]]) end, fun() -> file:write(W, "raw") end, fun() -> file:position(W, cur) end]],
    file:close(W),
    {ok, R} = file:open(N, [read, {encoding, E}]),
    Read = [try F() catch C:X -> {C, X} end || F <- [fun() -> io:get_chars(R, "", 2) end, fun() -> io:get_line(R, "") end, fun() -> io:get_line(R, "") end, fun() -> file:position(R, cur) end,
                fun() -> file:read(R, 2) end, fun() -> file:position(R, 0) end, fun() -> file:read(R, 4) end, fun() -> file:read_line(R) end, fun() -> io:get_line(R, "") end]],
    file:close(R),
    {Wrote, file:read_file(N), Read}.
