%% Files: raw and through the file server; small and large, whole and in pieces, lines, delayed writes, directories.
-module(bench_files).
-export([rows/0]).

rows() ->
    [{"file_read_small", fun() -> file("small", 1000) end, fun(F) -> reads(2000, F, 0) end},
     {"file_read_small_served", fun() -> file("small", 1000) end, fun(F) -> served(1000, F, 0) end},
     {"file_read_1mb", fun() -> file("medium", 1 bsl 20) end, fun(F) -> reads(100, F, 0) end},
     {"file_read_16mb", fun() -> file("large", 1 bsl 24) end, fun(F) -> reads(5, F, 0) end},
     {"file_read_pieces", fun() -> opened("medium", 1 bsl 20, [read]) end, fun(F) -> pieces(10, F, 0) end},
     {"file_pread_4k", fun() -> opened("large", 1 bsl 24, [read]) end, fun(F) -> preads(5000, F, 0) end},
     {"file_lines_raw", fun() -> lines("lines", 20000) end, fun(F) -> lines_of(F, [raw, binary, read_ahead]) end},
     {"file_lines_served", fun() -> lines("lines", 20000) end, fun(F) -> lines_of(F, [binary, read_ahead]) end},
     {"file_write_small", fun() -> name("out") end, fun(F) -> writes(5000, F, [raw]) end},
     {"file_write_delayed", fun() -> name("out") end, fun(F) -> writes(50000, F, [raw, delayed_write]) end},
     {"file_write_file_1mb", fun() -> {name("out"), binary:copy(<<"0123456789abcdef">>, 65536)} end, fun({F, B}) -> [file:write_file(F, B) || _ <- lists:seq(1, 50)], ok end},
     {"file_append_open_close", fun() -> F = file("app", 0), F end, fun(F) -> appends(1000, F), file:delete(F) end},
     {"file_info", fun() -> file("small", 1000) end, fun(F) -> infos(3000, F, 0) end},
     {"file_info_none", fun() -> name("none") end, fun(F) -> nones(3000, F, 0) end},
     {"file_list_dir", fun() -> directory("many", 200) end, fun(D) -> lists(200, D, 0) end},
     {"file_make_rename_delete", fun() -> name("moved") end, fun(F) -> moves(500, F) end},
     {"file_copy_4mb", fun() -> {file("copied", 1 bsl 22), name("copy")} end, fun({F, T}) -> [{ok, _} = file:copy(F, T) || _ <- lists:seq(1, 10)], ok end},
     {"file_consult", fun() -> terms("terms", 2000) end, fun(F) -> {ok, L} = file:consult(F), length(L) end}].

%% The operating system process has a directory of its own.
name(N) ->
    D = "/tmp/glulam_bench_" ++ os:getpid(),
    _ = prim_file:make_dir(D),
    case whereis(file_server_2) of undefined -> {ok, _} = file_server:start(); _ -> ok end,
    D ++ "/" ++ N.
file(N, Size) -> F = name(N), ok = file:write_file(F, binary:copy(<<"x">>, Size)), F.
opened(N, Size, Modes) -> {ok, Fd} = file:open(file(N, Size), [raw, binary | Modes]), {Fd, Size}.
lines(N, Count) -> F = name(N), ok = file:write_file(F, [[<<"line ">>, integer_to_list(I), <<" of a text that is neither short nor long, as logs are\n">>] || I <- lists:seq(1, Count)]), F.
terms(N, Count) -> F = name(N), ok = file:write_file(F, [io_lib:format("~p.~n", [{I, atom, "text", [a, I + 1], #{key => I}}]) || I <- lists:seq(1, Count)]), F.
directory(N, Count) -> D = name(N), _ = prim_file:make_dir(D), [ok = file:write_file(D ++ "/file_" ++ integer_to_list(I), "") || I <- lists:seq(1, Count)], D.

reads(0, _, A) -> A;
reads(N, F, A) -> {ok, B} = prim_file:read_file(F), reads(N - 1, F, A + byte_size(B)).
served(0, _, A) -> A;
served(N, F, A) -> {ok, B} = file:read_file(F), served(N - 1, F, A + byte_size(B)).
pieces(0, _, A) -> A;
pieces(N, {Fd, _} = F, A) -> {ok, 0} = file:position(Fd, 0), pieces(N - 1, F, A + to_end(Fd, 0)).
to_end(Fd, A) -> case file:read(Fd, 8192) of {ok, B} -> to_end(Fd, A + byte_size(B)); eof -> A end.
preads(0, _, A) -> A;
preads(N, {Fd, Size} = F, A) -> {ok, B} = file:pread(Fd, N * 7919 * 4096 rem (Size - 4096), 4096), preads(N - 1, F, A + byte_size(B)).
lines_of(F, Modes) -> {ok, Fd} = file:open(F, [read | Modes]), N = count(Fd, 0), ok = file:close(Fd), N.
count(Fd, N) -> case file:read_line(Fd) of {ok, _} -> count(Fd, N + 1); eof -> N end.
writes(N, F, Modes) -> {ok, Fd} = file:open(F, [write | Modes]), write(N, Fd), ok = file:close(Fd).
write(0, _) -> ok;
write(N, Fd) -> ok = file:write(Fd, [<<"some words ">>, "and a list\n"]), write(N - 1, Fd).
appends(0, _) -> ok;
appends(N, F) -> {ok, Fd} = file:open(F, [raw, append]), ok = file:write(Fd, "entry\n"), ok = file:close(Fd), appends(N - 1, F).
infos(0, _, A) -> A;
infos(N, F, A) -> {ok, I} = prim_file:read_file_info(F), infos(N - 1, F, A + element(2, I)).
nones(0, _, A) -> A;
nones(N, F, A) -> {error, enoent} = prim_file:read_file_info(F), nones(N - 1, F, A + 1).
lists(0, _, A) -> A;
lists(N, D, A) -> {ok, L} = prim_file:list_dir(D), lists(N - 1, D, A + length(L)).
moves(0, _) -> ok;
moves(N, F) -> ok = prim_file:make_dir(F), G = F ++ "2", ok = prim_file:rename(F, G), ok = prim_file:del_dir(G), moves(N - 1, F).
