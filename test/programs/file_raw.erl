%% Files: lines, read-ahead, delayed writes; raw and through the file server, in lists and in binaries.
-module(file_raw).
-include("check.hrl").
-include("files.hrl").

main() -> with_dir(fun run/0).

run() ->
    Text = ["first\n", "second\r\n", "\n", "\r\n", lists:duplicate(300, $a), "\n", lists:duplicate(70000, $b), "\r\n", "no end"],
    F = make("f", Text),
    Modes = [[raw], [raw, binary], [raw, read_ahead], [raw, binary, {read_ahead, 3}], [raw, {read_ahead, 100000}], [], [binary], [read_ahead, binary], [{read_ahead, 7}]],
    [io:format("~w: ~w~n", [M, lines(F, [read | M])]) || M <- Modes],
    [io:format("~w: ~w~n", [M, mixed(F, [read, write | M])]) || M <- Modes],
    [io:format("~w: ~w~n", [M, delayed([write, raw, M])]) || M <- [delayed_write, {delayed_write, 10, 1000}, {delayed_write, 1, 1}, {delayed_write, 100000, 20}]],
    both(),
    many_pieces(),
    ok.

lines(F, M) ->
    {ok, Fd} = file:open(F, M),
    R = all_lines(Fd),
    file:close(Fd),
    {[size_of(L) || L <- R], erlang:phash2([iolist_to_binary(L) || L <- R])}.
all_lines(Fd) -> case file:read_line(Fd) of {ok, L} -> [L | all_lines(Fd)]; eof -> []; E -> [E] end.
size_of(L) when is_list(L) -> length(L);
size_of(B) when is_binary(B) -> -byte_size(B);
size_of(X) -> X.

%% Reads, lines, positions and writes in turn: where each begins.
mixed(F, M) ->
    G = p("g"), {ok, _} = file:copy(F, G, 400),
    {ok, Fd} = file:open(G, M),
    R = [file:read(Fd, 3), file:read_line(Fd), file:position(Fd, cur), file:read_line(Fd), file:write(Fd, "WRITE"), file:position(Fd, cur), file:read(Fd, 6),
         file:position(Fd, {cur, -2}), file:read(Fd, 4), file:pwrite(Fd, 30, "PW"), file:read(Fd, 2), file:pread(Fd, 28, 6), file:position(Fd, {eof, -5}), file:read(Fd, 10), file:read(Fd, 1),
         file:position(Fd, 20), file:read(Fd, 1), file:truncate(Fd), file:position(Fd, eof), file:read_line(Fd), file:write(Fd, ["end", <<"!">>, [[]]]), file:datasync(Fd), file:close(Fd)],
    {R, file:read_file(G)}.

delayed(M) ->
    N = p("d"),
    {ok, Fd} = file:open(N, M),
    R = [file:write(Fd, "abc"), file:write(Fd, <<"defghijklmnop">>), file:position(Fd, cur), file:write(Fd, "xyz"), file:pwrite(Fd, 1, "B"), file:write(Fd, "tail"), file:sync(Fd), file:read_file(N),
         file:position(Fd, 2), file:write(Fd, "--"), file:truncate(Fd), file:write(Fd, []), file:write(Fd, x), file:close(Fd), file:read_file(N), attempt(fun() -> file:close(Fd) end), attempt(fun() -> file:write(Fd, "x") end)],
    E = case file:open("/dev/full", M) of
            {ok, D} -> [file:write(D, "lost"), file:datasync(D), file:write(D, binary:copy(<<"x">>, 200000)), file:close(D)];
            Else -> Else
        end,
    {R, E}.

attempt(F) -> try F() catch C:{R, _} -> {C, R} end.

both() ->
    %% delayed writes and read-ahead at once
    N = make("b", "0123456789"),
    {ok, Fd} = file:open(N, [raw, read, write, binary, read_ahead, delayed_write]),
    ?P([file:read(Fd, 2), file:write(Fd, "AB"), file:read(Fd, 2), file:write(Fd, "CD"), file:position(Fd, cur), file:position(Fd, 0), file:read(Fd, 20), file:close(Fd)]),
    ?P(file:read_file(N)),
    ?P(alone(fun() -> {ok, D} = file:open(N, [raw, write, delayed_write]), file:write(D, "never closed") end)),
    ?P(until(fun() -> {ok, <<"never closed">>} =:= file:read_file(N) end)),
    [?P((try case file:open(N, M) of {ok, O} -> file:close(O); Err -> Err end catch C:R -> {C, R} end)) || M <- [[raw, {delayed_write, x, 1}], [raw, {delayed_write, 1}], [raw, {read_ahead, x}], [{delayed_write, 1, x}], [raw, read, {read_ahead, 0}], [raw, delayed_write, read], [append, raw, delayed_write]]].

%% Lists of more than 64 binaries, of all sizes.
many_pieces() ->
    N = p("m"),
    {ok, Fd} = file:open(N, [raw, write, read, binary]),
    L = [binary:copy(<<I>>, I * 7 rem 300) || I <- lists:seq(1, 250)],
    ?P(file:write(Fd, L)),
    ?P(file:position(Fd, cur)),
    ?P(file:pwrite(Fd, 5, lists:reverse(L))),
    ?P(file:position(Fd, cur)),
    {ok, B} = file:pread(Fd, 0, 100000),
    ?P({byte_size(B), erlang:md5(B)}),
    Big = binary:copy(<<"big piece">>, 300000),
    ?P(file:pwrite(Fd, 0, [Big, <<"small">>, Big])),
    {ok, C} = file:read_file(N),
    ?P({byte_size(C), erlang:md5(C)}),
    ?P(file:position(Fd, 10)),
    {ok, R} = file:read(Fd, 6000000),
    ?P({byte_size(R), erlang:md5(R)}),
    ?P(file:close(Fd)).
